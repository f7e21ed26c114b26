// Package browser holds what interpreted code can import in a reader's
// browser: the part of the standard library that does something there, and
// that a page can afford to send.
//
// The files whose names end in _gen.go are written by runner/yaegi/extract
// from the list in that program; they are tables of packages as they are on
// js/wasm, and hold no generic function or type.
package browser

import (
	"log"
	"os"
	"reflect"

	"github.com/traefik/yaegi/interp"
	"github.com/traefik/yaegi/stdlib/unsafe"
)

//go:generate go run weft/runner/yaegi/extract -browser

// Tables gives the tables for a kernel in a browser.
func Tables() []interp.Exports {
	all := interp.Exports{}
	for path, symbols := range tables {
		table := make(map[string]reflect.Value, len(symbols))
		for _, s := range symbols {
			table[s.name] = s.value()
		}
		all[path] = table
	}
	return []interp.Exports{unsafe.Symbols, all}
}

// The names by which tables of yaegi's call what ends a program, which the
// kernel replaces, and what its own tables restrict.
var (
	osExit        = os.Exit
	osFindProcess = os.FindProcess
	logFatal      = log.Fatal
	logFatalf     = log.Fatalf
	logFatalln    = log.Fatalln
	logNew        = log.New
)

type logLogger = log.Logger
