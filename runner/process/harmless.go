package process

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"

	"weft/runner"
)

// Chapters never see each other, and a process has more in it than the
// interpreter: environment, working directory, standard streams, loggers,
// signals, timers, whatever a package keeps in a variable. So a child serves one
// chapter, unless nothing in the chapter reaches any of that: then there is
// nothing that the next one could find, given an interpreter of its own.

// harmless are the packages that a chapter can use and leave nothing behind:
// all that their functions change is in the values which they are given or give.
// They start no goroutine and no timer, open no file, and have no settings.
// What follows a package are its exported variables, which cells must not
// mention: they could assign to them.
//
// What tells a process from another is not here either (os, runtime, time): the
// measurements of a chapter are those of a process of its own.
var harmless = map[string][]string{
	"cmp": nil, "iter": nil, "maps": nil, "slices": nil, "sort": nil,
	"container/heap": nil, "container/list": nil, "container/ring": nil,
	"math": nil, "math/big": nil, "math/bits": nil, "math/cmplx": nil,
	"strings": nil, "text/tabwriter": nil, "unicode/utf16": nil, "unicode/utf8": nil,
	"bytes":   {"ErrTooLarge"},
	"errors":  {"ErrUnsupported"},
	"strconv": {"ErrRange", "ErrSyntax"},
	// They write to the standard output, which belongs to the cell, and read
	// the standard input, which is at its end.
	"fmt": nil,
	// Locks and counters are the cells' own. Goroutines are counted.
	"sync": nil, "sync/atomic": nil,
	// A generator that nobody can seed.
	"math/rand/v2": nil,
	// They remember only what they have worked out of types and patterns.
	"encoding/json": nil, "regexp": nil,
	// What lowered programs call.
	"weft/cell": nil, "weft/native": nil,
	// It keeps nothing.
	"weft/show": nil,
}

// isHarmless reports whether a unit can leave nothing in its process but
// goroutines and memory, which are counted.
func isHarmless(u runner.Unit) bool {
	if u.Isolated || u.Virtual || u.Input || u.Trace != "" {
		return false
	}
	for _, i := range u.Imports {
		variables, ok := harmless[i.Path]
		if !ok || slices.ContainsFunc(variables, func(v string) bool { return strings.Contains(u.Source, v) }) {
			return false
		}
	}
	return true
}

// areHarmless reports whether all units are; there may be none.
func areHarmless(units []runner.Unit) bool {
	return !slices.ContainsFunc(units, func(u runner.Unit) bool { return !isHarmless(u) })
}

// A chapter may leave so much memory, most of it garbage, in a process that
// serves another.
const leftMemory = 256 << 20

// settleTime is how long goroutines of a chapter may take to end that have
// nothing more to do.
const settleTime = 100 * time.Millisecond

// left reports what is left of a chapter in the process, which had some
// goroutines before.
func left(goroutines int) error {
	end := time.Now().Add(settleTime)
	for runtime.NumGoroutine() > goroutines && time.Now().Before(end) {
		time.Sleep(50 * time.Microsecond)
	}
	if n := runtime.NumGoroutine() - goroutines; n > 0 {
		return fmt.Errorf("%d goroutines are left", n)
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	if m.HeapSys > leftMemory {
		return errors.New("the heap has grown")
	}
	return nil
}
