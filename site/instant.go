package site

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"path"
	"slices"

	"weft/runner"
	"weft/site/book"
)

// kernelDir begins the name of the folder of the kernel that runs cells in
// browsers.
const kernelDir = assetDir + "kernel."

// addKernel adds the kernel, if a cell of the site can be run by it. Its
// folder is named by all of its files, which belong together.
func (b *builder) addKernel() {
	if len(b.site.Kernel) == 0 || !b.runs() {
		return
	}
	var all []byte
	for _, f := range b.site.Kernel {
		all = append(append(append(all, f.Path...), 0), f.content()...)
	}
	b.kernel = kernelDir + digest(all) + "/"
	for _, f := range b.site.Kernel {
		name := path.Join(b.kernel, f.Path)
		b.assets[name], b.squeezed[name] = f.Data, f.Brotli
	}
}

// goDir begins the name of the folder of the Go compiler for browsers.
const goDir = assetDir + "go."

// hasGo reports whether the site has the Go compiler for its readers.
func (b *builder) hasGo() bool { return len(b.site.Go) > 0 && len(b.site.Kernel) > 0 && b.runs() }

// addGo adds the Go compiler, if there is one and a kernel that it can
// confirm.
func (b *builder) addGo() {
	if !b.hasGo() {
		return
	}
	var all []byte
	for _, f := range b.site.Go {
		sum := sha256.Sum256(f.Data)
		all = append(append(append(all, f.Path...), 0), sum[:]...)
	}
	b.goTools = goDir + digest(all) + "/"
	for _, f := range b.site.Go {
		b.assets[path.Join(b.goTools, f.Path)] = f.Data
	}
}

// content gives what tells a file from others: its compressed form is
// smaller, and as good.
func (f File) content() []byte {
	if f.Brotli != nil {
		return f.Brotli
	}
	return f.Data
}

// runs reports whether a cell of the site can be run in a browser.
func (b *builder) runs() bool {
	for _, list := range b.chapters {
		if slices.ContainsFunc(list, b.runsHere) {
			return true
		}
	}
	return false
}

// runsHere reports whether a cell of a chapter can be run in a browser.
func (b *builder) runsHere(c *book.Chapter) bool {
	return slices.ContainsFunc(b.site.Places[c], func(p Place) bool { return p.Where == "browser" })
}

// A cellsFile is what the session of a browser must know of a chapter.
type cellsFile struct {
	File    string            `json:"file"`
	Virtual bool              `json:"virtual,omitempty"`
	Files   []runner.File     `json:"files,omitempty"`
	Cells   []keyedCell       `json:"cells"`
	Machine map[string]string `json:"machine,omitempty"`
}

// A keyedCell is a cell under the id that it has in the page.
type keyedCell struct {
	Key  string      `json:"key"`
	Cell runner.Cell `json:"cell"`
}

// cellsOf gives the cells of a chapter as a kernel in the browser gets them.
// Places name the file by its path in the book: where the book lay when the
// site was built is nobody's business.
func (b *builder) cellsOf(c *book.Chapter, w *Words) ([]byte, error) {
	out := cellsFile{File: c.Path, Virtual: c.Front.Clock == "virtual", Machine: map[string]string{}}
	for _, f := range c.Files {
		f.Pos.File = c.Path
		out.Files = append(out.Files, f)
	}
	for i, cell := range c.Cells {
		cell.Pos.File = c.Path
		out.Cells = append(out.Cells, keyedCell{cell.ID(), cell})
		if places := b.site.Places[c]; i < len(places) && places[i].Where == "machine" {
			out.Machine[cell.ID()] = w.need(places[i].Need)
		}
	}
	data, err := json.Marshal(out)
	if err != nil {
		return nil, fmt.Errorf("write cells of %s: %w", c.Path, err)
	}
	return data, nil
}

// addCells gives the page of a chapter what its cells are run with, if any
// can be.
func (b *builder) addCells(p *Page, c *book.Chapter, w *Words, own assets) error {
	if b.kernel == "" || !b.runsHere(c) {
		return nil
	}
	data, err := b.cellsOf(c, w)
	if err != nil {
		return err
	}
	p.Assets.Kernel = relative(p.Path, b.kernel)
	if b.goTools != "" {
		p.Assets.Go, p.Assets.GoSize = relative(p.Path, b.goTools), b.site.GoSizes[c]
	}
	p.Assets.Cells = relative(p.Path, own.add("cells.json", data))
	return nil
}
