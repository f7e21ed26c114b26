package epub_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"image"
	"image/color"
	"image/gif"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"weft/runner"
	"weft/site"
	"weft/site/book"
	"weft/site/epub"
)

var update = flag.Bool("update", false, "rewrite the wanted parts of golden files")

// TestWrite holds one archive for each behaviour: a book, maybe with runs.json
// and dates.json by the paths of chapters, and want/FILE for each file of the
// volume that is looked at.
func TestWrite(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no archives in testdata: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := unzip(t, write(t, siteOf(t, a), a.Files[0].Name[:2]))
			for i, f := range a.Files {
				name, ok := strings.CutPrefix(f.Name, "want/")
				if !ok {
					continue
				}
				if *update {
					a.Files[i].Data = []byte(got[name])
				} else if diff := cmp.Diff(string(f.Data), got[name]); diff != "" {
					t.Errorf("%s (-want +got):\n%s", name, diff)
				}
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// everything gives the site that the tests of package site have, in which
// there is one of each.
func everything(t testing.TB) *site.Site {
	t.Helper()
	a, err := txtar.ParseFile("../testdata/sample/everything.txtar")
	if err != nil {
		t.Fatal(err)
	}
	// The checker wants a whole picture.
	for i, f := range a.Files {
		if path.Ext(f.Name) == ".gif" {
			var b bytes.Buffer
			if err := gif.Encode(&b, image.NewPaletted(image.Rect(0, 0, 1, 1), color.Palette{color.Black}), nil); err != nil {
				t.Fatal(err)
			}
			a.Files[i].Data = b.Bytes()
		}
	}
	return siteOf(t, a)
}

// siteOf makes the site of an archive.
func siteOf(t testing.TB, a *txtar.Archive) *site.Site {
	t.Helper()
	fsys := fstest.MapFS{}
	runs, dates := map[string]runner.Run{}, map[string]site.Dates{}
	beside := map[string]any{"runs.json": &runs, "dates.json": &dates}
	for _, f := range a.Files {
		if to, ok := beside[f.Name]; !ok {
			fsys[f.Name] = &fstest.MapFile{Data: f.Data}
		} else if err := json.Unmarshal(f.Data, to); err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
	}
	b, err := book.OpenFS(".", fsys)
	if err != nil {
		t.Fatal(err)
	}
	s := &site.Site{Book: b, Runs: map[*book.Chapter]runner.Run{}, Dates: map[*book.Chapter]site.Dates{}}
	for _, chapters := range b.Chapters {
		for _, c := range chapters {
			if run, ok := runs[c.Path]; ok {
				s.Runs[c] = run
			}
			if d, ok := dates[c.Path]; ok {
				s.Dates[c] = d
			}
		}
	}
	return s
}

func write(t *testing.T, s *site.Site, lang string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := epub.Write(&b, s, lang); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// unzip gives the files of a volume. Each name is there once.
func unzip(t *testing.T, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := files[f.Name]; ok {
			t.Errorf("%s is there twice", f.Name)
		}
		files[f.Name] = string(text)
	}
	return files
}

func TestKindIsKnownFromTheFirstBytes(t *testing.T) {
	data := write(t, everything(t), "zh")
	if !bytes.HasPrefix(data, []byte("PK\x03\x04")) || !bytes.Equal(data[30:58], []byte("mimetypeapplication/epub+zip")) {
		t.Errorf("file begins with %q", data[:60])
	}
}

func TestSameBookSameBytes(t *testing.T) {
	if !bytes.Equal(write(t, everything(t), "zh"), write(t, everything(t), "zh")) {
		t.Error("written twice, the bytes differ")
	}
}

// TestDocumentsAreXML reads all documents as readers do: strictly. Each id is
// there once, and what a reference leads to is in the volume.
func TestDocumentsAreXML(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		checkDocuments(t, unzip(t, write(t, everything(t), lang)))
	}
}

// checkDocuments reports documents that are no XML, and references that lead
// nowhere.
func checkDocuments(t *testing.T, files map[string]string) {
	t.Helper()
	ids, refs := map[string]bool{}, map[string][]string{}
	for name, text := range files {
		if strings.HasSuffix(name, ".xhtml") || strings.HasSuffix(name, ".opf") || strings.HasSuffix(name, ".xml") {
			readXML(t, name, text, ids, refs)
		}
	}
	for from, list := range refs {
		for _, ref := range list {
			u, err := url.Parse(ref)
			if err != nil || u.IsAbs() || strings.HasPrefix(from, "META-INF") {
				continue
			}
			file := from
			if u.Path != "" {
				file = path.Join(path.Dir(from), u.Path)
			}
			if _, ok := files[file]; !ok {
				t.Errorf("%s: %q leads to no file", from, ref)
			}
			if u.Fragment != "" && !ids[file+"#"+u.Fragment] {
				t.Errorf("%s: %q leads to no id", from, ref)
			}
		}
	}
}

// readXML reads a document, and notes its ids and references.
func readXML(t testing.TB, name, text string, ids map[string]bool, refs map[string][]string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if e.Name.Local == "script" || e.Name.Local == "button" || strings.Contains(e.Name.Local, "-") {
			t.Errorf("%s has <%s>", name, e.Name.Local)
		}
		for _, a := range e.Attr {
			switch a.Name.Local {
			case "id":
				if ids[name+"#"+a.Value] {
					t.Errorf("%s: id %q is there twice", name, a.Value)
				}
				ids[name+"#"+a.Value] = true
			case "href", "src":
				refs[name] = append(refs[name], a.Value)
			}
			if strings.Contains(a.Value, "var(--") {
				t.Errorf("%s: <%s %s=%q> has a variable", name, e.Name.Local, a.Name.Local, a.Value)
			}
		}
	}
}

// TestStyleHasColours looks for the accent of light pages, and for a variable
// of the theme in its place.
func TestStyleHasColours(t *testing.T) {
	style := unzip(t, write(t, everything(t), "en"))["EPUB/style.css"]
	if strings.Contains(style, "var(--accent)") || !strings.Contains(style, "#0a666e") {
		t.Errorf("style has variables, or lacks colours:\n%s", style)
	}
}

func TestLanguageWithoutChaptersIsRefused(t *testing.T) {
	s := everything(t)
	s.Book.Chapters["en"] = nil
	if err := epub.Write(io.Discard, s, "en"); err == nil {
		t.Error("volume without chapters: no error")
	}
}

// TestChecker lets the checker of the EPUB community look at a volume. Debian's
// is a JAR that starts by itself only where the system knows how.
func TestChecker(t *testing.T) {
	jar, err := exec.LookPath("epubcheck")
	if err != nil || testing.Short() {
		t.Skip("epubcheck checks volumes where it is there, in some seconds")
	}
	name := filepath.Join(t.TempDir(), "zh.epub")
	if err := os.WriteFile(name, write(t, everything(t), "zh"), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "java", "-jar", jar, "--failonwarnings", name).CombinedOutput(); err != nil {
		t.Errorf("epubcheck: %v\n%s", err, out)
	}
}
