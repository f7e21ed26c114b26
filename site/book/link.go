package book

import (
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"
)

// A Target is where a link of a chapter leads: out of the book, to a
// chapter, or to another file of the book. Exactly one of the three is set.
type Target struct {
	URL     string
	Chapter *Chapter
	// File is a path in the book's FS. Nothing says that it exists.
	File string
	// Fragment is the id in the page, decoded; empty is the page itself.
	Fragment string
}

// Destination decodes the destination of goldmark's link or image: it gives
// the address that the author means.
func Destination(raw []byte) string { return string(unescape(raw)) }

// Target tells where an address in a chapter leads. Addresses are relative
// to the file of the chapter, as on a Git host: "02-threads.md#heading". The
// error says what is wrong with one that leads nowhere.
func (b *Book) Target(from *Chapter, address string) (Target, error) {
	u, err := url.Parse(address)
	if err != nil {
		return Target{}, fmt.Errorf("%q is no address", address)
	}
	if u.Scheme != "" || u.Host != "" {
		return Target{URL: address}, nil
	}
	if u.Path == "" {
		return Target{Chapter: from, Fragment: u.Fragment}, nil
	}
	name, err := within(from.Path, u.Path)
	if err != nil {
		return Target{}, err
	}
	if c := b.at(name); c != nil {
		return Target{Chapter: c, Fragment: u.Fragment}, nil
	}
	return Target{File: name, Fragment: u.Fragment}, nil
}

// within gives the path in the book of what a chapter calls ref.
func within(chapter, ref string) (string, error) {
	if strings.HasPrefix(ref, "/") {
		return "", fmt.Errorf("%q begins at the root of the site, which may be published anywhere", ref)
	}
	name := path.Join(path.Dir(chapter), ref)
	if !fs.ValidPath(name) {
		return "", fmt.Errorf("%q leads out of the book", ref)
	}
	return name, nil
}

// at gives the chapter with a path in the book; nil if there is none.
func (b *Book) at(name string) *Chapter {
	lang, _, _ := strings.Cut(name, "/")
	number, _ := split(name)
	chapters := b.Chapters[lang] // a book of thousands has thousands of links
	i, ok := slices.BinarySearchFunc(chapters, &Chapter{Number: number, Path: name}, byNumber)
	if !ok {
		return nil
	}
	return chapters[i]
}
