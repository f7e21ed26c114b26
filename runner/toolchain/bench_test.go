package toolchain_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"weft/runner"
	"weft/runner/kerneltest"
	"weft/runner/toolchain"
)

// statements is what each cell of the benchmark does; the number changes
// with each edit.
const statements = "var m sync.Mutex\nvar wg sync.WaitGroup\nn := %d\nfor i := range 4 {\nwg.Go(func() { m.Lock(); n += i; m.Unlock() })\n}\nwg.Wait()\nfmt.Println(n, strings.Repeat(\"x\", %d))\n"

// size is how many cells the chapter of the benchmark has.
const size = 40

// edited gives the chapter after an edit of its middle cell.
func edited(b *testing.B, edit int) []runner.Unit {
	var units []runner.Unit
	for i := range size {
		n := i
		if i == size/2 {
			n = edit
		}
		units = append(units, kerneltest.Unit(b, fmt.Sprintf("%d.go", i+1),
			fmt.Sprintf("import \"fmt\"\nimport \"strings\"\nimport \"sync\"\nfunc weft_cell%d() {\n"+statements+"}\n", i+1, n, i)))
	}
	return units
}

// plainly builds and runs the same program as an author would by hand.
func plainly(b *testing.B, dir string, edit int) time.Duration {
	b.Helper()
	var text strings.Builder
	text.WriteString("package main\n\nimport (\n\"fmt\"\n\"strings\"\n\"sync\"\n)\n\nfunc main() {\n")
	for i := range size {
		fmt.Fprintf(&text, "cell%d()\n", i+1)
	}
	text.WriteString("}\n")
	for i := range size {
		n := i
		if i == size/2 {
			n = edit
		}
		fmt.Fprintf(&text, "func cell%d() {\n"+statements+"}\n", i+1, n, i)
	}
	for name, text := range map[string]string{"go.mod": "module plain\n\ngo 1.26\n", "main.go": text.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			b.Fatal(err)
		}
	}
	start := time.Now()
	build := exec.Command("go", "build", "-o", "plain", ".")
	build.Dir, build.Env = dir, append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	out, err := exec.Command(filepath.Join(dir, "plain")).Output()
	if err != nil || strings.Count(string(out), "\n") != size {
		b.Fatalf("%q, %v", out, err)
	}
	return time.Since(start)
}

// chapterTime builds and runs the chapter as a kernel.
func chapterTime(b *testing.B, tools *toolchain.Toolchain, edit int) time.Duration {
	b.Helper()
	units := edited(b, edit)
	start := time.Now()
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
	return time.Since(start)
}

// BenchmarkEdit measures an edit of one of forty cells from its source to
// the end of the chapter, side by side with a plain go build and run of the
// same program. The ratio of the two is to stay below 1.5.
func BenchmarkEdit(b *testing.B) {
	dir := b.TempDir()
	tools := &toolchain.Toolchain{Cache: b.TempDir(), TempDir: b.TempDir()}
	edit := int(time.Now().UnixNano() % 1e9) // nobody has built this before
	plainly(b, dir, edit)
	chapterTime(b, tools, edit)
	var least, whole time.Duration
	for b.Loop() {
		edit++
		least += plainly(b, dir, edit)
		whole += chapterTime(b, tools, edit)
	}
	b.ReportMetric(float64(least.Microseconds())/float64(b.N), "µs-plain/op")
	b.ReportMetric(float64(whole.Microseconds())/float64(b.N), "µs-chapter/op")
	b.ReportMetric(float64(whole)/float64(least), "ratio")
}

// BenchmarkUnchanged measures the same chapter when it was built before.
func BenchmarkUnchanged(b *testing.B) {
	tools := &toolchain.Toolchain{Cache: b.TempDir(), TempDir: b.TempDir()}
	chapterTime(b, tools, 1)
	for b.Loop() {
		chapterTime(b, tools, 1)
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
