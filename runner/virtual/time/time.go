// Package time is what cells with virtual time get as the package of that
// name: the same, but that all who wait wake at instants of their own (see
// package clock). Types and functions that do not wait are those of the
// standard library.
package time

import (
	"time"

	"weft/runner/virtual/clock"
)

// The types that say nothing of the present.
type (
	Duration   = time.Duration
	Location   = time.Location
	Month      = time.Month
	ParseError = time.ParseError
	Time       = time.Time
	Weekday    = time.Weekday
)

// Now gives the present microsecond.
func Now() Time { return clock.Now() }

// Since gives how long ago t was.
func Since(t Time) Duration { return Now().Sub(t) }

// Until gives how long it is until t.
func Until(t Time) Duration { return t.Sub(Now()) }

// Sleep waits until d has passed.
func Sleep(d Duration) {
	if d > 0 {
		clock.Sleep(d)
	}
}

// After gives a channel on which the time comes after d.
func After(d Duration) <-chan Time { return NewTimer(d).C }

// Tick gives a channel on which the time comes after each d.
func Tick(d Duration) <-chan Time {
	if d <= 0 {
		return nil
	}
	return NewTicker(d).C
}
