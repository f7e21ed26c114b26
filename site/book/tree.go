package book

import (
	"sync"
	"weak"

	"github.com/yuin/goldmark/ast"

	"weft/runner"
)

// largeBook is the number of chapters from which a book does not keep its
// trees: all of them take a hundred times what else is known of chapters.
const largeBook = 200

// A tree holds goldmark's tree of a chapter, or in a large book no more than
// what others ask of it: then it is made from the source when somebody needs
// it, and goes when nobody does.
type tree struct {
	mu     sync.Mutex
	strong *ast.Document
	loose  weak.Pointer[ast.Document]
	// unread tells that the tree was never made; then flaws are what is wrong
	// before the text.
	unread   bool
	flaws    []flaw
	problems []runner.Problem
	// known is what was found in the tree, if that was asked for.
	known *treeFacts
}

// treeFacts are what is asked of the chapters of a book that are not shown.
type treeFacts struct {
	anchors   []string
	passages  []Passage
	addresses []Address
	digest    string
	referring bool
}

// Doc gives goldmark's tree, with a *CellBlock for each fence of Go (D7). It is
// the same as long as the caller, or anybody, has a node of it; so who compares
// nodes holds one.
func (c *Chapter) Doc() ast.Node {
	c.tree.mu.Lock()
	defer c.tree.mu.Unlock()
	return c.document()
}

// document gives the tree to who holds the lock.
func (c *Chapter) document() *ast.Document {
	if c.tree.strong != nil {
		return c.tree.strong
	}
	doc := c.tree.loose.Value()
	if doc == nil {
		doc = c.grow()
		c.tree.loose = weak.Make(doc)
	}
	return doc
}

// Problems are the author's mistakes that parsing found, in the order of the
// lines.
func (c *Chapter) Problems() []runner.Problem {
	c.tree.mu.Lock()
	defer c.tree.mu.Unlock()
	if c.tree.unread {
		c.document()
	}
	return c.tree.problems
}

// known gives what was found in the tree.
func (c *Chapter) known() *treeFacts {
	c.tree.mu.Lock()
	defer c.tree.mu.Unlock()
	if c.tree.known == nil {
		c.learn(c.document())
	}
	return c.tree.known
}

// learn keeps what others ask of a tree.
func (c *Chapter) learn(doc *ast.Document) {
	if c.tree.known == nil {
		c.tree.known = &treeFacts{c.anchorsIn(doc), c.passagesIn(doc), c.addressesIn(doc), c.digestOf(doc), c.refersIn()}
	}
}

// loosen lets the tree go, after a look at it.
func (c *Chapter) loosen() {
	c.tree.mu.Lock()
	defer c.tree.mu.Unlock()
	c.learn(c.tree.strong)
	c.tree.loose, c.tree.strong = weak.Make(c.tree.strong), nil
}

// grow makes the tree from the source. The first time it tells what others may
// ask, and what is wrong.
func (c *Chapter) grow() *ast.Document {
	b := &builder{flaws: c.tree.flaws, Chapter: &Chapter{
		File: c.File, Path: c.Path, Lang: c.Lang, Name: c.Name, Number: c.Number,
		Front: c.Front, Begin: c.Begin, source: source{strong: c.Source()},
	}}
	b.markdown()
	c.keepWith(b.doc)
	for _, block := range blocks[*CellBlock](b.doc) {
		for _, f := range c.Files {
			if block.Attrs.From != "" && f.Name == block.Attrs.File {
				block.Code = f.Data
			}
		}
	}
	if c.tree.unread {
		c.learn(b.doc)
		c.tree.problems, c.tree.flaws, c.tree.unread = b.problems(), nil, false
	}
	return b.doc
}
