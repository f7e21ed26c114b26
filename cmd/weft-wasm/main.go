//go:build js && wasm

// Weft-wasm is what runs cells in a reader's browser, as a WebAssembly module
// with two roles, each in a Web Worker of its own. The session checks the
// cells of a page, decides what is to be run, and speaks with the page. The
// kernel interprets cells; it may hang, crash or be ended at any moment, and
// the session starts another one.
//
// The scripts of the workers are in site/theme/kernel. What they give to the
// module and take from it is the object named by [world].
package main

import (
	"fmt"
	"os"
	"syscall/js"
)

// world is the global object by which the module and the script of its worker
// reach each other.
const world = "weft"

func main() {
	serve := serveKernel
	if len(os.Args) > 1 && os.Args[1] == "session" {
		serve = serveSession
	}
	os.Args = os.Args[:1] // cells see them
	if err := serve(js.Global().Get(world)); err != nil {
		fmt.Fprintln(os.Stderr, "weft-wasm:", err)
		os.Exit(1)
	}
}
