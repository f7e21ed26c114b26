package site

import (
	"bytes"
	"path"
	"strings"
	"sync"

	"weft/runner"
	"weft/site/search"
)

// A Live site makes its files when they are asked for: who looks at one page
// does not wait for the others. The bytes are those that [Site.Files] gives.
// It is safe for concurrent use.
type Live struct {
	mu sync.Mutex
	b  *builder
}

// A Drawn is one page of a live site.
type Drawn struct {
	HTML []byte
	// Assets are files that the page has of its own.
	Assets []File
	// Problems are the mistakes of the author that rendering found.
	Problems []runner.Problem
	// Read are the files of the book that the page shows or leads to, also
	// those that are not there.
	Read []string
}

// Live prepares a site whose files are made when they are asked for.
func (s *Site) Live() (*Live, error) {
	b, err := s.builder()
	if err != nil {
		return nil, err
	}
	return &Live{b: b}, nil
}

// Assets gives the files that all pages need.
func (l *Live) Assets() []File {
	l.mu.Lock()
	defer l.mu.Unlock()
	return sorted(l.b.assets)
}

// Page gives the page at a path of the site: "zh/threads/", "zh/", "" for the
// choice of a language, "404.html" for what is missing. It reports false if
// there is none.
func (l *Live) Page(where string) (Drawn, bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	r, ok := l.render(where)
	if !ok || r.err != nil {
		return Drawn{}, ok, r.err
	}
	return Drawn{r.html, sorted(r.assets), r.problems, r.read}, true, nil
}

// render renders the page at a path.
func (l *Live) render(where string) (rendered, bool) {
	switch where {
	case "":
		return l.b.rootPage("choice").render("choice"), true
	case fileOf("404.html"):
		return l.b.rootPage("missing").render("missing"), true
	}
	lang, rest, ok := strings.Cut(where, "/")
	if !ok || !l.has(lang) {
		return rendered{}, false
	}
	if rest == "" {
		return l.b.cover(lang), true
	}
	name, end, ok := strings.Cut(rest, "/")
	if c := l.b.shelves[lang].find(name); ok && end == "" && c != nil {
		return l.b.chapter(lang, c), true
	}
	return rendered{}, false
}

// has reports whether the book has a language.
func (l *Live) has(lang string) bool {
	_, ok := l.b.chapters[lang]
	return ok
}

// Index gives the files with which readers search the chapters of a language;
// where is that of the list which the pages ask for, as "zh/search.json". It
// reports false if there is none.
func (l *Live) Index(where string) ([]File, bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	lang := path.Dir(where)
	if !l.has(lang) || where != listOf(lang) {
		return nil, false, nil
	}
	index, order := search.New(len(l.b.shelves[lang].order)), l.b.shelves[lang].order
	made, batch := map[string][]byte{}, batchOf(len(order))
	for n := 0; n < len(order); n += batch {
		var chapters []search.Chapter
		for _, c := range order[n:min(n+batch, len(order))] {
			chapters = append(chapters, l.b.findable(lang, c))
		}
		err := index.Add(n, chapters, func(f search.File) error {
			made[assetDir+f.Path] = bytes.Clone(f.Data)
			return nil
		})
		if err != nil {
			return nil, false, err
		}
	}
	var mu sync.Mutex
	err := l.b.addIndex(lang, index, func(f File) error {
		mu.Lock()
		defer mu.Unlock()
		made[f.Path] = bytes.Clone(f.Data)
		return nil
	})
	return sorted(made), true, err
}
