package browser_test

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"weft/site"
	"weft/site/book"
)

// withGo serves a site as published does, whose readers can have real Go.
func withGo(t *testing.T, prefix string, cells ...string) *server {
	t.Helper()
	s := instantSite(t, cells...)
	dir, m := madeGo(t)
	for _, name := range m.Files() {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		s.Go = append(s.Go, site.File{Path: name, Data: data})
	}
	s.GoSizes = map[*book.Chapter]int64{}
	for c := range s.Places {
		s.GoSizes[c] = m.Download()
	}
	return serve(t, s, prefix)
}

// goTime is how long a page may take to load Go and to build the first program,
// on a machine that has other things to do.
const goTime = 5 * time.Minute

// TestReadersConfirmWithGo loads real Go by the button of a cell that has run.
// What the cells of the page gave is confirmed, what the interpreter gave up is
// shown as Go gives it, and of what is edited again while Go builds the last
// counts. Where Go gives something else, its output takes the place of the first
// one, which can still be looked at. Deaths are confirmed as what they are; a loop
// that is endless in Go alone is given up when its reader stops it, or edits its
// cell. The next visit needs no network, and no button.
func TestReadersConfirmWithGo(t *testing.T) {
	v := withGo(t, "/docs/",
		"import \"fmt\"\nn := 40\nfmt.Println(\"first\", n)",
		"func add(m int) { n += m }\nadd(1)",
		"add(1)\nfmt.Println(\"sum\", n)",
		"import \"runtime\"\n_, _, line, ok := runtime.Caller(0)\nfmt.Println(\"caller\", line > 0, ok)",
		"done := make(chan int)\ngo func() { panic(\"of a goroutine\") }()\n<-done",
		"wait := make(chan int)\n<-wait",
		"_, _, _, endless := runtime.Caller(0)\nfor endless {\n}",
		"import \"os\"\nfmt.Println(\"run as\", os.Args[0])\n-- output --\nrun as program",
		"import \"math/rand/v2\"\nfmt.Println(\"random\", rand.Int64())")
	b := openTab(t, v.base+"en/a/")
	confirmed := strip("c") + ".includes('confirmed by Go 1.26')"
	is(b, "document.querySelectorAll('.real-go').length", 0)
	b.click("#c .run")
	b.wait("document.querySelector('#c .real-go')")
	is(b, fmt.Sprintf("document.querySelector('#c .real-go').textContent.includes('%.1f MB')", float64(v.goSize())/1e6), true)
	is(b, strip("c")+".includes('interpreted only')", true)
	if n := v.goAsked(); n != 0 {
		t.Errorf("%d files of Go were asked for before somebody wanted it", n)
	}
	b.click("#c .real-go")
	b.waitLong(confirmed, goTime)
	is(b, "document.querySelectorAll('.real-go').length", 0)

	b.click("#d .run")
	b.waitLong(own("d")+"?.includes('caller true true') && "+strip("d")+".includes('Go 1.26 only')", goTime)

	for cell, death := range map[string]string{"e": "panic: of a goroutine", "f": "all goroutines are asleep - deadlock!"} {
		b.click("#" + cell + " .run")
		b.waitLong("document.querySelector('#"+cell+" .failure pre')?.textContent.includes("+quote(death)+") && "+strip(cell)+".includes('confirmed by Go 1.26')", goTime)
	}
	differs(b)

	b.click("#g .run") // Go runs it without end
	b.wait(own("g") + "?.includes('runtime.Caller')")
	confirming := "document.querySelector('#g.working:not(.running) .run-label')?.textContent === 'Stop'"
	b.wait(confirming)
	b.click("#g .run")
	b.wait("document.querySelector('#g:not(.working)') && " + strip("g") + ".includes('interpreted only')")
	b.click("#g .run") // and once more
	b.wait(confirming)
	b.rewrite("g", "fmt.Println(\"went on\")") // which is to be run, not what Go runs
	is(b, "document.querySelector('#g .run-label').textContent", "Run")
	b.click("#g .run")
	b.waitLong(own("g")+"?.includes('went on') && "+strip("g")+".includes('confirmed by Go 1.26')", goTime)

	for n := range 3 {
		b.rewrite("c", fmt.Sprintf("add(%d)\nfmt.Println(\"sum\", n)", n+2))
		b.click("#c .run")
		b.wait(own("c") + fmt.Sprintf("?.includes('sum %d')", n+43))
	}
	b.waitLong(confirmed, goTime)
	is(b, own("c")+".includes('sum 45')", true)

	b.kept()
	asked := v.goAsked()
	b.visit(v.base + "en/a/")
	v.offline()
	b.visit(v.base + "en/a/")
	b.click("#c .run")
	b.waitLong(confirmed, goTime)
	is(b, own("c")+".includes('sum 45')", true)
	if more := v.goAsked() - asked; more > 0 {
		t.Errorf("%d files of Go were asked for again", more)
	}
	b.forgive("ERR_CONNECTION_REFUSED")
}

// differs runs a cell in which the interpreter gives another output than Go,
// which the book's own excludes, and one whose output is never the same.
func differs(b *tab) {
	is(b, "(window.first = {}, document.addEventListener('weft-end', ({ target }) => { window.first[target.id] = target.querySelector(':scope > .outputs.mine').textContent; }), true)", true)
	b.click("#h .run")
	b.waitLong(own("h")+"?.includes('run as program') && "+strip("h")+".includes('Go 1.26 only')", goTime)
	is(b, "window.first.h.includes('run as weft')", true)
	is(b, "document.querySelector('#h .worth').title", "The interpreter gave something else. What Go gives counts.")
	is(b, "document.querySelector('#h > .outputs.mine > .output').textContent.includes('weft')", false)
	b.click("#h .interpreted summary")
	is(b, "document.querySelector('#h .interpreted .output').innerText.includes('run as weft')", true)
	b.click("#i .run")
	b.waitLong(strip("i")+".includes('may vary')", goTime)
	is(b, "window.first.i !== "+own("i"), true)
}

// goSize gives how many bytes a reader of the page has to fetch.
func (v *server) goSize() int64 {
	for _, size := range v.site.GoSizes {
		return size
	}
	return 0
}

// goAsked gives how many packed files of Go were asked for.
func (v *server) goAsked() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	n := 0
	for _, name := range v.asked {
		if strings.HasPrefix(name, "assets/go.") && path.Ext(name) != ".js" {
			n++
		}
	}
	return n
}
