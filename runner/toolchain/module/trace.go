package module

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"weft/runner"
	"weft/runner/pattern"
)

// A trace is the stacks in a report of the Go runtime, as far as they are of
// cells.
type trace []goroutine

// A goroutine is one of them.
type goroutine struct {
	id     int
	state  string // "running", "chan receive"
	ofCell bool   // it was started to run the cell
	frames []frame
}

// A frame is one function that was called.
type frame struct {
	name string
	pos  runner.Pos
	// created says that the function has started the goroutine.
	created string
}

// maxFrames is how many frames of a goroutine are shown.
const maxFrames = 32

var (
	heading  = pattern.Late(`^goroutine (\d+)(?: [^\[]*)? \[([^\]]*)\]:$`)
	location = pattern.Late(`^\t(.+):(-?\d+)(?: .*)?$`)
	creation = pattern.Late(`^created by (\S+)(?: in goroutine (\d+))?$`)

	// What the runtime adds to the state of a goroutine in virtual time.
	virtualState = pattern.Late(` \(durable\)|, synctest bubble \d+`)
	// The packages that wait for cells there.
	virtualCall = pattern.Late(`^weft/runner/virtual/(\w+)\.(?:\(\*(\w+)\)\.)?(\w+)`)
)

// parseTrace reads a report. Names are the files of the author as the
// compiler was told of them.
func parseTrace(report string, names map[string]string) trace {
	var t trace
	repanicked := strings.Contains(report, " [recovered, repanicked]")
	lines := strings.Split(report, "\n")
	for i := 0; i < len(lines); i++ {
		if m := heading().FindStringSubmatch(lines[i]); m != nil {
			id, _ := strconv.Atoi(m[1])
			t = append(t, goroutine{id: id, state: virtualState().ReplaceAllString(m[2], "")})
			continue
		}
		if len(t) == 0 || i+1 == len(lines) {
			continue // the words before the first stack
		}
		if m := location().FindStringSubmatch(lines[i+1]); m != nil {
			line, _ := strconv.Atoi(m[2])
			t[len(t)-1].add(lines[i], m[1], line, names, repanicked)
			i++
		}
	}
	return t.number()
}

// add adds a frame, if it is one of a cell.
func (g *goroutine) add(call, file string, line int, names map[string]string, repanicked bool) {
	f := frame{pos: runner.Pos{File: names[file], Line: line}}
	if m := creation().FindStringSubmatch(call); m != nil {
		g.ofCell = m[1] == "weft/cell.run"
		f.name, f.created = m[1], m[2]
	} else if f.name = call; strings.HasSuffix(call, ")") {
		f.name = call[:strings.LastIndexByte(call, '(')]
	}
	if m := virtualCall().FindStringSubmatch(f.name); m != nil && len(g.frames) == 0 {
		g.state = waiting(m[1], m[2], m[3])
	}
	if f.name == "panic" && repanicked {
		g.frames = nil // what is above has only passed the panic on
	}
	if _, ofAuthor := names[file]; ofAuthor && strings.HasPrefix(f.name, "main.") {
		g.frames = append(g.frames, f)
	}
}

// waiting gives what Go says of a goroutine that waits in a function or
// method of a package.
func waiting(pkg, recv, name string) string {
	switch {
	case name == "Sleep":
		return "sleep"
	case recv == "":
		return pkg + "." + name
	}
	return pkg + "." + recv + "." + name
}

// number leaves out the goroutines that are not of cells, and numbers the
// others from 1, which is that of the cell: what is left of their numbers
// tells only which was started first.
func (t trace) number() trace {
	t = slices.DeleteFunc(t, func(g goroutine) bool { return len(g.frames) == 0 })
	order := slices.Clone(t)
	slices.SortStableFunc(order, func(a, b goroutine) int {
		if a.ofCell != b.ofCell {
			return map[bool]int{true: -1, false: 1}[a.ofCell]
		}
		return a.id - b.id
	})
	numbers := map[int]int{}
	for i, g := range order {
		numbers[g.id] = i + 1
	}
	for i := range t {
		t[i].id = numbers[t[i].id]
		for j := range t[i].frames {
			f := &t[i].frames[j]
			if id, err := strconv.Atoi(f.created); err == nil {
				f.created = "?"
				if n := numbers[id]; n > 0 {
					f.created = strconv.Itoa(n)
				}
			}
		}
	}
	if !slices.ContainsFunc(t, func(g goroutine) bool { return strings.HasPrefix(g.state, "running") }) {
		slices.SortStableFunc(t, func(a, b goroutine) int { return a.id - b.id })
	}
	return t
}

// snap moves what is on none of the lines of its function to where it surely is.
func (t trace) snap(all []function) {
	for i := range t {
		for j := range t[i].frames {
			f := &t[i].frames[j]
			f.pos.Line = lineOf(f.name, f.pos.Line, all)
		}
	}
}

// asleep are the states in which a goroutine is while others do not wake it.
var asleep = pattern.Late(`^(?:chan |select|semacquire|sync\.)`)

// minutes is how long a goroutine has been in a state.
var minutes = pattern.Late(`, \d+ minutes`)

// leaks gives the goroutines that wait for others.
func (t trace) leaks() []runner.Leak {
	var list []runner.Leak
	for _, g := range t {
		if !asleep().MatchString(g.state) {
			continue
		}
		first, last := g.frames[0], g.frames[len(g.frames)-1]
		list = append(list, runner.Leak{State: minutes().ReplaceAllString(g.state, ""), Pos: first.pos, Start: last.pos})
	}
	return list
}

// maxActs is how many different things that goroutines do are told.
const maxActs = 12

// acts gives what the goroutines do, those that do the same as one; nothing
// if there is only one of them, of which all is known.
func (t trace) acts() []runner.Act {
	var list []runner.Act
	for _, g := range t {
		a := runner.Act{Goroutine: g.id, What: minutes().ReplaceAllString(g.state, ""), Pos: g.frames[0].pos}
		i := slices.IndexFunc(list, func(b runner.Act) bool { return b.What == a.What && b.Pos == a.Pos })
		if i >= 0 {
			list[i].Others++
		} else if len(list) < maxActs {
			list = append(list, a)
		}
	}
	if len(t) < 2 {
		return nil
	}
	return list
}

// pos gives where the trace begins.
func (t trace) pos() runner.Pos {
	if len(t) == 0 {
		return runner.Pos{}
	}
	return t[0].frames[0].pos
}

// String gives the trace as Go prints one, without arguments and addresses.
// The only goroutine that runs needs no heading.
func (t trace) String() string {
	var b strings.Builder
	for i, g := range t {
		if i > 0 {
			b.WriteString("\n")
		}
		if len(t) > 1 || g.state != "running" {
			fmt.Fprintf(&b, "goroutine %d [%s]:\n", g.id, g.state)
		}
		g.write(&b)
	}
	return b.String()
}

// write writes the frames; in the middle of a deep recursion they are all
// the same.
func (g goroutine) write(b *strings.Builder) {
	for i, f := range g.frames {
		if left := len(g.frames) - maxFrames; left > 0 && i == maxFrames/2 {
			b.WriteString("...\n")
		} else if left > 0 && i > maxFrames/2 && i <= maxFrames/2+left {
			continue
		}
		f.write(b)
	}
}

// write writes the frame.
func (f frame) write(b *strings.Builder) {
	name := plainNames(f.name)
	switch f.created {
	case "":
		fmt.Fprintf(b, "%s(...)\n", name)
	case "?":
		fmt.Fprintf(b, "created by %s\n", name)
	default:
		fmt.Fprintf(b, "created by %s in goroutine %s\n", name, f.created)
	}
	fmt.Fprintf(b, "\t%s\n", f.pos)
}

// The names that the front end makes up.
var (
	cellNames   = pattern.Late(`\b(?:main\.)?weft_(?:cell|init)(\d+)(?:_\d+)?\b`)
	mainNames   = pattern.Late(`\bweft_main\d+\b`)
	numberNames = pattern.Late(`\b(\p{L}[\p{L}\p{N}_]*?)__\d+\b`)
)

// plainNames gives a text with the names that authors know.
func plainNames(s string) string {
	s = cellNames().ReplaceAllString(s, "cell $1")
	s = mainNames().ReplaceAllString(s, "main")
	return numberNames().ReplaceAllString(s, "$1")
}
