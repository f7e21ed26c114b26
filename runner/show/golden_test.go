package show_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"weft/runner/show"
)

var update = flag.Bool("update", false, "rewrite what the archives want")

// A call is what an archive shows: the options of one kind of display, and
// its data.
type call struct {
	Bars      *show.Bars
	Lines     *show.Lines
	Scatter   *show.Scatter
	Histogram *show.Histogram
	Table     *show.Table
	Labels    []string
	X         []float64
	Values    [][]float64
	Rows      [][]any
}

func (c call) show() {
	var values []any
	for _, v := range c.Values {
		values = append(values, v)
	}
	switch {
	case c.Bars != nil:
		c.Bars.Show(c.Labels, values...)
	case c.Lines != nil:
		c.Lines.Show(c.X, values...)
	case c.Scatter != nil:
		c.Scatter.Show(c.X, values...)
	case c.Histogram != nil:
		c.Histogram.Show(c.Values[0])
	case c.Table != nil:
		c.Table.Show(c.Rows...)
	}
}

// displayed gives what f displays.
func displayed(t *testing.T, f func()) (bundle map[string]string) {
	t.Helper()
	t.Cleanup(func() { show.Redirect(func(map[string]string) {}) })
	show.Redirect(func(b map[string]string) { bundle = b })
	f()
	return bundle
}

// TestDisplays draws what each archive of testdata asks for: one named
// call.json gives want.txt and want.svg or want.html.
func TestDisplays(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal(err, archives)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			var c call
			d := json.NewDecoder(bytes.NewReader(archive.Files[0].Data))
			d.DisallowUnknownFields()
			if err := d.Decode(&c); err != nil {
				t.Fatal(err)
			}
			bundle := displayed(t, c.show)
			got := &txtar.Archive{Comment: archive.Comment, Files: archive.Files[:1:1]}
			for mime, file := range map[string]string{"image/svg+xml": "want.svg", "text/html": "want.html"} {
				if form := bundle[mime]; form != "" {
					got.Files = append(got.Files, txtar.File{Name: "want.txt", Data: []byte(bundle["text/plain"])}, txtar.File{Name: file, Data: []byte(form)})
				}
			}
			if *update {
				if err := os.WriteFile(name, txtar.Format(got), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(txtar.Format(archive)), string(txtar.Format(got))); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
