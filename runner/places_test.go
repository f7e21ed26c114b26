package runner_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"weft/runner"
)

// A chapter that finds no place is checked, and runs when another one is over; what
// it has waited is not its time.
func TestRunner_waits_for_a_place(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		checked, k := 0, &kernel{}
		r := &runner.Runner{Kernel: "k", Places: make(chan struct{}, 1), Makers: map[string]runner.Maker{"k": {
			Release: func(runner.Flavour) (string, error) { return "go1", nil },
			Check:   func(cells []runner.Cell) (runner.Plan, error) { checked++; return plan(cells) },
			Open:    func(context.Context, []runner.File, runner.Plan) (runner.Kernel, error) { return k, nil },
		}}}
		r.Places <- struct{}{}
		time.AfterFunc(time.Minute, func() {
			if checked != 1 || k.ran != 0 {
				t.Errorf("while another runs: checked %d times, %d units have run; want 1, 0", checked, k.ran)
			}
			<-r.Places
		})
		run, _, err := r.Run(t.Context(), cells, nil, runner.Watch{})
		if err != nil || k.ran != 1 || k.closed != 1 || len(r.Places) != 0 {
			t.Errorf("Run: %v; %d units have run, %d kernels were closed, %d places are taken", err, k.ran, k.closed, len(r.Places))
		}
		if run.Took > time.Second {
			t.Errorf("the chapter took %v", run.Took)
		}
		r.Places <- struct{}{}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if _, _, err := r.Run(ctx, cells, nil, runner.Watch{}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Run without a place: %v, want that the time is over", err)
		}
	})
}
