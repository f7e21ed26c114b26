package runner

import (
	"fmt"
	"slices"
)

// A Judgement is what the kernels of a chapter gave for its cells, and what
// that says of the results. It is not safe for concurrent use.
type Judgement struct {
	// Kernel names the kernel whose results count, Second the one that is to
	// give the same; it may be empty.
	Kernel, Second string
	// Cells are those of the chapter, in order.
	Cells []Cell
	// Needs has for each cell those whose definitions it uses.
	Needs map[int][]int
	// given has what each side gave, also for cells that it was not wanted for.
	given map[sideName]map[int]Result
}

// Give takes the result of a cell by the kernel of a name.
func (j *Judgement) Give(kernel string, c Cell, res Result) {
	j.give(sideName{kernel, c.flavour()}, c, res)
}

func (j *Judgement) give(s sideName, c Cell, res Result) {
	if j.given == nil {
		j.given = map[sideName]map[int]Result{}
	}
	if j.given[s] == nil {
		j.given[s] = map[int]Result{}
	}
	j.given[s][c.Number] = res
}

// Result gives the result of a cell that stands, with a verdict; false if a
// kernel that is to run the cell has given none.
func (j *Judgement) Result(c Cell) (Result, bool) {
	if !j.complete(c) {
		return Result{}, false
	}
	return c.judge(j.result(c)), true
}

// sidesOf gives the names of the sides that run a cell.
func (j *Judgement) sidesOf(c Cell) []sideName { return sidesOf(j.Kernel, j.Second, c) }

// complete reports whether all sides of a cell have given their results.
func (j *Judgement) complete(c Cell) bool {
	return !slices.ContainsFunc(j.sidesOf(c), func(name sideName) bool {
		_, ok := j.given[name][c.Number]
		return !ok
	})
}

// result gives the result of a complete cell.
func (j *Judgement) result(c Cell) Result {
	names := j.sidesOf(c)
	res := j.given[names[0]][c.Number]
	switch {
	case len(names) == 2:
		res = both(res, j.given[names[1]][c.Number])
	case res.ran():
		res.Verdict = Alone
	}
	if names[0].kernel != j.Kernel && res.Ending != NotRun {
		res.Kernel = names[0].kernel
	}
	if res.Reason = j.reason(c); res.Other != nil && res.Reason == "" {
		res.Reason = j.doubt(c)
	}
	return res
}

// doubt gives why the second kernel may be right in itself to give another
// result for a cell: it does not have the scope of a cell above that may have
// left something to this one. It is empty if there is no such cell.
func (j *Judgement) doubt(cell Cell) string {
	uses := j.uses(cell.Number)
	for _, c := range j.Cells {
		if c.Number >= cell.Number || cell.Isolated {
			return ""
		}
		why := j.reason(c)
		if why == "" || c.Isolated {
			continue
		}
		for number := range j.uses(c.Number) {
			if uses[number] {
				return fmt.Sprintf("after %s: %s", c.ID(), why)
			}
		}
	}
	return ""
}

// uses gives the cells whose definitions a cell reaches, with itself. Two cells
// that have none in common leave nothing to each other.
func (j *Judgement) uses(cell int) map[int]bool {
	all := map[int]bool{}
	next := []int{cell}
	for len(next) > 0 {
		number := next[0]
		next = next[1:]
		if !all[number] {
			all[number] = true
			next = append(next, j.Needs[number]...)
		}
	}
	return all
}

// reason gives why the second kernel does not have the scope in which a cell
// leaves the one that counts; empty if it has, as far as one can tell.
func (j *Judgement) reason(c Cell) string {
	res := j.given[j.sidesOf(c)[0]][c.Number]
	other, ok := j.given[sideName{j.Second, c.flavour()}][c.Number]
	switch {
	case !ok:
		return ""
	case other.gaveUp(res):
		return messageOf(other.Err())
	case c.Kernel != "" && other.Account() != res.Account():
		return "pinned to the kernel " + c.Kernel
	}
	return ""
}
