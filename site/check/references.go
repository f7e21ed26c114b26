package check

import (
	"bytes"
	"fmt"
	"regexp"

	"github.com/yuin/goldmark/ast"

	"weft/runner"
	"weft/site/book"
)

// reference is a link by label or a footnote as it stands in a text. What
// is defined is a node of the tree; what remains of it in texts is not.
var reference = regexp.MustCompile(`\[([^\[\]\n]+)\]\[([^\[\]\n]*)\]|\[\^([^\[\]\s]+)\]`)

// checkReferences reports links and footnotes whose label is not defined:
// the page would show the brackets.
func checkReferences(c *book.Chapter) []runner.Problem {
	if !c.MayRefer() {
		return nil // without a look at the tree, which may have to be made
	}
	var ps []runner.Problem
	// Walk has no error of its own.
	_ = ast.Walk(c.Doc(), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering || n.Type() != ast.TypeBlock || n.IsRaw() {
			return ast.WalkContinue, nil
		}
		ps = append(ps, undefined(c, n)...)
		return ast.WalkContinue, nil
	})
	return ps
}

// undefined gives the references in the lines of a block that are left in
// its texts.
func undefined(c *book.Chapter, block ast.Node) []runner.Problem {
	var ps []runner.Problem
	var texts spans
	lines := block.Lines()
	for i := range lines.Len() {
		s := lines.At(i)
		line := c.Source()[s.Start:s.Stop]
		if bytes.IndexByte(line, '[') < 0 {
			continue
		}
		if texts == nil {
			texts = textsOf(block)
		}
		for _, m := range reference.FindAllSubmatchIndex(line, -1) {
			at := s.Start + m[0]
			escaped := at > 0 && c.Source()[at-1] == '\\'
			if !escaped && texts.has(at) && texts.has(s.Start+m[1]-1) {
				ps = append(ps, undefinedAt(c, at, line, m))
			}
		}
	}
	return ps
}

// undefinedAt reports one reference, by its submatches in a line.
func undefinedAt(c *book.Chapter, at int, line []byte, m []int) runner.Problem {
	if m[6] >= 0 {
		label := line[m[6]:m[7]]
		return runner.Problem{
			Pos:  c.At(at),
			Text: fmt.Sprintf("footnote %q is not defined", label),
			Hint: fmt.Sprintf("write a paragraph [^%s]: with its text", label),
		}
	}
	label := line[m[4]:m[5]]
	if len(label) == 0 {
		label = line[m[2]:m[3]]
	}
	return runner.Problem{
		Pos:  c.At(at),
		Text: fmt.Sprintf("link label %q is not defined", label),
		Hint: fmt.Sprintf("write a line [%s]: address, or put code between backticks", label),
	}
}

// spans are parts of a source.
type spans [][2]int

// textsOf gives the spans of the texts of a block that are not in code.
func textsOf(block ast.Node) spans {
	var all spans
	// Walk has no error of its own.
	_ = ast.Walk(block, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if n.Kind() == ast.KindCodeSpan {
			return ast.WalkSkipChildren, nil
		}
		if t, ok := n.(*ast.Text); ok && entering {
			all = append(all, [2]int{t.Segment.Start, t.Segment.Stop})
		}
		return ast.WalkContinue, nil
	})
	return all
}

// has reports whether an offset is in one of the spans.
func (s spans) has(offset int) bool {
	for _, span := range s {
		if span[0] <= offset && offset < span[1] {
			return true
		}
	}
	return false
}
