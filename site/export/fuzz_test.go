package export_test

import (
	"encoding/json"
	"errors"
	"testing"

	"weft/runner"
	"weft/site/book"
	"weft/site/export"
)

// FuzzExport holds that every text can be exported, with a result for each of
// its cells.
func FuzzExport(f *testing.F) {
	for _, text := range []string{
		"", "#", "# {#a}\n", "a {#b}\n===\n", "> [!NOTE]", "> [!DETAILS] a", "> [!TIP] a\n\tb",
		"---\ntitle: a\nlead: b\n---\n", "```go\nx", "```go\nx\n```\n```output", "- ```go\n  x\n  ```\n> ```go hide\n> x\n",
		"1. a\n\n\t```go\n\tx\n\t```\n\n\tb\n", "![a](b.svg)[c](<d e.md>)[f][g]\n\n[g]: h.md\n", "```go file=a.go from=b\n```\n", "\ufeff\r\n```go ignore\r\nx",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c := &export.Chapter{Chapter: book.Parse("zh/a.md", "zh", []byte(text)), Dir: "b"}
		c.Read = func(name string) ([]byte, error) {
			if len(name)%2 == 0 {
				return nil, errors.New("no file")
			}
			return []byte(name), nil
		}
		for _, cell := range c.Cells {
			c.Run.Results = append(c.Run.Results, runner.Result{Cell: cell.Number, Outputs: []runner.Output{
				{Kind: runner.Stdout, Text: cell.Source}, {Kind: runner.Failure, Error: &runner.Error{Message: text}}}})
		}
		c.Markdown()
		notebook, err := c.Notebook()
		if err != nil || !json.Valid(notebook) {
			t.Errorf("Notebook: %v, %s", err, notebook)
		}
		export.Sections(c.Chapter)
	})
}
