package book_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"weft/site/book"
)

func TestTarget(t *testing.T) {
	b, err := book.OpenFS(".", fstest.MapFS{
		"weft.toml":         {Data: []byte("languages = ['zh', 'en']\ntitle = {zh = '书', en = 'Book'}")},
		"zh/01-a.md":        {Data: []byte("# 一")},
		"zh/02-线程.md":       {Data: []byte("# 二")},
		"en/01-a.md":        {Data: []byte("# One")},
		"figures/two a.svg": {},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ address, url, chapter, file, fragment, err string }{
		{address: "https://go.dev/#x", url: "https://go.dev/#x"},
		{address: "mailto:a@example.org", url: "mailto:a@example.org"},
		{address: "//example.org/x", url: "//example.org/x"},
		{address: "", chapter: "zh/01-a.md"},
		{address: "#%E4%B8%80", chapter: "zh/01-a.md", fragment: "一"},
		{address: "#一", chapter: "zh/01-a.md", fragment: "一"},
		{address: "02-线程.md#x", chapter: "zh/02-线程.md", fragment: "x"},
		{address: "./02-%E7%BA%BF%E7%A8%8B.md", chapter: "zh/02-线程.md"},
		{address: "../en/01-a.md?x=1", chapter: "en/01-a.md"},
		{address: "../figures/two%20a.svg", file: "figures/two a.svg"},
		{address: "03-none.md", file: "zh/03-none.md"},
		{address: "../..", err: "leads out of the book"},
		{address: "../../x.md", err: "leads out of the book"},
		{address: "/zh/01-a.md", err: "begins at the root of the site"},
		{address: "a%zz", err: "is no address"},
	} {
		got, err := b.Target(b.Chapters["zh"][0], test.address)
		if err != nil && (test.err == "" || !strings.Contains(err.Error(), test.err)) || err == nil && test.err != "" {
			t.Errorf("Target(%q): error %v, want %q", test.address, err, test.err)
		}
		chapter := ""
		if got.Chapter != nil {
			chapter = got.Chapter.Path
		}
		if got.URL != test.url || chapter != test.chapter || got.File != test.file || got.Fragment != test.fragment {
			t.Errorf("Target(%q) = %q, chapter %q, file %q, fragment %q; want %+v",
				test.address, got.URL, chapter, got.File, got.Fragment, test)
		}
	}
}
