package cell

import (
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"time"
)

// Setup names the variable of the environment with which the parent sets up
// a program: the word of the marks, how large a stack may grow, and how much
// memory there is. Cells do not see it.
const Setup = "WEFT_KERNEL"

// parent is the connection to the process that wants cells to be run. It is
// here because cells call functions, not methods.
var parent connection

// began is when the cell that runs was started, and aside how long it was
// kept waiting since for what is not its own.
var (
	began time.Time
	aside time.Duration
)

// Began gives when the cell that runs was started.
func Began() time.Time { return began }

// Aside starts something that goes on beside the cell and gives the function
// that stops it. The time that either takes is not the cell's.
func Aside(start func() (stop func())) (stop func()) {
	at := time.Now()
	end := start()
	aside += time.Since(at)
	return func() {
		at := time.Now()
		end()
		aside += time.Since(at)
	}
}

// Main runs the cells that the parent asks for, by the names of their
// functions, until it asks no more. It does not return.
func Main(entries map[string]func()) {
	stack, memory, err := parent.open(os.Getenv(Setup))
	if err != nil {
		os.Stderr.WriteString("kernel: " + err.Error() + "\n")
		os.Exit(1)
	}
	os.Unsetenv(Setup)
	races.open()
	os.Args = os.Args[:1]
	debug.SetMaxStack(stack)
	debug.SetMemoryLimit(memory) // so that garbage does not count
	parent.follow(clock)
	for {
		r, ok := parent.next()
		if !ok {
			os.Exit(0)
		}
		answer(r, entries)
	}
}

// answer runs the cell of a request.
func answer(r request, entries map[string]func()) {
	if r.stdin != "" {
		if err := takeInput(r.stdin); err != nil {
			os.Stderr.WriteString("kernel: open standard input: " + err.Error() + "\n")
			os.Exit(1)
		}
	}
	parent.reply(`"begin"`, "")
	entry := entries[r.entry]
	if r.entry == Leaks {
		entry = leave
	}
	if r.entry != "" && entry == nil {
		parent.reply(`"lost"`, ","+field("error", "the program has no function "+r.entry))
		return
	}
	began, aside = time.Now(), 0
	ending := "done"
	var elapsed time.Duration
	clock.Do(func() {
		start := clock.Now()
		if entry != nil && !run(entry) {
			ending = "panic"
		}
		elapsed = clock.Now().Sub(start)
	}, r.limit, still)
	if raced() && ending == "done" {
		ending = "race"
	}
	parent.reply(`"result"`, `,"result":{"cell":`+strconv.Itoa(r.cell)+`,"outputs":null,`+
		field("ending", ending)+`,"elapsed":`+strconv.FormatInt(int64(elapsed-aside), 10)+"}")
}

// run calls a function in a goroutine of its own, so that the cell may end
// it with runtime.Goexit and may lock its thread, and reports whether it did
// not panic. Meanwhile nothing here waits for the parent or for time: either
// would keep the Go runtime from seeing a deadlock.
func run(entry func()) (ok bool) {
	done := make(chan bool)
	go func() {
		defer func() {
			// Of several panics only the runtime can tell them all, by
			// ending the process.
			if panics() <= 1 {
				done <- told(recover())
			}
		}()
		entry()
	}()
	return <-done
}

// panics gives how many panics are under way in the goroutine that calls it.
func panics() int {
	pcs := make([]uintptr, 1<<10)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	n := 0
	for more := true; more; {
		var f runtime.Frame
		if f, more = frames.Next(); f.Function == "runtime.gopanic" {
			n++
		}
	}
	return n
}

// told reports the panic with v that was recovered; true if there is none.
func told(v any) bool {
	if v == nil {
		return true
	}
	clock.Arrive()
	parent.failed("panic", "panic: "+panicText(v), string(debug.Stack()))
	return false
}
