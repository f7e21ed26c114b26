package browser_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// first is the milliseconds from the click on a cell to the first letter of its
// output. The click is made at once, unless a hand makes it.
const first = `
	const first = (id, byHand) => new Promise((resolve, reject) => {
		const cell = document.getElementById(id);
		const button = cell.querySelector(".run");
		let began;
		button.addEventListener("click", () => { began = performance.now(); }, { capture: true, once: true });
		const before = cell.querySelector(":scope > .outputs.mine")?.textContent;
		const look = () => {
			const text = cell.querySelector(":scope > .outputs.mine")?.textContent;
			if (text && text !== before && text.includes("now")) { watch.disconnect(); resolve(performance.now() - began); }
		};
		const watch = new MutationObserver(look);
		watch.observe(cell, { childList: true, subtree: true, characterData: true });
		setTimeout(() => reject(new Error("no output of " + id)), 60000);
		if (!byHand) button.click();
	});
`

// nextTimes are those of a following cell, of stopping one, and of the first
// after that.
const nextTimes = `(async () => {` + first + `
	const ended = async (id) => { while (document.querySelector("#" + id + ".running")) await new Promise((r) => setTimeout(r, 5)); };
	await ended("a");
	const next = [];
	for (const id of ["b", "a", "b", "a", "b"]) { next.push(await first(id)); await ended(id); }
	const c = document.getElementById("c");
	await first("c");
	const stopped = performance.now();
	c.querySelector(".stop, .run").click();
	await ended("c");
	const stop = performance.now() - stopped;
	const again = await first("a");
	return [next.sort((a, b) => a - b)[2], stop, again];
})()`

// A hand clicks on the first cell of a page, and gives the milliseconds from the
// click to the first letter of its output.
type hand func(*tab) float64

// sudden clicks out of nothing, as no reader can: nothing has begun before.
func sudden(t *tab) float64 {
	return eval[float64](t, `(async () => {`+first+`return first("a"); })()`)
}

// mouse comes over the button, rests there and presses it. A press takes 80 ms on
// average, and readers rest for more than 300 ms if they rest for 65 at all
// (A. Dieulot in the Web Performance Calendar of 2019, on links).
func mouse(t *tab) float64 {
	const rest, press = 100, 80
	eval[bool](t, `(() => {`+first+`globalThis.started = first("a", true); return true; })()`)
	at, err := t.spot(t.ctx, `document.querySelector("#a .run")`)
	if err != nil || at.Why != "" {
		t.t.Fatalf("%s %v", at.Why, err)
	}
	left := []chromedp.MouseOption{chromedp.Button("left"), chromedp.ClickCount(1)}
	t.do(chromedp.MouseEvent(chromedp.MouseMoved, at.X, at.Y))
	pause(t, rest)
	t.do(chromedp.MouseEvent(chromedp.MousePressed, at.X, at.Y, left...))
	pause(t, press)
	t.do(chromedp.MouseEvent(chromedp.MouseReleased, at.X, at.Y, left...))
	return eval[float64](t, "globalThis.started")
}

// pause lets a reader do nothing for some milliseconds.
func pause(t *tab, ms int) {
	eval[bool](t, fmt.Sprintf("new Promise((done) => setTimeout(done, %d, true))", ms))
}

// BenchmarkStart measures how long a reader waits for the first output, and how
// long all processors work for it: at his first visit, on pages that he opens next
// in the same browser, and on other days, each with a browser that was started anew
// and has the profile of the one before. He reads for a moment before he clicks, and
// stays for one after. One reader clicks out of nothing, one with a mouse. Besides, it
// measures how long they wait for following cells and after Stop.
//
//	go test ./site/browser -run '^$' -bench Start -benchtime 5x
func BenchmarkStart(b *testing.B) {
	v := published(b, "/", "import (\n\t\"fmt\"\n\t\"time\"\n)\nfmt.Println(\"now\", time.Now().UnixNano())", "fmt.Println(\"now\", time.Now().UnixNano())", "fmt.Println(\"now\", time.Now().UnixNano())\nfor {\n}")
	times := map[string][]float64{}
	for b.Loop() {
		for name, click := range map[string]hand{"sudden": sudden, "mouse": mouse} {
			profile := b.TempDir()
			for day := range 5 {
				pages := []string{fmt.Sprintf("%s, day %d", name, day+1)}
				if day == 0 {
					pages = []string{name + ", first visit", name + ", next page", name + ", next page", name + ", next page"}
				}
				readOneDay(b, v.base+"en/a/", profile, pages, click, times)
			}
		}
	}
	var said []string // testing cuts off what has more than ten lines
	for _, name := range slices.Sorted(maps.Keys(times)) {
		list := slices.Sorted(slices.Values(times[name]))
		said = append(said, fmt.Sprintf("%s: %.0f ms (%.0f–%.0f)", name, list[len(list)/2], list[0], list[len(list)-1]))
	}
	b.Log(strings.Join(said, "; "))
}

// readOneDay opens pages one after the other with a browser of its own, and adds
// to times by their names how long the processors worked until the first output,
// and those of the click and of [nextTimes].
func readOneDay(b *testing.B, address, profile string, pages []string, click hand, times map[string][]float64) {
	all, stopAll := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium()), chromedp.NoSandbox, chromedp.UserDataDir(profile))...)
	defer stopAll()
	ctx, stop := chromedp.NewContext(all)
	defer stop()
	if err := chromedp.Do(ctx); err != nil {
		b.Fatal(err)
	}
	t := &tab{t: b, ctx: ctx}
	for _, page := range pages {
		t.visit(address)
		t.wait("!!navigator.serviceWorker.controller")
		// Nobody clicks while a browser still starts.
		pause(t, 1500)
		before := worked(b, profile)
		start := click(t)
		times[page+" work"] = append(times[page+" work"], worked(b, profile)-before)
		for i, ms := range append([]float64{start}, eval[[]float64](t, nextTimes)...) {
			name := page + " " + []string{"start", "next", "stop", "again"}[i]
			times[name] = append(times[name], ms)
		}
		// What was compiled and the files are kept a moment later.
		t.wait("caches.open('weft-used ' + location.origin + '/').then((c) => c.keys()).then((k) => { window.used = k.length; }) && window.used === 3")
		pause(t, 3000)
	}
	if err := chromedp.Cancel(ctx); err != nil {
		b.Fatal(err)
	}
}

// worked gives how many milliseconds the processes of a browser have used of
// the processors, where Linux tells it.
func worked(b *testing.B, profile string) (ms float64) {
	b.Helper()
	lines, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		b.Fatal(err)
	}
	for _, file := range lines {
		if line, _ := os.ReadFile(file); !bytes.Contains(line, []byte(profile)) {
			continue // or it has ended
		}
		threads, err := filepath.Glob(filepath.Join(filepath.Dir(file), "task/*/schedstat"))
		if err != nil {
			b.Fatal(err)
		}
		for _, t := range threads {
			var ns float64
			text, _ := os.ReadFile(t) // it may have ended
			_, _ = fmt.Sscan(string(text), &ns)
			ms += ns / 1e6
		}
	}
	return ms
}
