package server

import (
	"maps"
	"net"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// TestScanFindsWhatAParserFinds takes the pages of the book apart in both ways.
func TestScanFindsWhatAParserFinds(t *testing.T) {
	s := &Server{Dir: "../../content"}
	if err := s.prepare(&net.TCPAddr{Port: 1}); err != nil {
		t.Fatal(err)
	}
	for _, lang := range s.shelf.now().Languages {
		for _, c := range s.shelf.now().Chapters[lang] {
			p, err := s.shelf.page(lang + "/" + c.Name + "/")
			if err != nil || p == nil {
				t.Fatal(p, err)
			}
			alike(t, p)
		}
	}
}

// TestScanLeavesToAParser wants pages in which something is not closed to be
// taken apart by a parser.
func TestScanLeavesToAParser(t *testing.T) {
	for text, want := range map[string]bool{
		`<div class="text"><p>a<br>b</p><hr><svg><path/></svg></div>`: true,
		`<div class="text"><p>a<p>b</p></div>`:                        false,
		`<div class="text"><div>a</div>`:                              false,
		`<div class="text"></b></div>`:                                false,
	} {
		if got := (&page{}).scan([]byte(text)); got != want {
			t.Errorf("scan of %s reports %v", text, got)
		}
	}
	p, err := newPage("x", []byte(`<title>a &amp; b</title><div class="text"><p>a<p>b<hr></div>`))
	if err != nil || !slices.Equal(p.blocks, []string{"<p>a</p>", "<p>b</p>", "<hr/>"}) || p.title != "a & b" {
		t.Errorf("%q %q %v", p.title, p.blocks, err)
	}
}

// alike holds what a scan of a page finds against what a parser does.
func alike(t *testing.T, p *page) {
	t.Helper()
	scanned, parsed := &page{}, &page{}
	if !scanned.scan(p.html) {
		t.Errorf("%s is not scanned", p.where)
		return
	}
	if err := parsed.parse(p.html); err != nil {
		t.Fatal(err)
	}
	if scanned.title != parsed.title || scanned.style != parsed.style || scanned.script != parsed.script || scanned.title == "" {
		t.Errorf("%s: title %q style %q script %q, want %q %q %q", p.where, scanned.title, scanned.style, scanned.script, parsed.title, parsed.style, parsed.script)
	}
	for i, block := range scanned.blocks {
		scanned.blocks[i] = normal(t, block)
	}
	if !slices.Equal(scanned.blocks, parsed.blocks) || len(parsed.blocks) == 0 {
		t.Errorf("%s: %d blocks, want %d, or others", p.where, len(scanned.blocks), len(parsed.blocks))
	}
	for selector, area := range scanned.areas {
		scanned.areas[selector] = normal(t, area)
	}
	if !maps.Equal(scanned.areas, parsed.areas) {
		t.Errorf("%s: areas %q, want %q", p.where, scanned.areas, parsed.areas)
	}
	if !maps.Equal(scanned.lines, parsed.lines) {
		t.Errorf("%s: lines %v, want %v", p.where, scanned.lines, parsed.lines)
	}
}

// normal gives an element as a parser writes it.
func normal(t *testing.T, element string) string {
	t.Helper()
	nodes, err := html.ParseFragment(strings.NewReader(element), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil || len(nodes) != 1 {
		t.Fatalf("%d nodes in %q: %v", len(nodes), element, err)
	}
	return outer(nodes[0])
}
