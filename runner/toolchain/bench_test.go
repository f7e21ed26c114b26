package toolchain_test

import (
	"fmt"
	"testing"

	"weft/runner"
	"weft/runner/kerneltest"
	"weft/runner/toolchain"
)

// statements is what each cell of the benchmark does.
const statements = "var m sync.Mutex\nvar wg sync.WaitGroup\nn := %d\nfor i := range 4 {\nwg.Go(func() { m.Lock(); n += i; m.Unlock() })\n}\nwg.Wait()\nfmt.Println(n, strings.Repeat(\"x\", %d))\n"

// size is how many cells the chapter of the benchmark has.
const size = 40

// manyCells gives the chapter of the benchmark.
func manyCells(b *testing.B) []runner.Unit {
	var units []runner.Unit
	for i := range size {
		units = append(units, kerneltest.Unit(b, fmt.Sprintf("%d.go", i+1),
			fmt.Sprintf("import \"fmt\"\nimport \"strings\"\nimport \"sync\"\nfunc weft_cell%d() {\n"+statements+"}\n", i+1, i, i)))
	}
	return units
}

// runChapter builds and runs the chapter as a kernel.
func runChapter(b *testing.B, tools *toolchain.Toolchain) {
	b.Helper()
	units := manyCells(b)
	k, err := tools.Open(b.Context(), toolchain.Config{Units: units, Process: config(b)})
	if err != nil {
		b.Fatal(err)
	}
	results, err := k.Run(b.Context(), units, nil)
	if err != nil {
		b.Fatal(err)
	}
	if err := k.Close(); err != nil {
		b.Fatal(err)
	}
	for _, r := range results {
		if r.Ending != runner.Done {
			b.Fatalf("cell %d ended as %s: %v", r.Cell, r.Ending, r.Err())
		}
	}
}

// BenchmarkUnchanged measures a chapter of many cells that was built before.
func BenchmarkUnchanged(b *testing.B) {
	tools := &toolchain.Toolchain{Cache: b.TempDir(), TempDir: b.TempDir()}
	runChapter(b, tools)
	for b.Loop() {
		runChapter(b, tools)
	}
}

// BenchmarkTrace measures what tracing costs.
func BenchmarkTrace(b *testing.B) {
	tools := &toolchain.Toolchain{Cache: b.TempDir(), TempDir: b.TempDir()}
	kerneltest.Tracing(b, func(units []runner.Unit) runner.Kernel {
		k, err := tools.Open(b.Context(), toolchain.Config{Units: units, Process: config(b)})
		if err != nil {
			b.Fatal(err)
		}
		return k
	})
}
