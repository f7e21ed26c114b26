package yaegi

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/traefik/yaegi/interp"
	"weft/runner"
	"weft/runner/program/lower/native"
)

// offers gives the package weft/cell, which units import as weft_cell.
func (k *Kernel) offers() interp.Exports {
	return functions{
		// Value(typ string, v ...any) shows the value of an expression, or
		// of what fmt.Sprintln made of it.
		"Value": k.value,
		// Display(bundle map[string]string) shows a MIME bundle.
		"Display": k.Display,
		// Died(r any, line int) ends the process after a goroutine panicked
		// with r at the line; a nil r means that it did not.
		"Died": k.died,
		// Print and Println are the builtins print and println.
		"Print": k.print, "Println": k.println,
	}.exports("weft/cell")
}

// value reports what an expression gave. A nil error says nothing.
func (k *Kernel) value(typ string, v ...any) {
	texts := make([]string, len(v))
	for i, x := range v {
		texts[i] = fmt.Sprintf("%v", x)
	}
	text := strings.TrimSuffix(strings.Join(texts, ", "), "\n")
	if typ == "error" && text == "<nil>" {
		return
	}
	k.emit(runner.Output{Kind: runner.Value, Text: text, Type: typ})
}

// Display reports a MIME bundle as an output of the cell that is running.
// If it has no text/plain, the names of its types stand there.
func (k *Kernel) Display(bundle map[string]string) {
	data := map[string]json.RawMessage{}
	for mime, content := range bundle {
		data[mime] = quote(content)
	}
	if data["text/plain"] == nil {
		types := slices.Sorted(maps.Keys(bundle))
		data["text/plain"] = quote("[" + strings.Join(types, ", ") + "]")
	}
	k.emit(runner.Output{Kind: runner.Display, Data: data})
}

// quote gives s as JSON.
func quote(s string) json.RawMessage {
	b, err := json.Marshal(s)
	if err != nil {
		panic("yaegi: a string without JSON: " + err.Error())
	}
	return b
}

// died reports the panic of a goroutine and ends the process, as Go does.
func (k *Kernel) died(r any, line int) {
	if r == nil {
		return
	}
	e := k.panicked(r, line)
	k.fail(e)
	k.leave(2)
}

// print is the builtin print.
func (k *Kernel) print(v ...any) { k.printed(native.PrintText("", v)) }

// println is the builtin println.
func (k *Kernel) println(v ...any) { k.printed(native.PrintText(" ", v) + "\n") }

// printed writes what one of the builtins prints. Nobody is told if that
// does not work, as in Go.
func (k *Kernel) printed(text string) { _, _ = k.writer(runner.Stderr).WriteString(text) }
