package site_test

import (
	"html"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"weft/site"
)

func TestEveryWordIsThereInEveryLanguage(t *testing.T) {
	zh, en := site.WordsFor("zh"), site.WordsFor("en")
	for _, w := range []*site.Words{zh, en} {
		v := reflect.ValueOf(*w)
		for i := range v.NumField() {
			if v.Field(i).IsZero() {
				t.Errorf("%s has no %s", w.Name, v.Type().Field(i).Name)
			}
		}
	}
	if lacks := zh.Complete(en); len(lacks) > 0 {
		t.Errorf("Chinese lacks %v", lacks)
	}
	if lacks := en.Complete(zh); len(lacks) > 0 {
		t.Errorf("English lacks %v", lacks)
	}
}

func TestNumbersAgree(t *testing.T) {
	en, zh := site.WordsFor("en"), site.WordsFor("zh")
	for _, c := range []struct{ got, want string }{
		{en.CellCount(0), ""},
		{en.CellCount(1), "1 code cell"},
		{en.CellCount(2), "2 code cells"},
		{zh.CellCount(2), "2 个代码单元"},
		{en.Lines(1), "1 line"},
		{en.More(21), "21 more lines"},
		{en.Date(time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC)), "3 November 2026"},
		{zh.Date(time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC)), "2026 年 11 月 3 日"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestOtherLanguagesSpeakEnglishUnderTheirName(t *testing.T) {
	if w := site.WordsFor("pt-BR"); w.Tag != "pt-BR" || w.Copy != "Copy" {
		t.Errorf("words for pt-BR: tag %q, copy %q", w.Tag, w.Copy)
	}
	if w := site.WordsFor("zh-TW"); w.Copy == "Copy" {
		t.Error("words for zh-TW are English")
	}
}

var tags = regexp.MustCompile(`<[^>]*>`)

// TestTerminalShowsWhatATerminalShows compares the text without markup.
func TestTerminalShowsWhatATerminalShows(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"plain 线程\n", "plain 线程\n"},
		{"a\r\nb\r\n", "a\nb\n"},
		{"abc\rX", "Xbc"},
		{"abc\r\x1b[KX", "X"},
		{"abc\x1b[2KX", "   X"},
		{"ab\b\bXY", "XY"},
		{"\x1b]0;title\x07text", "text"},
		{"\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\", "link"},
		{"\x1b[?25lhidden cursor\x1b[?25h", "hidden cursor"},
		{"bell\a nul\x00 del\x7f c1\u0085", "bell␇ nul␀ del␡ c1\uFFFD"},
		{"bad \xff byte", "bad \uFFFD byte"},
		{"lone \x1b", "lone ␛"},
		{"\x1b[31mred\rR", "Red"},
	} {
		got := html.UnescapeString(tags.ReplaceAllString(string(site.Terminal(c.in)), ""))
		if got != c.want {
			t.Errorf("Terminal(%q) shows %q, want %q", c.in, got, c.want)
		}
	}
}

func TestTerminalKeepsStyles(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"\x1b[31mred\rR", `<span class="ansi-fg-red">Red</span>`},
		{"\x1b[31ma\n\x1b[0mb", "<span class=\"ansi-fg-red\">a\n</span>b"},
		{"\x1b[1m\x1b[32mx\x1b[m", `<span class="ansi-bold ansi-fg-green">x</span>`},
		{"\x1b[38;2;10;20;200mx\x1b[0m", `<span class="ansi-fg-blue">x</span>`},
		{"\x1b[48;5;226mx\x1b[0m", `<span class="ansi-bg-yellow">x</span>`},
		{"\x1b[38;5;240mx\x1b[0m", `<span class="ansi-fg-black">x</span>`},
		{"<script>\x1b[0m", "&lt;script&gt;"},
	} {
		if got := string(site.Terminal(c.in)); got != c.want {
			t.Errorf("Terminal(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func FuzzTerminal(f *testing.F) {
	f.Add("10%\r\x1b[1;32mok\x1b[0m <b>\x07\b\n")
	f.Add("\x1b[38;5;208m\x1b]8;;x\x1b\\")
	f.Fuzz(func(t *testing.T, text string) {
		for n := range parse(t, string(site.Terminal(text))).Descendants() {
			if n.Type == xhtml.ElementNode && (n.Data != "span" || len(n.Attr) != 1 || n.Attr[0].Key != "class") {
				t.Errorf("Terminal(%q) has <%s %v>", text, n.Data, n.Attr)
			}
		}
	})
}

// parse parses a piece of HTML; its nodes are below the one it gives.
func parse(t *testing.T, source string) *xhtml.Node {
	t.Helper()
	root := &xhtml.Node{Type: xhtml.ElementNode, Data: "div"}
	nodes, err := xhtml.ParseFragment(strings.NewReader(source), &xhtml.Node{Type: xhtml.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range nodes {
		root.AppendChild(n)
	}
	return root
}
