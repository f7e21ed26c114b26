package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// A trial is one run of a program.
type trial struct {
	// wall is how long it took, busy how long processors worked for it.
	wall, busy time.Duration
	// peak is the most memory that it, or a process it started, had at once.
	peak int64
}

// measure runs a program and waits for it.
func measure(ctx context.Context, env []string, name string, args ...string) (trial, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), env...)
	cmd.WaitDelay = 10 * time.Second
	var said strings.Builder
	cmd.Stderr = &said
	start := time.Now()
	err := cmd.Run()
	t := trial{wall: time.Since(start)}
	if err != nil {
		return t, fmt.Errorf("%s %s: %w: %.300s", filepath.Base(name), strings.Join(args, " "), err, said.String())
	}
	t.busy = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	if use, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		t.peak = use.Maxrss << 10
	}
	return t, nil
}

// A contest is what several runners do in turn.
type contest struct {
	runners []racer
	trials  map[string][]trial
}

// A racer is measured under a name. Its setup is not.
type racer struct {
	name  string
	setup func() error
	run   func(context.Context) (trial, error)
}

// hold has all of them run, one after the other, in so many rounds.
func (c *contest) hold(ctx context.Context, rounds int) error {
	c.trials = map[string][]trial{}
	for round := range rounds {
		for _, r := range c.runners {
			if r.setup != nil {
				if err := r.setup(); err != nil {
					return err
				}
			}
			// What another has written does not wait to be written while
			// this one runs.
			syscall.Sync()
			t, err := r.run(ctx)
			if err != nil {
				return err
			}
			fmt.Fprintf(os.Stderr, "round %d: %s: %.2f s, %.2f s of processors, %d MB\n",
				round+1, r.name, t.wall.Seconds(), t.busy.Seconds(), t.peak>>20)
			c.trials[r.name] = append(c.trials[r.name], t)
		}
	}
	return nil
}

// middle gives the middle trial by some measure, and its measure.
func (c *contest) middle(name string, of func(trial) float64) float64 {
	var list []float64
	for _, t := range c.trials[name] {
		list = append(list, of(t))
	}
	if len(list) == 0 {
		return 0
	}
	slices.Sort(list)
	return (list[len(list)/2] + list[(len(list)-1)/2]) / 2
}

func wall(t trial) float64 { return t.wall.Seconds() }
func busy(t trial) float64 { return t.busy.Seconds() }
func peak(t trial) float64 { return float64(t.peak) / (1 << 20) }
