// Package export turns a chapter into forms that other tools read: the words
// around an exported program, Markdown with outputs, and a notebook.
//
// Like a page, each is a function of the chapter and its run (I2). It has what
// the cells gave, and not how weft is told to run them: no attributes, no
// recorded outputs, no front matter.
package export

import (
	"bytes"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"weft/runner"
	"weft/site/book"
)

// A Chapter is a chapter with its run, on its way out.
type Chapter struct {
	*book.Chapter
	Run runner.Run
	// Dir leads from where the export will stand to the directory of the
	// chapter, with slashes; empty is the same directory.
	Dir string
	// Read reads a file by its path from the directory of the chapter.
	Read func(name string) ([]byte, error)
}

// A part is a stretch of a chapter: prose, or a block.
type part struct {
	// prose is Markdown; it is nil if block is set.
	prose []byte
	block *book.CellBlock
	// first stands before the first line of the block, and prefix before the
	// others and those that are added below: the marks of quotes, the
	// indentation of lists.
	first, prefix string
}

// parts gives the chapter in stretches, with edits made in its prose.
func (c *Chapter) parts(edits []edit) []part {
	var all []part
	starts := lineStarts(c.Source())
	from := 0
	prose := func(to int) {
		if text := apply(c.Source(), from, to, edits); len(bytes.TrimSpace(text)) > 0 {
			all = append(all, part{prose: text})
		}
	}
	for _, b := range c.Blocks() {
		start := starts[b.First-1]
		prose(start)
		first := string(c.Source()[start:b.Pos()])
		all = append(all, part{block: b, first: first, prefix: strings.Map(unmarked, first)})
		from = starts[min(b.End, len(starts))-1]
	}
	prose(len(c.Source()))
	if len(all) > 0 { // blanks stand in the place of front matter
		all[0].prose = bytes.TrimLeft(all[0].prose, " \n")
	}
	return all
}

// lineStarts gives the offset of each line, and the length of the text.
func lineStarts(text []byte) []int {
	starts := []int{0}
	for i, c := range text {
		if c == '\n' {
			starts = append(starts, i+1)
		}
	}
	return append(starts, len(text))
}

// unmarked makes blanks of what begins the item of a list.
func unmarked(r rune) rune {
	if r == '>' || r == '\t' {
		return r
	}
	return ' '
}

// An edit replaces the source of a chapter from start to end.
type edit struct {
	start, end int
	text       string
}

// apply gives a stretch of the source with edits made.
func apply(source []byte, from, to int, edits []edit) []byte {
	var text []byte
	for _, e := range edits {
		if e.start >= from && e.end <= to {
			text = append(text, source[from:e.start]...)
			text = append(text, e.text...)
			from = e.end
		}
	}
	return append(text, source[from:to]...)
}

// edits are those that the prose of every export needs: ids of headings and
// titles of alerts are what other tools do not know. Addresses become what
// relink says.
func (c *Chapter) edits(relink func(a book.Address) (string, bool)) []edit {
	var edits []edit
	// Walk has no error of its own.
	_ = ast.Walk(c.Doc(), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Heading:
			if m := headingMark.FindIndex(c.line(n.Pos())); entering && m != nil {
				edits = append(edits, edit{n.Pos() + m[0], n.Pos() + m[1], ""})
			}
		case *book.Alert:
			if title, ok := n.FirstChild().(*book.AlertTitle); entering && (ok || n.Name == "details") {
				edits = append(edits, c.alert(n, title))
			}
		}
		return ast.WalkContinue, nil
	})
	for _, a := range c.Addresses() {
		written := bytes.HasPrefix(c.Source()[a.Offset:], a.Raw) && len(a.Raw) > 0 && !a.Labelled
		if to, ok := relink(a); ok && written {
			edits = append(edits, edit{a.Offset, a.Offset + len(a.Raw), to})
		}
	}
	slices.SortStableFunc(edits, func(a, b edit) int { return a.start - b.start })
	return edits
}

// headingMark is an id that an author gave a heading, at the end of its line.
var headingMark = regexp.MustCompile(`[ \t]*\{[^{}]*\}[ \t]*$`)

// line gives the rest of the line from an offset on.
func (c *Chapter) line(from int) []byte {
	line, _, _ := bytes.Cut(c.Source()[from:], []byte("\n"))
	return line
}

// alert writes the mark of an alert as others know it: one with a name of
// theirs keeps it, and a title is a paragraph in bold type.
func (c *Chapter) alert(a *book.Alert, title *book.AlertTitle) edit {
	start := a.Pos()
	start += bytes.IndexByte(c.Source()[start:], '[')
	e := edit{start: start, end: start + len(c.line(start))}
	if title == nil {
		return e
	}
	prefix := c.before(start)
	if a.Name != "details" {
		e.text = "[!" + strings.ToUpper(a.Name) + "]\n" + prefix
	}
	e.text += "**" + string(title.Lines().Value(c.Source())) + "**"
	if next := c.line(min(e.end+1, len(c.Source()))); len(bytes.Trim(next, "> \t")) > 0 {
		e.text += "\n" + strings.TrimRight(prefix, " ")
	}
	return e
}

// before gives what stands before an offset in its line.
func (c *Chapter) before(offset int) string {
	return string(c.Source()[bytes.LastIndexByte(c.Source()[:offset], '\n')+1 : offset])
}

// heading gives the title and the lead of a chapter that does not begin with
// its title.
func (c *Chapter) heading() string {
	if c.TitleHeading() != nil {
		return ""
	}
	text := "# " + c.Title + "\n"
	if c.Front.Lead != "" {
		text += "\n" + c.Front.Lead + "\n"
	}
	return text
}

// moved gives the address of a file of the book as seen from the export; false
// for one that stays.
func (c *Chapter) moved(a book.Address) (string, bool) {
	u, err := url.Parse(a.Text)
	if err != nil || c.Dir == "" || u.Scheme != "" || u.Host != "" || u.Path == "" || strings.HasPrefix(u.Path, "/") {
		return "", false
	}
	dir := url.URL{Path: c.Dir}
	to, fragment, found := strings.Cut(string(a.Raw), "#")
	if to = path.Join(dir.EscapedPath(), to); found {
		to += "#" + fragment
	}
	return to, true
}
