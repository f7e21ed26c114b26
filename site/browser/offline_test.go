package browser_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"weft/site"
	"weft/site/book"
)

// offline takes the server away, as a tunnel does.
func (v *server) offline() {
	v.CloseClientConnections()
	v.Close()
}

// kept waits until the site is kept.
func (b *tab) kept() {
	b.t.Helper()
	b.wait("navigator.serviceWorker.controller")
}

// TestBookIsReadOffline visits one page, takes the network away, and reads
// and searches pages that were never opened.
func TestBookIsReadOffline(t *testing.T) {
	s := everything(t)
	s.BaseURL = "https://example.org/docs/"
	v := serve(t, s, "/docs/")
	b := openTab(t, v.base+"en/cost/")
	b.kept()
	v.offline()
	for _, name := range v.names() {
		if address, page := strings.CutSuffix(name, "index.html"); page {
			b.visit(v.base + address)
			is(b, "document.querySelector('main').innerText !== '' && document.styleSheets[0].cssRules.length > 100", true)
		}
	}
	b.visit(v.base + chapter)
	b.wait("document.querySelectorAll('.copy').length > 0")
	b.click(".search-button")
	b.write("内核态 寄存器")
	b.wait(firstResult + " && document.querySelector('.search mark')")
	b.press(keys.Enter)
	b.wait("location.hash === '#what'")
	b.forgive("ERR_CONNECTION_REFUSED")
}

// TestOfflineIsOneVersion publishes a new version of which a file fails, and
// then the whole. What is read offline is the old one to the last page, and
// then the new one.
func TestOfflineIsOneVersion(t *testing.T) {
	byOther := everything(t)
	byOther.Book.Author = "somebody else"
	for _, whole := range []bool{false, true} {
		t.Run(map[bool]string{false: "failed", true: "whole"}[whole], func(t *testing.T) {
			v := serve(t, everything(t), "/")
			b := openTab(t, v.base+"zh/")
			b.kept()
			if !whole {
				v.breakFile("zh/cost/index.html")
			}
			v.replace(t, byOther)
			b.visit(v.base + "en/")
			is(b, authorIs(byOther), true)
			// An update that fails tells so.
			updated := "navigator.serviceWorker.ready.then((r) => r.update()).then((r) => r.installing?.state ?? r.waiting?.state, () => 'refused')"
			eval[string](b, updated)
			b.wait("navigator.serviceWorker.getRegistration().then((r) => { window.idle = !r.installing; window.next = r.waiting !== null; }) && window.idle")
			is(b, "window.next", whole)
			if whole {
				// The last page of the old version is left.
				leave(b, v.base)
			}
			v.offline()
			want := everything(t)
			if whole {
				want = byOther
			}
			for _, page := range []string{"zh/", "zh/cost/", "en/cost/", "en/"} {
				b.visit(v.base + page)
				is(b, authorIs(want), true)
			}
			b.forgive("ERR_CONNECTION_REFUSED", "503", "favicon.ico")
		})
	}
}

// TestLargeBookKeepsWhatWasVisited reads two pages of a book that is too large
// to be kept, one before the service worker was there, takes the network away, and
// finds these two, the cover and no other. The worker does not list the pages.
func TestLargeBookKeepsWhatWasVisited(t *testing.T) {
	files := fstest.MapFS{"weft.toml": {Data: []byte("languages = [\"en\"]\n\n[title]\nen = \"Long\"\n")}}
	for n := range 201 {
		files[fmt.Sprintf("en/%03d-c%d.md", n+1, n)] = &fstest.MapFile{Data: fmt.Appendf(nil, "# Chapter %d\n\nText %d.\n", n, n)}
	}
	long, err := book.OpenFS(".", files)
	if err != nil {
		t.Fatal(err)
	}
	v := serve(t, &site.Site{Book: long}, "/docs/")
	if worker := v.files["worker.js"]; bytes.Contains(worker, []byte("en/c7/")) || len(worker) > 20<<10 {
		t.Errorf("a service worker of %d bytes, want one without pages", len(worker))
	}
	b := openTab(t, v.base+"en/c1/")
	b.kept()
	b.visit(v.base + "en/c100/")
	b.wait("caches.keys().then((all) => Promise.all(all.map((c) => caches.open(c).then((c) => c.match('/docs/en/c100/'))))).then((found) => { window.has = found.some(Boolean) }) && window.has")
	v.offline()
	for _, name := range []string{"en/c1/", "en/", "en/c100/"} {
		b.visit(v.base + name)
		is(b, "document.querySelector('main').innerText !== '' && document.styleSheets[0].cssRules.length > 100", true)
	}
	is(b, "fetch('/docs/en/c50/').then(() => 'kept', () => 'not kept')", "not kept")
	b.forgive("ERR_CONNECTION_REFUSED", "ERR_FAILED")
}

func authorIs(s *site.Site) string {
	return "document.querySelector('.foot').innerText.includes(" + quote(s.Book.Author) + ")"
}

// leave leaves the pages of a site, until the browser has noticed that nobody
// reads the old version and has begun with the new one.
func leave(b *tab, base string) {
	b.t.Helper()
	for range 20 {
		b.visit("about:blank")
		b.visit(base + "robots.txt")
		if eval[bool](b, "navigator.serviceWorker.getRegistration().then((r) => !r.waiting && r.active.state === 'activated')") {
			return
		}
	}
	b.t.Error("the new version was not begun with")
}
