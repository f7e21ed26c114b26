package book

import (
	"sync"
	"weak"

	"github.com/yuin/goldmark/ast"
)

// largeBook is the number of chapters from which a book does not keep its
// trees: all of them take a hundred times what else is known of chapters.
const largeBook = 200

// A tree holds goldmark's tree of a chapter, or in a large book no more than
// what others ask of it: then it is made again from the source when somebody
// needs it, and goes when nobody does.
type tree struct {
	mu     sync.Mutex
	strong *ast.Document
	loose  weak.Pointer[ast.Document]
	// known is what was found in the tree before it was let go.
	known *treeFacts
}

// treeFacts are what is asked of the chapters of a book that are not shown.
type treeFacts struct {
	anchors   []string
	passages  []Passage
	addresses []Address
	digest    string
}

// Doc gives goldmark's tree, with a *CellBlock for each fence of Go (D7). It is
// the same as long as the caller, or anybody, has a node of it; so who compares
// nodes holds one.
func (c *Chapter) Doc() ast.Node {
	c.tree.mu.Lock()
	defer c.tree.mu.Unlock()
	if c.tree.strong != nil {
		return c.tree.strong
	}
	doc := c.tree.loose.Value()
	if doc == nil {
		doc = c.parseAgain()
		c.tree.loose = weak.Make(doc)
	}
	return doc
}

// loosen lets the tree go, after a look at it.
func (c *Chapter) loosen() {
	known := &treeFacts{c.Anchors(), c.Passages(), c.Addresses(), c.Digest()}
	c.tree.mu.Lock()
	defer c.tree.mu.Unlock()
	c.tree.known, c.tree.loose, c.tree.strong = known, weak.Make(c.tree.strong), nil
}

// parseAgain makes the tree from the source. What is wrong with the chapter is
// known already.
func (c *Chapter) parseAgain() *ast.Document {
	b := &builder{Chapter: &Chapter{
		File: c.File, Path: c.Path, Lang: c.Lang, Name: c.Name, Number: c.Number,
		Front: c.Front, Source: c.Source, Begin: c.Begin,
	}}
	b.markdown()
	for _, block := range nodes[*CellBlock](b.doc) {
		for _, f := range c.Files {
			if block.Attrs.From != "" && f.Name == block.Attrs.File {
				block.Code = f.Data
			}
		}
	}
	return b.doc
}
