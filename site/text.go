package site

import (
	"bytes"
	"fmt"
	"html"
	"io/fs"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"

	"weft/runner"
	"weft/site/book"
	"weft/site/theme"
)

// A text renders the body of one chapter, and is used once.
type text struct {
	site    *Site
	builder *builder
	words   *Words
	// lang is the language of the page; that of the chapter is another where
	// the chapter is not translated.
	lang    string
	page    string // where the chapter's page is in the site
	chapter *book.Chapter
	run     runner.Run
	// sections are the headings that have a number or a place in the contents.
	sections map[*ast.Heading]section
	// figures and tables count those that were rendered.
	figures, tables int
	// assets are the files that the page has of its own.
	assets   assets
	problems []runner.Problem
	// read are the files of the book that were asked for.
	read []string
}

// readFile reads a file of the book.
func (t *text) readFile(name string) ([]byte, error) {
	t.read = append(t.read, name)
	return fs.ReadFile(t.site.Book.FS, name)
}

// body appends the HTML of the chapter's text to a page.
func (t *text) body(b *bytes.Buffer) error {
	if err := texts().Render(&page{Buffer: b, text: t}, t.chapter.Source(), t.chapter.Doc()); err != nil {
		return fmt.Errorf("render %s: %w", t.chapter.File, err)
	}
	return nil
}

// pageRoom has buffers in which pages were made, and pieces of them.
var pageRoom = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// roomForPage gives an empty one.
func roomForPage() *bytes.Buffer {
	b := pageRoom.Get().(*bytes.Buffer)
	b.Reset()
	return b
}

// texts gives goldmark's renderer, with ours for the nodes that a page treats in
// its own way. It is for texts in all languages: they only differ in how they
// are parsed.
var texts = sync.OnceValue(func() renderer.Renderer {
	r := goldmark.New(goldmark.WithExtensions(book.Extensions("")...)).Renderer()
	r.AddOptions(renderer.WithNodeRenderers(util.Prioritized(nodes{}, 1)))
	return r
})

// A page is what a text is rendered into, and how the renderers of its nodes,
// which all texts have in common, come to know it.
type page struct {
	*bytes.Buffer
	text *text
}

// Buffered and Flush implement util.BufWriter, as the buffer does the rest of it.
func (p *page) Buffered() int { return p.Len() }
func (p *page) Flush() error  { return nil }

// nodes are the renderers of nodes.
type nodes struct{}

// RegisterFuncs implements renderer.NodeRenderer.
func (nodes) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	for kind, render := range map[ast.NodeKind]func(*text, util.BufWriter, []byte, ast.Node, bool) (ast.WalkStatus, error){
		ast.KindHeading:             (*text).heading,
		ast.KindFencedCodeBlock:     (*text).listing,
		ast.KindCodeBlock:           (*text).listing,
		ast.KindLink:                (*text).link,
		ast.KindImage:               (*text).image,
		ast.KindEmphasis:            (*text).emphasis,
		book.KindCell:               (*text).cell,
		book.KindAlert:              (*text).alert,
		book.KindAlertTitle:         (*text).alertTitle,
		book.KindFigure:             (*text).figure,
		extast.KindTaskCheckBox:     (*text).task,
		extast.KindTable:            (*text).table,
		extast.KindTableCell:        (*text).tableCell,
		extast.KindFootnoteList:     (*text).footnotes,
		extast.KindFootnote:         (*text).footnote,
		extast.KindFootnoteLink:     (*text).footnoteLink,
		extast.KindFootnoteBacklink: (*text).footnoteBacklink,
	} {
		reg.Register(kind, func(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
			return render(w.(*page).text, w, source, n, entering)
		})
	}
}

// execute writes a template of the theme.
func (t *text) execute(w util.BufWriter, name string, value any) (ast.WalkStatus, error) {
	return ast.WalkSkipChildren, theme.Templates().Execute(w, name, value)
}

// cell renders a cell, a file or a sample.
func (t *text) cell(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	b := n.(*book.CellBlock)
	if !entering {
		return ast.WalkContinue, nil
	}
	if b.Cell == 0 {
		return t.execute(w, "listing", listing{t.words, b.Attrs.Name, b.Attrs.File, t.site.Highlights.highlight(b.Attrs.Lang, b.Code, nil)})
	}
	var result *runner.Result
	if r, ok := t.run.Result(b.Cell); ok {
		result = &r
	}
	c := newCell(t.site.Highlights, t.words, t.chapter.Cells[b.Cell-1], b, result)
	c.Place, c.path = t.placeOf(c.source), t.chapter.Path
	if result != nil {
		c.Worth = t.words.worth(c.source, t.run, *result)
	}
	if b.Want != nil {
		c.Outputs = t.outputsOf(c, b.Want.Text)
	} else {
		c.Outputs = t.outputsOf(c, "")
	}
	return t.execute(w, "cell", c)
}

// A listing is code that is shown and not run.
type listing struct {
	Words *Words
	// ID is a name that links may lead to; File the title of a file.
	ID, File string
	Code     code
}

// listing renders a block of code that is no cell.
func (t *text) listing(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	lang := ""
	if f, ok := n.(*ast.FencedCodeBlock); ok {
		lang = string(f.Language(source))
	}
	code := t.site.Highlights.highlight(lang, string(n.Lines().Value(source)), nil)
	return t.execute(w, "listing", listing{Words: t.words, Code: code})
}

// heading renders a heading with its number, a way to link to it, and an
// anchor that is the same in every language.
func (t *text) heading(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	h := n.(*ast.Heading)
	if h == t.chapter.TitleHeading() {
		return ast.WalkSkipChildren, nil
	}
	s := t.sections[h]
	// The chapter's title is the page's only heading of the first level.
	level := max(h.Level, 2)
	if !entering {
		fmt.Fprintf(w, "%s</h%d>\n", t.anchor(headingID(h), t.words.LinkToSection), level)
		return ast.WalkContinue, nil
	}
	fmt.Fprintf(w, `<h%d id="%s">`, level, html.EscapeString(headingID(h)))
	for i, id := range s.Twins {
		if i == 0 {
			fmt.Fprintf(w, `<span id="%s" data-section="%[1]s"></span>`, id)
		} else {
			fmt.Fprintf(w, `<span id="%s"></span>`, id)
		}
	}
	if s.Number != "" {
		fmt.Fprintf(w, `<span class="section-number">%s</span>`, s.Number)
	}
	return ast.WalkContinue, nil
}

// emphasis renders emphasis; Latin words in Chinese text have a class, since
// they lean where Han characters have dots.
func (t *text) emphasis(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	element, attrs := "em", ""
	if n.(*ast.Emphasis).Level == 2 {
		element = "strong"
	} else if t.words.Chinese() && !strings.ContainsFunc(t.chapter.Text(n), isHan) {
		attrs = ` class="latin"`
	}
	if !entering {
		element, attrs = "/"+element, ""
	}
	_, err := w.WriteString("<" + element + attrs + ">")
	return ast.WalkContinue, err
}

func isHan(r rune) bool { return r >= utf8.RuneSelf && unicode.Is(unicode.Han, r) }

// anchor gives the way to link to the thing with an id.
func (t *text) anchor(id, label string) string {
	return fmt.Sprintf(`<a class="anchor" href="#%s" aria-label="%s">#</a>`, html.EscapeString(id), html.EscapeString(label))
}

// headingID gives the id that the parser gave a heading.
func headingID(h *ast.Heading) string {
	id, _ := h.AttributeString("id")
	s, _ := id.([]byte)
	return string(s)
}
