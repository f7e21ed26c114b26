package check

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"

	"weft/runner"
	"weft/site/book"
)

// checkImages reports images that say nothing to those who do not see them,
// that come from another host, or that cannot stand in a page. An image that
// is missing is a dead link.
func checkImages(b *book.Book, c *book.Chapter, at []address, figures *seen) []runner.Problem {
	var ps []runner.Problem
	for _, a := range at {
		if !a.Image {
			continue
		}
		target, err := b.Target(c, a.Text)
		if err != nil {
			continue // a dead link
		}
		ps = append(ps, checkImage(a, target)...)
		if path.Ext(target.File) == ".svg" && figures.first(target.File) {
			ps = append(ps, checkFigure(b, target.File)...)
		}
	}
	return ps
}

// seen are the files that were looked at. It is safe for concurrent use.
type seen struct{ files sync.Map }

// first reports whether nobody has looked at a file yet.
func (s *seen) first(name string) bool {
	_, looked := s.files.LoadOrStore(name, true)
	return !looked
}

// checkImage reports what is wrong with the use of an image.
func checkImage(a address, target book.Target) []runner.Problem {
	var ps []runner.Problem
	if strings.TrimSpace(a.Alt) == "" {
		ps = append(ps, runner.Problem{
			Pos:  a.chapter.At(a.Offset),
			Text: fmt.Sprintf("image %q has no alternative text", a.Text),
			Hint: "say between the brackets what it shows: ![two threads and one lock](…)",
		})
	}
	if target.URL != "" {
		ps = append(ps, runner.Problem{
			Pos:  a.chapter.At(a.Offset),
			Text: fmt.Sprintf("image %q is on another host", a.Text),
			Hint: "a page loads nothing from elsewhere; put the image into the book",
		})
	}
	return ps
}

// checkFigure reports what is wrong with an SVG file of the book.
func checkFigure(b *book.Book, name string) []runner.Problem {
	text, err := fs.ReadFile(b.FS, name)
	if err != nil {
		return nil // a dead link
	}
	return checkSVG(path.Join(b.Dir, name), text)
}
