package lower

// A Construct is a row of the table of what is lowered, and why.
type Construct struct {
	// Go names the construct.
	Go string
	// Yaegi says what v0.16.1 makes of it as it stands.
	Yaegi string
	// Lowered says what is written in its place.
	Lowered string
	// Archive is the file in testdata whose programs hold it to Go's word.
	Archive string
}

// Constructs is the table. Each archive is judged by the Go toolchain.
var Constructs = []Construct{
	{"variables of a loop that a closure or pointer keeps", "one for all iterations", "a pointer made with new, copied before the post statement", "loop_variables"},
	{"range over an integer", "crashes", "a counter", "range_over_int"},
	{"range over a function", "crashes", "a call with the body as a closure; jumps leave a number behind", "range_over_func"},
	{"range over a map, string or channel", "runes that are no UTF-8 and stale variables", "native.Range, native.Rune, a receive", "values"},
	{"defer and go with arguments", "evaluated late", "evaluated into variables that a closure gets by value", "deferred_arguments"},
	{"defer, panic and recover", "recover works anywhere, a second panic ends the deferred calls", "native.Run runs the body with a frame; recover asks the frame", "recover"},
	{"a panic in a goroutine", "a stack of the interpreter", "native.Go recovers at the root", "goroutine_panic"},
	{"a panic that nobody recovers, on top of others", "only the last is known", "a frame keeps the words for those before", "uncaught_panic"},
	{"a panic raised again", "the same", "the same", "repanic"},
	{"run-time errors", "texts of package reflect, no numbers", "indices and bounds are checked before; what reflection panics with is translated", "panic_texts"},
	{"a receive that is returned or assigned", "panics or is lost", "a statement of its own into a new variable", "receives"},
	{"select", "existing variables and sent expressions go wrong, break hangs", "native.Select chooses, a switch goes on", "select"},
	{"a select that several goroutines run", "mixes up their cases", "cases are made for each execution", "select_shared"},
	{"goroutines, locks, contexts, pools, timers", "the sum of the above", "the sum of the above", "pipeline"},
	{"labels, goto, fallthrough, switch", "a break inside select or switch leaves the wrong statement", "the clause is found first, then a switch over numbers", "branches"},
	{"closures", "share the frame of their function, and one slot for all of them", "made by a function of their own with what they capture", "closures"},
	{"method values and expressions, promoted methods", "bound late or not found", "methods are functions; fields are spelled out", "methods"},
	{"values in interfaces, assertions, type switches", "all see the last value of a loop; named types are confused with others", "a box with a descriptor of the type; native.Has, native.Must", "interfaces"},
	{"errors.Is, As, AsType, Join, Unwrap", "do not see methods of the program", "native.ErrorsIs, native.ErrorsAs with the descriptor of the target", "errors"},
	{"printing of types of the program", "without names and methods below the top; %T and %+v wrong", "boxes are fmt.Formatters; formats with %T and %p are rewritten", "printing"},
	{"encoding/json", "private fields show, methods inside are not called", "boxes are json.Marshalers; decoding goes into a type of the same layout", "json"},
	{"print and println", "go to the standard output", "native.Print, native.Println", "print_builtin"},
	{"generic functions and types", "most do not compile", "written anew for each instance, with the types put in", "generics"},
	{"slices, maps, cmp, iter, min, max, clear, new(x)", "missing", "the package's own library, instantiated like the program", "library"},
	{"unsafe.Pointer and the functions of package unsafe", "some conversions panic, most functions are missing", "native.Address, native.At and so on, where the layout is Go's", "unsafe"},
	{"iter.Pull", "missing", "native.Coroutine, which is iter.Pull of compiled code", "pull"},
	{"constants", "groups loop, large and complex ones are wrong", "folded by the type checker", "constants"},
	{"copies of structs and arrays, order of evaluation", "operands alias what they were read from", "every call, receive and map read is a statement of its own", "values"},
	{"types that contain themselves", "crash or refuse assignments", "fields of the same layout, read through a converted pointer; functions, slices and maps as any", "recursive_types"},
	{"names that hide others", "packages and builtins cannot be hidden", "names are unique in a function", "shadowing"},
	{"declarations in several files", "a method in a later file is not found through an interface", "methods are registered where they stand", "cells"},
}
