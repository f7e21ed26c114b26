package book

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"

	"weft/runner"
)

// cells puts a cell block where a fence of Go or of a file stands, and
// takes recorded outputs out of the tree.
func (b *builder) cells() {
	for _, node := range blocks[*ast.FencedCodeBlock](b.doc) {
		note := b.fences[node]
		node.SetPos(note.start)
		if !note.closed {
			b.unclosed(node)
		}
		f, at := b.fence(node)
		switch f.kind() {
		case onFile:
			b.file(node, f)
		case onCell:
			b.cell(node, f)
		case onSample:
			b.replace(node, f, content(b.Source(), node, note.start))
		case onOutput:
			b.output(node, f)
		case onOther:
			b.language(node, f.lang, at)
		}
	}
}

// fence reads the info string of a fence, and gives its offset.
func (b *builder) fence(node *ast.FencedCodeBlock) (*fence, int) {
	if node.Info == nil {
		return &fence{}, node.Pos()
	}
	at := node.Info.Segment.Start
	f, flaws := readFence(string(node.Info.Segment.Value(b.Source())), at)
	b.flaws = append(b.flaws, flaws...)
	return f, at
}

// unclosed reports a fence without a closing line.
func (b *builder) unclosed(node *ast.FencedCodeBlock) {
	where := "the rest of the chapter is in it"
	if node.Parent() != b.doc {
		where = "it ends where the list or quote around it does"
	}
	b.flaw(node.Pos(), "", "fence is never closed; %s", where)
}

// replace puts a cell block into the place of a fence.
func (b *builder) replace(node *ast.FencedCodeBlock, f *fence, p piece) *CellBlock {
	block := &CellBlock{Attrs: f.attrs, Code: p.text, At: b.At(p.start), Indents: p.indents}
	block.First, block.End = b.At(node.Pos()).Line, b.lastLine(node)+1
	block.Closed = b.fences[node].closed
	block.Attrs.Lang = f.lang
	block.SetPos(node.Pos())
	block.SetBlankPreviousLines(node.HasBlankPreviousLines())
	node.Parent().ReplaceChild(node.Parent(), node, block)
	if at, ok := f.given.find("name"); ok {
		b.name(block, at.valueAt)
	}
	return block
}

// lastLine gives the last line of a fence.
func (b *builder) lastLine(node *ast.FencedCodeBlock) int {
	last := b.At(node.Pos()).Line + node.Lines().Len()
	if b.fences[node].closed {
		last++
	}
	return last
}

// name takes the name of a block for the page; a block whose name is taken
// loses it.
func (b *builder) name(block *CellBlock, at int) {
	name := block.Attrs.Name
	if place, taken := b.names[name]; taken {
		b.flaw(at, "a name is unique in its chapter", "name %q is used twice; first %s", name, place)
		block.Attrs.Name = ""
		return
	}
	b.names[name] = inLine(b.At(at))
}

// inLine names a place in the same file.
func inLine(p runner.Pos) string { return fmt.Sprintf("in line %d", p.Line) }

// cell adds the cell of a fence.
func (b *builder) cell(node *ast.FencedCodeBlock, f *fence) {
	b.clock(f)
	p := content(b.Source(), node, node.Pos())
	block := b.replace(node, f, p)
	block.Cell = len(b.Cells) + 1
	c := runner.Cell{
		Number:  block.Cell,
		Name:    block.Attrs.Name,
		Source:  p.text,
		Pos:     b.At(p.start),
		Indents: p.indents,
		Options: f.options,
	}
	b.Cells = append(b.Cells, c)
	if c.Name == "" {
		b.names[c.ID()] = inLine(c.Pos)
	}
}

// clock gives all cells the clock of the chapter. Cells that share a
// process share its clock: one alone cannot have another.
func (b *builder) clock(f *fence) {
	virtual := b.Front.Clock == "virtual"
	if f.has("clock") && !f.has("isolated") && !virtual {
		b.flaw(f.given.get("clock").at, "add isolated, or put clock: virtual into the front matter for all cells",
			"clock=virtual is only for a chapter or for an isolated cell")
		f.options.Virtual = false
	}
	f.options.Virtual = f.options.Virtual || virtual
	if f.options.Virtual && f.has("trace") {
		b.flaw(f.given.get("trace").at, "", "a cell in virtual time has no timeline")
	}
}

// file adds the file that a fence holds.
func (b *builder) file(node *ast.FencedCodeBlock, f *fence) {
	p := content(b.Source(), node, node.Pos())
	b.replace(node, f, p)
	if f.has("from") && strings.TrimSpace(p.text) != "" {
		b.flaw(p.start, "leave the fence empty, or take from= away",
			"fence with from=%s has a text of its own", f.attrs.From)
	}
	for _, other := range b.Files {
		if other.Name == f.attrs.File {
			b.flaw(f.given.get("file").valueAt, "", "file %q is there twice; first in line %d", other.Name, other.Pos.Line)
			return
		}
	}
	b.Files = append(b.Files, runner.File{Name: f.attrs.File, Data: p.text, Pos: b.At(p.start)})
}

// output gives a cell what it must print. A fence that records nothing
// stays in the tree, to be seen.
func (b *builder) output(node *ast.FencedCodeBlock, f *fence) {
	block, ok := node.PreviousSibling().(*CellBlock)
	switch {
	case !ok || block.Cell == 0:
		b.flaw(node.Pos(), "it stands directly below the fence of its cell, indented in the same way",
			"output fence does not follow a cell")
	case block.Want != nil:
		b.flaw(node.Pos(), "", "cell %s has an output fence already", b.Cells[block.Cell-1].ID())
	case b.Cells[block.Cell-1].NoRun:
		b.flaw(node.Pos(), "take the fence or norun away", "cell %s is not run and has no output",
			b.Cells[block.Cell-1].ID())
	default:
		block.Want = b.want(node, f)
		block.End = b.lastLine(node) + 1
		block.Closed = block.Closed && block.Want.closed
		block.Want.Runs = b.Cells[block.Cell-1].Runs > 1
		b.Cells[block.Cell-1].Want = &block.Want.Want
		node.Parent().RemoveChild(node.Parent(), node)
	}
}

// want gives what an output fence records.
func (b *builder) want(node *ast.FencedCodeBlock, f *fence) *Want {
	p := content(b.Source(), node, node.Pos())
	return &Want{
		Want: runner.Want{Text: p.text, Unordered: f.unordered}, Pos: b.At(p.start), Indents: p.indents,
		line:   b.At(node.Pos()).Line,
		prefix: string(b.Source()[lineStart(b.Source(), node.Pos()):node.Pos()]),
		closed: b.fences[node].closed,
	}
}

// language reports a fence whose language looks as if a cell or an output
// was meant: such a cell would silently not be run.
func (b *builder) language(node *ast.FencedCodeBlock, lang string, at int) {
	word, rest := lang, ""
	if i := strings.IndexAny(lang, ",:;{=("); i >= 0 {
		word, rest = lang[:i], lang[i:]
	}
	switch block, ok := node.PreviousSibling().(*CellBlock); {
	case strings.EqualFold(word, "golang") || strings.EqualFold(word, "go"):
		b.flaw(at, "a cell is ```go, then attributes after a space", "fence of %q is not run", lang)
	case strings.HasPrefix(rest, "="):
		b.flaw(at, "write the language first", "info string begins with the attribute %q", lang)
	case ok && block.Cell > 0 && Closest(lang, []string{"output"}) != "":
		b.flaw(at, `did you mean "output"?`, "fence of %q below a cell", lang)
	}
}
