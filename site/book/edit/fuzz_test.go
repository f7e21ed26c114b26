package edit_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"weft/runner"
	"weft/site/book/edit"
)

// FuzzChange holds what is true of every change of every chapter: what is not
// refused can be read; all other cells are what they were; all other lines are
// there byte for byte; a change that is taken back the other way leaves nothing.
func FuzzChange(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txtar")
	more, err2 := filepath.Glob("../testdata/parse/*.txtar")
	if err != nil || err2 != nil {
		f.Fatal(err, err2)
	}
	for i, file := range append(files, more...) {
		a, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		text := string(a.Files[0].Data)
		if strings.HasSuffix(a.Files[0].Name, ".quoted") {
			text = unquote(f, text)
		}
		for op := range uint8(changes) {
			f.Add([]byte(text), uint64(i), op, uint8(i), "x\n\ny\n")
		}
	}
	f.Fuzz(func(t *testing.T, text []byte, seed uint64, op, which uint8, source string) {
		fuzzChange(t, text, op, which, source)
	})
}

// FuzzBook does the same with chapters that are made of a number: they have
// cells in lists, quotes and callouts, with outputs, in all forms of files.
func FuzzBook(f *testing.F) {
	for seed := range uint64(100) {
		for op := range uint8(changes) {
			f.Add(seed*8+uint64(op), op, uint8(seed), uint16(seed))
		}
	}
	f.Fuzz(func(t *testing.T, seed uint64, op, which uint8, source uint16) {
		m := &maker{rand.New(rand.NewPCG(seed, 0)), 0}
		text := m.book()
		s := &maker{rand.New(rand.NewPCG(uint64(source), 1)), 0}
		fuzzChange(t, []byte(text), op, which, s.source())
	})
}

// changes is how many kinds of changes there are.
const changes = 8

// fuzzChange makes one change and checks it.
func fuzzChange(t *testing.T, text []byte, op, which uint8, source string) {
	before := edit.Read(text, parse)
	if !bytes.Equal(before.Bytes(), text) {
		t.Fatalf("read as %q", before.Bytes())
	}
	n := len(before.Chapter().Cells)
	cell := 1
	if n > 0 {
		cell = 1 + int(which)%n
	}
	k := &checker{t: t, before: before, cell: cell}
	var c edit.Change
	var err error
	switch op % changes {
	case 0:
		c, err = before.Save(cell, source)
		k.want(cell-1, cell, source)
	case 1, 2:
		after := op%changes == 2
		c, err = before.Insert(cell, after, "go", source)
		at := cell - 1
		if after {
			at = cell
		}
		k.want(at, at, source)
		k.inverse = func(c edit.Change) (edit.Change, error) { return c.Remove(at + 1) }
	case 3:
		line := 1 + int(which)%(1+strings.Count(source, "\n"))
		c, err = before.Split(cell, source, line)
		k.split = true
	case 4:
		c, err = before.Remove(cell)
		k.want(cell-1, cell)
		k.gaps = true
	case 5:
		c, err = before.Move(cell, 1)
		k.move = true
	case 6:
		ids := []string{""}
		for _, s := range before.Chapter().Sections() {
			ids = append(ids, s.ID)
		}
		id := ids[int(which)%len(ids)]
		s, err2 := before.Section(id)
		if err2 != nil {
			t.Fatal(err2)
		}
		if same, err := before.Prose(id, s.Text); err != nil || !bytes.Equal(same.Bytes(), text) {
			t.Fatalf("a section that is not changed gives %q, %v", same.Bytes(), err)
		}
		c, err = before.Prose(id, source)
		k.section = &s
	case 7:
		c, err = before.Append("", "go", source)
		k.appended = true
		k.inverse = func(c edit.Change) (edit.Change, error) { return c.Remove(c.Cells[0]) }
	}
	if err != nil {
		return
	}
	k.check(c)
}

// A checker holds a change against the text before it, without what package
// edit says of either.
type checker struct {
	t                           *testing.T
	before                      *edit.Text
	cell                        int
	sources                     []string // wanted, if it is known
	gaps, split, move, appended bool
	section                     *edit.Section
	inverse                     func(edit.Change) (edit.Change, error)
}

// want has sources in the place of those of some cells.
func (k *checker) want(first, end int, sources ...string) {
	for i, s := range sources {
		if s != "" && !strings.HasSuffix(s, "\n") {
			s += "\n"
		}
		sources[i] = strings.ToValidUTF8(strings.ReplaceAll(s, "\r\n", "\n"), "\ufffd")
	}
	all := sourcesOf(k.before.Chapter().Cells)
	if end <= len(all) {
		k.sources = slices.Replace(all, first, end, sources...)
	}
}

func sourcesOf(cells []runner.Cell) []string {
	all := []string{}
	for _, c := range cells {
		all = append(all, c.Source)
	}
	return all
}

func (k *checker) check(c edit.Change) {
	t := k.t
	again := parse(c.Bytes())
	if !reflect.DeepEqual(again.Cells, c.Chapter().Cells) {
		t.Errorf("the cells of the change are not those that are read")
	}
	if k.sources != nil && !slices.Equal(sourcesOf(again.Cells), k.sources) {
		t.Errorf("cells %q, want %q", sourcesOf(again.Cells), k.sources)
	}
	k.others(again.Cells)
	k.lines(c)
	if k.inverse != nil {
		back, err := k.inverse(c)
		if err != nil {
			t.Errorf("cannot be taken back: %v\n%q", err, c.Bytes())
		} else if !slices.Equal(filled(back.Bytes()), filled(k.before.Bytes())) {
			t.Errorf("taken back it is\n%q, was\n%q, in between\n%q", back.Bytes(), k.before.Bytes(), c.Bytes())
		}
	}
}

// others wants the cells that a change is not about to be what they were, but
// for where they stand.
func (k *checker) others(now []runner.Cell) {
	old := slices.Clone(k.before.Chapter().Cells)
	bare := func(c runner.Cell) runner.Cell {
		c.Number, c.Pos, c.Indents, c.Name = 0, runner.Pos{}, nil, ""
		return c
	}
	has := func(list []runner.Cell, c runner.Cell) bool {
		return slices.ContainsFunc(list, func(o runner.Cell) bool { return reflect.DeepEqual(bare(o), bare(c)) })
	}
	for i, c := range old {
		touched := i+1 == k.cell || k.section != nil && c.Pos.Line >= k.section.Line && c.Pos.Line <= k.section.Line+strings.Count(k.section.Text, "\n")
		if (!touched || k.move) && !has(now, c) {
			k.t.Errorf("cell %d is not there any more: %+v", i+1, c)
		}
	}
}

// lines wants the lines that a change is not about to be in the file as they
// were.
func (k *checker) lines(c edit.Change) {
	old, now := fileLines(k.before.Bytes()), fileLines(c.Bytes())
	first, end := k.touched(old)
	if k.move {
		other, otherEnd := span(k.before, k.cell+1)
		if other < first {
			first, end, other, otherEnd = other, otherEnd, first, end
		}
		between := strings.Join(old[end:other], "")
		if !strings.Contains(strings.Join(now[first:], ""), between) {
			k.t.Errorf("what stood between is not there any more: %q in %q", between, now)
		}
		end = otherEnd
	}
	if len(now) < first || !slices.Equal(now[:first], old[:first]) && !almost(now[:first], old[:first]) {
		k.t.Errorf("lines before %d have changed: %q, were %q", first, now, old)
	}
	rest := old[end:]
	if len(now) < len(rest) || !slices.Equal(now[len(now)-len(rest):], rest) {
		k.t.Errorf("lines from %d have changed: %q, were %q", end, now, old)
	}
}

// filled gives the lines that are not blank, as they are but for an end of the
// last one.
func filled(text []byte) []string {
	lines := fileLines(text)
	if n := len(lines) - 1; n >= 0 {
		lines[n] = strings.TrimRight(lines[n], "\r\n")
	}
	lines = slices.DeleteFunc(lines, func(line string) bool { return strings.Trim(line, "> \t\r\n") == "" })
	if n := len(lines) - 1; n >= 0 {
		lines[n] = strings.TrimRight(lines[n], "\r\n")
	}
	return lines
}

// touched gives the lines that a change may touch.
func (k *checker) touched(old []string) (first, end int) {
	switch {
	case k.section != nil:
		first = k.section.Line - 1
		end = first + strings.Count(k.section.Text, "\n")
	case k.appended:
		s, err := k.before.Section("")
		if err != nil {
			k.t.Fatal(err)
		}
		first = s.Line - 1 + strings.Count(s.Text, "\n")
		return first, first
	default:
		first, end = span(k.before, k.cell)
	}
	empty := func(i int) bool { return strings.Trim(old[i], "> \t\r\n") == "" }
	if k.gaps || k.section != nil {
		for first > 0 && empty(first-1) {
			first--
		}
		for end < len(old) && empty(end) {
			end++
		}
	}
	if k.gaps && end < len(old) && strings.Trim(old[max(0, end-1)], " \t") != "" {
		end++ // the mark of an item may have gone to it
	}
	return first, end
}

// span gives the lines of a cell with its fences.
func span(t *edit.Text, cell int) (first, end int) {
	for _, b := range t.Chapter().Blocks() {
		if b.Cell == cell {
			return b.First - 1, b.End - 1
		}
	}
	return 0, 0
}

// almost reports whether lines differ in that the last one has got an end.
func almost(now, old []string) bool {
	n := len(old) - 1
	return n >= 0 && slices.Equal(now[:n], old[:n]) && strings.TrimRight(now[n], "\r\n") == strings.TrimRight(old[n], "\r\n")
}

// fileLines gives the lines of a file with their ends, without a byte order
// mark.
func fileLines(text []byte) []string {
	return slices.Collect(strings.Lines(strings.TrimPrefix(string(text), "\ufeff")))
}

// A maker makes chapters by chance.
type maker struct {
	*rand.Rand
	names int
}

func (m *maker) one(list ...string) string { return list[m.IntN(len(list))] }

// book gives a chapter in one of the forms that files have.
func (m *maker) book() string {
	var s strings.Builder
	if m.IntN(4) == 0 {
		s.WriteString(m.one("---\ntitle: T\n---\n", "+++\ntitle = \"T\"\n+++\n\n"))
	}
	if m.IntN(2) == 0 {
		s.WriteString("# Title\n\n")
	}
	for range 1 + m.IntN(6) {
		s.WriteString(m.part(2))
		s.WriteString(m.one("\n", "\n", "\n", "", "\n\n", " \t\n"))
	}
	text := s.String()
	switch m.IntN(5) {
	case 0:
		text = strings.ReplaceAll(text, "\n", "\r\n")
	case 1:
		text = strings.TrimRight(text, "\n")
	case 2:
		var mixed strings.Builder
		for line := range strings.Lines(text) {
			if m.IntN(2) == 0 {
				line = strings.TrimSuffix(line, "\n") + "\r\n"
			}
			mixed.WriteString(line)
		}
		text = mixed.String()
	}
	if m.IntN(6) == 0 {
		text = "\ufeff" + text
	}
	return text
}

// part gives one part of a chapter.
func (m *maker) part(depth int) string {
	kinds := 14
	if depth == 0 {
		kinds = 8
	}
	switch m.IntN(kinds) {
	case 0, 1, 2, 3:
		return m.cell()
	case 4:
		return m.one("para\n", "two\nlines  \n", "[link]: https://example.org\n", "text[^1]\n\n[^1]: note\n", "    code\n", "***\n", "Setext\n---\n", "| a | b |\n|---|---|\n| 1 | 2 |\n", "正文\n", "Term\n: Definition\n")
	case 5:
		return m.one("## Head\n", "### Head {#own}\n", "## Head ##\n", "Head\n====\n")
	case 6:
		return m.one("```text file=f.txt\nfile\n```\n", "```sh\nls\n```\n", "```go ignore\nz\n```\n", "~~~\n```go\n~~~\n", "```output\nstray\n```\n")
	case 7:
		return m.one("> a\nlazy\n", "- a\n- b\n", "1. a\n\n2. b\n", "![a](b.svg)\n")
	case 8:
		return indent(m.inner(depth), m.one("> ", ">", "> [!NOTE]\n> "), "> ")
	case 9:
		return indent(m.inner(depth), "- ", "  ")
	case 10:
		return indent(m.inner(depth), "12. ", "    ")
	case 11:
		m.names++
		note := fmt.Sprintf("[^%d]", m.names)
		return m.one("text"+note+"\n\n", "") + indent(m.inner(depth), note+":"+m.one(" ", "\n    "), "    ")
	case 12:
		return "Term\n" + indent(m.inner(depth), m.one(": ", ":   "), m.one("  ", "    "))
	}
	return indent(m.inner(depth), m.one("-\t", "*   ", "1.\t"), m.one("\t", "    "))
}

// inner gives what stands in a list or quote.
func (m *maker) inner(depth int) string {
	var s strings.Builder
	for i := range 1 + m.IntN(3) {
		if i > 0 {
			s.WriteString(m.one("\n", "", "\n"))
		}
		s.WriteString(m.part(depth - 1))
	}
	return s.String()
}

// indent puts something before each line, and before the first something else.
func indent(text, first, rest string) string {
	var s strings.Builder
	for line := range strings.Lines(text) {
		if strings.Trim(line, " \n") == "" {
			s.WriteString(strings.TrimRight(rest, " \t") + "\n")
		} else {
			s.WriteString(first + line)
		}
		first = rest
	}
	return s.String()
}

// cell gives a cell, maybe with an output fence.
func (m *maker) cell() string {
	fence := m.one("```", "```", "```", "````", "~~~", "~~~~~")
	info := m.one("go", "go", "go norun", "go trace timeout=2s", "go  hide\t", "go expect=panic", `go param="n=1, 2"`)
	if m.IntN(3) == 0 {
		m.names++
		info += fmt.Sprintf(" name=n%d", m.names)
	}
	text := fence + info + "\n"
	for line := range strings.Lines(m.source()) {
		if mark := strings.TrimSpace(line); !strings.HasPrefix(mark, fence) {
			text += line
		}
	}
	text += m.one("", "", " ", "   ") + fence + m.one("\n", "\n", "  \n")
	if m.IntN(3) == 0 && !strings.Contains(info, "norun") {
		text += m.one("", "\n") + m.one("```output\n1\n\n 2\n```\n", "~~~ output unordered\n```\n~~~\n", "```output\n```\n")
	}
	return m.one("", "", "", " ", "   ") + text
}

// source gives the source of a cell.
func (m *maker) source() string {
	var s strings.Builder
	for range m.IntN(5) {
		s.WriteString(m.one("x := 1\n", "\ty\n", "  z  \n", "\n", "`\n", "```\n", "````\n", "~~~\n", "- a\n", "> b\n", "# c\n", "```sh\n", " \n", "\t\n", "\v\n", "é\n"))
	}
	if text := s.String(); m.IntN(4) > 0 {
		return text
	}
	return strings.TrimSuffix(s.String(), "\n")
}

// TestBookInContent changes cells and sections of the book, each in one way.
func TestBookInContent(t *testing.T) {
	files, err := filepath.Glob("../../../content/*/*.md")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for cell := range parse(text).Cells {
			if cell%3 == 0 {
				fuzzChange(t, text, uint8(cell/3)%changes, uint8(cell), "x := 1\n\ny := 2\n")
			}
		}
	}
}
