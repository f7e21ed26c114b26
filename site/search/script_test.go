package search_test

import (
	"bytes"
	"encoding/json"
	"go/build"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"weft/site/search"
)

// script runs lines of JavaScript that have the modules of the search and an
// input, and gives what they print.
func script(t *testing.T, code string, input any, output any) {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		if strings.Contains(os.Getenv("WEFT_REQUIRE"), "node") {
			t.Fatal("node is not there, and WEFT_REQUIRE wants it")
		}
		t.Skip("node is not there; it runs the script of the search")
	}
	// Not every release of node sees by itself that these are modules.
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../theme/search")); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"package.json": `{"type": "module"}`, "run.js": code} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := json.Marshal(input)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), node, "run.js")
	cmd.Dir, cmd.Stdin = dir, bytes.NewReader(data)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("node: %v", err)
	}
	if err := json.Unmarshal(out, output); err != nil {
		t.Fatalf("node printed %.200q: %v", out, err)
	}
}

// head reads the input of a script.
const head = `import { readFileSync } from "node:fs";
const input = JSON.parse(readFileSync(0, "utf8"));
const say = (v) => process.stdout.write(JSON.stringify(v));
`

// comments gives the lines of comment in the sources of Go, which have the
// words and the names that a book about programs has.
func comments(t *testing.T, dirs ...string) []string {
	t.Helper()
	var lines []string
	for _, dir := range dirs {
		err := filepath.WalkDir(filepath.Join(build.Default.GOROOT, "src", dir), func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(name) != ".go" {
				return err
			}
			data, err := os.ReadFile(name)
			for line := range strings.Lines(string(data)) {
				if text, ok := strings.CutPrefix(line, "// "); ok {
					lines = append(lines, text)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return lines
}

// TestStemsAreTheSameInTheScript compares the stems of all words in the
// comments of the standard library, and of each with English endings.
func TestStemsAreTheSameInTheScript(t *testing.T) {
	var words []string
	for _, line := range comments(t, "fmt", "net", "os", "runtime", "sync", "text", "unicode") {
		words = append(words, regexp.MustCompile(`[a-z]+(?:'[a-z]+)?`).FindAllString(strings.ToLower(line), -1)...)
	}
	slices.Sort(words)
	words = slices.Compact(words)
	for _, w := range slices.Clone(words) {
		for _, ending := range []string{"s", "ed", "ing", "ly", "ation", "ness", "ful", "able", "ies", "ization", "'s"} {
			words = append(words, w+ending)
		}
	}
	var got []string
	script(t, head+`import { termOf } from "./terms.js"; say(input.map(termOf));`, words, &got)
	if len(words) < 50000 || len(got) != len(words) {
		t.Fatalf("%d stems of %d words", len(got), len(words))
	}
	wrong := 0
	for i, w := range words {
		if want := search.Stem(w); got[i] != want && wrong < 20 {
			t.Errorf("the script's stem of %q is %q, the index has %q", w, got[i], want)
			wrong++
		}
	}
}

// TestTermsAreTheSameInTheScript has both sides cut the same texts.
func TestTermsAreTheSameInTheScript(t *testing.T) {
	texts := append(comments(t, "os", "sync", "net/http"),
		"线程切换", "goroutine 调度：锁、a", "用 sync.WaitGroup 与 HTTPServer2 和 snake_case", "std::vector, os/exec./x..y",
		"don’t isn't James' 'quoted'", "Ünïcode Ελλάδα カタカナ 한국어 ｆｕｌｌ", "𠮷野家", "a\u0301b 3.14 x86_64 GOMAXPROCS",
		strings.Repeat("x", 41)+".short", "")
	for _, dir := range []string{"zh", "en"} {
		files, err := filepath.Glob("../../content/" + dir + "/*.md")
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			data, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			texts = append(texts, string(data))
		}
	}
	var got [][]string
	script(t, head+`import { termsOf } from "./terms.js"; say(input.map(termsOf));`, texts, &got)
	for i, text := range texts {
		if want := search.Terms(text); !slices.Equal(got[i], want) {
			t.Fatalf("the script's terms of %.80q are\n%.300q, the index has\n%.300q", text, got[i], want)
		}
	}
}

// TestShardsAreTheSameInTheScript asks both where terms lie.
func TestShardsAreTheSameInTheScript(t *testing.T) {
	terms := []string{"线程", "线", "𠮷野", "goroutin", "g", "os.exec", "été", "1"}
	var got []int
	script(t, head+`import { shardOf } from "./terms.js"; say(input.map((t) => shardOf(t, 64)));`, terms, &got)
	for i, term := range terms {
		if want := search.ShardOf(term, 64); got[i] != want {
			t.Errorf("the script looks for %q in shard %d, it lies in %d", term, got[i], want)
		}
	}
}
