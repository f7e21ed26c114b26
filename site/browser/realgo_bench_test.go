package browser_test

import (
	"fmt"
	"slices"
	"testing"
)

// editTimes are what one edit of a program measures with real Go, in
// milliseconds: until the compiler says what is wrong with it, and from a good
// edit to the first output.
const editTimes = `async (n) => {
	const source = (more) => 'package main\nimport ("fmt"; "sync")\nfunc main() {\nvar wg sync.WaitGroup\nfor i := range 3 { wg.Go(func() { fmt.Println(i, ' + n + ') }) }\nwg.Wait()\n' + more + '}\n';
	let began = performance.now();
	await go.build({ "main.go": source("missing()\n") });
	const wrong = performance.now() - began;
	began = performance.now();
	const { module, compile, link } = await go.build({ "main.go": source("") });
	const first = await new Promise((resolve) => go.run(module, { onwrite: () => resolve(performance.now() - began) }));
	return [wrong, compile, link, first];
}`

// BenchmarkRealGo measures real Go in a browser: how long it takes to be ready
// with all files kept, the first build, and then edits.
//
//	go test ./site/browser -run '^$' -bench RealGo -benchtime 20x
func BenchmarkRealGo(b *testing.B) {
	t := loadGo(b, goSite(b))
	b.Logf("ready: %.0f ms", eval[float64](t, "ready"))
	names := []string{"compile error", "compile", "link", "edit to output"}
	measure := func(n int) []float64 { return eval[[]float64](t, fmt.Sprintf("(%s)(%d)", editTimes, n)) }
	first := measure(0)
	b.Logf("first compile error: %.0f ms, first build to output: %.0f ms", first[0], first[3])
	times := make([][]float64, len(names))
	for n := 1; b.Loop(); n++ {
		for i, ms := range measure(n) {
			times[i] = append(times[i], ms)
		}
	}
	for i, list := range times {
		slices.Sort(list)
		b.Logf("%s: %.0f ms (%.0f–%.0f)", names[i], list[len(list)/2], list[0], list[len(list)-1])
	}
}
