package site

import (
	"encoding/json"
	"fmt"
	"path"

	"weft/runner"
	"weft/site/book"
	"weft/site/editor"
	"weft/site/export"
)

// A Place says where a reader can run a cell.
type Place struct {
	// Where is "browser", "machine" if a browser does not have what the cell
	// needs, or "none".
	Where string
	// Need is what it needs. Who reads a notebook on his machine has it.
	Need runner.Need
}

// placeOf gives where a cell of a chapter can be run; without a word if the
// site offers nothing to run at all.
func (t *text) placeOf(c runner.Cell) Place {
	if c.NoRun {
		return Place{}
	}
	if t.site.Notebook {
		return Place{Where: "machine"}
	}
	if places := t.site.Places[t.chapter]; c.Number <= len(places) {
		return places[c.Number-1]
	}
	return Place{}
}

// A RunParts is what a page has so that its cells can be run.
type RunParts struct {
	Words *Words
	// Texts leads to the words that are said while cells run, Editor to the
	// editor, if there is one, and Notebook to the chapter as a notebook, into
	// which a reader's cells are put; it is empty where that is made anew all the
	// time.
	Texts, Editor, Notebook string
}

// runParts gives what the page of a chapter has if some of its cells can be
// run, and nil otherwise.
func (b *builder) runParts(p *Page, c *book.Chapter, w *Words) *RunParts {
	if !b.site.Notebook && !b.runsHere(c) {
		return nil
	}
	parts := &RunParts{Words: w, Texts: relative(p.Path, b.texts[c.Lang])}
	if b.editor != "" {
		parts.Editor = relative(p.Path, b.editor)
	}
	return parts
}

// notebook adds the chapter as a notebook of Jupyter, with pictures, to the
// files of its page.
func (t *text) notebook() (string, error) {
	c := export.Chapter{Chapter: t.chapter, Run: t.run}
	c.Read = func(name string) ([]byte, error) { return t.readFile(path.Join(path.Dir(t.chapter.Path), name)) }
	data, err := c.Notebook()
	if err != nil {
		return "", fmt.Errorf("export %s: %w", t.chapter.File, err)
	}
	return relative(t.page, t.assets.add(t.chapter.Name+".ipynb", data)), nil
}

// editorDir begins the name of the folder of the editor.
const editorDir = assetDir + "editor."

// addRunParts adds the files that pages with cells to run have in common.
func (b *builder) addRunParts() {
	if !b.site.Notebook && len(b.site.Places) == 0 {
		return
	}
	b.texts = map[string]string{}
	for _, lang := range b.site.Book.Languages {
		b.texts[lang] = b.assets.add("words-"+lang+".json", wordsFor(lang).texts())
	}
	var all []byte
	for _, f := range editor.Bundle() {
		all = append(all, f.Data...)
	}
	dir := editorDir + digest(all)
	for _, f := range editor.Bundle() {
		b.assets[path.Join(dir, f.Path)] = f.Data
		b.editor = path.Join(dir, editor.Main)
	}
}

// texts gives the words that the page's script needs once cells are run.
func (w *Words) texts() []byte {
	number := func(p plural) [2]string { return [2]string{p.one, p.other} }
	data, err := json.Marshal(map[string]any{
		"run": w.Run, "endings": w.endings, "exit": w.exit, "expects": w.expects, "missed": w.missed,
		"tags": w.tags, "worths": w.worths, "worthLong": w.worthLong, "line": w.line,
		"stdout": w.Stdout, "figure": w.Figure, "display": w.Display, "value": w.Value, "failure": w.Failure, "intended": w.Intended,
		"reads": w.Reads, "writes": w.Writes, "others": number(w.others), "more": number(w.more), "stack": number(w.stack),
		"foldAway": w.FoldAway, "inWords": w.InWords, "noOutput": w.NoOutput, "notCompiled": w.NotCompiled,
		"share": w.share, "runSum": w.runSum, "outcomes": number(w.outcomes), "moreThan": number(w.moreThan), "rarer": number(w.rarer),
		"otherRuns": w.otherRuns, "choose": w.choose,
		"captured": w.Captured, "replay": w.Replay, "stopReplay": w.StopReplay, "pauseReplay": w.PauseReplay, "replaySpeed": w.ReplaySpeed, "replayTime": w.ReplayTime, "copied": w.Copied, "notCopied": w.NotCopied, "copy": w.Copy,
	})
	if err != nil {
		panic("site: " + err.Error()) // strings and maps of strings can be written
	}
	return data
}

// Runs tells that the cell can be run where the page is read.
func (c cell) Runs() bool {
	return c.Place.Where == "browser" || c.Place.Where == "machine" && c.Place.Need == (runner.Need{})
}

// NeedsMachine tells that the cell can be run, but not in a browser.
func (c cell) NeedsMachine() bool {
	return c.Place.Where == "machine" && c.Place.Need != (runner.Need{})
}

// Why tells why a browser cannot run the cell.
func (c cell) Why() string { return c.Words.need(c.Place.Need) }

// Expect gives how the cell is meant to end, if it can be run here and is
// meant to end badly.
func (c cell) Expect() runner.Ending {
	if !c.Runs() || c.source.Expect == runner.Done {
		return ""
	}
	return c.source.Expect
}

// Command is what runs the cell on the reader's own machine.
func (c cell) Command() string { return "weft run " + c.path + "#" + c.ID() }

// Line gives the line of the file on which the code of a cell begins that can
// be run here: messages name lines of the file.
func (c cell) Line() int {
	if !c.Runs() {
		return 0
	}
	return c.source.Pos.Line
}
