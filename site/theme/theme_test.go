package theme_test

import (
	"bytes"
	"compress/gzip"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"weft/site/theme"
)

func TestEveryStyleSheetIsPartOfTheStyle(t *testing.T) {
	files, err := filepath.Glob("*/*.css")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		if name := filepath.ToSlash(f); name != "notebook/notebook.css" {
			names = append(names, name)
		}
	}
	if want := slices.Sorted(slices.Values(theme.Styles)); !slices.Equal(names, want) {
		t.Errorf("style sheets are %v, listed are %v", names, want)
	}
}

// rawColour matches a colour that is not a variable.
var rawColour = regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|oklch|lab)\(|:\s*(?:white|red|grey|gray)\b`)

func TestOnlyOneSheetHasColours(t *testing.T) {
	for _, name := range append(theme.Styles, "notebook/notebook.css") {
		if name == "base/colours.css" {
			continue
		}
		if found := rawColour.FindString(theme.Squeeze(read(t, name))); found != "" {
			t.Errorf("%s has the colour %q of its own", name, found)
		}
	}
}

func TestEveryVariableIsThere(t *testing.T) {
	style := string(theme.Style()) + string(theme.NotebookStyle())
	for _, m := range regexp.MustCompile(`var\((--[a-z0-9-]+)\)`).FindAllStringSubmatch(style, -1) {
		if !strings.Contains(style, m[1]+":") && !strings.Contains(style, "@property "+m[1]) {
			t.Errorf("nothing sets the variable %s", m[1])
		}
	}
}

func TestSqueeze(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"a {\n\tb: c;\n}\n", "a {\nb: c;\n}\n"},
		{"/* x */a{}\n\n/* y\nz */\nb{}\n", "a{}\nb{}\n"},
		{`a::before { content: "/* kept */"; }`, "a::before { content: \"/* kept */\"; }\n"},
		{`a { b: '"'; } /* gone */`, "a { b: '\"'; }\n"},
		{"a{} /* to the end", "a{}\n"},
	} {
		if got := theme.Squeeze(c.in); got != c.want {
			t.Errorf("Squeeze(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestScriptsImportWhatIsThere(t *testing.T) {
	have := map[string]bool{}
	for _, f := range theme.Scripts() {
		have[f.Path] = true
	}
	if !have[theme.Main] {
		t.Errorf("there is no %s", theme.Main)
	}
	importsWhatIsThere(t, theme.GoScripts(), all(have, theme.GoScripts()))
	// What joins Go to a session is asked for where there is Go, and only then.
	importsWhatIsThere(t, theme.Scripts(), all(have, []theme.File{{Path: "kernel/gojoin.js"}}))
	// Pages on the web do without the notebook, but not the other way round.
	for _, f := range theme.NotebookScripts() {
		have[f.Path] = true
	}
	if !have[theme.NotebookMain] {
		t.Errorf("there is no %s", theme.NotebookMain)
	}
	importsWhatIsThere(t, theme.NotebookScripts(), have)
}

// all gives the paths of files and those that there are.
func all(have map[string]bool, files []theme.File) map[string]bool {
	have = maps.Clone(have)
	for _, f := range files {
		have[f.Path] = true
	}
	return have
}

func importsWhatIsThere(t *testing.T, files []theme.File, have map[string]bool) {
	t.Helper()
	imports := regexp.MustCompile(`(?m)^import .* from "(.*)";$|\bimport\("(.*)"\)`)
	for _, f := range files {
		for _, m := range imports.FindAllStringSubmatch(string(f.Data), -1) {
			if target := path.Join(path.Dir(f.Path), m[1]+m[2]); !have[target] || !strings.HasPrefix(m[1]+m[2], ".") {
				t.Errorf("%s imports %q, which is not part of the site", f.Path, m[1]+m[2])
			}
		}
	}
}

// TestScriptsImportWhatIsExported has a browser's refusal of a whole module
// seen here.
func TestScriptsImportWhatIsExported(t *testing.T) {
	files := slices.Concat(theme.Scripts(), theme.GoScripts(), theme.NotebookScripts())
	exported := regexp.MustCompile(`(?m)^export (?:async )?(?:class|const|function|let) (\w+)`)
	exports := map[string][]string{}
	for _, f := range files {
		for _, m := range exported.FindAllStringSubmatch(string(f.Data), -1) {
			exports[f.Path] = append(exports[f.Path], m[1])
		}
	}
	imports := regexp.MustCompile(`(?m)^import \{ (.*) \} from "(.*)";$`)
	for _, f := range files {
		for _, m := range imports.FindAllStringSubmatch(string(f.Data), -1) {
			target := path.Join(path.Dir(f.Path), m[2])
			for name := range strings.SplitSeq(m[1], ", ") {
				if name, _, _ = strings.Cut(name, " as "); !slices.Contains(exports[target], name) {
					t.Errorf("%s imports %s, which %s does not export", f.Path, name, target)
				}
			}
		}
	}
}

func TestTestsAreNotPartOfTheSite(t *testing.T) {
	for _, f := range theme.Scripts() {
		if strings.Contains(f.Path, "test") || strings.Contains(f.Path, "boot") {
			t.Errorf("pages would load %s", f.Path)
		}
	}
}

// TestScripts runs the tests of the modules by node's own runner.
func TestScripts(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil && strings.Contains(os.Getenv("WEFT_REQUIRE"), "node") {
		t.Fatal("node is not there, and WEFT_REQUIRE wants it")
	} else if err != nil {
		t.Skip("node is not there; it runs the tests of the scripts")
	}
	files, err := filepath.Glob("*/*.test.js")
	if err != nil || len(files) == 0 {
		t.Fatalf("no tests of scripts: %v", err)
	}
	// Not every release of node sees by itself that these are modules.
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(".")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "package.json"), []byte(`{"type": "module"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), node, append([]string{"--test"}, files...)...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("node --test: %v\n%s", err, out)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.FromSlash(name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestScriptIsSmall adds up what a page loads before its reader does
// anything, as a server sends it.
func TestScriptIsSmall(t *testing.T) {
	files := map[string][]byte{}
	for _, f := range theme.Scripts() {
		files[f.Path] = f.Data
	}
	imports := regexp.MustCompile(`(?m)^import .* from "(.*)";$`)
	size := squeezed(t, []byte(theme.Boot()))
	for loads := []string{theme.Main}; len(loads) > 0; loads = loads[1:] {
		data := files[loads[0]]
		delete(files, loads[0])
		size += squeezed(t, data)
		for _, m := range imports.FindAllSubmatch(data, -1) {
			loads = append(loads, path.Join(path.Dir(loads[0]), string(m[1])))
		}
	}
	t.Logf("%d bytes", size)
	if size > 15_000 {
		t.Errorf("a page loads %d bytes of script; want at most 15,000", size)
	}
}

func squeezed(t *testing.T, data []byte) int {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}
