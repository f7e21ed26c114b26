package session

import (
	"fmt"
	"slices"

	"weft/runner"
)

// prove runs cells on the confirming kernel beside the loop, in a process that
// has run nothing else.
func (h *Host) prove(a Prove) {
	plan, err := h.front.plan(false)
	if err != nil || a.Rev != h.front.rev {
		h.push(ProofEnded{Batch: a.Batch, Error: "the program has changed"})
		return
	}
	cells := h.cellsOf(a.Keys)
	limit := buildTime
	for _, k := range cells {
		limit += h.limit(k.Cell, false)
	}
	r := h.newRunning(0, limit)
	h.proofs = r
	p := proof{host: h, running: r, prove: a, cells: cells, plan: only(plan, h.front.numbers(a.Keys)), files: h.files, open: h.config.Confirm.Open}
	h.all.Go(func() {
		defer r.end(nil)
		end := ProofEnded{Batch: a.Batch}
		for _, flavour := range p.flavours() {
			if err := p.run(flavour); err != nil {
				end.Error = err.Error()
			}
		}
		h.push(end)
	})
}

// A proof is a batch of cells on the confirming kernel.
type proof struct {
	host    *Host
	running *running
	prove   Prove
	cells   []Keyed
	plan    runner.Plan
	files   []runner.File
	open    opener
}

// flavours gives the flavours of the cells, each once.
func (p *proof) flavours() []runner.Flavour {
	var all []runner.Flavour
	for _, k := range p.cells {
		if f := flavourOf(k.Cell); !slices.Contains(all, f) {
			all = append(all, f)
		}
	}
	return all
}

// run runs the cells with a kernel of one flavour, up to the last that asks for
// it.
func (p *proof) run(flavour runner.Flavour) error {
	plan := p.plan
	plan.Flavour = flavour
	k, err := p.open(p.running.ctx, p.files, plan)
	if err != nil {
		return fmt.Errorf("start kernel: %w", err)
	}
	defer k.Close()
	last := 0
	for i, c := range p.cells {
		if flavourOf(c.Cell) == flavour {
			last = i
		}
	}
	if f, ok := k.(runner.Feeder); ok {
		f.OnWait(func() {}) // what was typed is known
	}
	for _, c := range p.cells[:last+1] {
		give(k, Feed{p.prove.Inputs[c.Key], true})
		res, err := p.runCell(plan, k, c)
		if err != nil {
			return err
		}
		if flavourOf(c.Cell) == flavour {
			p.host.push(Proved{Batch: p.prove.Batch, Key: c.Key, Result: res, HTML: p.host.draw(c.Cell, res)})
		}
	}
	return nil
}

// runCell runs a cell, or one value of its parameter.
func (p *proof) runCell(plan runner.Plan, k runner.Kernel, c Keyed) (runner.Result, error) {
	if c.Key == p.prove.Chosen {
		return plan.RunValue(p.running.ctx, k, c.Cell, p.prove.Value, func(runner.Output) {})
	}
	return plan.Run(p.running.ctx, k, p.base(c), func(runner.Output) {})
}

// base gives a cell without the values that a reader chose.
func (p *proof) base(k Keyed) runner.Cell {
	c := k.Cell
	if n := p.prove.Values[k.Key]; c.Param != nil && n > 0 {
		param := *c.Param
		param.Values = param.Values[:min(len(param.Values), n)]
		c.Param = &param
	}
	return c
}
