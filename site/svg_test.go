package site_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"weft/site"
)

func TestCleanSVG(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"ids are prefixed where they are made and used",
			`<svg><g id="a"/><use href="#a"/><use xlink:href="#a"/><path fill="url(#a)" mask="url( '#a' )"/></svg>`,
			`<svg><g id="p-a"></g><use href="#p-a"></use><use href="#p-a"></use><path fill="url(#p-a)" mask="url(#p-a)"></path></svg>`},
		{"a style becomes attributes and counts more than they do",
			`<svg><path fill="red" style="fill: var(--ink); stroke:none"/></svg>`,
			`<svg><path fill="var(--ink)" stroke="none"></path></svg>`},
		{"a size becomes a view box",
			`<svg width="10px" height="5"/>`, `<svg width="10px" height="5" viewBox="0 0 10 5"></svg>`},
		{"a view box is kept",
			`<svg width="10" height="5" viewBox="0 0 2 1"/>`, `<svg width="10" height="5" viewBox="0 0 2 1"></svg>`},
		{"the title of the whole is taken out, others stay",
			`<svg><title>x</title><g><title>y</title></g></svg>`, `<svg><g><title>y</title></g></svg>`},
		{"text is text", `<svg><text>a &lt;b&gt; &amp;&nbsp;线</text></svg>`, "<svg><text>a &lt;b&gt; &amp;\u00a0线</text></svg>"},
		{"comments, declarations and entities are dropped",
			`<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x "y">]><!-- c --><svg/>`, `<svg></svg>`},
	} {
		d, err := site.CleanSVG(c.in, "p-")
		if err != nil || string(d.HTML) != c.want || len(d.Dropped) > 0 {
			t.Errorf("%s: got %s, %v, dropped %v; want %s", c.name, d.HTML, err, d.Dropped, c.want)
		}
	}
}

func TestCleanSVGDropsWhatRunsOrLoads(t *testing.T) {
	for _, bad := range []string{
		`<script>alert(1)</script>`,
		`<foreignObject><b>x</b></foreignObject>`,
		`<style>@import "x"</style>`,
		`<image href="https://example.org/x.png"/>`,
		`<a href="javascript:alert(1)"><text>x</text></a>`,
		`<animate onbegin="alert(1)"/>`,
		`<g onclick="alert(1)"/>`,
		`<g ONLOAD="alert(1)"/>`,
		`<g stYle="fill:red"/>`,
		`<use HREF="https://example.org/"/>`,
		`<use href="other.svg#a"/>`,
		`<use xlink:href="data:image/svg+xml,x"/>`,
		`<path fill="url(https://example.org/#a)"/>`,
		`<path style="background:url(x)"/>`,
		`<path style="fill:url(//example.org/x)"/>`,
		`<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>`,
	} {
		d, err := site.CleanSVG("<svg>"+bad+"</svg>", "p-")
		if err != nil || len(d.Dropped) != 1 {
			t.Errorf("%s: %v, dropped %v", bad, err, d.Dropped)
		}
		for _, word := range []string{"script", "alert", "example", "import", "data:", "other", "foreign", "on"} {
			if strings.Contains(string(d.HTML), word) {
				t.Errorf("%s became %s", bad, d.HTML)
			}
		}
	}
}

func TestCleanSVGRefusesWhatIsNone(t *testing.T) {
	for _, bad := range []string{"", "text", "<html/>", "<svg>", "<svg></g></svg>", "<svg/><svg/>", "</svg>", "<svg><g></svg>", "<svg a=></svg>"} {
		if d, err := site.CleanSVG(bad, "p-"); err == nil {
			t.Errorf("%q became %s", bad, d.HTML)
		}
	}
}

func FuzzCleanSVG(f *testing.F) {
	f.Add(`<svg width="1"><g id="a" style="fill:red"/><use href="#a"/><text>x</text></svg>`)
	f.Add(`<svg><script>x</script><a onclick="x"/></svg>`)
	f.Fuzz(func(t *testing.T, source string) {
		d, err := site.CleanSVG(source, "p-")
		if err != nil {
			return
		}
		for n := range parse(t, string(d.HTML)).Descendants() {
			if n.Type == html.ElementNode && slices.Contains([]string{"script", "style", "foreignobject", "image", "a", "iframe"}, strings.ToLower(n.Data)) {
				t.Errorf("%q became %s", source, d.HTML)
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(strings.ToLower(a.Key), "on") || a.Key == "style" || a.Key == "href" && !strings.HasPrefix(a.Val, "#p-") {
					t.Errorf("%q became %s", source, d.HTML)
				}
			}
		}
	})
}
