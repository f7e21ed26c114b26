package module

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"weft/runner"
	"weft/runner/pattern"
)

// A race is a report of the race detector, as far as it is of cells.
type race []section

// A section is what one goroutine did, or where one was started.
type section struct {
	title     string // "Previous write"
	goroutine int
	created   bool
	frames    []frame
}

var (
	access  = pattern.Late(`^(\w[\w ]*) at 0x[0-9a-f]+ by (?:goroutine (\d+)|main goroutine):$`)
	started = pattern.Late(`^Goroutine (\d+) (\([\w ]*\)) created at:$`)
	place   = pattern.Late(`^\s+(.+):(\d+)(?: \+0x[0-9a-f]+)?$`)
)

// parseRace reads a report. Names are the files of the author as the compiler
// was told of them.
func parseRace(report string, names map[string]string) race {
	var r race
	lines := strings.Split(report, "\n")
	for i := 0; i < len(lines); i++ {
		if m := access().FindStringSubmatch(lines[i]); m != nil {
			id, _ := strconv.Atoi(m[2])
			r = append(r, section{title: m[1], goroutine: id})
		} else if m := started().FindStringSubmatch(lines[i]); m != nil {
			id, _ := strconv.Atoi(m[1])
			r = append(r, section{title: m[2], goroutine: id, created: true})
		} else if len(r) > 0 && i+1 < len(lines) {
			if m := place().FindStringSubmatch(lines[i+1]); m != nil {
				line, _ := strconv.Atoi(m[2])
				r[len(r)-1].add(strings.TrimSpace(lines[i]), m[1], line, names)
				i++
			}
		}
	}
	return r.number()
}

// add adds a frame, if it is one of a cell.
func (s *section) add(call, file string, line int, names map[string]string) {
	name := strings.TrimSuffix(call, "()")
	if _, ofAuthor := names[file]; ofAuthor && strings.HasPrefix(name, "main.") {
		s.frames = append(s.frames, frame{name: name, pos: runner.Pos{File: names[file], Line: line}})
	}
}

// number numbers the goroutines from 1 in the order in which they were
// started.
func (r race) number() race {
	var ids []int
	for _, s := range r {
		ids = append(ids, s.goroutine)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	for i := range r {
		r[i].goroutine = slices.Index(ids, r[i].goroutine) + 1
	}
	return r
}

// acts gives the two accesses, if both are in cells.
func (r race) acts() []runner.Act {
	var list []runner.Act
	for _, s := range r {
		if s.created || len(s.frames) == 0 {
			continue
		}
		what := "read"
		if strings.HasSuffix(strings.ToLower(s.title), "write") {
			what = "write"
		}
		list = append(list, runner.Act{Goroutine: s.goroutine, What: what, Pos: s.frames[0].pos})
	}
	if len(list) != 2 {
		return nil
	}
	return list
}

// String gives the report as Go prints one, without addresses.
func (r race) String() string {
	var b strings.Builder
	for _, s := range r {
		if len(s.frames) == 0 {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n")
		}
		if s.created {
			fmt.Fprintf(&b, "goroutine %d %s created at:\n", s.goroutine, s.title)
		} else {
			fmt.Fprintf(&b, "%s by goroutine %d:\n", s.title, s.goroutine)
		}
		for _, f := range s.frames {
			f.write(&b)
		}
	}
	return b.String()
}
