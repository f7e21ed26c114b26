package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/aymanbagabas/go-udiff"

	"weft/runner"
	"weft/site/book"
	"weft/site/book/edit"
)

// ErrChanged is the error of a Write that found another file than it was to
// replace.
var ErrChanged = errors.New("the file was changed by another program at the same moment; look at the page and try again")

// A fileEvent is an event of a page that changes or reads the file of its
// chapter. The page says by its version which cells it means.
type fileEvent struct {
	Version string `json:"version"`
	Key     string `json:"key"`
	// Source is the text of a cell now: of a new one, or of one to be split.
	Source string `json:"source"`
	// Force writes over what has changed in the file meanwhile.
	Force bool `json:"force"`

	Saves []save `json:"saves"` // file-save

	// file-insert: beside which cell, or at the end of which section.
	After  *string `json:"after"`
	Before *string `json:"before"`
	Info   string  `json:"info"`

	Line int `json:"line"` // file-split
	By   int `json:"by"`   // file-move

	// file-insert, file-prose and file-read: the id of a heading, or "".
	Section *string `json:"section"`
	At      int     `json:"at"` // file-read: a line instead of a section
	Text    string  `json:"text"`
	Was     string  `json:"was"`
}

// A save is one cell: its key, its text now, and that which the page was made
// of.
type save struct {
	Key    string `json:"key"`
	Source string `json:"source"`
	Was    string `json:"was"`
}

// A fileSaved tells which cells are in the file as the page has them, and
// whether that can be undone.
type fileSaved struct {
	Type string          `json:"type"`
	ID   json.RawMessage `json:"id"`
	Keys []string        `json:"keys"`
	Can  string          `json:"can"`
}

// A fileConflict tells that a cell or a section is another one in the file
// than it was on the page; nothing was written of it.
type fileConflict struct {
	Type    string          `json:"type"`
	ID      json.RawMessage `json:"id"`
	Key     string          `json:"key,omitempty"`
	Section *string         `json:"section,omitempty"`
	Was     string          `json:"was"`
	Disk    string          `json:"disk"`
	Mine    string          `json:"mine"`
	Diff    string          `json:"diff"`
}

// fileRefused tells why nothing was written.
type fileRefused struct {
	Type   string          `json:"type"`
	ID     json.RawMessage `json:"id"`
	Reason string          `json:"reason"`
}

// fileText has the Markdown of a section.
type fileText struct {
	Type    string          `json:"type"`
	ID      json.RawMessage `json:"id"`
	Section string          `json:"section"`
	Text    string          `json:"text"`
	Line    int             `json:"line"`
}

// write carries out an event of a tab that is about the file of the chapter.
func (d *desk) write(t *tab, h head, event json.RawMessage) {
	var e fileEvent
	err := json.Unmarshal(event, &e)
	if err == nil && h.Type == "file-read" {
		err = d.read(t, h, e)
	} else if err == nil {
		err = d.rewrite(t, h, e)
	}
	if err != nil {
		t.tell(fileRefused{"file-refused", h.ID, err.Error()})
	}
}

// read tells a tab the Markdown of a section.
func (d *desk) read(t *tab, h head, e fileEvent) error {
	_, text, err := d.open()
	if err != nil {
		return err
	}
	section := text.SectionAt(e.At)
	if e.At == 0 {
		if section, err = text.Section(deref(e.Section)); err != nil {
			return err
		}
	}
	t.tell(fileText{"file-text", h.ID, section.ID, section.Text, section.Line})
	return nil
}

// deref gives a text that may not be there.
func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// open reads the file of the chapter as it is now.
func (d *desk) open() ([]byte, *edit.Text, error) {
	s := d.server
	file, err := settled(s.shelf.file(d.path), func(text []byte) bool { return s.known(d.path, text) })
	if err != nil {
		return nil, nil, err
	}
	b := s.shelf.now()
	return file, edit.Read(file, func(text []byte) *book.Chapter { return b.Parse(d.path, text) }), nil
}

// rewrite changes the file, and tells the tab what came of it.
func (d *desk) rewrite(t *tab, h head, e fileEvent) error {
	if d.server.Write == nil {
		return errors.New("this server writes no files")
	}
	d.saving.Lock()
	defer d.saving.Unlock()
	file, text, err := d.open()
	if err != nil {
		return err
	}
	if needsPage(h.Type, e) && d.server.shelf.version(e.Version) == nil {
		return errOld
	}
	c, conflicts, err := d.changed(text, h.Type, e)
	if err != nil {
		return err
	}
	if err := d.put(file, c.Bytes(), h.Type == "file-undo"); err != nil {
		return err
	}
	for _, conflict := range conflicts {
		conflict.Type, conflict.ID = "file-conflict", h.ID
		t.tell(conflict)
	}
	t.tell(fileSaved{"file-saved", h.ID, c.Keys(), d.steps.can(c.Bytes())})
	return nil
}

// needsPage reports whether an event names cells as a page has them.
func needsPage(kind string, e fileEvent) bool {
	switch kind {
	case "file-insert":
		return deref(e.After) != "" || deref(e.Before) != ""
	case "file-save", "file-split", "file-remove", "file-move":
		return true
	}
	return false
}

// put writes the file, which was another one before, and shows it.
func (d *desk) put(before, now []byte, undo bool) error {
	if bytes.Equal(before, now) {
		return nil
	}
	s := d.server
	if err := s.Write(s.shelf.file(d.path), before, now); err != nil {
		return err
	}
	if undo {
		d.steps.drop()
	} else {
		d.steps.add(before, now)
	}
	_, err := s.update(d.path, now)
	return err
}

// changed gives the text that an event makes of one, and what it leaves as it
// is because the file has changed.
func (d *desk) changed(text *edit.Text, kind string, e fileEvent) (edit.Change, []fileConflict, error) {
	switch kind {
	case "file-save":
		return d.save(text, e)
	case "file-insert":
		c, err := d.insert(text, e)
		return c, nil, err
	case "file-split", "file-remove":
		return d.cut(text, kind, e)
	case "file-move":
		c, err := d.move(text, e)
		return c, nil, err
	case "file-prose":
		return d.prose(text, e)
	case "file-undo":
		before, err := d.steps.last(text.Bytes())
		if err != nil {
			return edit.Change{}, nil, err
		}
		b := d.server.shelf.now()
		return edit.Change{Text: edit.Read(before, func(text []byte) *book.Chapter { return b.Parse(d.path, text) })}, nil, nil
	}
	return edit.Change{}, nil, fmt.Errorf("this server knows no %q", kind)
}

// save writes cells, and only their lines.
func (d *desk) save(text *edit.Text, e fileEvent) (edit.Change, []fileConflict, error) {
	c := edit.Change{Text: text}
	var conflicts []fileConflict
	for _, one := range e.Saves {
		number, disk := d.find(c.Chapter(), e.Version, one.Key)
		source := d.format(one.Source)
		switch {
		case number == 0 && e.Force:
			return c, nil, errGone
		case number == 0 || disk != one.Was && disk != one.Source && disk != source && !e.Force:
			conflicts = append(conflicts, conflictOf(one.Key, one.Was, disk, one.Source))
			continue
		case disk == one.Source:
			source = disk // it is there already, whatever gofmt thinks of it
		}
		next, err := c.Save(number, source)
		if err != nil {
			return c, nil, err
		}
		c.Text, c.Cells = next.Text, append(c.Cells, number)
	}
	return c, conflicts, nil
}

// format gives the source of a cell as it is to be in the file.
func (d *desk) format(source string) string {
	if d.server.Format == nil {
		return source
	}
	return d.server.Format(source)
}

// conflictOf tells how a cell of the page differs from that in the file.
func conflictOf(key, was, disk, mine string) fileConflict {
	return fileConflict{Key: key, Was: was, Disk: disk, Mine: mine, Diff: udiff.Unified("file", "page", disk, mine)}
}

// errOld is the reason against a change of a page that nobody remembers: a cell
// without a name may be another one now.
var errOld = errors.New("the page is older than what this server knows; load it again")

// errGone is the reason against a change of a cell that is not there.
var errGone = errors.New("the cell is not in the file any more")

// insert adds a cell.
func (d *desk) insert(text *edit.Text, e fileEvent) (edit.Change, error) {
	source := d.format(e.Source)
	if e.Section != nil {
		return text.Append(*e.Section, e.Info, source)
	}
	key, after := deref(e.Before), false
	if e.After != nil {
		key, after = *e.After, true
	}
	if key == "" {
		if len(text.Chapter().Cells) == 0 {
			return text.Append(text.SectionAt(1<<30).ID, e.Info, source)
		}
		return text.Insert(1, false, e.Info, source)
	}
	number, _ := d.find(text.Chapter(), e.Version, key)
	if number == 0 {
		return edit.Change{}, errGone
	}
	return text.Insert(number, after, e.Info, source)
}

// cut splits or removes a cell, if it is the one that the page shows.
func (d *desk) cut(text *edit.Text, kind string, e fileEvent) (edit.Change, []fileConflict, error) {
	number, disk := d.find(text.Chapter(), e.Version, e.Key)
	was := d.shown(e.Version, e.Key)
	switch {
	case number == 0:
		return edit.Change{}, nil, errGone
	case disk != was && disk != e.Source && !e.Force:
		return edit.Change{Text: text}, []fileConflict{conflictOf(e.Key, was, disk, e.Source)}, nil
	case kind == "file-remove":
		c, err := text.Remove(number)
		return c, nil, err
	}
	c, err := text.Split(number, e.Source, e.Line)
	return c, nil, err
}

// move lets a cell change places with its neighbour, if that is the one that
// the page shows there.
func (d *desk) move(text *edit.Text, e fileEvent) (edit.Change, error) {
	number, _ := d.find(text.Chapter(), e.Version, e.Key)
	if number == 0 {
		return edit.Change{}, errGone
	}
	old := d.cells(e.Version)
	for i, cell := range old {
		beside := i + e.By
		if cell.ID() != e.Key || beside < 0 || beside >= len(old) {
			continue
		}
		if n, _ := d.find(text.Chapter(), e.Version, old[beside].ID()); n != number+e.By {
			return edit.Change{}, errors.New("the cells around it have changed in the file; look at the page and try again")
		}
	}
	return text.Move(number, e.By)
}

// prose replaces the Markdown of a section, if it is what the page was told.
func (d *desk) prose(text *edit.Text, e fileEvent) (edit.Change, []fileConflict, error) {
	section, err := text.Section(deref(e.Section))
	if err != nil {
		return edit.Change{}, nil, err
	}
	if section.Text != e.Was && section.Text != e.Text && !e.Force {
		c := conflictOf("", e.Was, section.Text, e.Text)
		c.Section = e.Section
		return edit.Change{Text: text}, []fileConflict{c}, nil
	}
	c, err := text.Prose(section.ID, e.Text)
	return c, nil, err
}

// shown gives the source of a cell in a version of the page.
func (d *desk) shown(version, key string) string {
	for _, cell := range d.cells(version) {
		if cell.ID() == key {
			return cell.Source
		}
	}
	return ""
}

// cells gives the cells in a version of the page.
func (d *desk) cells(version string) []runner.Cell {
	if p := d.server.shelf.version(version); p != nil && p.source != nil {
		return p.source.Cells
	}
	return nil
}

// find gives the number and the source of a cell that the page calls by a key;
// 0 if there is none. A cell without a name is called by its place, which may
// have moved since that version.
func (d *desk) find(c *book.Chapter, version, key string) (number int, source string) {
	old := d.cells(version)
	twin := align(len(old), len(c.Cells), func(i, j int) bool {
		return old[i].Source == c.Cells[j].Source || old[i].Name != "" && old[i].Name == c.Cells[j].Name
	})
	for i, cell := range old {
		if cell.ID() != key {
			continue
		}
		j := twin[i]
		if j < 0 && len(old) == len(c.Cells) && c.Cells[i].ID() == key {
			j = i // it is another one in the same place
		}
		if j < 0 {
			return 0, ""
		}
		return j + 1, c.Cells[j].Source
	}
	return 0, ""
}
