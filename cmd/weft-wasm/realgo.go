//go:build js && wasm

package main

import (
	"context"
	"errors"
	"fmt"
	"syscall/js"

	"weft/runner"
	"weft/runner/session"
	"weft/runner/timeline/analysis"
	"weft/runner/toolchain/remote"
	"weft/runner/worker"
)

// joinGo lets the script give the session real Go, once that is loaded: the
// object that loadRealGo makes.
func joinGo(world js.Value, host *session.Host) {
	world.Set("join", js.FuncOf(func(_ js.Value, args []js.Value) any {
		g := &realGo{tools: args[0]}
		host.Join(session.Kernel{Name: "go", Release: g.release, Open: g.open})
		return nil
	}))
}

// A realGo is the compiler and linker in their worker, with the programs that
// they have built lately. It is safe for concurrent use.
type realGo struct {
	tools    js.Value
	programs remote.Programs[js.Value] // WebAssembly modules
}

func (g *realGo) release(f runner.Flavour) (string, error) {
	if f != "" {
		return "", fmt.Errorf("a browser has no %s detector", f)
	}
	return g.tools.Get("release").String(), nil
}

// open gives a kernel for the units of a plan.
func (g *realGo) open(_ context.Context, files []runner.File, plan runner.Plan) (runner.Kernel, error) {
	if _, err := g.release(plan.Flavour); err != nil {
		return nil, err
	}
	return analysis.Kernel{Kernel: remote.New(remote.Config{
		Units: plan.Units,
		Build: g.build,
		Start: func(program string) runner.Kernel {
			start := func(setup string, listen js.Func) js.Value {
				module, _ := g.programs.Find(program)
				return g.tools.Call("start", module, setup, listen)
			}
			return worker.New(worker.Config{Start: starter(start), Files: files, Trace: true})
		},
	})}, nil
}

// build builds a program, unless it is one of the latest. Its name is its
// source.
func (g *realGo) build(ctx context.Context, files map[string]string) (program, said string, err error) {
	source := remote.SourceOf(files)
	if _, ok := g.programs.Find(source); ok {
		return source, "", nil
	}
	sources := js.Global().Get("Object").New()
	for file, text := range files {
		sources.Set(file, text)
	}
	building := g.tools.Call("build", sources)
	built, err := await(ctx, building)
	if ctx.Err() != nil {
		g.tools.Call("abandon", building)
		return "", "", context.Cause(ctx)
	}
	if err != nil {
		return "", "", err
	}
	if module := built.Get("module"); module.Truthy() {
		g.programs.Add(source, module)
		return source, "", nil
	}
	return "", built.Get("said").String(), nil
}

// await waits for a promise.
func await(ctx context.Context, promise js.Value) (js.Value, error) {
	type outcome struct {
		value js.Value
		err   error
	}
	settled := make(chan outcome, 1)
	var done, failed js.Func
	end := func(o outcome) any {
		settled <- o
		done.Release()
		failed.Release()
		return nil
	}
	done = js.FuncOf(func(_ js.Value, args []js.Value) any { return end(outcome{value: args[0]}) })
	failed = js.FuncOf(func(_ js.Value, args []js.Value) any {
		return end(outcome{err: errors.New(args[0].Get("message").String())})
	})
	promise.Call("then", done, failed)
	select {
	case o := <-settled:
		return o.value, o.err
	case <-ctx.Done():
		return js.Value{}, context.Cause(ctx)
	}
}
