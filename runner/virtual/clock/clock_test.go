package clock

import (
	"math"
	"testing"
	"testing/synctest"
	"time"
)

// Who waits for the same microsecond gets a nanosecond of its own in it, in
// the order of asking; the thousandth gets one in the next.
func TestWaitGivesInstantsOfTheirOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bubble = state{slots: map[int64]int64{}}
		for i := range 2500 {
			n, us := i%999+1, i/999
			want := time.Second + time.Duration(us)*time.Microsecond + time.Duration(n)
			if got := Wait(time.Second); got != want {
				t.Fatalf("wait %d is %v, want %v", i, got, want)
			}
		}
		if got := Wait(1); got != time.Microsecond+1 {
			t.Errorf("a nanosecond is %v, want the next microsecond", got)
		}
		time.Sleep(5 * time.Nanosecond)
		if got := Wait(0); got != 1 {
			t.Errorf("no time is %v, want the next nanosecond", got)
		}
	})
}

func TestWaitForEverIsInTheFuture(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bubble = state{slots: map[int64]int64{}}
		if got := Wait(math.MaxInt64); got < longest {
			t.Errorf("the longest wait is %v", got)
		}
	})
}

// What is past is forgotten once there is much of it.
func TestSlotsOfThePastAreForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bubble = state{slots: map[int64]int64{}}
		for range 20 * minSweep {
			time.Sleep(Wait(time.Microsecond))
		}
		if n := len(bubble.slots); n > 2*minSweep+1 {
			t.Errorf("%d slots are kept", n)
		}
	})
}
