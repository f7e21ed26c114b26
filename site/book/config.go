package book

import (
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
)

// fields are the keys of weft.toml.
func (c *Config) fields() fields {
	return fields{
		{"title", &c.Title}, {"description", &c.Description}, {"languages", &c.Languages},
		{"base-url", &c.BaseURL}, {"edit", &c.Edit}, {"author", &c.Author}, {"licence", &c.Licence},
		{"browser", &c.Browser},
	}
}

// languageTag is the form of a language, which is a folder and part of
// addresses.
var languageTag = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]+)*$`)

// readConfig reads weft.toml, and finds the folders of the languages, which
// may also be in content beside it. The error is for what cannot be read.
func (b *Book) readConfig(text []byte) error {
	file := path.Join(b.Dir, ConfigFile)
	text, flaws := clean(text)
	wrong, ok := readTOML(text, b.Config.fields())
	flaws, b.Unread = append(flaws, wrong...), !ok
	if err := b.findChapters(); err != nil {
		return err
	}
	if ok {
		flaws = append(flaws, b.checkLanguages(text)...)
		flaws = append(flaws, b.checkTexts(text, "title", b.Title)...)
		flaws = append(flaws, b.checkTexts(text, "description", b.Description)...)
		flaws = append(flaws, b.checkURL(text)...)
	}
	b.Problems = problems(file, text, flaws)
	sortProblems(b.Problems)
	return nil
}

// findChapters enters content if the chapters are there, and takes every
// folder with chapters for a language if the configuration names none.
func (b *Book) findChapters() error {
	here, err := b.folders()
	if err != nil {
		return err
	}
	if slices.Contains(here, "content") && !slices.ContainsFunc(b.Languages, func(lang string) bool {
		return slices.Contains(here, lang)
	}) {
		if err := b.enter("content"); err != nil {
			return err
		}
		if here, err = b.folders(); err != nil {
			return err
		}
	}
	if len(b.Languages) == 0 {
		return b.findLanguages(here)
	}
	return nil
}

// findLanguages takes the folders with chapters that are called like a
// language.
func (b *Book) findLanguages(folders []string) error {
	for _, folder := range folders {
		names, err := b.chapterFiles(folder)
		if err != nil {
			return err
		}
		if len(names) > 0 && languageTag.MatchString(folder) {
			b.Languages = append(b.Languages, folder)
		}
	}
	return nil
}

// folders gives the folders of the book.
func (b *Book) folders() ([]string, error) {
	entries, err := fs.ReadDir(b.FS, ".")
	if err != nil {
		return nil, fmt.Errorf("read book: %w", err)
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// checkLanguages reports languages that are named twice, that are no
// language, or have no folder. What is wrong is left out.
func (b *Book) checkLanguages(text []byte) []flaw {
	at := keyOffset(text, "languages")
	var flaws []flaw
	var good []string
	for _, lang := range b.Languages {
		folder, err := fs.Stat(b.FS, lang)
		switch {
		case slices.Contains(good, lang):
			flaws = append(flaws, flawf(at, "language %q is there twice", lang))
		case !languageTag.MatchString(lang):
			flaws = append(flaws, flaw{at, fmt.Sprintf("%q is no language", lang), "write a tag like zh, en or pt-BR"})
		case err != nil || !folder.IsDir():
			flaws = append(flaws, flaw{at, fmt.Sprintf("language %q has no folder", lang),
				fmt.Sprintf("put its chapters into %s", path.Join(b.Dir, lang))})
		default:
			good = append(good, lang)
		}
	}
	if len(good) == 0 {
		flaws = append(flaws, flaw{at, "the book has no language", `write one like languages = ["zh", "en"], and put chapters into folders of these names`})
	}
	b.Languages = good
	return flaws
}

// checkTexts reports languages without a text, and texts for languages that
// the book does not have. Only the title is needed.
func (b *Book) checkTexts(text []byte, key string, texts map[string]string) []flaw {
	at := keyOffset(text, key)
	var flaws []flaw
	for _, lang := range slices.Sorted(maps.Keys(texts)) {
		if !slices.Contains(b.Languages, lang) {
			flaws = append(flaws, flaw{at, fmt.Sprintf("%s for %q, which is no language of the book", key, lang),
				suggest(lang, b.Languages)})
		}
	}
	for _, lang := range b.Languages {
		if key == "title" && texts[lang] == "" {
			flaws = append(flaws, flaw{at, fmt.Sprintf("the book has no title in %q", lang),
				fmt.Sprintf("write one below [title]: %s = \"…\"", lang)})
		}
	}
	return flaws
}

// checkURL reports an address of the site that is none.
func (b *Book) checkURL(text []byte) []flaw {
	if b.BaseURL == "" {
		return nil
	}
	u, err := url.Parse(b.BaseURL)
	if err != nil || !strings.HasPrefix(u.Scheme, "http") || u.Host == "" {
		return []flaw{{keyOffset(text, "base-url"), fmt.Sprintf("base-url %q is no address", b.BaseURL),
			"write one like https://example.org/docs/"}}
	}
	return nil
}
