package browser_test

import (
	"context"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
)

// startTimes are what one visit with a profile that keeps things measures, in
// milliseconds from the click to the first letter of output.
const startTimes = `(async () => {
	const first = (id) => new Promise((resolve, reject) => {
		const cell = document.getElementById(id);
		const began = performance.now();
		const before = cell.querySelector(":scope > .outputs.mine")?.textContent;
		const look = () => {
			const text = cell.querySelector(":scope > .outputs.mine")?.textContent;
			if (text && text !== before && text.includes("now")) { watch.disconnect(); resolve(performance.now() - began); }
		};
		const watch = new MutationObserver(look);
		watch.observe(cell, { childList: true, subtree: true, characterData: true });
		setTimeout(() => reject(new Error("no output of " + id)), 60000);
		cell.querySelector(".run").click();
	});
	const ended = async (id) => { while (document.querySelector("#" + id + ".running")) await new Promise((r) => setTimeout(r, 5)); };
	const start = await first("a");
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
	return [start, next.sort((a, b) => a - b)[2], stop, again];
})()`

// BenchmarkStart measures how long a reader waits for the first output: at the
// first visit, at later ones, for following cells, and after Stop.
//
//	go test ./site/browser -run '^$' -bench Start -benchtime 5x
func BenchmarkStart(b *testing.B) {
	v := published(b, "/", "import (\n\t\"fmt\"\n\t\"time\"\n)\nfmt.Println(\"now\", time.Now().UnixNano())", "fmt.Println(\"now\", time.Now().UnixNano())", "fmt.Println(\"now\", time.Now().UnixNano())\nfor {\n}")
	times := map[string][]float64{}
	for b.Loop() {
		all, stopAll := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
			chromedp.ExecPath(chromium()), chromedp.NoSandbox, chromedp.UserDataDir(b.TempDir()))...)
		ctx, stop := chromedp.NewContext(all)
		if err := chromedp.Do(ctx); err != nil {
			b.Fatal(err)
		}
		t := &tab{t: b, ctx: ctx}
		for _, visit := range []string{"first", "second", "third"} {
			t.visit(v.base + "en/a/")
			for i, ms := range eval[[]float64](t, startTimes) {
				name := visit + " " + []string{"start", "next", "stop", "again"}[i]
				times[name] = append(times[name], ms)
			}
			t.visit("about:blank")
		}
		stop()
		stopAll()
	}
	for name, list := range times {
		slices.Sort(list)
		b.Logf("%s: %.0f ms (%.0f–%.0f)", name, list[len(list)/2], list[0], list[len(list)-1])
	}
}
