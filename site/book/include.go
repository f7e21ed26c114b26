package book

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"weft/runner"
)

// include fills the blocks of a chapter that take their text from a file of
// the book. It is part of making the chapter.
func (b *Book) include(c *Chapter) {
	for _, block := range blocks[*CellBlock](c.Doc()) {
		if block.Attrs.From == "" {
			continue
		}
		file, err := b.region(c, block.Attrs.From)
		if err != nil {
			at := c.At(block.Pos())
			c.tree.problems = append(c.tree.problems, runner.Problem{
				Pos: at, Text: fmt.Sprintf("from=%s: %v", block.Attrs.From, err),
				Hint: "from= is a path from the chapter, and a region that is marked with #region name",
			})
			continue
		}
		block.Code = file.Data
		c.setFile(block.Attrs.File, file)
	}
	sortProblems(c.tree.problems)
}

// Included gives the files of the book that a chapter has in it, also those that
// are not there.
func (b *Book) Included(c *Chapter) []string {
	if len(c.Files) == 0 {
		return nil
	}
	var all []string
	for _, block := range blocks[*CellBlock](c.Doc()) {
		ref, _, _ := strings.Cut(block.Attrs.From, "#")
		if name, err := within(c.Path, ref); ref != "" && err == nil {
			all = append(all, name)
		}
	}
	return all
}

// setFile gives a file of the chapter the text and place of another one.
func (c *Chapter) setFile(name string, from runner.File) {
	for i := range c.Files {
		if c.Files[i].Name == name {
			c.Files[i].Data, c.Files[i].Pos = from.Data, from.Pos
		}
	}
}

// region reads what "path#region" names, as seen from a chapter.
func (b *Book) region(c *Chapter, ref string) (runner.File, error) {
	ref, region, _ := strings.Cut(ref, "#")
	name, err := within(c.Path, ref)
	if err != nil {
		return runner.File{}, err
	}
	text, err := fs.ReadFile(b.FS, name)
	if err != nil {
		return runner.File{}, fmt.Errorf("no file %q in the book", name)
	}
	text, _ = clean(text)
	f := runner.File{Data: string(text), Pos: runner.Pos{File: path.Join(b.Dir, name), Line: 1, Col: 1}}
	if region == "" {
		return f, nil
	}
	return cut(f, region)
}

// regionMark begins or ends a region, in a comment of any language.
var regionMark = regexp.MustCompile(`#(region|endregion)\b[ \t]*([-\w]*)`)

// cut gives the lines of a file between #region name and its #endregion,
// without the marks of regions inside.
func cut(f runner.File, name string) (runner.File, error) {
	var lines []string
	depth, first := 0, 0
	for i, line := range strings.SplitAfter(f.Data, "\n") {
		m := regionMark.FindStringSubmatch(line)
		switch {
		case m == nil && depth > 0:
			lines = append(lines, line)
		case m == nil:
		case m[1] == "region" && (depth > 0 || m[2] == name):
			depth++
			if depth == 1 {
				first = i + 2
			}
		case m[1] == "endregion" && depth > 0:
			depth--
			if depth == 0 {
				return runner.File{Data: strings.Join(lines, ""), Pos: runner.Pos{File: f.Pos.File, Line: first, Col: 1}}, nil
			}
		}
	}
	if depth > 0 {
		return runner.File{}, fmt.Errorf("region %q is never closed", name)
	}
	return runner.File{}, fmt.Errorf("no region %q in %q", name, f.Pos.File)
}
