package remote

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Programs are the latest that were built, each known by its source: what
// [SourceOf] gives. It is for who builds, see [Config]. It is safe for concurrent
// use; the zero Programs has none.
type Programs[P any] struct {
	mu   sync.Mutex
	list []entry[P] // the oldest first
}

type entry[P any] struct {
	source  string
	program P
}

// keepPrograms is how many programs are kept: a chapter has one, and one for each
// cell that is alone.
const keepPrograms = 32

// Find gives the program with a source; false if it is not kept.
func (p *Programs[P]) Find(source string) (program P, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.IndexFunc(p.list, func(e entry[P]) bool { return e.source == source })
	if i < 0 {
		return program, false
	}
	return p.list[i].program, true
}

// Add adds a program, and gives the oldest if that is not kept any more.
func (p *Programs[P]) Add(source string, program P) (old P, dropped bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.list = append(p.list, entry[P]{source, program})
	if len(p.list) <= keepPrograms {
		return old, false
	}
	old = p.list[0].program
	p.list = slices.Delete(p.list, 0, 1)
	return old, true
}

// SourceOf gives the files of a program as one text.
func SourceOf(files map[string]string) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(files)) {
		b.WriteString(strconv.Quote(name) + " " + strconv.Quote(files[name]) + "\n")
	}
	return b.String()
}
