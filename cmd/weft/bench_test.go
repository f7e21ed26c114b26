package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"weft/runner"
	"weft/site/book"
)

// statements is what each cell of the benchmark does; the number changes
// with each edit.
const statements = `var m sync.Mutex
var wg sync.WaitGroup
n := %d
for i := range 4 {
	wg.Go(func() { m.Lock(); n += i; m.Unlock() })
}
wg.Wait()
fmt.Println(n, strings.Repeat("x", %d))
`

// size is how many cells the chapter of the benchmark has.
const size = 40

// each calls f for each cell, with its statements after an edit of the middle
// one.
func each(edit int, f func(cell int, statements string)) {
	for i := range size {
		n := i
		if i == size/2 {
			n = edit
		}
		f(i, fmt.Sprintf(statements, n, i))
	}
}

// plainly builds and runs the program as an author would by hand, and gives
// the time that takes.
func plainly(b *testing.B, dir string, edit int) time.Duration {
	b.Helper()
	var calls, text strings.Builder
	each(edit, func(cell int, statements string) {
		fmt.Fprintf(&calls, "\tcell%d()\n", cell)
		fmt.Fprintf(&text, "\nfunc cell%d() {\n%s}\n", cell, statements)
	})
	files := map[string]string{
		"go.mod":  "module plain\n\ngo 1.26\n",
		"main.go": "package main\n\nimport (\n\t\"fmt\"\n\t\"strings\"\n\t\"sync\"\n)\n\nfunc main() {\n" + calls.String() + "}\n" + text.String(),
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			b.Fatal(err)
		}
	}
	start := time.Now()
	build := exec.CommandContext(b.Context(), "go", "build", "-o", "plain", ".")
	build.Dir, build.Env = dir, append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	out, err := exec.CommandContext(b.Context(), filepath.Join(dir, "plain")).Output()
	if err != nil || strings.Count(string(out), "\n") != size {
		b.Fatalf("%q, %v", out, err)
	}
	return time.Since(start)
}

// chapterOf gives the same program as a chapter.
func chapterOf(edit int) *book.Chapter {
	text := "# Edited\n\n```go\nimport (\n\t\"fmt\"\n\t\"strings\"\n\t\"sync\"\n)\n_, _, _ = fmt.Println, strings.Repeat, sync.OnceFunc\n```\n"
	each(edit, func(_ int, statements string) { text += "\n```go\n{\n" + statements + "}\n```\n" })
	return book.Parse("en/01-edited.md", "en", []byte(text))
}

// confirmed runs a chapter on both kernels and gives the time that takes,
// from its text to the verdicts.
func confirmed(b *testing.B, k *kernels, edit int) time.Duration {
	b.Helper()
	start := time.Now()
	ch := chapterOf(edit)
	run, _, err := k.runner.Run(b.Context(), ch.Cells, ch.Files, runner.Watch{})
	if err != nil {
		b.Fatal(err)
	}
	elapsed := time.Since(start)
	if t := runner.TallyOf(run); t.Confirmed != size+1 {
		b.Fatalf("%s: %v %v", worth(t), runner.Problems(ch.Cells, run), differences(ch.Cells, run))
	}
	return elapsed
}

// BenchmarkEdit measures an edit of one of forty cells until both kernels
// have run the chapter and agree, side by side with a plain go build and run
// of the same program. The ratio of the two is to stay below 1.5.
func BenchmarkEdit(b *testing.B) {
	cache, err := goCache(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	b.Setenv("GOCACHE", cache)
	b.Setenv("XDG_CACHE_HOME", b.TempDir())
	k, err := newKernels(b.Context(), kernelConfig{Kernel: bothKernels, Jobs: 1, NoCache: true})
	if err != nil {
		b.Fatal(err)
	}
	defer k.Close()
	dir := b.TempDir()
	edit := int(time.Now().UnixNano() % 1e9) // nobody has built this before
	plainly(b, dir, edit)
	confirmed(b, k, edit)
	var least, whole time.Duration
	for b.Loop() {
		edit++
		least += plainly(b, dir, edit)
		whole += confirmed(b, k, edit)
	}
	b.ReportMetric(float64(least.Microseconds())/float64(b.N), "µs-plain/op")
	b.ReportMetric(float64(whole.Microseconds())/float64(b.N), "µs-confirmed/op")
	b.ReportMetric(float64(whole)/float64(least), "ratio")
}
