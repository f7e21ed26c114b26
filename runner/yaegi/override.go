package yaegi

import (
	"fmt"
	"go/constant"
	"io"
	"log"
	"math/bits"
	"os"
	"reflect"
	"strings"

	"github.com/traefik/yaegi/interp"
	"weft/runner"
)

// override replaces those functions of a package that would otherwise leave
// the kernel without a word, or write past it.
func (k *Kernel) override(importPath string) error {
	var f functions
	switch importPath {
	case "fmt":
		f = k.fmt()
	case "log":
		f = k.log()
	case "os":
		f = k.os()
	case "weft/native":
		f = functions{"Print": k.print, "Println": k.println}
	case "math/bits":
		// The table may be of a machine of another size.
		f = functions{"UintSize": constant.MakeInt64(bits.UintSize)}
	}
	if len(f) == 0 {
		return nil
	}
	return k.interp.Use(f.exports(importPath))
}

// functions are what replaces functions of one package, by name.
type functions map[string]any

// exports gives f as the symbols of the package, and says that those which
// take any value want to see the methods of interpreted types.
func (f functions) exports(importPath string) interp.Exports {
	syms := map[string]reflect.Value{}
	seeing := map[reflect.Value][]reflect.Type{}
	for name, fn := range f {
		v, ok := fn.(reflect.Value)
		if !ok {
			v = reflect.ValueOf(fn)
		}
		syms[name] = v
		if v.Kind() == reflect.Func {
			seeing[v] = printed
		}
	}
	key := importPath + "//" + importPath[strings.LastIndex(importPath, "/")+1:]
	return interp.Exports{
		key: syms,
		".": {"MapTypes": reflect.ValueOf(seeing)},
	}
}

// printed are the interfaces by which a value decides how it is printed, in
// the order in which fmt asks for them.
var printed = []reflect.Type{
	reflect.TypeFor[fmt.Formatter](), reflect.TypeFor[error](), reflect.TypeFor[fmt.Stringer](),
}

// fmt gives the functions of package fmt that print and scan.
func (k *Kernel) fmt() functions {
	w := k.writer(runner.Stdout)
	r := k.config.Stdin
	if r == nil {
		r = strings.NewReader("")
	}
	return functions{
		"Errorf": fmt.Errorf,
		"Sprint": fmt.Sprint, "Sprintf": fmt.Sprintf, "Sprintln": fmt.Sprintln,
		"Print":    func(a ...any) (int, error) { return fmt.Fprint(w, a...) },
		"Printf":   func(format string, a ...any) (int, error) { return fmt.Fprintf(w, format, a...) },
		"Println":  func(a ...any) (int, error) { return fmt.Fprintln(w, a...) },
		"Fprint":   func(w io.Writer, a ...any) (int, error) { return fmt.Fprint(k.known(w), a...) },
		"Fprintf":  func(w io.Writer, format string, a ...any) (int, error) { return fmt.Fprintf(k.known(w), format, a...) },
		"Fprintln": func(w io.Writer, a ...any) (int, error) { return fmt.Fprintln(k.known(w), a...) },
		"Scan":     func(a ...any) (int, error) { return fmt.Fscan(r, a...) },
		"Scanf":    func(format string, a ...any) (int, error) { return fmt.Fscanf(r, format, a...) },
		"Scanln":   func(a ...any) (int, error) { return fmt.Fscanln(r, a...) },
	}
}

// os gives the way out, and the files if the kernel takes what is written.
func (k *Kernel) os() functions {
	f := functions{"Exit": k.exit}
	for name, kind := range map[string]runner.Kind{"Stdout": runner.Stdout, "Stderr": runner.Stderr} {
		if w := k.writer(kind); w.to == nil {
			f[name] = reflect.ValueOf(&w).Elem()
		}
	}
	return f
}

// log gives the functions that end the program, and all that print if the
// kernel takes what is written.
func (k *Kernel) log() functions {
	l := log.Default()
	f := functions{}
	switch w := k.writer(runner.Stderr); w.to {
	case os.Stderr:
		l.SetOutput(w) // the process is ours
	default:
		l = log.New(w, "", log.LstdFlags)
		f = captured(l)
	}
	f["Fatal"] = func(a ...any) { _ = l.Output(2, fmt.Sprint(a...)); k.exit(1) }
	f["Fatalf"] = func(format string, a ...any) { _ = l.Output(2, fmt.Sprintf(format, a...)); k.exit(1) }
	f["Fatalln"] = func(a ...any) { _ = l.Output(2, fmt.Sprintln(a...)); k.exit(1) }
	return f
}

// captured gives the functions of package log for another standard logger.
func captured(l *log.Logger) functions {
	return functions{
		"Default": func() *log.Logger { return l },
		"Print":   l.Print, "Printf": l.Printf, "Println": l.Println,
		"Panic": l.Panic, "Panicf": l.Panicf, "Panicln": l.Panicln,
		"Flags": l.Flags, "SetFlags": l.SetFlags, "Prefix": l.Prefix, "SetPrefix": l.SetPrefix,
		"Writer": l.Writer, "SetOutput": l.SetOutput, "Output": l.Output,
	}
}

// exit ends the process as os.Exit does, after a word about it.
func (k *Kernel) exit(status int) {
	k.fail(runner.Error{
		Ending:  runner.Exit,
		Message: fmt.Sprintf("exit status %d", status),
		Pos:     k.marked(),
	})
	k.leave(status)
}

// leave ends the process with a status. The result keeps it for the case
// that the process lives on, which is so only in a test or a browser.
func (k *Kernel) leave(status int) {
	k.recording.Load().Stop()
	k.mu.Lock()
	if k.cell != nil {
		k.cell.result.ExitCode = status
	}
	k.mu.Unlock()
	k.config.Exit(status)
}
