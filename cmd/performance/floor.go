package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"

	"weft/site/book"
	"weft/site/golexer"
)

// floor makes the pages of the book in source and does nothing else that
// makes a site: goldmark with weft's extensions, weft's lexer for Go, a file
// for each page, on all processors.
func floor(source, out string) error {
	var names []string
	for _, lang := range languages {
		entries, err := os.ReadDir(filepath.Join(source, lang))
		if err != nil {
			return err
		}
		for _, e := range entries {
			names = append(names, filepath.Join(lang, e.Name()))
		}
	}
	workers := runtime.GOMAXPROCS(0)
	errs := make([]error, workers)
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			for i := w; i < len(names) && errs[w] == nil; i += workers {
				errs[w] = floorPage(source, out, names[i])
			}
		})
	}
	all.Wait()
	return errors.Join(errs...)
}

// languages are the folders of a book.
var languages = []string{"zh", "en"}

// floorPage makes one page.
func floorPage(source, out, name string) error {
	text, err := os.ReadFile(filepath.Join(source, name))
	if err != nil {
		return err
	}
	_, body, _ := bytes.Cut(text[3:], []byte("\n---\n"))
	page := bytes.NewBufferString("<!DOCTYPE html><meta charset=\"utf-8\"><main>\n")
	if err := markdowns[filepath.Dir(name)].Convert(body, page); err != nil {
		return err
	}
	dir := filepath.Join(out, strings.TrimSuffix(name, ".md"))
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "index.html"), page.Bytes(), 0o666)
}

// markdowns are goldmark as each language has it.
var markdowns = func() map[string]goldmark.Markdown {
	table := map[string]goldmark.Markdown{}
	for _, lang := range languages {
		table[lang] = goldmark.New(
			goldmark.WithExtensions(book.Extensions(lang)...),
			goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(highlighter{}, 1))))
	}
	return table
}()

// A highlighter renders fences of Go.
type highlighter struct{}

// RegisterFuncs implements renderer.NodeRenderer.
func (highlighter) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindFencedCodeBlock, func(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		tokens, err := golexer.New().Tokenise(nil, string(n.Lines().Value(source)))
		if err != nil {
			return ast.WalkStop, err
		}
		_, _ = w.WriteString("<pre><code>")
		for t := range tokens.Stdlib() {
			_, _ = w.WriteString(`<span class="` + chroma.StandardTypes[t.Type] + `">`)
			html.DefaultWriter.RawWrite(w, []byte(t.Value))
			_, _ = w.WriteString("</span>")
		}
		_, err = w.WriteString("</code></pre>\n")
		return ast.WalkSkipChildren, err
	})
}
