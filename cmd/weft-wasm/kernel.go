//go:build js && wasm

package main

import (
	"context"
	"os"
	"runtime/debug"
	"syscall/js"
	"time"

	"weft/runner"
	"weft/runner/program/lower/native"
	"weft/runner/protocol"
	"weft/runner/show"
	"weft/runner/virtual/clock"
	"weft/runner/yaegi"
	"weft/runner/yaegi/symbols/browser"
)

// serveKernel answers the requests of a session until the worker is ended.
func serveKernel(world js.Value) error {
	clock.Own(func(at time.Duration) { world.Call("instant", float64(at)) })
	k, err := yaegi.New(yaegi.Config{
		Library: yaegi.NewLibrary(append(browser.Tables(), native.Symbols(), show.Symbols())...),
		Stdin:   os.Stdin,
		Stdout:  stream{1, world.Get("write")}, Stderr: stream{2, world.Get("write")},
	})
	if err != nil {
		return err
	}
	show.Redirect(k.Display)
	requests := newMailbox[string]()
	world.Set("request", js.FuncOf(func(_ js.Value, args []js.Value) any {
		requests.put(args[0].String())
		return nil
	}))
	world.Set("bound", js.FuncOf(func(_ js.Value, args []js.Value) any {
		bound(int64(args[0].Float()))
		return nil
	}))
	warm(k)
	world.Call("ready")
	in := protocol.NewReader(&lineReader{box: requests})
	return protocol.Server{Kernel: k}.Serve(context.Background(), in, protocol.NewWriter(poster{world.Get("reply")}))
}

// bound says how much memory the process may have. The collector has to
// work before all of it is taken, since memory that the module has once is
// never given back.
func bound(memory int64) { debug.SetMemoryLimit(memory / 4 * 3) }

// warm runs a unit that nobody sees. A browser compiles code when it is first
// used, which takes longer than the first cell of a reader.
func warm(k *yaegi.Kernel) {
	unit := runner.Unit{Entry: "weft_cell0", Source: "import \"fmt\"\nfunc weft_cell0() { _ = fmt.Sprint(0) }\n"}
	_, _ = k.Run(context.Background(), []runner.Unit{unit}, nil) // what fails here fails again where it is seen
}

// A stream gives what is written to the script at once. Package os would
// let other goroutines run at each write.
type stream struct {
	fd    int
	write js.Value
}

func (s stream) Write(b []byte) (int, error) {
	bytes := js.Global().Get("Uint8Array").New(len(b))
	js.CopyBytesToJS(bytes, b)
	s.write.Invoke(s.fd, bytes)
	return len(b), nil
}
