package process

import (
	"context"
	"runtime/debug"
	"slices"
	"testing"

	"weft/runner"
)

// A percentOf is a kernel that notes the percentage of the collector while a unit
// runs.
type percentOf struct {
	runner.Kernel
	seen []int
}

// Run implements runner.Kernel.
func (p *percentOf) Run(context.Context, []runner.Unit, runner.Report) ([]runner.Result, error) {
	now := debug.SetGCPercent(100)
	debug.SetGCPercent(now)
	p.seen = append(p.seen, now)
	return nil, nil
}

// Units that could tell find the collector as it is in any process, and keep what
// they have set.
func TestFrugal(t *testing.T) {
	was := debug.SetGCPercent(100)
	defer debug.SetGCPercent(was)
	harmless := []runner.Unit{{}}
	telling := []runner.Unit{{Imports: []runner.Import{{Name: "debug", Path: "runtime/debug"}}}}
	p := &percentOf{}
	f := &frugal{Kernel: p, memory: -1}
	for _, units := range [][]runner.Unit{harmless, harmless, telling, harmless} {
		f.Run(t.Context(), units, nil)
	}
	debug.SetGCPercent(70) // as the cell would
	f.Run(t.Context(), telling, nil)
	f.Run(t.Context(), harmless, nil)
	want := []int{savingPercent, savingPercent, 100, 100, 70, 70}
	for i, got := range p.seen {
		if got != want[i] {
			t.Errorf("unit %d found %d, want %d", i, got, want[i])
		}
	}
}

// What lives ends the saving when garbage might take what is allowed.
func TestFrugalEndsWhereMuchLives(t *testing.T) {
	was := debug.SetGCPercent(100)
	defer debug.SetGCPercent(was)
	p := &percentOf{}
	f := &frugal{Kernel: p, memory: 2 << 30}
	harmless := []runner.Unit{{}}
	f.Run(t.Context(), harmless, nil)
	if !f.goOn(40<<20) || f.goOn(41<<20) {
		t.Error("40 MiB of 2 GiB do not matter, 41 do")
	}
	f.Run(t.Context(), harmless, nil)
	(&frugal{Kernel: p, memory: 128 << 20}).Run(t.Context(), harmless, nil)
	if want := []int{savingPercent, 100, 100}; !slices.Equal(p.seen, want) {
		t.Errorf("found %v, want %v", p.seen, want)
	}
}
