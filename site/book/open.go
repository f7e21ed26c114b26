package book

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
)

// ConfigFile is the name of the configuration of a book.
const ConfigFile = "weft.toml"

// Root gives the directory with weft.toml of the book that [Open] finds in a
// directory; if there is none, where it should be.
func Root(dir string) string {
	if _, err := os.Stat(filepath.Join(dir, ConfigFile)); err != nil {
		return filepath.Join(dir, "content")
	}
	return dir
}

// Open reads the book in a directory: the one with weft.toml, or the one
// above its folder content. The error is for what cannot be read; what an
// author did wrong is in the problems of the book and its chapters.
func Open(dir string) (*Book, error) {
	return OpenFS(filepath.ToSlash(dir), os.DirFS(dir))
}

// OpenFS reads the book in files, as [Open] does; problems name them as
// files in dir.
func OpenFS(dir string, files fs.FS) (*Book, error) {
	b := &Book{Dir: path.Clean(dir), FS: files, Chapters: map[string][]*Chapter{}}
	if err := b.configure(); err != nil {
		return nil, err
	}
	for _, lang := range b.Languages {
		chapters, err := b.readChapters(lang)
		if err != nil {
			return nil, err
		}
		b.Chapters[lang] = chapters
	}
	return b, nil
}

// configure reads the configuration, and makes Dir and FS the directory
// that holds the folders of the languages.
func (b *Book) configure() error {
	text, err := fs.ReadFile(b.FS, ConfigFile)
	if errors.Is(err, fs.ErrNotExist) {
		outer := b.Dir
		if err := b.enter("content"); err != nil {
			return err
		}
		if text, err = fs.ReadFile(b.FS, ConfigFile); errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("no %s in %q or its folder content: %w", ConfigFile, outer, err)
		}
	}
	if err != nil {
		return fmt.Errorf("read configuration of the book: %w", err)
	}
	return b.readConfig(text)
}

// enter makes a folder of the book its directory.
func (b *Book) enter(folder string) error {
	sub, err := fs.Sub(b.FS, folder)
	if err != nil {
		return fmt.Errorf("enter %q: %w", folder, err)
	}
	b.FS, b.Dir = sub, path.Join(b.Dir, folder)
	return nil
}

// readChapters reads the chapters in a language, several at a time, and
// puts them into reading order: by number, those without one last.
func (b *Book) readChapters(lang string) ([]*Chapter, error) {
	names, err := b.chapterFiles(lang)
	if err != nil {
		return nil, err
	}
	chapters, errs := make([]*Chapter, len(names)), make([]error, len(names))
	workers := runtime.GOMAXPROCS(0)
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			for i := w; i < len(names); i += workers {
				chapters[i], errs[i] = b.readChapter(names[i], len(names) > largeBook)
			}
		})
	}
	all.Wait()
	slices.SortFunc(chapters, byNumber)
	return chapters, errors.Join(errs...)
}

// byNumber compares the places of two chapters in reading order.
func byNumber(a, b *Chapter) int {
	if a == nil || b == nil {
		return 0 // not read; the error says so
	}
	return cmp.Or(
		cmp.Compare(uint(a.Number), uint(b.Number)), // -1 comes last
		cmp.Compare(a.Path, b.Path))
}

// chapterFiles gives the paths of the chapters in a language. Files that
// begin with _ or . are for the author alone.
func (b *Book) chapterFiles(lang string) ([]string, error) {
	entries, err := fs.ReadDir(b.FS, lang)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil // readConfig has reported it
	}
	if err != nil {
		return nil, fmt.Errorf("read chapters in %q: %w", lang, err)
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() && path.Ext(e.Name()) == ".md" && !strings.ContainsAny(e.Name()[:1], "_.") {
			names = append(names, path.Join(lang, e.Name()))
		}
	}
	return names, nil
}

// readChapter reads the chapter with a path in the book. One of a large book
// does not keep its tree, and gets none if it goes without.
func (b *Book) readChapter(name string, large bool) (*Chapter, error) {
	text, err := fs.ReadFile(b.FS, name)
	if err != nil {
		return nil, fmt.Errorf("read chapter: %w", err)
	}
	if large {
		return b.parseLoosely(name, text), nil
	}
	return b.finish(b.begin(name, text)), nil
}

// parseLoosely parses, as far as must be, a text which it may change.
func (b *Book) parseLoosely(name string, text []byte) *Chapter {
	begun := b.begin(name, text)
	if begun.outline() {
		return begun.Chapter
	}
	c := b.finish(begun)
	c.loosen()
	return c
}

// Parse parses text as the chapter with a path in the book, which need not
// be a chapter of the book yet: "zh/01-processes.md". It is safe to call at
// once for several chapters.
func (b *Book) Parse(name string, text []byte) *Chapter {
	return b.finish(b.begin(name, bytes.Clone(text)))
}

// begin reads what stands before the text of a chapter, which it may change.
func (b *Book) begin(name string, text []byte) *builder {
	lang, _, _ := strings.Cut(name, "/")
	return begin(path.Join(b.Dir, name), name, lang, text)
}

// finish parses a chapter, with what it has of other files.
func (b *Book) finish(begun *builder) *Chapter {
	c := begun.finish()
	b.include(c)
	return c
}
