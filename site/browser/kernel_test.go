package browser_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"weft/runner"
	"weft/runner/kerneltest"
	"weft/runner/worker"
)

// workers is the script that lets a page start the workers of the kernel and
// tell what these say. It needs the address of their script.
const workers = `(async (script) => {
	const base = new URL(document.documentElement.dataset.kernel, document.baseURI);
	const support = new URL("wasm_exec.js", base).href;
	const module = await WebAssembly.compileStreaming(fetch(new URL("kernel.wasm", base)));
	const live = new Map();
	const inBase64 = (bytes) => btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join(""));
	window.workers = {
		start(id, setup) {
			const worker = new Worker(script, { type: "module" });
			live.set(id, worker);
			worker.onmessage = ({ data: message }) => {
				if (message.bytes) message = { ...message, bytes: inBase64(message.bytes) };
				told(JSON.stringify({ id, message }));
			};
			worker.postMessage({ module, support });
			worker.postMessage({ type: "setup", ...setup });
		},
		post(id, order) { live.get(id)?.postMessage(order); },
		terminate(id) {
			live.get(id)?.terminate();
			live.delete(id);
		},
	};
	return true;
})`

// A workshop starts workers in a page.
type workshop struct {
	tab   *tab
	calls chan string // scripts, in order

	mu   sync.Mutex
	last int
	tell map[int]func(worker.Message)
}

// newWorkshop opens a page of a site that has the kernel.
func newWorkshop(t *testing.T) *workshop {
	t.Helper()
	v := published(t, "/", "_ = 1")
	script := ""
	for _, name := range v.names() {
		if strings.HasSuffix(name, "kernel/interpreter.js") {
			script = v.base + name
		}
	}
	w := &workshop{tab: openTab(t, v.base+"en/a/"), calls: make(chan string, 1000), tell: map[int]func(worker.Message){}}
	if err := chromedp.Listen(w.tab.ctx, w.hear); err != nil {
		t.Fatal(err)
	}
	w.tab.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, runtime.AddBinding, runtime.AddBindingParams{Name: "told"})
		return err
	}))
	is(w.tab, workers+"("+quote(script)+")", true)
	var loop sync.WaitGroup
	loop.Go(w.call)
	t.Cleanup(func() {
		close(w.calls)
		loop.Wait()
	})
	return w
}

// call calls one script after the other.
func (w *workshop) call() {
	for script := range w.calls {
		if _, err := chromedp.Run(w.tab.ctx, chromedp.Evaluate[bool](script)); err != nil {
			w.mu.Lock()
			for _, tell := range w.tell {
				tell(worker.Message{Type: "lost", Text: err.Error()})
			}
			w.mu.Unlock()
		}
	}
}

// hear gives on what workers tell.
func (w *workshop) hear(event any) {
	e, ok := event.(*runtime.EventBindingCalled)
	if !ok || e.Name != "told" {
		return
	}
	var said struct {
		ID      int            `json:"id"`
		Message worker.Message `json:"message"`
	}
	if err := json.Unmarshal([]byte(e.Payload), &said); err != nil {
		said.Message = worker.Message{Type: "lost", Text: err.Error()}
	}
	w.mu.Lock()
	tell := w.tell[said.ID]
	w.mu.Unlock()
	if tell != nil {
		tell(said.Message)
	}
}

// start starts a worker; it is for [worker.Config].
func (w *workshop) start(s worker.Setup, tell func(worker.Message)) (worker.Port, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last++
	w.tell[w.last] = tell
	p := &workPort{w, w.last}
	p.do("start", s)
	return p, nil
}

// A workPort is one worker in a page.
type workPort struct {
	shop *workshop
	id   int
}

func (p *workPort) Post(o worker.Order) { p.do("post", o) }

func (p *workPort) Terminate() {
	p.shop.mu.Lock()
	delete(p.shop.tell, p.id)
	p.shop.mu.Unlock()
	p.do("terminate", nil)
}

func (p *workPort) do(what string, with any) {
	text, _ := json.Marshal(with) // setups and orders have JSON
	p.shop.calls <- fmt.Sprintf("(workers.%s(%d, %s), true)", what, p.id, text)
}

// TestKernelConformance asks the kernel in the browser for what every kernel
// promises; package node does it in Node.
func TestKernelConformance(t *testing.T) {
	w := newWorkshop(t)
	kerneltest.Run(t, func(t *testing.T, c kerneltest.Config) runner.Kernel {
		return worker.New(worker.Config{Start: w.start, Files: c.Files, Limits: c.Limits})
	}, kerneltest.Can{Die: true, Deadlock: true, Stop: true, Limit: true, Files: true, Isolate: true, Trace: true, Order: true, Feed: true})
}
