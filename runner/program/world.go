package program

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// The parts of the world of which a process has one, as footprints name them;
// what programs touch that a cell starts becomes part of the files. No cell
// has a name with a space in it.
const (
	programs   = "the programs"
	files      = "the files"
	settings   = "the settings"
	network    = "the network"
	goroutines = "the goroutines"
	stdin      = "the input"
)

// A part says which names of a package touch a part of the world. A star at
// the end stands for any rest. The first that fits counts.
type part struct {
	name   string
	access Access
	of     string
}

// worldly tells by package which of its names touch the world.
var worldly = map[string][]part{
	"os": {
		{"Stdin", Read | Write, stdin},
		{"Open", Read, files}, {"Read*", Read, files}, {"Stat", Read, files}, {"Lstat", Read, files},
		{"DirFS", Read, files}, {"Getwd", Read, files}, {"OpenRoot", Read | Write, files},
		{"Getenv", Read, settings}, {"LookupEnv", Read, settings}, {"Environ", Read, settings}, {"Expand*", Read, settings},
		{"Setenv", Write, settings}, {"Unsetenv", Write, settings}, {"Clearenv", Write, settings},
		{"Create*", Write, files}, {"WriteFile", Write, files}, {"OpenFile", Read | Write, files}, {"Mkdir*", Write, files},
		{"Remove*", Write, files}, {"Rename", Read | Write, files}, {"Symlink", Write, files}, {"Link", Read | Write, files},
		{"Ch*", Write, files}, {"Truncate", Write, files}, {"CopyFS", Read | Write, files}, {"StartProcess", Read | Write, programs},
	},
	"os/exec":         {{"Command*", Read | Write, programs}},
	"os/signal":       {{"*", Read | Write, settings}},
	"io/ioutil":       {{"*", Read | Write, files}},
	"path/filepath":   {{"Walk*", Read, files}, {"Glob", Read, files}, {"EvalSymlinks", Read, files}, {"Abs", Read, files}},
	"syscall":         {{"Getr*", Read, settings}, {"Getpriority", Read, settings}, {"Getenv", Read, settings}, {"Exec", Read | Write, programs}, {"Fork*", Read | Write, programs}, {"Kill", Read | Write, settings}, {"Open*", Read | Write, files}, {"Set*", Write, settings}, {"Mk*", Write, files}, {"Unlink*", Write, files}, {"Umask", Write, settings}},
	"flag":            {{"*", Read | Write, settings}},
	"log":             {{"Set*", Write, settings}, {"Default", Read | Write, settings}, {"Print*", Read, settings}, {"Fatal*", Read, settings}, {"Panic*", Read, settings}},
	"log/slog":        {{"Set*", Write, settings}, {"Default", Read, settings}, {"Info*", Read, settings}, {"Warn*", Read, settings}, {"Error*", Read, settings}, {"Debug*", Read, settings}},
	"math/rand":       {{"Seed", Write, settings}, {"New*", 0, ""}, {"*", Read, settings}},
	"runtime":         {{"GOMAXPROCS", Read | Write, settings}, {"Set*", Write, settings}, {"NumGoroutine", Read, goroutines}, {"Stack", Read, goroutines}},
	"runtime/debug":   {{"Set*", Read | Write, settings}, {"SetGCPercent", Read | Write, settings}},
	"runtime/pprof":   {{"*", Read, goroutines}},
	"runtime/metrics": {{"*", Read, goroutines}},
	"expvar":          {{"*", Read | Write, settings}},
	"net":             {{"Listen*", Write, network}, {"FileListener", Write, network}, {"Dial*", Read, network}},
	"net/http":        {{"Handle*", Write, network}, {"ListenAndServe*", Write, network}, {"Serve*", Write, network}, {"DefaultServeMux", Read | Write, network}, {"Get", Read, network}, {"Head", Read, network}, {"Post*", Read, network}, {"NewRequest*", Read, network}, {"DefaultClient", Read, network}},
	"net/rpc":         {{"*", Read | Write, network}},
	"plugin":          {{"*", Read, files}},
	"fmt":             {{"Scan*", Read | Write, stdin}},
}

// useWorld notes what the use of a name of another package touches.
func (w *toucher) useWorld(path string, obj types.Object, stack []ast.Node) {
	if f, ok := obj.(*types.Func); ok && isMethod(f) {
		return // values have been touched before
	}
	for _, p := range worldly[path] {
		prefix, open := strings.CutSuffix(p.name, "*")
		if p.name != obj.Name() && !(open && strings.HasPrefix(obj.Name(), prefix)) {
			continue
		}
		if obj.Name() == "GOMAXPROCS" {
			w.processors(stack)
		} else if p.of != "" {
			w.node.world[p.of] |= p.access
		}
		return
	}
}

// processors notes a call of runtime.GOMAXPROCS.
func (w *toucher) processors(stack []ast.Node) {
	for i := len(stack) - 1; i >= 0; i-- {
		call, ok := stack[i].(*ast.CallExpr)
		if !ok || len(call.Args) != 1 {
			continue
		}
		switch v := w.cell.info.Types[call.Args[0]].Value; {
		case v == nil:
			w.set, w.back = w.set+1, true
		case constant.Sign(constant.ToInt(v)) == 0:
			w.node.world[settings] |= Read
			return
		default:
			w.set++
		}
		return
	}
	w.set++
}

// restored notes whether a part leaves the number of processors as it was: it
// sets it more than once, and the last time not to a number of its own.
func (w *toucher) restored() {
	if w.set == 1 || w.set > 1 && !w.back {
		w.node.world[settings] |= Read | Write
	}
}

// fileMark begins the names of single files in footprints.
const fileMark = "the file "

// commonWords stand in many commands and name no file: commands, the words of
// the shell, signals, networks.
var commonWords = strings.Fields(`go run build test sh bash env echo cat ls ps sleep kill true false printf wc grep head tail exec wait trap
	if then else elif fi for in do done while until case esac exit read set unset export cd pwd local return shift
	TERM KILL INT HUP QUIT USR1 USR2 STOP CONT CHLD PIPE ALRM tcp tcp4 tcp6 udp udp4 udp6 unix unixgram`)

// rewriters change files whose names they are given.
var rewriters = strings.Fields("gofmt fmt sed tee cp mv install patch dd -w -i")

// mention notes the words of a text that may be names of files. What is only
// printed or compared is none.
func (w *toucher) mention(lit *ast.BasicLit, stack []ast.Node) {
	if lit.Kind != token.STRING || w.isSaid(stack) {
		return
	}
	text, err := strconv.Unquote(lit.Value)
	if err != nil {
		return
	}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\n'\"`;|&<>(){}$,", r) }) {
		if slices.Contains(rewriters, word) {
			w.node.world[rewriting] |= Read
		}
		word = value(path.Clean(word))
		switch {
		case word == "." || strings.ContainsAny(word, "*?"):
			w.node.files[files] = true
		case strings.HasPrefix(word, "-") || strings.HasPrefix(word, "/proc") || strings.HasPrefix(word, "/dev") || strings.HasPrefix(word, "/sys"):
		case slices.Contains(commonWords, word) || !strings.ContainsFunc(word, unicode.IsLetter) || isVerb(word):
		default:
			w.node.files[fileMark+word] = true
		}
	}
}

// rewriting notes that a part mentions one of the rewriters.
const rewriting = "the rewriting"

// isVerb reports whether a word is nothing but a verb of Printf.
func isVerb(word string) bool {
	flags, ok := strings.CutPrefix(word, "%")
	name := strings.TrimLeft(flags, "-+# 0123456789.")
	return ok && len(name) == 1 && unicode.IsLetter(rune(name[0]))
}

// value gives what follows the name of a variable of the environment:
// "HOME=/tmp".
func value(word string) string {
	name, rest, ok := strings.Cut(word, "=")
	if !ok || name != strings.ToUpper(name) {
		return word
	}
	return rest
}

// isSaid reports whether a text is only printed, compared or the message of an
// error.
func (w *toucher) isSaid(stack []ast.Node) bool {
	for i := len(stack) - 1; i >= 0; i-- {
		switch n := stack[i].(type) {
		case *ast.ParenExpr:
		case *ast.BinaryExpr:
			if n.Op != token.ADD {
				return true
			}
		case *ast.CaseClause:
			return true
		case *ast.CallExpr:
			switch f := w.called(n).(type) {
			case *types.Builtin:
				return f.Name() == "print" || f.Name() == "println" || f.Name() == "panic" || f.Name() == "len"
			case *types.Func:
				return f.Pkg() != nil && slices.Contains(sayers, f.Pkg().Path()+"."+f.Name())
			}
			return false
		default:
			return false
		}
	}
	return false
}

// sayers print their arguments, or keep them as the message of an error.
var sayers = []string{"fmt.Print", "fmt.Printf", "fmt.Println", "fmt.Errorf", "errors.New", "log.Print", "log.Printf", "log.Println", "log.Fatal", "log.Fatalf"}

// nameFiles puts files that a footprint's cell mentions in the place of all
// files. A name that stands in no text comes from a variable or a function,
// which the cells that know it have in common. Programs that a cell starts may
// do anything with the files that it mentions, but the go command leaves
// sources as they are.
func (f Footprint) nameFiles(mentioned map[string]bool) {
	access, started, rewrites := f[files], f[programs], f[rewriting] != 0
	delete(f, files)
	delete(f, programs)
	delete(f, rewriting)
	for name := range mentioned {
		f[name] |= access
		switch {
		case started != 0 && strings.HasSuffix(name, ".go") && !rewrites:
			f[name] |= Read
		default:
			f[name] |= started
		}
		if f[name] == 0 {
			delete(f, name)
		}
	}
}

// onFiles gives how a footprint touches any files.
func (f Footprint) onFiles() Access {
	var all Access
	for name, access := range f {
		if name == files || strings.HasPrefix(name, fileMark) {
			all |= access
		}
	}
	return all
}
