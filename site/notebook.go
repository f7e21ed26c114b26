package site

import "weft/site/book"

// A Notebook is what the page of a chapter has in a local notebook besides
// what it has on the web.
type Notebook struct {
	// Chapter names the chapter for the server: "zh/threads".
	Chapter       string
	Style, Script string
	Words         *NotebookWords
}

// notebookAssets are where in the site what only a notebook has is.
type notebookAssets struct{ style, script string }

// addNotebook makes the page of a chapter one of the notebook, if the site is
// one.
func (b *builder) addNotebook(p *Page, c *book.Chapter) {
	if b.notebook == nil {
		return
	}
	p.Notebook = &Notebook{
		Chapter: c.Lang + "/" + c.Name,
		Style:   relative(p.Path, b.notebook.style),
		Script:  relative(p.Path, b.notebook.script),
		Words:   &p.Words.Notebook,
	}
}
