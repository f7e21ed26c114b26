package browser_test

import (
	"testing"

	"github.com/chromedp/chromedp"
)

const (
	firstResult = "document.querySelector('.search-results a')"
	status      = "document.querySelector('.search-count').textContent"
)

// TestSearchByKeyboard opens the search with its keys, writes, chooses with
// the arrows and arrives at the section, in both languages.
func TestSearchByKeyboard(t *testing.T) {
	for _, c := range []struct{ page, query, where string }{
		{"zh/cost/", "内核态 寄存器", "/zh/cost/#what"},
		{"zh/", "线程切换", "/zh/cost/"},
		{"zh/", "goroutine 调度 pingpong", "/zh/cost/"},
		{"en/cost/", "switching threads", "/en/cost/"},
		{"en/", "saving registers", "/en/cost/#"},
	} {
		t.Run(c.query, func(t *testing.T) {
			v := serve(t, everything(t), "/")
			b := openTab(t, v.base+c.page)
			b.press("k", chromedp.ModifierCtrl)
			b.wait("document.querySelector('#search').open && document.activeElement.type === 'search'")
			b.write(c.query)
			b.wait(firstResult + " && document.querySelector('.search-excerpt')?.textContent !== ''")
			is(b, "document.querySelectorAll('.search mark').length > 0", true)
			b.press(keys.Down)
			b.wait("document.activeElement === " + firstResult)
			b.press(keys.Up)
			b.wait("document.activeElement.type === 'search'")
			b.press(keys.Down)
			b.press(keys.Enter)
			b.wait("!document.querySelector('#search').open && document.readyState === 'complete' && (location.pathname + location.hash).startsWith(" + quote(c.where) + ")")
		})
	}
}

// TestSearchEnterOpensTheFirst presses Enter as soon as the query stands
// there, before anything was found.
func TestSearchEnterOpensTheFirst(t *testing.T) {
	v := serve(t, course(t), "/")
	b := openTab(t, v.base+"zh/")
	b.press("/")
	b.wait("document.activeElement.type === 'search'")
	b.write("死锁")
	b.press(keys.Enter)
	b.wait("decodeURIComponent(location.pathname + location.hash) === '/zh/threads/#死锁'")
}

// TestSearchSaysWhatItFound asks for what is there once, nowhere, and in
// parts, and closes the search.
func TestSearchSaysWhatItFound(t *testing.T) {
	v := serve(t, everything(t), "/")
	b := openTab(t, v.base+"zh/")
	b.click(".search-button")
	b.wait("document.activeElement.type === 'search'")
	hint := eval[string](b, status)
	for _, c := range []struct{ query, says string }{
		{"LockOSThread", "找到 1 节"},
		{"量子纠缠", "没有找到"},
		{"<script>alert(1)</script> xyzzy", "没有找到"},
		{"", hint},
	} {
		b.do(chromedp.Evaluate[chromedp.Void]("document.querySelector('.search input').select()"))
		if c.query == "" {
			b.press("\b")
		}
		b.write(c.query)
		b.wait(status + " === " + quote(c.says))
	}
	b.press(keys.Escape)
	b.wait("!document.querySelector('#search').open")
	b.press("k", chromedp.ModifierCtrl)
	b.wait("document.querySelector('#search').open")
}
