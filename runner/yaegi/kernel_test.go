package yaegi_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"weft/runner"
	"weft/runner/kerneltest"
	"weft/runner/yaegi"
	"weft/runner/yaegi/symbols"
)

// newKernel makes a kernel that takes what cells write.
func newKernel(t testing.TB) *yaegi.Kernel {
	t.Helper()
	k, err := yaegi.New(yaegi.Config{Library: yaegi.NewLibrary(symbols.Host()...)})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// result runs the text of one unit, whose number is n.
func result(t testing.TB, k runner.Kernel, name, text string) runner.Result {
	t.Helper()
	results, err := k.Run(t.Context(), []runner.Unit{kerneltest.Unit(t, name, text)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return results[0]
}

func TestKernel_unsupported(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"log.Panic of the compiler": {"func weft_cell1() {\n\tfor i := range 10 {\n\t\t_ = i\n\t}\n}\n", "not interpretable: nil type 1.go:1"},
		"undefined":                 {"\nfunc weft_cell1() {\n\t_ = nowhere\n}\n", "not interpretable: undefined: nowhere 1.go:3"},
		"no such package":           {"import \"no/such\"\nfunc weft_cell1() { such.Do() }\n", `not interpretable: import "no/such" error: unable to find source related to: "no/such". Either the GOPATH environment variable, or the Interpreter.Options.GoPath needs to be set 1.go:1`},
		"reflect":                   {"func weft_cell1() {\n\tvar a []int\n\t_ = a[3]\n}\n", "not interpretable: interpreter: reflect: slice index out of range 1.go:1"},
		"no Go":                     {"func weft_cell1() {\n\t}}\n", "not interpretable: expected declaration, found '}' 1.go:1"},
	} {
		k := newKernel(t)
		r := result(t, k, "1.go", test.text)
		if e := r.Err(); r.Ending != runner.Unsupported || e == nil || e.Message+" "+e.Pos.String() != test.want {
			t.Errorf("%s: ended as %s with %+v, want %q", name, r.Ending, r.Err(), test.want)
		}
		if r := result(t, k, "2.go", "import \"fmt\"\nfunc weft_cell2() {\n\tfmt.Print(2)\n}\n"); r.Text(runner.Stdout) != "2" {
			t.Errorf("%s: the next cell gave %+v, want 2", name, r)
		}
	}
}

// What others use of a unit that is not interpretable is still declared, and
// a unit that needs its definitions is not interpretable either.
func TestKernel_unsupported_and_its_users(t *testing.T) {
	k := newKernel(t)
	text := "import \"fmt\"\nfunc weft_cell1() {\n\t_ = nowhere\n}\nfunc late() int { return early() + two }\nfunc early() int { return 1 }\nvar two = 2\n"
	if r := result(t, k, "1.go", text); r.Ending != runner.Unsupported {
		t.Fatalf("ended as %s", r.Ending)
	}
	use := "import \"fmt\"\nfunc weft_cell2() {\n\tfmt.Print(late())\n}\n"
	if r := result(t, k, "2.go", use); r.Text(runner.Stdout) != "3" {
		t.Errorf("a unit that shares helpers gave %+v, want 3", r)
	}
	for _, pair := range [][2]int{{3, 1}, {4, 3}} {
		u := kerneltest.Unit(t, "3.go", "func weft_cell3() {}\n")
		u.Cell, u.Needs = pair[0], pair[1:]
		results, err := k.Run(t.Context(), []runner.Unit{u}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if e := results[0].Err(); results[0].Ending != runner.Unsupported || !strings.Contains(e.Message, "it uses what cell") {
			t.Errorf("cell %d, which needs cell %d: ended as %s with %+v", pair[0], pair[1], results[0].Ending, e)
		}
	}
}

// What a package gives that the published tables lack is there.
func TestKernel_has_the_library_of_this_release(t *testing.T) {
	for imports, statements := range map[string]string{
		"fmt strings":            `strings.Lines("a\nb")(func(s string) bool { fmt.Print(len(s)); return true })`,
		"fmt log/slog":           `fmt.Print(slog.DiscardHandler != nil)`,
		"fmt os":                 `r, err := os.OpenRoot("."); fmt.Print(r.Name(), err)`,
		"fmt testing/synctest":   `fmt.Print(synctest.Test != nil)`,
		"fmt crypto/sha3":        `fmt.Printf("%x", sha3.Sum256(nil))`,
		"fmt iter":               `fmt.Print(1)`,
		"fmt unique":             `fmt.Print(1)`,
		"fmt structs":            `fmt.Print(structs.HostLayout{})`,
		"fmt net/http":           `fmt.Print(new(http.CrossOriginProtection) != nil)`,
		"fmt math/bits":          `fmt.Print(bits.UintSize)`,
		"fmt cmp":                `fmt.Print(cmp.Compare[int](1, 2))`,
		"fmt sync":               `var wg sync.WaitGroup; wg.Go(func() { fmt.Print("go") }); wg.Wait()`,
		"fmt unsafe":             `fmt.Print(unsafe.Sizeof(int32(1)))`,
		"fmt context time":       `c, f := context.WithTimeout(context.Background(), time.Nanosecond); f(); <-c.Done(); fmt.Print(c.Err() != nil)`,
		"fmt encoding/json":      `b, err := json.Marshal(map[string]int{"a": 1}); fmt.Print(string(b), err)`,
		"fmt container/heap":     `fmt.Print(heap.Init != nil)`,
		"fmt runtime/debug":      `fmt.Print(debug.SetGCPercent(100))`,
		"fmt sync/atomic":        `var n atomic.Int64; n.Or(6); fmt.Print(n.Load())`,
		"fmt time time/tzdata":   `_, err := time.LoadLocation("Asia/Shanghai"); fmt.Print(err)`,
		"fmt crypto/pbkdf2":      `fmt.Print(1)`,
		"fmt path/filepath os":   `fmt.Print(filepath.Localize("a"))`,
		"fmt runtime/trace":      `fmt.Print(trace.NewFlightRecorder(trace.FlightRecorderConfig{}) != nil)`,
		"fmt os/exec os/signal":  `fmt.Print(exec.Command("true") != nil, signal.Stop != nil)`,
		"fmt syscall":            `fmt.Print(syscall.Getpid() > 0)`,
		"fmt reflect":            `fmt.Print(reflect.TypeOf(1))`,
		"fmt math/rand/v2":       `fmt.Print(rand.IntN(1), rand.Uint() >= 0)`,
		"fmt text/template os":   `template.Must(template.New("").Parse("{{.}}")).Execute(os.Stdout, 1)`,
		"fmt net/http/httptest":  `fmt.Print(httptest.NewRecorder().Code)`,
		"fmt testing":            `fmt.Print(testing.AllocsPerRun(1, func() {}))`,
		"fmt go/types go/parser": `fmt.Print(types.Universe != nil, parser.ParseExpr != nil)`,
	} {
		var text strings.Builder
		for path := range strings.FieldsSeq(imports) {
			text.WriteString("import \"" + path + "\"\n")
		}
		text.WriteString("func weft_cell1() {\n" + statements + "\n}\n")
		r := result(t, newKernel(t), "1.go", text.String())
		if r.Ending != runner.Done || r.Text(runner.Stdout) == "" {
			t.Errorf("%s\nended as %s, printed %q, %+v", text.String(), r.Ending, r.Text(runner.Stdout), r.Err())
		}
	}
}

// A value implements an interface of a package that nobody has imported.
func TestKernel_interfaces_of_other_packages(t *testing.T) {
	r := result(t, newKernel(t), "1.go", `import "fmt"
type shout struct{}
func (shout) Write(b []byte) (int, error) {
	fmt.Printf("%s!", b)
	return len(b), nil
}
func weft_cell1() {
	fmt.Fprint(shout{}, "hey")
}
`)
	if got := r.Text(runner.Stdout); got != "hey!" {
		t.Errorf("printed %q, want hey!; %+v", got, r.Err())
	}
}

// Where the process lives on, what ends it in Go is told as well.
func TestKernel_exit(t *testing.T) {
	var statuses []int
	k, err := yaegi.New(yaegi.Config{Library: yaegi.NewLibrary(symbols.Host()...), Exit: func(status int) { statuses = append(statuses, status) }})
	if err != nil {
		t.Fatal(err)
	}
	r := result(t, k, "1.go", "import \"os\"\nfunc weft_cell1() {\n\tweft_line = 3\n\tos.Exit(7)\n}\n")
	if e := r.Err(); e == nil || e.Message != "exit status 7" || e.Pos.Line != 3 || r.ExitCode != 7 {
		t.Errorf("result %+v, error %+v", r, e)
	}
	r = result(t, k, "2.go", `import weft_cell "weft/cell"
func weft_cell2() {
	done := make(chan bool)
	go func() {
		defer close(done)
		defer func() { weft_cell.Died(recover(), 5) }()
		panic("lost")
	}()
	<-done
}
`)
	if e := r.Err(); e == nil || e.Message != "panic: lost" || e.Pos.String() != "2.go:5" || r.ExitCode != 2 {
		t.Errorf("result %+v, error %+v", r, e)
	}
	if len(statuses) != 2 || statuses[0] != 7 || statuses[1] != 2 {
		t.Errorf("exit was called with %v, want 7 and 2", statuses)
	}
}

func TestKernel_lost_after_cancel(t *testing.T) {
	k := newKernel(t)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	sleep := kerneltest.Unit(t, "1.go", "import \"time\"\nfunc weft_cell1() {\n\ttime.Sleep(time.Second / 10)\n}\n")
	if _, err := k.Run(ctx, []runner.Unit{sleep}, nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Run: %v, want %v", err, context.DeadlineExceeded)
	}
	if _, err := k.Run(t.Context(), []runner.Unit{sleep}, nil); !errors.Is(err, yaegi.ErrLost) {
		t.Errorf("second Run: %v, want %v", err, yaegi.ErrLost)
	}
}

// A panic that unwinds a deep stack takes a moment, not minutes.
func TestKernel_deep_panic(t *testing.T) {
	start := time.Now()
	r := result(t, newKernel(t), "1.go", `func down(n int) int {
	if n == 0 {
		weft_line = 3
		panic("bottom")
	}
	return down(n-1) + 1
}
func weft_cell1() {
	down(1000)
}
`)
	e := r.Err()
	if e == nil || e.Message != "panic: bottom" || e.Pos.Line != 3 {
		t.Fatalf("error %+v", e)
	}
	if n := strings.Count(e.Stack, "\n"); n > 300 || !strings.HasSuffix(e.Stack, "main.weft_cell1(...)\n\t1.go:8\n") {
		t.Errorf("the stack has %d lines and ends in %q", n, e.Stack[max(0, len(e.Stack)-60):])
	}
	if d := time.Since(start); d > 5*time.Second {
		t.Errorf("it took %v", d)
	}
}

// BenchmarkNew measures a new kernel with its first cell.
func BenchmarkNew(b *testing.B) {
	u := kerneltest.Unit(b, "1.go", "import \"fmt\"\nfunc weft_cell1() {\n\tfmt.Print(1)\n}\n")
	for b.Loop() {
		if _, err := newKernel(b).Run(b.Context(), []runner.Unit{u}, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkTrace measures what tracing costs.
func BenchmarkTrace(b *testing.B) {
	kerneltest.Tracing(b, func([]runner.Unit) runner.Kernel { return newKernel(b) })
}
