package yaegi

import (
	"reflect"
	"runtime"
	"time"

	"weft/runner"
	"weft/runner/program/lower/native"
	"weft/runner/virtual/clock"
	vcontext "weft/runner/virtual/context"
	vsync "weft/runner/virtual/sync"
	vtime "weft/runner/virtual/time"
)

// virtually starts the clock of virtual time, when the first unit comes that
// has it. From then on all units have; their packages time, sync and context
// are those of [weft/runner/virtual].
func (k *Kernel) virtually() {
	k.virtual = true
	clock.Open(k.asleep)
}

// asleep ends the process because all goroutines of cells wait for each
// other.
func (k *Kernel) asleep() {
	k.fail(runner.Error{
		Ending:  runner.Deadlock,
		Message: "fatal error: all goroutines are asleep - deadlock!",
		Pos:     k.start(),
	})
	k.leave(2)
	runtime.Goexit() // a process that lives on has lost its clock
}

// still ends the process because the clock stands still.
func (k *Kernel) still(state, _ string) {
	k.fail(runner.Error{Ending: runner.Timeout, Message: clock.StandsStill(state), Pos: k.marked()})
	k.leave(2)
}

// do runs a unit in the time that units have.
func (k *Kernel) do(u *runner.Unit) {
	if !k.virtual {
		k.eval(u)
		return
	}
	clock.Do(func() { k.eval(u) }, u.Timeout, k.still)
}

// now gives the present instant of the clock that units have.
func (k *Kernel) now() time.Time {
	if k.virtual {
		return time.Unix(0, 0).Add(clock.Instant())
	}
	return time.Now()
}

// inVirtualTime gives what replaces parts of a package in virtual time.
func inVirtualTime(importPath string) functions {
	switch importPath {
	case "context":
		return virtualContext()
	case "sync":
		return functions{
			"Mutex": kind[vsync.Mutex](), "RWMutex": kind[vsync.RWMutex](), "Once": kind[vsync.Once](), "WaitGroup": kind[vsync.WaitGroup](),
			"OnceFunc": vsync.OnceFunc,
		}
	case "time":
		return functions{
			"Timer": kind[vtime.Timer](), "Ticker": kind[vtime.Ticker](),
			"After": vtime.After, "AfterFunc": vtime.AfterFunc, "NewTicker": vtime.NewTicker, "NewTimer": vtime.NewTimer,
			"Now": vtime.Now, "Since": vtime.Since, "Sleep": vtime.Sleep, "Tick": vtime.Tick, "Until": vtime.Until,
		}
	case "weft/native":
		return functions{
			"Go":        func(f func()) { native.Go(f); clock.Yield() },
			"GoWatched": func(f func(), died func(any)) { native.GoWatched(f, died); clock.Yield() },
		}
	}
	return nil
}

// virtualContext gives what replaces parts of package context.
func virtualContext() functions {
	return functions{
		"WithDeadline": vcontext.WithDeadline, "WithDeadlineCause": vcontext.WithDeadlineCause,
		"WithTimeout": vcontext.WithTimeout, "WithTimeoutCause": vcontext.WithTimeoutCause,
	}
}

// kind gives a type as a symbol.
func kind[T any]() reflect.Value { return reflect.ValueOf((*T)(nil)) }
