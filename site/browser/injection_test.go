package browser_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"weft/runner"
	"weft/site"
	"weft/site/book"
)

// attacked gives a site with one chapter, whose cell prints and displays
// every attack in every form there is, and whose text has them too.
func attacked(t *testing.T) *site.Site {
	t.Helper()
	data, err := os.ReadFile("../testdata/attacks.txt")
	if err != nil {
		t.Fatal(err)
	}
	var outputs []runner.Output
	var prose strings.Builder
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || strings.HasPrefix(line, "# ") {
			continue
		}
		if strings.HasPrefix(line, `"`) {
			if err := json.Unmarshal([]byte(line), &line); err != nil {
				t.Fatalf("%s: %v", line, err)
			}
		}
		prose.WriteString(line + "\n\n")
		outputs = append(outputs, runner.Output{Kind: runner.Stdout, Text: line + "\n"})
		for _, mime := range []string{"text/html", "image/svg+xml", "text/markdown", "application/json"} {
			outputs = append(outputs, runner.Output{Kind: runner.Display, Data: map[string]json.RawMessage{
				"text/plain": json.RawMessage(quote(line)), mime: json.RawMessage(quote(line)),
			}})
		}
	}
	b, err := book.OpenFS(".", fstest.MapFS{
		"weft.toml":  {Data: []byte("languages = [\"en\"]\n[title]\nen = \"<script>alert(1)</script>\"\n")},
		"en/01-a.md": {Data: []byte("# Attacks \"><script>alert(1)</script>\n\n" + prose.String() + "\n```go name=a\nf()\n```\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	s := &site.Site{Book: b, Runs: map[*book.Chapter]runner.Run{}}
	for _, c := range b.Chapters["en"] {
		s.Runs[c] = runner.Run{Results: []runner.Result{{Cell: 1, Ending: runner.Done, Outputs: outputs}}}
	}
	return s
}

// TestNothingInjects opens a page full of attacks without its policy, and
// sends the events that handlers wait for: no script runs, nothing is asked
// of another host, and no link or form of the outputs leads to script.
func TestNothingInjects(t *testing.T) {
	v := serve(t, attacked(t), "/")
	v.noPolicy = true
	b := openTab(t, v.base+"en/a/")
	if n := eval[int](b, "document.querySelectorAll('main .output').length"); n < 100 {
		t.Fatalf("the page has %d outputs", n)
	}
	is(b, `[...document.querySelectorAll("main *")].flatMap((e) => ["mouseover", "focus", "error", "load", "toggle", "animationend", "begin"].map((k) => e.dispatchEvent(new Event(k)))).length > 0`, true)
	is(b, `[...document.querySelectorAll("main a")].map((a) => a.href.baseVal ?? a.href).filter((h) => !/^(https?:|mailto:|$)/.test(h)).join()`, "")
	is(b, `document.querySelectorAll("main :is(script, iframe, object, embed, form, style, link, meta, base, foreignObject, animate, set)").length`, 0)
	is(b, `document.title.includes("<script>")`, true)
	// The search shows the text of the chapter.
	b.click(".search-button")
	b.write("script alert")
	b.wait(firstResult + " && document.querySelector('.search mark')")
	is(b, `document.querySelectorAll(".search-results :not(ol, li, a, span, mark)").length`, 0)
}
