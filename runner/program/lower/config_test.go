package lower_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"weft/runner/program/lower"
)

const marked = `package main

import "fmt"

func one(s []int) int { return s[0] }

func weft_cell1() {
	s := []int{1, 2}
	x := 1
	x++
	fmt.Println(s[x-1])

	var m map[string]int
	go func() {
		x += 2
		m["a"] = x
	}()
}
`

// TestMarkers wants the line of each statement that may panic, in functions
// with two such statements or more. One with a single one does nothing for it.
func TestMarkers(t *testing.T) {
	files, refusals, err := lower.Config{Markers: true, Died: true}.Package([]lower.File{{Name: "a.go", Text: marked}}, imp)
	if err != nil || len(refusals) > 0 {
		t.Fatal(err, refusals)
	}
	text := files[0].Text
	for _, want := range []string{"int { // weft_line = 5\n", "\tweft_line = 11\n", "weft_cell.Died(r, weft_line)", "weft_native.GoWatched("} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	for _, unwanted := range []string{"\tweft_line = 5\n", "\tweft_line = 9\n", "\tweft_line = 10\n"} {
		if strings.Contains(text, unwanted) {
			t.Errorf("%q in\n%s", unwanted, text)
		}
	}
}

// TestMarkersOfEntries wants a line also of the only statement that may panic
// in a function that the kernel calls.
func TestMarkersOfEntries(t *testing.T) {
	const single = "package main\n\nfunc one(s []int) int { return s[0] }\n\nfunc weft_cell1() {\n\ts := []int{1}\n\ts[len(s)] = 2\n}\n"
	config := lower.Config{Markers: true, Entry: "weft_cell"}
	files, refusals, err := config.Package([]lower.File{{Name: "a.go", Text: single}}, imp)
	if err != nil || len(refusals) > 0 {
		t.Fatal(err, refusals)
	}
	text := files[0].Text
	if !strings.Contains(text, "\tweft_line = 7\n") || strings.Contains(text, "\tweft_line = 3\n") {
		t.Errorf("want a mark of line 7 and none of line 3 in\n%s", text)
	}
}

// TestRisks tells functions with one statement that may panic, whose line they
// tell, from those with none and with more.
func TestRisks(t *testing.T) {
	for body, want := range map[string]string{
		"x := n + 1; println(x)":              "// weft_line = 4",
		"return":                              "{",
		"for n > 9 { n /= 10; n = n%7 << 2 }": "{", // by constants
		"n /= m":                              "// weft_line = 4",
		"_ = a == b":                          "// weft_line = 4",
		"_ = a == nil":                        "{",
		"defer func() { n = m / n }()":        "// weft_line = 4",
		"for range s { n = s[n] }":            "// weft_line = 4",
		"n = m / n; n = m / n":                "{",
		"func() { n = m / n }()":              "// weft_line = 4",
		"for i := range func(yield func(int) bool) {} { n /= i }": "// weft_line = 4",
	} {
		src := "package main\n\nfunc f(n, m int, s []int, a, b any) {\n\t" + body + "\n}\n\nfunc main() { f(1, 1, nil, 1, 2) }\n"
		files, refusals, err := lower.Config{Markers: true}.Package([]lower.File{{Name: "a.go", Text: src}}, imp)
		if err != nil || len(refusals) > 0 {
			t.Fatal(body, err, refusals)
		}
		_, text, _ := strings.Cut(files[0].Text, "func f(")
		first, _, _ := strings.Cut(text, "\n")
		if !strings.HasSuffix(first, want) {
			t.Errorf("%s\ngives\nfunc f(%s", body, text)
		}
	}
}

// TestLines wants each statement to keep its line.
func TestLines(t *testing.T) {
	files, _, err := lower.Package([]lower.File{{Name: "a.go", Text: marked}}, imp)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(files[0].Text, "\n"), "\n")
	if len(lines) != len(files[0].Lines) {
		t.Fatalf("%d lines, %d in the map", len(lines), len(files[0].Lines))
	}
	for text, want := range map[string]int{"s := ": 8, "x := ": 9, "fmt.Println(": 11, "[]int{1, 2}": 8, "*m = ": 13} {
		for i, l := range lines {
			if strings.HasPrefix(strings.TrimSpace(l), text) && files[0].Lines[i] != want {
				t.Errorf("line of %q is %d, want %d", l, files[0].Lines[i], want)
			}
		}
	}
}

// TestRefusals names the construct and its line, and leaves the rest of the
// program alone.
func TestRefusals(t *testing.T) {
	src := `package main

import (
	"fmt"
	"reflect"
	"runtime"
	"unsafe"
)

type secret struct{ a int }

func where() (string, bool) {
	_, file, _, ok := runtime.Caller(0)
	return file, ok
}

func name() string { return reflect.TypeOf(secret{}).Name() }

func main() {
	fmt.Println("before")
	fmt.Println(reflect.TypeOf(1), unsafe.Sizeof(secret{}))
	fmt.Println(name())
}
`
	files, refusals, err := lower.Package([]lower.File{{Name: "a.go", Text: src}}, imp)
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(refusals)
	want := "[{0 13 runtime.Caller would tell of the interpreter, not of the program}" +
		" {0 17 reflect.TypeOf looks at a value by reflection, and the type main.secret is known only to the interpreter}]"
	if got != want {
		t.Errorf("refusals %s, want %s", got, want)
	}
	o := runLowered(t, texts(files), 10*time.Second)
	if o.stdout != "before\nint 8\n" || o.code != 5 {
		t.Errorf("prints %q, %q, exit %d", o.stdout, o.stderr, o.code)
	}
}

// TestRefusalsEndTheProgram wants nothing after a refusal: neither deferred
// calls nor a panic that is going on may pass for Go's answer.
func TestRefusalsEndTheProgram(t *testing.T) {
	for reason, src := range map[string]string{
		"a negative zero as a parameter": `
func inverse(x float64) float64 { return 1 / x }

func main() {
	var zero float64
	fmt.Println(inverse(zero), inverse(-zero))
}`,
		"a deferred call through an interface of a method that calls recover": `
type guard struct{}

func (guard) Close() { recover() }

func main() {
	var c interface{ Close() } = guard{}
	defer c.Close()
	panic(1)
}`,
		"runtime.Caller": `
func look() {
	_, file, _, _ := runtime.Caller(0)
	fmt.Println(recover(), file)
}

func main() {
	defer fmt.Println("never")
	defer look()
	panic(1)
}`,
	} {
		src = "package main\n\nimport (\n\t\"fmt\"\n\t\"runtime\"\n)\n\nvar _, _ = fmt.Print, runtime.GC\n" + src
		files, _, err := lower.Package([]lower.File{{Name: "a.go", Text: src}}, imp)
		if err != nil {
			t.Fatal(err)
		}
		o := runLowered(t, texts(files), 10*time.Second)
		if o.stdout != "" || o.code != 5 || !strings.Contains(o.stderr, reason) {
			t.Errorf("%s: prints %q, %q, exit %d", reason, o.stdout, o.stderr, o.code)
		}
	}
}

// BenchmarkChapter lowers forty cells.
func BenchmarkChapter(b *testing.B) {
	var files []lower.File
	for i := range 40 {
		files = append(files, lower.File{Text: fmt.Sprintf(cell, i)})
	}
	for b.Loop() {
		if _, _, err := lower.Package(files, imp); err != nil {
			b.Fatal(err)
		}
	}
}

const cell = `package main

import (
	"fmt"
	"sync"
	"time"
)

type worker%[1]d struct {
	id   int
	jobs chan int
	mu   sync.Mutex
}

func (w *worker%[1]d) String() string { return fmt.Sprint("worker ", w.id) }

func (w *worker%[1]d) run(wg *sync.WaitGroup) {
	defer wg.Done()
	for j := range w.jobs {
		w.mu.Lock()
		fmt.Println(w, "does", j)
		w.mu.Unlock()
	}
}

func weft_cell%[1]d() {
	var wg sync.WaitGroup
	for i := range 3 {
		w := &worker%[1]d{id: i, jobs: make(chan int)}
		wg.Add(1)
		go w.run(&wg)
		select {
		case w.jobs <- i * 10:
		case <-time.After(time.Second):
			fmt.Println("late")
		}
		close(w.jobs)
	}
	wg.Wait()
}
`
