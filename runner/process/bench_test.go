package process_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/traefik/yaegi/interp"
	"github.com/traefik/yaegi/stdlib"
	"weft/runner"
	"weft/runner/kerneltest"
	"weft/runner/process"
)

// cells are ten trivial cells as units.
func cells(b *testing.B) []runner.Unit {
	b.Helper()
	var units []runner.Unit
	for i := range 10 {
		units = append(units, kerneltest.Unit(b, fmt.Sprintf("%d.go", i+1), fmt.Sprintf(
			"import \"fmt\"\nfunc weft_cell%d() {\n\tfmt.Println(%d)\n}\n", i+1, i)))
	}
	return units
}

// floor is the least that interpreting ten cells takes: a new interpreter
// with the standard library in this process, and ten evaluations.
func floor(b *testing.B) time.Duration {
	b.Helper()
	start := time.Now()
	i := interp.New(interp.Options{Stdout: b.Output()})
	if err := i.Use(stdlib.Symbols); err != nil {
		b.Fatal(err)
	}
	if _, err := i.Eval(`import "fmt"`); err != nil {
		b.Fatal(err)
	}
	for n := range 10 {
		if _, err := i.Eval(fmt.Sprintf("fmt.Sprintln(%d)", n)); err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(start)
}

// chapter runs the units in a kernel and closes it.
func chapter(b *testing.B, k runner.Kernel, units []runner.Unit) time.Duration {
	b.Helper()
	start := time.Now()
	results, err := k.Run(b.Context(), units, nil)
	if err != nil {
		b.Fatal(err)
	}
	if err := k.Close(); err != nil {
		b.Fatal(err)
	}
	for i, r := range results {
		if got, want := r.Text(runner.Stdout), fmt.Sprintln(i); got != want {
			b.Fatalf("cell %d printed %q, want %q", r.Cell, got, want)
		}
	}
	return time.Since(start)
}

// BenchmarkChapter measures ten trivial cells with everything that belongs
// to them, from no process to no process, side by side with the floor. The
// ratio of the two is to stay below 4.
func BenchmarkChapter(b *testing.B) {
	conf := config(b)
	units := cells(b)
	var least, whole time.Duration
	for b.Loop() {
		least += floor(b)
		whole += chapter(b, process.New(conf), units)
	}
	report(b, least, whole)
}

// BenchmarkPooledChapter measures the same with a process that stands ready.
func BenchmarkPooledChapter(b *testing.B) {
	pool := process.NewPool(config(b), 1)
	defer pool.Close()
	units := cells(b)
	var least, whole time.Duration
	for b.Loop() {
		b.StopTimer()
		least += floor(b)
		time.Sleep(50 * time.Millisecond) // in which the pool fills
		b.StartTimer()
		whole += chapter(b, pool.Get(nil, nil), units)
	}
	report(b, least, whole)
}

// report reports the mean times and their ratio.
func report(b *testing.B, least, whole time.Duration) {
	b.ReportMetric(float64(least.Microseconds())/float64(b.N), "µs-floor/op")
	b.ReportMetric(float64(whole.Microseconds())/float64(b.N), "µs-chapter/op")
	b.ReportMetric(float64(whole)/float64(least), "ratio")
}
