package time

import (
	"time"

	"weft/runner/virtual/clock"
)

// A Timer is one event in the future.
type Timer struct {
	C <-chan Time
	c chan Time // of which C is one end; nil if the event is a call
	t *time.Timer
}

// NewTimer makes a timer that sends the time after d.
func NewTimer(d Duration) *Timer {
	t := &Timer{c: make(chan Time, 1)}
	t.C = t.c
	t.t = after(d, func() { send(t.c) })
	return t
}

// AfterFunc calls f in a goroutine of its own after d.
func AfterFunc(d Duration, f func()) *Timer { return &Timer{t: after(d, f)} }

// after calls f at an instant of its own.
func after(d Duration, f func()) *time.Timer {
	return time.AfterFunc(clock.Wait(d), func() {
		clock.Arrive()
		f()
	})
}

// send sends the time, unless nobody has taken the last one.
func send(c chan Time) {
	select {
	case c <- Now():
	default:
	}
}

// drain takes what was sent and not received.
func drain(c chan Time) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// Stop prevents the event, and reports whether it did.
func (t *Timer) Stop() bool {
	if t.t == nil {
		panic("time: Stop called on uninitialized Timer")
	}
	stopped := t.t.Stop()
	return drain(t.c) || stopped
}

// Reset makes the event one after d, and reports whether there was one to come.
func (t *Timer) Reset(d Duration) bool {
	if t.t == nil {
		panic("time: Reset called on uninitialized Timer")
	}
	active := t.Stop()
	t.t.Reset(clock.Wait(d))
	return active
}

// A Ticker is an event that comes again and again.
type Ticker struct {
	C <-chan Time
	c chan Time
	d Duration
	t *time.Timer
}

// NewTicker makes a ticker that sends the time after each d.
func NewTicker(d Duration) *Ticker {
	if d <= 0 {
		panic("non-positive interval for NewTicker")
	}
	t := &Ticker{c: make(chan Time, 1), d: d}
	t.C = t.c
	t.t = after(d, t.tick)
	return t
}

// tick sends the time and prepares the next event.
func (t *Ticker) tick() {
	t.t.Reset(clock.Wait(t.d))
	send(t.c)
}

// Stop ends the events.
func (t *Ticker) Stop() {
	if t.t != nil {
		t.t.Stop()
		drain(t.c)
	}
}

// Reset makes the next event one after d, and so on.
func (t *Ticker) Reset(d Duration) {
	switch {
	case d <= 0:
		panic("non-positive interval for Ticker.Reset")
	case t.t == nil:
		panic("time: Reset called on uninitialized Ticker")
	}
	t.Stop()
	t.d = d
	t.t.Reset(clock.Wait(d))
}
