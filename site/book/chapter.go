package book

import (
	"github.com/yuin/goldmark/ast"

	"weft/runner"
)

// A Chapter is one Markdown file, parsed. It does not change after Parse
// has made it (I1); what its cells gave lies beside it, in a runner.Run.
type Chapter struct {
	// File is the path as problems name it, slash-separated.
	File string
	// Path is the path in the book's FS: "zh/01-processes.md". It is empty in
	// a chapter that was parsed without a book.
	Path string
	// Lang is the language directory: "zh", "en".
	Lang string
	// Name is the file's base name without extension and ordering number
	// prefix: "01-processes.md" is "processes". It is the last part of the
	// page's address, and the same in every language.
	Name string
	// Number is the chapter's number from the file name's prefix; -1 if it has none.
	Number int
	// Front is the front matter.
	Front Front
	// Title is the title: the front matter's, else the first heading's, else Name.
	Title string
	// Begin is the line, from 1, where the text begins, after the front matter.
	Begin int
	// Cells are the cells in order, as kernels want them.
	Cells []runner.Cell
	// Files are the blocks with the attribute file=.
	Files []runner.File

	source source
	tree   tree
}

// Front is the front matter of a chapter.
type Front struct {
	Title string
	// Lead is the one sentence below the title.
	Lead string
	// Part names the part of the book; chapters in a row with the same part are grouped.
	Part string
	// Clock is "virtual" or empty.
	Clock string
	// Draft chapters are left out of a published site.
	Draft bool
	// Original is the digest of the chapter that this one was translated from,
	// as it was then; OriginalAt is where that is said.
	Original   string
	OriginalAt runner.Pos
}

// A CellBlock stands in the tree of a chapter where a fence of Go stood.
type CellBlock struct {
	ast.BaseBlock
	// Cell is the cell's number; zero for a block that is shown but is no
	// cell (ignore, file=).
	Cell int
	// Attrs are the attributes that say how the block is shown.
	Attrs Attrs
	// Code is the source shown.
	Code string
	// At is where the first byte of Code stands in the chapter, if it does not
	// come from elsewhere, and Indents holds for each line of Code the bytes
	// before it in the file: nil means none.
	At      runner.Pos
	Indents []int
	// Want is the recorded output, from the output fence after the cell; nil if there is none.
	Want *Want
	// First and End are the lines of the chapter that the block takes, from 1:
	// its fence, and the output fence after it. End is the line that follows.
	First, End int
	// Closed tells that these fences have their closing lines.
	Closed bool
}

// Attrs are the attributes of a fence that say how it is shown.
type Attrs struct {
	// Name is the cell's own name or the file's name.
	Name string
	// File is set if the block is a file of the working directory.
	File string
	// From is where the text of such a file comes from: a path from the
	// chapter, maybe with a region: "../programs/worker.go#main".
	From string
	// Lang is the language of the fence: "go" unless it is a file.
	Lang string
	// Ignore, Hide and Fold as in the format.
	Ignore, Hide, Fold bool
}

// Blocks gives the cells, samples and files of the chapter in order.
func (c *Chapter) Blocks() []*CellBlock { return blocks[*CellBlock](c.Doc()) }

// A Want is the recorded output of a cell and where it stands.
type Want struct {
	runner.Want
	// Pos is where the first byte of Text stands.
	Pos runner.Pos
	// Indents holds for each line of Text the bytes before it in the file:
	// nil means none.
	Indents []int

	// line is that of the fence, and prefix what stands before it there; both
	// are for Rewrite, which leaves a fence alone that is not closed.
	line   int
	prefix string
	closed bool
}

// KindCell is the kind of a CellBlock.
var KindCell = ast.NewNodeKind("Cell")

// Kind implements ast.Node.
func (*CellBlock) Kind() ast.NodeKind { return KindCell }

// IsRaw implements ast.Node: the lines of a cell are no Markdown.
func (*CellBlock) IsRaw() bool { return true }

// Dump implements ast.Node.
func (c *CellBlock) Dump(source []byte, level int) {
	ast.DumpHelper(c, source, level, map[string]string{"Code": c.Code}, nil)
}
