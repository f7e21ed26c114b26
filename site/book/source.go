package book

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"sync"
	"weak"

	"github.com/yuin/goldmark/ast"

	"weft/site/checksum"
)

// A source is the text of a chapter, or what is needed to read it again.
type source struct {
	mu     sync.Mutex
	strong []byte
	// blank is how much of it stood before the text, and sum the checksum of what
	// was read.
	blank int
	sum   checksum.Sum
	// files has it if it was let go. It has to have the same checksum then; lost
	// says that it had not.
	files fs.FS
	loose weak.Pointer[sourceText]
	lost  error
}

// A sourceText is there as long as somebody holds it: the tree made from it
// does.
type sourceText struct{ data []byte }

// Source is the text that Doc's segments point into: that of the file, but for
// the byte order mark, with LF at the end of each line, and with spaces where
// the front matter stood. It has the lines and columns of the file. It must not
// be changed.
func (c *Chapter) Source() []byte {
	c.source.mu.Lock()
	defer c.source.mu.Unlock()
	if c.source.files == nil {
		return c.source.strong
	}
	return c.source.text(c.Path).data
}

// text gives what was let go, as it is in memory or in its file.
func (s *source) text(path string) *sourceText {
	if t := s.loose.Value(); t != nil {
		return t
	}
	t := &sourceText{}
	data, err := fs.ReadFile(s.files, path)
	if err == nil {
		if checksum.Of(data) != s.sum {
			err = errors.New("it was changed meanwhile")
		}
		t.data, _ = clean(data)
		blank(t.data[:min(s.blank, len(t.data))])
	}
	if err != nil && s.lost == nil {
		s.lost = fmt.Errorf("read chapter %q again: %w", path, err)
	}
	s.loose = weak.Make(t)
	return t
}

// keepWith keeps the text in memory as long as the tree that was made from it.
func (c *Chapter) keepWith(doc *ast.Document) {
	c.source.mu.Lock()
	defer c.source.mu.Unlock()
	if c.source.files != nil {
		doc.AddMeta("source", c.source.text(c.Path))
	}
}

// Sum is the checksum of the file that the chapter was made from, as that was read.
func (c *Chapter) Sum() checksum.Sum { return c.source.sum }

// LetGo lets the sources go of those chapters of a large book that have no
// cells: they are read again when they are needed, and must not change until
// then. Whoever makes something of the book asks [Book.Lost] whether they have.
func (b *Book) LetGo() {
	for _, chapters := range b.Chapters {
		for _, c := range chapters {
			if c.tree.unread && c.source.files == nil {
				c.source.files, c.source.strong = b.FS, nil
			}
		}
	}
}

// Lost gives an error if a chapter that was let go could not be read again as it
// was: what was made of the book is worth nothing then.
func (b *Book) Lost() error {
	var all error
	for _, chapters := range b.Chapters {
		for _, c := range chapters {
			c.source.mu.Lock()
			all = errors.Join(all, c.source.lost)
			c.source.mu.Unlock()
		}
	}
	return all
}

// MayRefer reports whether the chapter may have references that are written in
// brackets, to footnotes or to links that stand elsewhere.
func (c *Chapter) MayRefer() bool { return c.known().referring }

func (c *Chapter) refersIn() bool {
	return bytes.Contains(c.Source(), []byte("][")) || bytes.Contains(c.Source(), []byte("[^"))
}
