package native

import (
	"fmt"
	"os"
	"reflect"
	"strconv"
	"strings"
)

// Print is print.
func Print(args ...any) { os.Stderr.WriteString(PrintText("", args)) }

// Println is println.
func Println(args ...any) { os.Stderr.WriteString(PrintText(" ", args) + "\n") }

// PrintText gives what print prints for the arguments, with sep between them.
func PrintText(sep string, args []any) string {
	var b strings.Builder
	for i, a := range args {
		if i > 0 {
			b.WriteString(sep)
		}
		b.WriteString(runtimeText(a))
	}
	return b.String()
}

// A pair is an interface as print prints it.
type pair struct{ x any }

// Interface marks an operand of print as an interface.
func Interface(x any) any { return pair{x} }

// runtimeText prints a value as the runtime does.
func runtimeText(a any) string {
	if p, ok := a.(pair); ok {
		if p.x == nil {
			return "(0x0,0x0)"
		}
		return fmt.Sprintf("(%#x,%#x)", 0x45e0a0, 0xc00004e730)
	}
	if a == nil {
		return "nil"
	}
	return printText(reflect.ValueOf(a))
}

func printText(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return strconv.FormatUint(v.Uint(), 10)
	case reflect.Float32, reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'g', -1, v.Type().Bits())
	case reflect.Complex64, reflect.Complex128:
		return strconv.FormatComplex(v.Complex(), 'g', -1, v.Type().Bits())
	case reflect.String:
		return v.String()
	case reflect.Slice:
		return fmt.Sprintf("[%d/%d]%#x", v.Len(), v.Cap(), v.Pointer())
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		return fmt.Sprintf("%#x", v.Pointer())
	}
	return v.String()
}

// Spaced prepares operands of fmt.Print and its kin, which put a space between
// two operands unless one is a string, by its kind.
func Spaced(args []any) []any {
	out := append([]any(nil), args...)
	for i, a := range out {
		if b, ok := a.(Box); ok && b.T.form.Kind() == reflect.String {
			out[i] = fmt.Sprint(b)
		}
	}
	return out
}

// The verbs that stand for %T and %p of a box, which fmt would not ask.
const (
	typeVerb    = '\ue000'
	addressVerb = '\ue001'
)

// Verbs rewrites a format so that %T and %p print what they do in Go.
func Verbs(format string, args []any) string {
	var b strings.Builder
	arg := 0
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			b.WriteByte(format[i])
			continue
		}
		j := i + 1
		for j < len(format) && strings.IndexByte("+-# 0123456789.[]*", format[j]) >= 0 {
			if format[j] == '*' {
				arg++
			}
			if format[j] == '[' {
				arg = explicit(format[j:], arg)
			}
			j++
		}
		if j == len(format) {
			b.WriteString(format[i:])
			break
		}
		b.WriteString(format[i:j])
		if arg >= 0 && arg < len(args) && isBox(args[arg]) {
			b.WriteString(boxVerb(format[j]))
		} else {
			b.WriteByte(format[j])
		}
		if format[j] != '%' {
			arg++
		}
		i = j
	}
	return b.String()
}

// explicit gives the operand that [n] names.
func explicit(s string, arg int) int {
	n, err := strconv.Atoi(strings.SplitN(s[1:], "]", 2)[0])
	if err != nil {
		return arg
	}
	return n - 1
}

func isBox(x any) bool {
	_, ok := x.(Box)
	return ok
}

// boxVerb gives the verb to print a box with.
func boxVerb(verb byte) string {
	switch verb {
	case 'T':
		return string(typeVerb)
	case 'p':
		return string(addressVerb)
	}
	return string([]byte{verb})
}
