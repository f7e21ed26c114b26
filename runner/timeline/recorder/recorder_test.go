package recorder_test

import (
	"strings"
	"testing"
	"time"

	"weft/runner/timeline/recorder"
)

// record gives what is delivered of a function, and how often.
func record(t *testing.T, limit time.Duration, f func()) (data []byte, times int) {
	t.Helper()
	done := make(chan bool)
	go func() {
		defer close(done)
		r := recorder.Start(time.Now(), limit, func(trace []byte) {
			data = append([]byte(nil), trace...)
			times++
		})
		if r == nil {
			t.Error("nothing is recorded")
		}
		defer r.Stop()
		f()
	}()
	<-done
	return data, times
}

// A recording is delivered once, however often it is stopped, and has what
// the cell has said.
func TestRecording(t *testing.T) {
	data, times := record(t, time.Minute, func() {
		recorder.Starting(12, "worker", 2, "a\nb", 3.5, strings.Repeat("long ", 9))
		go func() {}()
	})
	if want := `go 12 worker(2, "a\nb", 3.5, "long long …)`; times != 1 || !strings.Contains(string(data), want) {
		t.Errorf("%d times, %d bytes, without %q", times, len(data), want)
	}
	if !strings.Contains(string(data), "begin ") || !strings.Contains(string(data), "end ") {
		t.Error("it has no beginning and end")
	}
}

// A recording of a cell in which very much happens ends long before it.
func TestDenseRecordingIsCut(t *testing.T) {
	data, times := record(t, time.Minute, func() {
		ball, back := make(chan int), make(chan int)
		go func() {
			for v := range ball {
				back <- v
			}
		}()
		for i := range 1_000_000 {
			ball <- i
			<-back
		}
		close(ball)
	})
	if times != 1 || len(data) > 8<<20 || !strings.Contains(string(data), "cut ") || strings.Contains(string(data), "end ") {
		t.Errorf("%d times, %d bytes", times, len(data))
	}
}

// A recording ends when its time is up, also if the cell does not.
func TestLongRecordingIsCut(t *testing.T) {
	start := time.Now()
	data, times := record(t, 150*time.Millisecond, func() {
		for time.Since(start) < 600*time.Millisecond {
		}
	})
	if times != 1 || !strings.Contains(string(data), "cut ") {
		t.Errorf("%d times, %d bytes", times, len(data))
	}
}

// While a process is being traced, a second recording does nothing.
func TestOneRecordingAtATime(t *testing.T) {
	record(t, time.Minute, func() {
		second := recorder.Start(time.Now(), time.Minute, func([]byte) { t.Error("the second delivers") })
		if second != nil {
			t.Error("there is a second")
		}
		second.Stop()
	})
}
