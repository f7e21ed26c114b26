package server

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"weft/runner"
	"weft/site/book"
)

// A listener is a session that tells what chapters it is made one of.
type listener chan *book.Chapter

func (l listener) Send(json.RawMessage) error     { return nil }
func (l listener) Change(c *book.Chapter)         { l <- c }
func (l listener) Know(*book.Chapter, runner.Run) {}
func (l listener) Close() error                   { return nil }
func (l listener) next(t *testing.T) (c *book.Chapter) {
	t.Helper()
	select {
	case c = <-l:
	case <-t.Context().Done():
		t.Fatal("the session is told of no change")
	}
	return c
}

// listening gives a server with such a session.
func listening() (*Server, listener) {
	l := make(listener, 100)
	return &Server{Open: func(*book.Chapter, func(json.RawMessage)) (Session, error) { return l, nil }}, l
}

// told reads what a tab is told of a change of its page.
func (w *writer) told() pageChanged {
	w.t.Helper()
	m := hear[pageChanged](w.t, w.socket, "page-changed")
	if m.From != w.version {
		w.t.Errorf("the change is one of %q, the page is %q", m.From, w.version)
	}
	w.version = m.Version
	return m
}

// areasOf gives the names of the parts that a change is about.
func areasOf(m pageChanged) (all []string) {
	for _, a := range areas {
		if _, ok := m.Areas[a.selector]; ok {
			all = append(all, a.selector)
		}
	}
	return all
}

// TestConfigurationChanges changes the title of the book, the order and the
// number of its chapters: a page is told what of it differs, and no more.
func TestConfigurationChanges(t *testing.T) {
	s := start(t)
	w := s.page(t, "")
	want := func(m pageChanged, what string, areas ...string) {
		t.Helper()
		if !slices.Equal(areasOf(m), areas) || len(m.Splices) > 0 {
			t.Errorf("%s: areas %q and %d splices, want %q alone", what, areasOf(m), len(m.Splices), areas)
		}
	}
	s.write(t, "weft.toml", "languages = [\"en\"]\nauthor = \"Me\"\n\n[title]\nen = \"Another\"\n")
	m := w.told()
	want(m, "title and author", ".brand", ".foot")
	if !strings.Contains(m.Title, "Another") || !strings.Contains(m.Areas[".brand"], "Another") {
		t.Errorf("title %q, %s", m.Title, m.Areas[".brand"])
	}
	s.write(t, "en/02-two.md", "# Two\n")
	want(w.told(), "a new chapter", "nav.nav", ".turn")
	rename(t, s, "en/02-two.md", "en/00-two.md")
	want(w.told(), "another order", "nav.nav", ".turn")
	s.write(t, "en/00-two.md", "# Zwei\n")
	want(w.told(), "another title of another chapter", "nav.nav", ".turn")
	s.write(t, "weft.toml", "languages = [\"en\", \"zh\"]\nauthor = \"Me\"\n\n[title]\nen = \"Another\"\nzh = \"书\"\n")
	s.write(t, "zh/01-one.md", "# 一\n")
	for m := w.told(); !strings.Contains(m.Areas[".tools"], "/zh/one/"); m = w.told() {
		want(m, "another language", ".tools")
	}
	if err := os.Remove(filepath.Join(s.dir, "en", "00-two.md")); err != nil {
		t.Fatal(err)
	}
	want(w.told(), "a chapter that is gone", "nav.nav", ".turn")
}

func rename(t *testing.T, s started, from, to string) {
	t.Helper()
	if err := os.Rename(filepath.Join(s.dir, from), filepath.Join(s.dir, to)); err != nil {
		t.Fatal(err)
	}
}

// TestTitleOfAnotherChapter changes another chapter: its title is of concern to
// this page, its text is not, and that of a translation may be.
func TestTitleOfAnotherChapter(t *testing.T) {
	s := start(t)
	w := s.page(t, "# One\n\n## A\n")
	s.write(t, "weft.toml", "languages = [\"en\", \"zh\"]\n\n[title]\nen = \"A book\"\nzh = \"书\"\n")
	s.write(t, "en/02-two.md", "# Two\n")
	s.write(t, "zh/01-one.md", "# 一\n\n## 甲\n\n## 乙\n")
	for m := w.told(); !strings.Contains(m.Areas[".tools"], "/zh/one/"); m = w.told() {
		if len(m.Splices) > 0 {
			t.Errorf("%+v", m.Splices)
		}
	}
	s.write(t, "en/02-two.md", "# Two\n\nText.\n")
	s.write(t, "en/02-two.md", "# Zwei\n\nText.\n")
	for m := w.told(); !strings.Contains(m.Areas["nav.nav"], "Zwei"); m = w.told() {
		if len(m.Splices) > 0 {
			t.Errorf("%+v", m.Splices)
		}
	}
}

// TestGoneChapter deletes and renames the chapter of a page.
func TestGoneChapter(t *testing.T) {
	t.Run("deleted", func(t *testing.T) {
		s := start(t)
		w := s.page(t, "")
		if err := os.Remove(filepath.Join(s.dir, "en", "01-one.md")); err != nil {
			t.Fatal(err)
		}
		if m := hear[pageGone](t, w.socket, "page-gone"); m.Moved != "" {
			t.Errorf("moved to %q", m.Moved)
		}
		s.write(t, "en/01-one.md", "# One\n\nAgain.\n")
		if m := w.told(); len(m.Splices) == 0 {
			t.Errorf("a chapter that is there again has %+v", m)
		}
	})
	t.Run("renamed", func(t *testing.T) {
		s := start(t)
		w := s.page(t, "")
		rename(t, s, "en/01-one.md", "en/03-uno.md")
		if m := hear[pageGone](t, w.socket, "page-gone"); m.Moved != "/en/uno/" {
			t.Errorf("moved to %q", m.Moved)
		}
	})
	t.Run("renamed and changed", func(t *testing.T) {
		s := start(t)
		w := s.page(t, threeCells)
		if err := errors.Join(
			os.WriteFile(filepath.Join(s.dir, "en", "03-uno.md"), []byte(threeCells+"More.\n"), 0o666),
			os.Remove(filepath.Join(s.dir, "en", "01-one.md"))); err != nil {
			t.Fatal(err)
		}
		if m := hear[pageGone](t, w.socket, "page-gone"); m.Moved != "/en/uno/" {
			t.Errorf("moved to %q", m.Moved)
		}
	})
}

// TestConfigurationThatIsNone leaves the book as it is while its configuration
// is being written, and says what is wrong with that.
func TestConfigurationThatIsNone(t *testing.T) {
	s := start(t)
	w := s.page(t, "")
	s.write(t, "weft.toml", "languages = [\"en\n")
	if m := hear[pageProblems](t, w.socket, "page-problems"); len(m.Problems) != 1 || filepath.Base(m.Problems[0].Pos.File) != "weft.toml" {
		t.Errorf("problems %+v", m.Problems)
	}
	s.write(t, "weft.toml", "languages = [\"en\"]\n\n[title]\nen = \"A book\"\n")
	if m := hear[pageProblems](t, w.socket, "page-problems"); len(m.Problems) != 0 {
		t.Errorf("problems %+v", m.Problems)
	}
	s.write(t, "en/01-one.md", "# One\n\nFirst.\n\nThird.\n")
	if m := w.told(); len(m.Splices) != 1 || len(m.Areas) > 0 {
		t.Errorf("%+v", m)
	}
}

// TestConfigurationAbove follows the configuration in the folder above that of
// the chapters.
func TestConfigurationAbove(t *testing.T) {
	s := started{dir: t.TempDir()}
	s.write(t, "weft.toml", "languages = [\"en\"]\n\n[title]\nen = \"A book\"\n")
	s.write(t, "content/en/01-one.md", "# One\n")
	s = serveBook(t, s.dir, &Server{})
	w := s.page(t, "")
	s.write(t, "weft.toml", "languages = [\"en\"]\n\n[title]\nen = \"Another\"\n")
	if m := w.told(); !slices.Equal(areasOf(m), []string{".brand"}) {
		t.Errorf("areas %q", areasOf(m))
	}
}

// TestFilesOfAChapter changes a picture that a page shows, and a file that a
// chapter has in it, which its cells can read; others are nobody's concern.
func TestFilesOfAChapter(t *testing.T) {
	server, session := listening()
	s := startWith(t, server)
	picture := `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><title>a</title><path d="M0 0"/></svg>`
	s.write(t, "en/figures/a.svg", picture)
	s.write(t, "en/data/b.txt", "old\n")
	w := s.page(t, "# One\n\n![a](figures/a.svg)\n\n```text file=b.txt from=data/b.txt\n```\n\n![c](figures/c.svg)\n\n```go name=x\n_ = 1\n```\n")
	session.next(t)
	s.write(t, "en/figures/other.svg", picture)
	s.write(t, "en/figures/a.svg", strings.Replace(picture, "M0 0", "M1 1", 1))
	if m := w.told(); len(m.Splices) != 1 || m.Splices[0].At != 0 || m.Splices[0].Remove != 1 || !strings.Contains(m.Splices[0].HTML[0], "M1 1") || len(m.Areas) > 0 {
		t.Errorf("picture: %+v", m)
	}
	s.write(t, "en/data/b.txt", "new\n")
	if m := w.told(); len(m.Splices) != 1 || m.Splices[0].At != 1 || !strings.Contains(m.Splices[0].HTML[0], "new") {
		t.Errorf("included file: %+v", m)
	}
	for c := session.next(t); len(c.Files) != 1 || c.Files[0].Data != "new\n"; c = session.next(t) {
		t.Logf("the session has the files %+v", c.Files)
	}
	s.write(t, "en/figures/c.svg", picture)
	if m := w.told(); len(m.Splices) != 1 || m.Splices[0].At != 2 {
		t.Errorf("missing picture: %+v", m)
	}
}

// TestClockOfAChapter makes the time of a chapter virtual.
func TestClockOfAChapter(t *testing.T) {
	server, session := listening()
	w := startWith(t, server).page(t, threeCells)
	session.next(t)
	w.s.write(t, "en/01-one.md", "---\nclock: virtual\n---\n"+threeCells)
	w.told()
	if c := session.next(t); c.Front.Clock != "virtual" || !c.Cells[0].Options.Virtual {
		t.Errorf("the session has %+v", c.Front)
	}
}

// TestWritersOfAllKinds writes the chapter as editors do: another file that is
// renamed, in place, cut off first and then in pieces, and by way of a backup. The
// page is told of the whole text alone.
func TestWritersOfAllKinds(t *testing.T) {
	s := start(t)
	w := s.page(t, "# One\n\nstart\n")
	name := filepath.Join(s.dir, "en", "01-one.md")
	inPieces := func(text string) error {
		f, err := os.Create(name)
		if err != nil {
			return err
		}
		for i := range text {
			if _, err := f.WriteString(text[i : i+1]); err != nil {
				return err
			}
		}
		return f.Close()
	}
	for kind, write := range map[string]func(string) error{
		"renamed": func(text string) error {
			return errors.Join(os.WriteFile(name+".tmp", []byte(text), 0o666), os.Rename(name+".tmp", name))
		},
		"in place":  func(text string) error { return os.WriteFile(name, []byte(text), 0o666) },
		"in pieces": inPieces,
		"backup": func(text string) error {
			return errors.Join(os.Rename(name, name+"~"), inPieces(text), os.Remove(name+"~"))
		},
	} {
		if err := write("# One\n\n" + kind + "\n"); err != nil {
			t.Fatal(err)
		}
		for {
			m := w.told()
			if len(m.Splices) == 1 && slices.Equal(m.Splices[0].HTML, []string{"<p>" + kind + "</p>"}) {
				break
			}
			if runtime.GOOS == "linux" { // elsewhere nobody knows who has it open
				t.Fatalf("%s: the page is told of a piece: %+v", kind, m)
			}
		}
	}
}

// TestLateWriter has a page save a cell while another program has the file open,
// has cut it off and has not written it yet: the server waits for that.
func TestLateWriter(t *testing.T) {
	w := start(t).page(t, threeCells)
	file, err := os.Create(filepath.Join(w.s.dir, "en", "01-one.md"))
	if err != nil {
		t.Fatal(err)
	}
	tell(t, w.socket, `{"type":"file-save","id":9,"version":"`+w.version+`","saves":[{"key":"a","source":"x := 2\n","was":"x := 1\n"}]}`)
	other := strings.Replace(threeCells, "End.", "Other.", 1)
	for part := range strings.Lines(other) {
		if _, err := file.WriteString(part); err != nil {
			t.Fatal(err)
		}
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	hear[fileSaved](t, w.socket, "file-saved")
	w.has(strings.Replace(other, "x := 1", "x := 2", 1))
}

// TestWriterThatStops has a page change a file that another program keeps open to
// write into it: that is refused after a while, and the file stays.
func TestWriterThatStops(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("who has a file open is known on Linux only")
	}
	w := start(t).page(t, threeCells)
	file, err := os.OpenFile(filepath.Join(w.s.dir, "en", "01-one.md"), os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	w.refused("file-remove", f{"key": "a"}, "another program")
}
