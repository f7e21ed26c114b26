package session

import (
	"errors"
	"slices"

	"weft/runner"
	"weft/runner/program"
)

// respond answers a question of the page. A page that has not told its newest
// text yet sends it with the question.
func (h *Host) respond(e Event) {
	answer := Message{Type: Answer, ID: e.ID}
	defer func() { h.config.Tell(answer) }()
	i := h.state.index(e.Key)
	if i < 0 {
		return
	}
	var cells []runner.Cell
	for _, c := range h.state.cells[:i+1] {
		cells = append(cells, c.cell)
	}
	last := &cells[i]
	if e.Source != "" {
		last.Source = e.Source
	}
	at := offset(last.Source, e.Line, e.Col)
	switch e.What {
	case AskComplete:
		answer.Items = h.complete(cells, at)
	case AskHover:
		if n, ok := program.Hover(cells, at, h.front.importer); ok {
			answer.Text, answer.Doc = n.Type, h.docOf(n)
		}
	case AskFormat:
		answer.Source = program.Format(*last)
	case AskExport:
		if files, err := h.export(e); err == nil {
			answer.Files = files
		} else {
			answer.Text = err.Error()
		}
	}
}

// export gives all cells as a program.
func (h *Host) export(e Event) ([]runner.File, error) {
	if h.front.program == nil {
		return nil, errors.New("there are no cells")
	}
	listing := program.Listing{Doc: e.Text, Sections: map[int]string{}}
	for i, c := range h.state.cells {
		listing.Sections[i+1] = e.Sections[c.key]
	}
	files, err := h.front.program.Module(e.File, listing, h.config.Types.Local, h.files)
	if err == nil && len(files) == 2 {
		files = files[:1] // the go command needs no go.mod for one file
	}
	return files, err
}

// maxItems is how many names are offered.
const maxItems = 500

// complete gives what may be written at an offset of the last cell.
func (h *Host) complete(cells []runner.Cell, at int) []Item {
	names, _ := program.Complete(cells, at, h.front.importer)
	items := []Item{}
	for _, n := range names[:min(len(names), maxItems)] {
		item := Item{Label: n.Name, Kind: n.Kind, Detail: n.Type, Doc: h.docOf(n)}
		if n.Kind == "func" || n.Kind == "method" {
			item.Insert = n.Name + "("
		}
		items = append(items, item)
	}
	slices.SortStableFunc(items, func(a, b Item) int { return rank(a.Kind) - rank(b.Kind) })
	return items
}

// rank puts what an author of a cell wants sooner before what he wants later.
func rank(kind string) int {
	if kind == "keyword" {
		return 1
	}
	return 0
}

// docOf gives the first sentence of the documentation of a name.
func (h *Host) docOf(n program.Name) string {
	if n.Path == "" || h.config.Docs == nil {
		return n.Doc
	}
	return h.config.Docs(n.Path)[n.Key]
}
