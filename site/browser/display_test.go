package browser_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"weft/runner"
)

// pieces are pieces of HTML and of SVG that cells may well display.
var pieces = map[string][]string{
	"text/html": {
		`<table><caption>a</caption><thead><tr><th scope="col">a<th scope="col" class="number">b</thead><tbody><tr><td colspan=2 onclick=x>1<tr><td class="number evil">2</table>`,
		`<h1>a</h1><h3 title="b">c</h3><p lang="zh">线程 <b>d</b><br>e <a href="https://example.org/x?a=b&amp;c">f</a> <a href="#x">g</a><font>h</font></p>`,
		`<ul><li>a<li>b</ul><dl><dt>c<dd>d</dl><pre>  e
	f</pre><ruby>线<rt>xiàn</rt></ruby>&lt;script&gt;`,
	},
	"image/svg+xml": {
		`<svg width="10px" height="5"><title>t</title><desc>d</desc><g id="a" class="b"><title>u</title><path d="M0 0" style="fill: var(--ink); stroke:none; behavior:x" fill="red"/></g><use xlink:href="#a"/><use href="#a" x="1"/><path mask="url( '#a' )"/><text>a &lt;b&gt; &amp;&nbsp;线</text></svg>`,
		`<svg viewBox="0 0 2 1" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" role="img" aria-label="x"><linearGradient id="g"><stop offset="1" stop-color="red"/></linearGradient><rect fill="url(#g)" width="1" height="1"/><style>x</style><foreignObject><b>y</b></foreignObject></svg>`,
		`<?xml version="1.0"?><!DOCTYPE svg><!-- c --><svg width="3"/>`,
		`<svg><g></svg>`, `no drawing`,
	},
}

// displayed gives displays of all pieces, of which there are some good ones, and
// then of all attacks that package site knows.
func displayed(t *testing.T) (all []runner.Output, good int) {
	t.Helper()
	data, err := os.ReadFile("../testdata/attacks.txt")
	if err != nil {
		t.Fatal(err)
	}
	add := func(mime, source string) {
		form, _ := json.Marshal(source) // a string can be written
		all = append(all, runner.Output{Kind: runner.Display, Data: map[string]json.RawMessage{mime: form, "text/plain": json.RawMessage(`"the text\n"`)}})
	}
	for mime, sources := range pieces {
		for _, source := range sources {
			add(mime, source)
		}
	}
	good = len(all)
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || strings.HasPrefix(line, "# ") {
			continue
		}
		if strings.HasPrefix(line, `"`) {
			if err := json.Unmarshal([]byte(line), &line); err != nil {
				t.Fatal(err)
			}
		}
		add("text/html", line)
		add("text/html", "<table><tr><td>"+line+"</table>")
		add("image/svg+xml", line)
		add("image/svg+xml", "<svg><desc>"+line+"</desc></svg>")
		add("image/svg+xml", "<svg><title/><g>"+line+"</g></svg>")
	}
	return all, good
}

// TestDisplaysAreDrawnAsAtBuildTime has the page draw what cells display: it is
// what package site makes of it, and nothing of an attack runs, loads anything or
// leaves its place.
func TestDisplaysAreDrawnAsAtBuildTime(t *testing.T) {
	all, good := displayed(t)
	v := runnable(t, "/", "// displays")
	s := v.site
	c := s.Book.Chapters["en"][0]
	run := s.Runs[c]
	run.Results[0].Outputs = all
	v.replace(t, s)
	v.addKernel(t)
	outputs, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	v.files["en/a/displays.json"] = outputs
	b := openTab(t, v.base+"en/a/")
	b.click("#a .run")
	b.wait("document.querySelector('#a:not(.running) > .outputs.mine')")
	const told = `(() => {
		const tell = (n, deep) => n.nodeType === 3 ? n.data.replace(/\s+/g, " ") : n.nodeType !== 1 ? "" : "<" + n.nodeName + [...n.attributes]
			.filter((a) => a.name !== "data-beats" && !(a.name === "id" && !deep)).map((a) => " " + a.name + "=" + a.value.replace(/a-(mine-)?\d+-/g, "a-N-").replace(/\/$/, "")).sort().join("") + ">" +
			[...n.childNodes].filter((c) => !c.classList?.contains("output-tools")).map((c) => tell(c, true)).join("") + "</>";
		const [book, mine] = [...document.querySelectorAll("#a > .outputs")].map((o) => [...o.children].map((c) => tell(c, false).replace(/ (?=<)|(?<=>) /g, "")));
		return JSON.stringify({ book, mine });
	})()`
	var drawn struct{ Book, Mine []string }
	if err := json.Unmarshal([]byte(eval[string](b, told)), &drawn); err != nil {
		t.Fatal(err)
	}
	if len(drawn.Book) != len(all) || len(drawn.Mine) != len(all) {
		t.Fatalf("%d displays gave %d outputs at build time and %d in the page", len(all), len(drawn.Book), len(drawn.Mine))
	}
	for i, o := range all[:good] {
		if drawn.Book[i] != drawn.Mine[i] {
			t.Errorf("%s\nat build time %s\nin the page   %s", o.Data, drawn.Book[i], drawn.Mine[i])
		}
	}
	const harm = `JSON.stringify([...document.querySelectorAll("#a > .outputs.mine > .display *")].flatMap((e) => [
		/^(script|style|img|image|iframe|object|embed|form|input|button|video|audio|link|meta|base|template|foreignObject|animate|set)$/i.test(e.localName) ? e.outerHTML : "",
		...[...e.attributes].map(({ name, value }) => /^(on|style|src|action|formaction|srcdoc|xlink)/i.test(name) || name === "href" && !/^(https?:|mailto:|#a-mine)/.test(value) || name === "id" && !value.startsWith("a-mine") ? name + "=" + value : "")]).filter(Boolean))`
	is(b, harm, "[]")
	// Chromium tells of handlers and styles that it sees while it parses HTML,
	// where they have no effect.
	b.forgive("/run/clean.js")
	is(b, "[...document.querySelectorAll('#a > .outputs.mine > *')].every((e) => e.matches('.output.display'))", true)
}
