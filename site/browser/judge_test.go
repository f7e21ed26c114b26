package browser_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"weft/site"
)

// node runs a script of this folder, with an input, and gives what it prints.
func node(t *testing.T, name string, input, output any) {
	t.Helper()
	modules(t)
	data, err := json.Marshal(input)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "node", name)
	cmd.Stdin, cmd.Stderr = bytes.NewReader(data), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if err := json.Unmarshal(out, output); err != nil {
		t.Fatalf("%s printed %.200q: %v", name, out, err)
	}
}

// filesOf gives the files of a site by their paths.
func filesOf(t *testing.T, s *site.Site) map[string]string {
	t.Helper()
	list, _, err := s.Files()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range list {
		files[f.Path] = string(f.Data)
	}
	return files
}

// TestPagesAreValid has html-validate judge every page of the course and of
// the site with everything in it.
func TestPagesAreValid(t *testing.T) {
	for name, s := range map[string]*site.Site{"course": course(t), "everything": everything(t)} {
		pages := map[string]string{}
		for path, text := range filesOf(t, s) {
			if strings.HasSuffix(path, ".html") {
				pages[name+"/"+path] = text
			}
		}
		var found []string
		node(t, "validate.mjs", pages, &found)
		for _, f := range found[:min(20, len(found))] {
			t.Error(f)
		}
	}
}

// TestNetlifyReadsWhatWeWrite compares what Netlify's parsers read in
// netlify.toml and in the files of the course with what these should say:
// the parsers leave out lines that they do not understand.
func TestNetlifyReadsWhatWeWrite(t *testing.T) {
	files := filesOf(t, course(t))
	paths := map[string]string{}
	for name, key := range map[string]string{"_headers": "headers", "_redirects": "redirects"} {
		paths[key] = filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(paths[key], []byte(files[name]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var err error
	if paths["toml"], err = filepath.Abs("../../netlify.toml"); err != nil {
		t.Fatal(err)
	}
	type headers []struct {
		For    string
		Values map[string]string
	}
	type redirects []struct {
		From, To   string
		Status     int
		Force      bool
		Conditions map[string][]string
	}
	var read struct {
		Build                    struct{ Command, Publish string }
		TomlHeaders, Headers     headers
		TomlRedirects, Redirects redirects
		Wrong, Said              []string
	}
	node(t, "netlify.mjs", paths, &read)
	if len(read.Wrong)+len(read.Said) > 0 {
		t.Errorf("the parsers say %q %q", read.Wrong, read.Said)
	}
	if read.Build.Command != "make site" || filepath.Base(read.Build.Publish) != "public" {
		t.Errorf("the build is %+v", read.Build)
	}
	for from, list := range map[string]headers{"netlify.toml": read.TomlHeaders, "_headers": read.Headers} {
		got := map[string]string{}
		for _, h := range list {
			for name, value := range h.Values {
				got[h.For+" "+strings.ToLower(name)] = value
			}
		}
		// The site that Netlify has from us runs cells, the one of this test
		// does not.
		for _, h := range site.Headers(from == "netlify.toml") {
			key := h.Path + " " + strings.ToLower(h.Name)
			if got[key] != h.Value {
				t.Errorf("%s: %s is %q, want %q", from, key, got[key], h.Value)
			}
			delete(got, key)
		}
		if len(got) > 0 {
			t.Errorf("%s has more: %v", from, got)
		}
	}
	for from, list := range map[string]redirects{"netlify.toml": read.TomlRedirects, "_redirects": read.Redirects} {
		if len(list) != 2 {
			t.Errorf("%s: redirects are %+v", from, list)
		}
		for i, r := range list {
			lang := []string{"zh", "en"}[min(i, 1)]
			language := r.Conditions["Language"]
			if r.From != "/" || r.To != "/"+lang+"/" || r.Status != 302 || !r.Force || len(language) != 1 || language[0] != lang {
				t.Errorf("%s: redirect %d is %+v", from, i, r)
			}
		}
	}
}
