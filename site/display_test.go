package site_test

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"weft/site"
)

// attacks gives the corpus: pieces of HTML and SVG that try to run script, to
// load something, or to change the page around them.
func attacks(t testing.TB) []string {
	t.Helper()
	data, err := os.ReadFile("testdata/attacks.txt")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
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
		all = append(all, line)
	}
	return all
}

// harmless are the attributes that may be left, with what they may say.
var harmless = map[string]*regexp.Regexp{
	"href": regexp.MustCompile(`^(https?:|mailto:|#p-)`), "title": regexp.MustCompile(``), "lang": regexp.MustCompile(`^[\w -]*$`),
	"colspan": regexp.MustCompile(`^[0-9]+$`), "rowspan": regexp.MustCompile(`^[0-9]+$`),
	"class": regexp.MustCompile(`^(number|outer|last)$`), "scope": regexp.MustCompile(`^(row|col)$`),
	"id": regexp.MustCompile(`^p-`),
}

// harm says what a browser could do with some HTML that it should not, as it
// stands in a page.
func harm(clean string, elements []string) (found []string) {
	doc, err := html.Parse(strings.NewReader(`<div class="outer">` + clean + `</div><p class="last">`))
	if err != nil {
		return []string{err.Error()}
	}
	var body *html.Node
	for n := range doc.Descendants() {
		if n.Type == html.CommentNode {
			found = append(found, "a comment")
		}
		if n.Type != html.ElementNode {
			continue
		}
		if n.Data == "body" {
			body = n
		} else if n.Data != "html" && n.Data != "head" && !slices.Contains(elements, n.Data) {
			found = append(found, "<"+n.Data+">")
		}
		for _, a := range n.Attr {
			if ok := harmless[a.Key]; ok == nil || !ok.MatchString(a.Val) {
				if n.Namespace != "svg" || strings.HasPrefix(strings.ToLower(a.Key), "on") || strings.Contains(a.Val, ":") || a.Key == "style" {
					found = append(found, a.Key+"="+a.Val)
				}
			}
		}
	}
	first, last := body.FirstChild, body.LastChild
	if first.NextSibling != last || first.Attr[0].Val != "outer" || last.FirstChild != nil {
		found = append(found, "leaves its place")
	}
	return found
}

// The elements that may be left of HTML, and of SVG.
var (
	inHTML = strings.Fields(`p br hr div span b strong i em u s small sub sup mark q code pre kbd samp var abbr
		blockquote figure figcaption h3 h4 h5 h6 ul ol li dl dt dd ruby rt rp table caption thead tbody tfoot tr th td a`)
	inSVG = strings.Fields(`div p svg g defs title desc use symbol path rect circle ellipse line polyline polygon text tspan
		textPath marker pattern clipPath mask linearGradient radialGradient stop`)
)

// Whatever a cell displays as HTML, nothing of it runs, loads, or changes
// what is around it.
func TestHTMLOfCellsIsHarmless(t *testing.T) {
	for _, attack := range attacks(t) {
		for _, source := range []string{attack, "<p>" + attack, "<table><tr><td>" + attack + "</table>", attack + attack} {
			if found := harm(string(site.CleanHTML(source)), inHTML); found != nil {
				t.Errorf("%s\nbecame %s\nwhich has %q", source, site.CleanHTML(source), found)
			}
		}
	}
}

// Whatever a cell displays as SVG, nothing of it runs, loads, or changes what
// is around it.
func TestSVGOfCellsIsHarmless(t *testing.T) {
	kept := 0
	for _, attack := range attacks(t) {
		for _, source := range []string{attack, "<svg>" + attack + "</svg>", "<svg><desc>" + attack + "</desc></svg>", "<svg><title/><g>" + attack + "</g></svg>"} {
			d, err := site.CleanSVG(source, "p-")
			if err != nil {
				continue // it is shown as its text
			}
			kept++
			if found := harm(string(d.HTML), inSVG); found != nil {
				t.Errorf("%s\nbecame %s\nwhich has %q", source, d.HTML, found)
			}
		}
	}
	if kept == 0 {
		t.Error("nothing of the corpus is SVG")
	}
}

func FuzzHTMLOfCells(f *testing.F) {
	for _, attack := range attacks(f) {
		f.Add(attack)
	}
	f.Fuzz(func(t *testing.T, source string) {
		if found := harm(string(site.CleanHTML(source)), inHTML); found != nil {
			t.Errorf("%q became %q, which has %q", source, site.CleanHTML(source), found)
		}
	})
}
