package server

import (
	"encoding/json"
	"errors"
	"os"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"weft/site/book"
)

// A fileSave asks to write cells to the file.
type fileSave struct {
	Version string `json:"version"`
	// Force writes over what has changed in the file meanwhile.
	Force bool   `json:"force"`
	Saves []save `json:"saves"`
}

// A save is one cell: its key, its text now, and that which the page was made
// of.
type save struct {
	Key    string `json:"key"`
	Source string `json:"source"`
	Was    string `json:"was"`
}

// A fileSaved tells which cells are in the file as the page has them.
type fileSaved struct {
	Type string          `json:"type"`
	ID   json.RawMessage `json:"id"`
	Keys []string        `json:"keys"`
	Can  string          `json:"can"`
}

// A fileConflict tells that a cell is another one in the file than it was on
// the page; nothing was written of it.
type fileConflict struct {
	Type string          `json:"type"`
	ID   json.RawMessage `json:"id"`
	Key  string          `json:"key"`
	Was  string          `json:"was"`
	Disk string          `json:"disk"`
	Mine string          `json:"mine"`
	Diff string          `json:"diff"`
}

// fileRefused tells why nothing was written.
type fileRefused struct {
	Type   string          `json:"type"`
	ID     json.RawMessage `json:"id"`
	Reason string          `json:"reason"`
}

// write carries out an event of a tab that changes the file of the chapter.
func (d *desk) write(t *tab, h head, event json.RawMessage) {
	var e fileSave
	err := json.Unmarshal(event, &e)
	if h.Type != "file-save" {
		err = errors.New("this server saves cells and nothing else; change the file in an editor")
	}
	var keys []string
	var conflicts []fileConflict
	if err == nil {
		keys, conflicts, err = d.save(e)
	}
	if err != nil {
		t.tell(fileRefused{"file-refused", h.ID, err.Error()})
		return
	}
	for _, c := range conflicts {
		c.Type, c.ID = "file-conflict", h.ID
		t.tell(c)
	}
	t.tell(fileSaved{Type: "file-saved", ID: h.ID, Keys: keys})
}

// save writes cells to the file as it is now, and only their lines.
func (d *desk) save(e fileSave) (keys []string, conflicts []fileConflict, err error) {
	s := d.server
	if s.Write == nil {
		return nil, nil, errors.New("this server writes no files")
	}
	d.saving.Lock()
	defer d.saving.Unlock()
	text, err := os.ReadFile(s.shelf.file(d.path))
	if err != nil {
		return nil, nil, err
	}
	before := text
	for _, one := range e.Saves {
		c := s.shelf.now().Parse(d.path, text)
		block := d.find(c, e.Version, one)
		switch {
		case block == nil:
			conflicts = append(conflicts, conflict(one, ""))
			continue
		case block.Code == one.Source:
		case block.Code != one.Was && !e.Force:
			conflicts = append(conflicts, conflict(one, block.Code))
			continue
		default:
			if text, err = recode(s.shelf.now(), c, text, block, one.Source); err != nil {
				return nil, nil, err
			}
		}
		keys = append(keys, c.Cells[block.Cell-1].ID())
	}
	if string(text) == string(before) {
		return keys, conflicts, nil
	}
	if err := s.Write(s.shelf.file(d.path), text); err != nil {
		return nil, nil, err
	}
	_, err = s.update(d.path, text)
	return keys, conflicts, err
}

// conflict tells how a cell of the page differs from that in the file.
func conflict(one save, disk string) fileConflict {
	return fileConflict{Key: one.Key, Was: one.Was, Disk: disk, Mine: one.Source,
		Diff: udiff.Unified("file", "page", disk, one.Source)}
}

// find gives the block of a cell that the page calls by a key. A cell without
// a name is called by its place, which may have moved since that version.
func (d *desk) find(c *book.Chapter, version string, one save) *book.CellBlock {
	p := d.server.shelf.version(version)
	if p == nil || p.source == nil {
		return nil
	}
	old := p.source.Cells
	twin := align(len(old), len(c.Cells), func(i, j int) bool {
		return old[i].Source == c.Cells[j].Source || old[i].Name != "" && old[i].Name == c.Cells[j].Name
	})
	for i, cell := range old {
		if cell.ID() != one.Key {
			continue
		}
		if twin[i] >= 0 {
			return blockOf(c, twin[i]+1)
		}
		if len(old) == len(c.Cells) && c.Cells[i].ID() == one.Key {
			return blockOf(c, i+1) // it is another one in the same place
		}
		return nil
	}
	return nil
}

// blockOf gives the block of the cell with a number.
func blockOf(c *book.Chapter, number int) *book.CellBlock {
	for _, b := range c.Blocks() {
		if b.Cell == number {
			return b
		}
	}
	return nil
}

// recode gives the text of a chapter with another source in a block. What
// would change another cell, as a source that closes the fence does, is
// refused.
func recode(b *book.Book, c *book.Chapter, text []byte, block *book.CellBlock, source string) ([]byte, error) {
	if source != "" && !strings.HasSuffix(source, "\n") {
		source += "\n"
	}
	if strings.ContainsAny(source, "\r\x00") {
		return nil, errors.New("the cell has characters that no line of code can have")
	}
	changed := c.Recode(text, block, source)
	now := b.Parse(c.Path, changed)
	same := len(now.Cells) == len(c.Cells)
	for i := range c.Cells {
		want := c.Cells[i].Source
		if i == block.Cell-1 {
			want = source
		}
		same = same && now.Cells[i].Source == want
	}
	if !same {
		return nil, errors.New("the cell would end its fence in the Markdown: it has a line of backticks as long as those of the fence")
	}
	return changed, nil
}
