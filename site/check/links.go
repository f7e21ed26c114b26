package check

import (
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"weft/runner"
	"weft/site/book"
)

// links follows the links of a book; it is for one goroutine.
type links struct {
	book *book.Book
	// anchors are the ids in the pages that were asked for.
	anchors map[*book.Chapter][]string
	// files are all files of the book, once they were asked for.
	files []string
}

// check reports addresses of a chapter that lead nowhere.
func (l *links) check(c *book.Chapter, at []address) []runner.Problem {
	var ps []runner.Problem
	for _, a := range at {
		if a.Labelled {
			continue // followed where the label is defined
		}
		if text, hint := l.follow(a); text != "" {
			ps = append(ps, runner.Problem{Pos: c.At(a.Offset), Text: text, Hint: hint})
		}
	}
	return ps
}

// follow goes where an address leads, and says what is wrong there.
func (l *links) follow(a address) (text, hint string) {
	target, err := l.book.Target(a.chapter, a.Text)
	switch {
	case err != nil:
		return "link to " + err.Error(), "links are relative to the file, as on a Git host: 02-threads.md#heading"
	case target.URL != "":
		return "", ""
	case target.Chapter != nil:
		return l.followChapter(a, target)
	}
	if info, err := fs.Stat(l.book.FS, target.File); err == nil && !info.IsDir() {
		return "", ""
	}
	return fmt.Sprintf("no file %q in the book", target.File), l.near(a.chapter, target.File)
}

// followChapter looks for the place in a chapter.
func (l *links) followChapter(a address, target book.Target) (text, hint string) {
	if target.Chapter.Front.Draft && !a.chapter.Front.Draft {
		return fmt.Sprintf("link to %s, which is a draft", target.Chapter.File),
			"a draft is not published; the link would lead nowhere"
	}
	known, ok := l.anchors[target.Chapter]
	if !ok {
		known = target.Chapter.Anchors()
		l.anchors[target.Chapter] = known
	}
	if target.Fragment == "" || slices.Contains(known, target.Fragment) {
		return "", ""
	}
	if c := book.Closest(target.Fragment, known); c != "" {
		hint = fmt.Sprintf("did you mean \"#%s\"?", c)
	}
	return fmt.Sprintf("no heading or cell \"#%s\" in %s", target.Fragment, target.Chapter.File), hint
}

// near suggests the file of the book that was meant: one of the same name
// elsewhere, else one with a similar path.
func (l *links) near(from *book.Chapter, name string) string {
	if l.files == nil {
		l.files = allFiles(l.book.FS)
	}
	found := ""
	for _, f := range l.files {
		if found == "" && path.Base(f) == path.Base(name) {
			found = f
		}
	}
	if found == "" {
		found = book.Closest(name, l.files)
	}
	if found == "" {
		return ""
	}
	rel, err := filepath.Rel(filepath.FromSlash(path.Dir(from.Path)), filepath.FromSlash(found))
	if err != nil {
		return ""
	}
	return fmt.Sprintf("did you mean %q?", filepath.ToSlash(rel))
}

// allFiles gives the paths of all files that can be read.
func allFiles(files fs.FS) []string {
	all := []string{}
	// A folder that cannot be read has nothing to suggest.
	_ = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fs.SkipDir
		case d.IsDir() && strings.HasPrefix(d.Name(), ".") && name != ".":
			return fs.SkipDir
		case !d.IsDir():
			all = append(all, name)
		}
		return nil
	})
	return all
}
