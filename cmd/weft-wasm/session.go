//go:build js && wasm

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"runtime"
	"syscall/js"

	"weft/runner"
	"weft/runner/browser/library"
	"weft/runner/program"
	"weft/runner/program/std"
	"weft/runner/session"
	"weft/runner/show"
	"weft/runner/timeline/analysis"
	"weft/runner/worker"
)

// serveSession answers the events of a page until the worker is ended.
func serveSession(world js.Value) error {
	bundle, err := std.Read(bytesOf(world.Get("types")))
	if err != nil {
		return err
	}
	interpreter := func(setup string, listen js.Func) js.Value { return world.Call("start", setup, listen) }
	var d drawer
	host := session.New(session.Config{
		Types: &program.Types{Bundle: bundle, Local: map[string]fs.FS{show.Path: show.Source()}},
		Instant: session.Kernel{
			Name:    "yaegi",
			Release: func(runner.Flavour) (string, error) { return runtime.Version(), nil },
			Lowered: true,
			Open: func(_ context.Context, files []runner.File, _ runner.Plan) (runner.Kernel, error) {
				return analysis.Kernel{Kernel: worker.New(worker.Config{Start: starter(interpreter), Files: files})}, nil
			},
		},
		Tell:  func(m session.Message) { tell(world, m) },
		Where: "browser",
		Draw:  d.draw,
		// Nothing that a browser has not got is begun, whatever a reader writes.
		Offered: func(path string) bool { return library.Has(path) || path == show.Path },
	})
	defer host.Close()
	events := newMailbox[string]()
	world.Set("event", js.FuncOf(func(_ js.Value, args []js.Value) any {
		events.put(args[0].String())
		return nil
	}))
	joinGo(world, host)
	world.Call("ready")
	for {
		for _, text := range events.take() {
			e, err := session.DecodeEvent([]byte(text))
			if err != nil {
				tell(world, session.Message{Type: session.Lost, Reason: err.Error(), Again: true})
				continue
			}
			d.know(e)
			host.Send(e)
		}
	}
}

// tell tells the page.
func tell(world js.Value, m session.Message) {
	text, err := json.Marshal(m)
	if err != nil {
		panic("weft-wasm: encode message: " + err.Error())
	}
	world.Call("tell", string(text))
}

// starter gives what starts the worker of a kernel, by a function of the
// script. That calls listen with lists of messages.
func starter(start func(setup string, listen js.Func) js.Value) func(worker.Setup, func(worker.Message)) (worker.Port, error) {
	return func(s worker.Setup, tell func(worker.Message)) (worker.Port, error) {
		setup, err := json.Marshal(s)
		if err != nil {
			return nil, fmt.Errorf("start kernel: %w", err)
		}
		listen := js.FuncOf(func(_ js.Value, args []js.Value) any {
			for i := range args[0].Length() {
				tell(messageOf(args[0].Index(i)))
			}
			return nil
		})
		return &port{worker: start(string(setup), listen), listen: listen}, nil
	}
}

// messageOf gives a message of a kernel's worker.
func messageOf(v js.Value) worker.Message {
	m := worker.Message{Type: v.Get("type").String(), At: number(v.Get("at")), Instant: number(v.Get("instant"))}
	switch m.Type {
	case "text":
		m.FD, m.Bytes = v.Get("fd").Int(), bytesOf(v.Get("bytes"))
	case "reply", "lost":
		m.Text = v.Get("text").String()
	case "end":
		why := v.Get("why")
		m.Report = v.Get("report").String()
		m.Why = worker.Why{Code: int(number(why.Get("code"))), Stack: why.Get("stack").Truthy(), Memory: why.Get("memory").Truthy()}
		if fault := why.Get("fault"); fault.Truthy() {
			m.Why.Fault = fault.String()
		}
	}
	return m
}

// number gives a number, zero for anything else.
func number(v js.Value) float64 {
	if v.Type() != js.TypeNumber {
		return 0
	}
	return v.Float()
}

// bytesOf copies an array of bytes.
func bytesOf(v js.Value) []byte {
	b := make([]byte, v.Length())
	js.CopyBytesToGo(b, v)
	return b
}

// A port is the worker of a kernel.
type port struct {
	worker js.Value
	listen js.Func
	over   bool
}

// Post implements worker.Port.
func (p *port) Post(o worker.Order) {
	p.worker.Call("postMessage", map[string]any{"type": o.Type, "text": o.Text, "end": o.End, "clear": o.Clear})
}

// Terminate implements worker.Port.
func (p *port) Terminate() {
	if p.over {
		return
	}
	p.over = true
	p.worker.Call("terminate")
	p.worker.Set("onmessage", nil)
	p.worker.Set("onerror", nil)
	p.listen.Release()
}
