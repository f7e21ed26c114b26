// Package context is what cells with virtual time get as the package of that
// name: the same, but that deadlines come at instants of their own (see
// package clock).
package context

import (
	"context"
	"fmt"
	"time"

	"weft/runner/virtual/clock"
)

// The types are those of the standard library.
type (
	Context         = context.Context
	CancelFunc      = context.CancelFunc
	CancelCauseFunc = context.CancelCauseFunc
)

// Why a context ends.
var (
	Canceled         = context.Canceled
	DeadlineExceeded = context.DeadlineExceeded
)

// Background gives the context that never ends.
func Background() Context { return context.Background() }

// TODO gives a context where it is not yet clear which.
func TODO() Context { return context.TODO() }

// Cause gives why c has ended.
func Cause(c Context) error { return context.Cause(c) }

// AfterFunc calls f in a goroutine of its own once ctx has ended.
func AfterFunc(ctx Context, f func()) (stop func() bool) { return context.AfterFunc(ctx, f) }

// WithCancel gives a context that can be ended.
func WithCancel(parent Context) (ctx Context, cancel CancelFunc) { return context.WithCancel(parent) }

// WithCancelCause is WithCancel with a reason.
func WithCancelCause(parent Context) (ctx Context, cancel CancelCauseFunc) {
	return context.WithCancelCause(parent)
}

// WithValue gives a context with a value.
func WithValue(parent Context, key, val any) Context { return context.WithValue(parent, key, val) }

// WithoutCancel gives a context with the values of parent that does not end.
func WithoutCancel(parent Context) Context { return context.WithoutCancel(parent) }

// WithTimeout gives a context that ends after a while.
func WithTimeout(parent Context, timeout time.Duration) (Context, CancelFunc) {
	return WithDeadline(parent, clock.Now().Add(timeout))
}

// WithTimeoutCause is WithTimeout with a reason.
func WithTimeoutCause(parent Context, timeout time.Duration, cause error) (Context, CancelFunc) {
	return WithDeadlineCause(parent, clock.Now().Add(timeout), cause)
}

// WithDeadline gives a context that ends at d.
func WithDeadline(parent Context, d time.Time) (Context, CancelFunc) {
	return WithDeadlineCause(parent, d, nil)
}

// WithDeadlineCause is WithDeadline with a reason.
func WithDeadlineCause(parent Context, d time.Time, cause error) (Context, CancelFunc) {
	wait := d.Sub(clock.Now())
	if earlier, ok := parent.Deadline(); wait <= 0 || ok && earlier.Before(d) {
		return context.WithDeadlineCause(parent, d, cause)
	}
	announcer := time.AfterFunc(clock.Wait(wait), clock.Arrive)
	ctx, cancel := context.WithDeadlineCause(parent, time.Now().Add(clock.Wait(wait)), cause)
	return deadline{ctx, d}, func() {
		announcer.Stop()
		cancel()
	}
}

// A deadline is a context with the deadline that it was made with, in place
// of the instant that is its own.
type deadline struct {
	Context
	at time.Time
}

// Deadline implements Context.
func (d deadline) Deadline() (time.Time, bool) { return d.at, true }

// String gives what the context is called.
func (d deadline) String() string { return fmt.Sprint(d.Context) }
