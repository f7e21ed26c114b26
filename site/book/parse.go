package book

import (
	"bytes"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"weft/runner"
	"weft/site/checksum"
)

// Parse parses the chapter in the named file. Every text is a chapter; what
// is wrong with it are its problems. A block with from= stays empty: the text it
// wants is in the book, see [Book.Parse].
func Parse(file, lang string, text []byte) *Chapter {
	return begin(file, "", lang, bytes.Clone(text)).finish()
}

// begin reads what stands before the text of a chapter, which it may change.
func begin(file, path, lang string, text []byte) *builder {
	b := &builder{Chapter: &Chapter{File: file, Path: path, Lang: lang}}
	b.Number, b.Name = split(file)
	b.source.sum = checksum.Of(text)
	b.source.strong, b.flaws = clean(text)
	b.front()
	return b
}

// finish parses the text.
func (b *builder) finish() *Chapter {
	b.markdown()
	b.title()
	b.tree.strong, b.tree.problems = b.doc, b.problems()
	return b.Chapter
}

// problems gives what is wrong, in the order of the lines.
func (b *builder) problems() []runner.Problem {
	all := problems(b.File, b.Source(), b.flaws)
	sortProblems(all)
	return all
}

// A builder makes one chapter.
type builder struct {
	*Chapter
	doc    *ast.Document
	flaws  []flaw
	fences map[ast.Node]*fenceNote
	// names are the ids of the page that are taken, and by what.
	names map[string]string
}

// flaw notes a mistake of the author, with what to do about it.
func (b *builder) flaw(at int, hint, format string, args ...any) {
	f := flawf(at, format, args...)
	f.hint = hint
	b.flaws = append(b.flaws, f)
}

// markdown parses the text and makes goldmark's tree ours. Cells come
// before headings, since a name that the author gave a cell is kept, and the
// id of a heading can be another.
func (b *builder) markdown() {
	pc := parser.NewContext()
	b.doc = markdownOf(b.Lang).Parse(text.NewReader(b.Source()), parser.WithContext(pc)).(*ast.Document)
	b.fences = fenceNotes(pc)
	b.names = map[string]string{}
	b.html()
	b.merge()
	b.cells()
	b.alerts()
	b.figures()
	b.links()
	b.headings()
}

// merge joins texts that goldmark split where a delimiter might have been.
func (b *builder) merge() {
	for _, t := range nodes[*ast.Text](b.doc) {
		for t.Parent() != nil && t.Segment.Stop > 0 && t.NextSibling() != nil {
			next := t.NextSibling()
			if !t.Merge(next, b.Source()) {
				break
			}
			next.Parent().RemoveChild(next.Parent(), next)
		}
	}
}

// title finds the title; a chapter without one is called like its file.
func (b *builder) title() {
	if b.Title = b.Front.Title; b.Title != "" {
		return
	}
	for _, h := range blocks[*ast.Heading](b.doc) {
		if b.Title = b.Text(h); b.Title != "" {
			return
		}
	}
	b.Title = b.Name
	if len(bytes.TrimSpace(b.Source())) == 0 {
		b.flaw(0, "", "the chapter is empty")
	}
}

// numbered is a file name with a number for the order.
var numbered = regexp.MustCompile(`^([0-9]+)[-_. ]+(.+)$`)

// split gives the number and the name of the chapter in a file.
func split(file string) (int, string) {
	name := strings.TrimSuffix(path.Base(file), ".md")
	if m := numbered.FindStringSubmatch(name); m != nil {
		if n, err := strconv.Atoi(m[1]); err == nil {
			return n, m[2]
		}
	}
	return -1, name
}

// At gives the place in the file of an offset in its source.
func (c *Chapter) At(offset int) runner.Pos { return Position(c.File, c.Source(), offset) }

// nodes gives all nodes of a type at and below n, in the order of the page.
// The tree may be changed while the list is gone through.
func nodes[N ast.Node](n ast.Node) []N { return gather[N](nil, n, ast.TypeInline) }

// blocks gives all blocks of a type as nodes does, without a look into lines of
// text, which have no blocks and most of the nodes.
func blocks[N ast.Node](n ast.Node) []N { return gather[N](nil, n, ast.TypeBlock) }

// gather adds the nodes of a type at and below n to a list. It goes into lines of
// text, which have inline nodes only, if such are wanted.
func gather[N ast.Node](all []N, n ast.Node, wanted ast.NodeType) []N {
	if found, ok := n.(N); ok {
		all = append(all, found)
	}
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		if wanted == ast.TypeBlock && child.Type() == ast.TypeInline {
			break
		}
		all = gather(all, child, wanted)
	}
	return all
}
