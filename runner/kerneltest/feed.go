package kerneltest

import (
	"strings"
	"testing"
	"time"

	"weft/runner"
)

// reader gives a unit that may read.
func reader(t *testing.T, n int, imports, statements string) runner.Unit {
	t.Helper()
	u := cell(t, n, imports, statements)
	u.Input, u.Timeout = true, 20*time.Second
	return u
}

// feed feeds a kernel.
func feed(t *testing.T, k runner.Kernel, text string, end bool) {
	t.Helper()
	if err := k.(runner.Feeder).Feed(text, end); err != nil {
		t.Errorf("Feed(%q, %v): %v", text, end, err)
	}
}

// prints checks what a unit prints.
func prints(t *testing.T, k runner.Kernel, u runner.Unit, want string) {
	t.Helper()
	if got := run(t, k, nil, u)[0].Text(runner.Stdout); got != want {
		t.Errorf("cell %d prints %q, want %q", u.Cell, got, want)
	}
}

const scanLines = `
lines := bufio.NewScanner(os.Stdin)
for lines.Scan() {
	fmt.Printf("%q ", lines.Text())
}
fmt.Print(lines.Err())
`

// inputWhenAsked: who is to type is told when a unit waits, once for each time
// that there is nothing to read; the unit reads what comes then.
func inputWhenAsked(t *testing.T, open Open) {
	k := open(t, Config{})
	defer shut(t, k)
	asked := make(chan bool, 100)
	k.(runner.Feeder).OnWait(func() { asked <- true })
	typed := make(chan bool)
	go func() {
		defer close(typed)
		for _, text := range []string{"one\n", "two\nthr", "ee\n"} {
			<-asked
			feed(t, k, text, false)
		}
		<-asked
		feed(t, k, "", true)
	}()
	prints(t, k, reader(t, 1, "bufio fmt os", scanLines), `"one" "two" "three" <nil>`)
	<-typed
	if len(asked) > 0 {
		t.Errorf("asked for %d more", len(asked))
	}
}

// inputOfEach: a unit that may not read finds the end, what is fed before a
// unit begins is for that one, and what it leaves is gone.
func inputOfEach(t *testing.T, open Open) {
	k := open(t, Config{})
	defer shut(t, k)
	k.(runner.Feeder).OnWait(func() {})
	feed(t, k, "nobody reads this\n", true)
	prints(t, k, cell(t, 1, "bufio fmt os", scanLines), "<nil>")
	feed(t, k, "a\nb\n", false)
	prints(t, k, reader(t, 2, "fmt os", `var b [2]byte; n, err := os.Stdin.Read(b[:]); fmt.Printf("%q %v", b[:n], err)`), `"a\n" <nil>`)
	feed(t, k, "c", false)
	feed(t, k, "d", true)
	feed(t, k, "too late", true)
	prints(t, k, reader(t, 3, "bufio fmt os", scanLines), `"cd" <nil>`)
	prints(t, k, cell(t, 4, "bufio fmt os", scanLines), "<nil>")
	u := reader(t, 5, "bufio fmt os", scanLines)
	u.Isolated = true
	feed(t, k, "alone", true)
	prints(t, k, u, `"alone" <nil>`)
}

// inputOfProcesses: a process that a unit starts can read too, and is heard to
// wait.
func inputOfProcesses(t *testing.T, open Open) {
	k := open(t, Config{})
	defer shut(t, k)
	k.(runner.Feeder).OnWait(func() { feed(t, k, "b\na\n", true) })
	prints(t, k, reader(t, 1, "os os/exec", `c := exec.Command("/bin/sh", "-c", "read one; read two; echo $two $one"); c.Stdin, c.Stdout = os.Stdin, os.Stdout; c.Run()`), "a b\n")
}

// inputAgain: after the end of a process the earlier units have read what they
// had read before.
func inputAgain(t *testing.T, open Open) {
	k := open(t, Config{})
	defer shut(t, k)
	k.(runner.Feeder).OnWait(func() {})
	u := reader(t, 1, "io os", "read, _ = io.ReadAll(os.Stdin)")
	u.Source = "var read []byte\n" + u.Source
	feed(t, k, "once", true)
	run(t, k, nil, u)
	if _, err := k.Run(t.Context(), []runner.Unit{cell(t, 2, "os", "os.Exit(3)")}, nil); err != nil {
		t.Fatal(err)
	}
	prints(t, k, cell(t, 3, "fmt", "fmt.Print(string(read))"), "once")
}

// muchInput: to feed a megabyte does not wait until it is read.
func muchInput(t *testing.T, open Open) {
	k := open(t, Config{})
	defer shut(t, k)
	k.(runner.Feeder).OnWait(func() {})
	feed(t, k, strings.Repeat("x", 1<<20), true)
	prints(t, k, reader(t, 1, "fmt os", `var b [10]byte; n, _ := os.Stdin.Read(b[:]); fmt.Print(n)`), "10")
	feed(t, k, strings.Repeat("y", 1<<20), true)
	prints(t, k, reader(t, 2, "fmt io os", `b, err := io.ReadAll(os.Stdin); fmt.Print(len(b), err)`), "1048576 <nil>")
}

// interruptAt runs a unit and interrupts it when it has printed "now".
func interruptAt(t *testing.T, k runner.Kernel, u runner.Unit) runner.Result {
	t.Helper()
	results, err := k.Run(t.Context(), []runner.Unit{u}, func(_ int, o runner.Output) {
		if strings.Contains(o.Text, "now") {
			if err := k.(runner.Interrupter).Interrupt(); err != nil {
				t.Errorf("Interrupt: %v", err)
			}
		}
	})
	if err != nil {
		t.Fatalf("Run: %v", err)
	}
	return results[0]
}

// interruptEnds: a unit that is interrupted ends, what it has printed is there,
// and so is what was defined above it.
func interruptEnds(t *testing.T, open Open) {
	k := open(t, Config{})
	defer shut(t, k)
	if err := k.(runner.Interrupter).Interrupt(); err == nil {
		t.Error("Interrupt: nil while nothing runs")
	}
	run(t, k, nil, Unit(t, "1.go", "var n = 41"))
	for i, wait := range []string{"for {\n}", "time.Sleep(time.Hour)"} {
		u := cell(t, 2+i, "fmt time", `fmt.Println("now"); `+wait+"\n_ = time.Now")
		u.Timeout = 20 * time.Second
		res := interruptAt(t, k, u)
		if e := res.Err(); e == nil || e.Ending != runner.Signal || e.Message != "interrupted" || e.Pos.Line != 1 {
			t.Errorf("error %+v, want interrupted", e)
		}
		if got := res.Text(runner.Stdout); got != "now\n" {
			t.Errorf("stdout %q, want now", got)
		}
	}
	prints(t, k, cell(t, 4, "fmt", "fmt.Print(n + 1)"), "42")
}

// interruptIsSignal: a unit that asks for the signal gets it, and goes on.
func interruptIsSignal(t *testing.T, open Open) {
	k := open(t, Config{})
	defer shut(t, k)
	run(t, k, nil, Unit(t, "1.go", "var n = 41"))
	u := cell(t, 2, "fmt os os/signal time", `
came := make(chan os.Signal, 1)
signal.Notify(came, os.Interrupt)
fmt.Println("now")
select {
case s := <-came:
	fmt.Println("got", s)
case <-time.After(10 * time.Second):
}`)
	res := interruptAt(t, k, u)
	if got := res.Text(runner.Stdout); res.Ending != runner.Done || got != "now\ngot interrupt\n" {
		t.Errorf("ended as %s with %q, want done with now and got interrupt", res.Ending, got)
	}
	prints(t, k, cell(t, 3, "fmt", "fmt.Print(n + 1)"), "42")
}

// interruptProcesses: the processes that a unit has started get the signal too.
func interruptProcesses(t *testing.T, open Open) {
	k := open(t, Config{})
	defer shut(t, k)
	u := cell(t, 1, "fmt os os/exec os/signal", `
signal.Notify(make(chan os.Signal, 1), os.Interrupt) // to ignore it would go on to the process
c := exec.Command("/bin/sh", "-c", "trap 'echo trapped; exit 3' INT; echo now; while :; do sleep 0.05; done")
c.Stdout = os.Stdout
fmt.Println(c.Run())`)
	u.Timeout = 20 * time.Second
	if got := interruptAt(t, k, u).Text(runner.Stdout); got != "now\ntrapped\nexit status 3\n" {
		t.Errorf("stdout %q, want the end of the process", got)
	}
}
