package session

import (
	"slices"
	"strings"

	"weft/runner/program"
)

// A done is a unit that the kernel which answers has run.
type done struct {
	key     string
	id      string // of the cell, as footprints name it
	unit    string
	touches program.Footprint
	// lends says that other units use what this one declares, besides what its
	// author defines: an interpreter's units share what was written for all.
	lends bool
	// declared says that only its declarations have been carried out.
	declared bool
}

// redo says what must be run for a cell: targets are the cells that it needs,
// in order, and itself as the last. What the kernel has run already need not be
// run again if it is as it would be after a run from the top: the same units,
// each after what it needs, and nothing else that has changed what they touch.
// If that cannot be, the kernel must be a new one. The cell itself is always
// run.
func redo(history []done, targets []done, needs func(key string) []string) (fresh bool, todo []done) {
	self := targets[len(targets)-1]
	good := map[string]int{} // where in the history is what counts
	for _, t := range targets {
		at := lastOf(history, t.key)
		if at >= 0 && history[at].declared {
			return true, targets
		}
		if t.key == self.key || at < 0 || history[at].unit != t.unit || !follows(needs(t.key), good, at) {
			todo = append(todo, t)
			continue
		}
		good[t.key] = at
	}
	for i, d := range history {
		at, ok := good[d.key]
		if (!ok || at != i) && !d.declared && d.disturbs(targets) {
			return true, targets
		}
	}
	return !inOrder(history, targets, good), todo
}

func lastOf(history []done, key string) int {
	for i, d := range slices.Backward(history) {
		if d.key == key {
			return i
		}
	}
	return -1
}

// follows reports whether all that is needed has been run before an index and
// still counts.
func follows(needs []string, good map[string]int, at int) bool {
	for _, key := range needs {
		if before, ok := good[key]; !ok || before > at {
			return false
		}
	}
	return true
}

// disturbs reports whether targets may find something else because d has been
// run, which is none of them or will be run again.
func (d done) disturbs(targets []done) bool {
	again := slices.ContainsFunc(targets, func(t done) bool { return t.key == d.key })
	if again && d.lasts() {
		return true
	}
	changes := program.Footprint{}
	for name, access := range d.touches {
		// What it defines it defines anew.
		if access&program.Write != 0 && !(again && d.owns(name)) {
			changes[name] = access
		}
	}
	return again && len(changes) > 0 || slices.ContainsFunc(targets, func(t done) bool { return changes.Disturbs(t.touches) })
}

// owns reports whether a name in a footprint is that of a variable of the unit.
func (d done) owns(name string) bool { return strings.HasPrefix(name, d.id+".") }

// lasts reports whether a unit declares what cannot be declared anew: types and
// methods, which an interpreter does not forget, and what others have borrowed.
func (d done) lasts() bool {
	text := "\n" + d.unit
	return d.lends || strings.Contains(text, "\ntype ") || strings.Contains(text, "\nfunc (")
}

// inOrder reports whether those that count and for which the order matters
// have been run in the order of the chapter.
func inOrder(history, targets []done, good map[string]int) bool {
	for i, a := range targets {
		for _, b := range targets[i+1:] {
			x, okX := good[a.key]
			y, okY := good[b.key]
			if okX && okY && x > y && history[x].touches.Clashes(history[y].touches) {
				return false
			}
			if !okX && okY && a.touches.Clashes(history[y].touches) {
				return false // it comes too late
			}
		}
	}
	return true
}
