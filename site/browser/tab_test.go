package browser_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// patience is how long anything in the browser may take.
const patience = 30 * time.Second

// oneBrowser is the browser of all tests; each has a profile of its own in it.
var oneBrowser context.Context

func TestMain(m *testing.M) {
	path := chromium()
	if path == "" {
		os.Exit(m.Run())
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.Flag("disable-quic", true), chromedp.WSURLReadTimeout(patience))
	all, stopAll := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stop := chromedp.NewContext(all)
	if err := chromedp.Do(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "start the browser:", err)
		os.Exit(1)
	}
	oneBrowser = ctx
	code := m.Run()
	stop()
	stopAll()
	if lent.book != nil {
		lent.book.stop()
	}
	if made != "" && os.RemoveAll(made) != nil {
		code = max(code, 1)
	}
	os.Exit(code)
}

// A tab is a tab in a profile that has seen nothing. When the test ends, it
// fails if the pages logged an error, broke their own policy or asked
// another host.
type tab struct {
	t   testing.TB
	ctx context.Context

	mu     sync.Mutex
	faults []string
}

// openTab opens a tab of a desktop's size, and an address in it.
func openTab(t testing.TB, address string) *tab {
	t.Helper()
	b := emptyTab(t)
	b.visit(address)
	return b
}

func emptyTab(t testing.TB) *tab {
	t.Helper()
	if oneBrowser == nil {
		require(t, "browser", "chromium is not there")
	}
	ctx, stop := chromedp.NewContext(oneBrowser, chromedp.WithNewBrowserContext())
	t.Cleanup(stop)
	b := &tab{t: t, ctx: ctx}
	if err := chromedp.Listen(ctx, b.watch); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.EmulateViewport(1440, 900))
	t.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		if t.Failed() {
			b.picture()
		}
		for _, f := range b.faults {
			t.Error(f)
		}
	})
	return b
}

// watch notes what a page must not do.
func (b *tab) watch(event any) {
	fault := ""
	switch e := event.(type) {
	case *log.EventEntryAdded:
		if e.Entry.Level == "error" {
			fault = "the page logs: " + e.Entry.Text + " " + e.Entry.URL
		}
	case *page.EventJavascriptDialogOpening:
		fault = "the page opens a dialog: " + e.Message
	case *runtime.EventExceptionThrown:
		fault = "the page throws: " + e.ExceptionDetails.Text + " " + e.ExceptionDetails.Exception.Description
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" {
			fault = fmt.Sprintf("the page logs an error: %s", e.Args[0].Value)
		}
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(e.Request.URL, "http://127.0.0.1:") {
			fault = "the page asks for " + e.Request.URL
		}
	}
	if fault != "" {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.faults = append(b.faults, fault)
	}
}

// forgive forgets the faults so far that have one of some texts.
func (b *tab) forgive(texts ...string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.faults = slices.DeleteFunc(b.faults, func(fault string) bool {
		return slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(fault, text) })
	})
}

// picture keeps what a failed test saw, where WEFT_PICTURES names a folder.
func (b *tab) picture() {
	dir := os.Getenv("WEFT_PICTURES")
	if dir == "" {
		return
	}
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	data, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, strings.ReplaceAll(b.t.Name(), "/", "-")+".png"), data, 0o644)
	}
	b.t.Log("picture:", err)
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// visit opens an address and waits until it is loaded.
func (b *tab) visit(address string) {
	b.t.Helper()
	b.do(chromedp.Navigate(address))
}

// eval gives the value of an expression in the page, after a promise is kept.
func eval[T any](b *tab, expression string) T {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// wait waits until an expression is true; the page may be replaced meanwhile.
func (b *tab) wait(expression string) {
	b.t.Helper()
	b.waitLong(expression, patience)
}

// waitLong is wait for what takes long.
func (b *tab) waitLong(expression string, patience time.Duration) {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	look := `new Promise((resolve) => { const look = () => { if (` + expression + `) resolve(true); else setTimeout(look, 20); }; look(); })`
	if _, err := evalKept[bool](ctx, look); err != nil {
		state, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string]("location.href + ' ' + document.activeElement?.outerHTML"))
		b.t.Fatalf("wait for %s: %v; the page is %.300s", expression, err, state)
	}
}

// left tells that a page went away while it was asked.
func left(err error) bool {
	text := err.Error()
	return strings.Contains(text, "context was destroyed") || strings.Contains(text, "navigated or closed") ||
		strings.Contains(text, "Cannot find context") || strings.Contains(text, "Cannot read properties of null")
}

// evalKept gives the value of an expression in the page; it is asked for again
// when the page is replaced meanwhile.
func evalKept[T any](ctx context.Context, expression string) (T, error) {
	for {
		v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
		if err == nil || ctx.Err() != nil || !left(err) {
			return v, err
		}
	}
}

// press presses one key, with modifiers.
func (b *tab) press(key string, modifiers ...chromedp.Modifier) {
	b.t.Helper()
	b.do(chromedp.KeyEvent(key, chromedp.KeyModifiers(modifiers...)))
}

// write enters text as an input method does.
func (b *tab) write(text string) {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := chromedp.Call(ctx, input.InsertText, input.InsertTextParams{Text: text})
		return err
	}))
}

// is fails if an expression is not what is wanted.
func is[T comparable](b *tab, expression string, want T) {
	b.t.Helper()
	if got := eval[T](b, expression); got != want {
		b.t.Errorf("%s is %v, want %v", expression, got, want)
	}
}

// quote gives a string as JavaScript writes it.
func quote(s string) string {
	data, _ := json.Marshal(s) // a string can be written
	return string(data)
}

var keys = struct{ Down, Up, End, Enter, Escape, Tab string }{kb.ArrowDown, kb.ArrowUp, kb.End, kb.Enter, kb.Escape, kb.Tab}
