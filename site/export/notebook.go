package export

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"weft/runner"
	"weft/site/book"
)

// The parts of a notebook in the format of Jupyter, version 4.5.
type (
	notebook struct {
		Cells    []notebookCell `json:"cells"`
		Metadata map[string]any `json:"metadata"`
		Format   int            `json:"nbformat"`
		Minor    int            `json:"nbformat_minor"`
	}
	notebookCell struct {
		Type        string                       `json:"cell_type"`
		ID          string                       `json:"id"`
		Metadata    map[string]any               `json:"metadata"`
		Source      []string                     `json:"source"`
		Attachments map[string]map[string]string `json:"attachments,omitempty"`
		*notebookRun
	}
	// A notebookRun is what only a cell of code has.
	notebookRun struct {
		Count   *int             `json:"execution_count"`
		Outputs []map[string]any `json:"outputs"`
	}
)

// Notebook gives the chapter as a notebook of Jupyter, with outputs and with
// the pictures in it.
func (c *Chapter) Notebook() ([]byte, error) {
	n := &notebookWriter{Chapter: c, ids: map[string]bool{}, pictures: map[string]map[string]string{}}
	parts := c.parts(c.edits(n.relink))
	if heading := c.heading(); heading != "" {
		n.markdown(heading)
	}
	dedent := ""
	for _, p := range parts {
		if p.block == nil {
			n.markdown(dedented(string(p.prose), dedent))
			continue
		}
		n.block(p.block)
		if dedent = p.prefix; strings.TrimSpace(dedent) != "" {
			dedent = "" // the marks of a quote can stay
		}
	}
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	err := enc.Encode(notebook{Cells: n.cells, Metadata: c.metadata(), Format: 4, Minor: 5})
	return text.Bytes(), err
}

// metadata says which kernel of Jupyter runs the cells: one that takes
// statements outside of functions.
func (c *Chapter) metadata() map[string]any {
	return map[string]any{
		"title":      c.Title,
		"kernelspec": map[string]any{"name": "gophernotes", "display_name": "Go", "language": "go"},
		"language_info": map[string]any{
			"name": "go", "version": strings.TrimPrefix(c.Run.Go, "go"),
			"file_extension": ".go", "mimetype": "text/x-go", "pygments_lexer": "go",
		},
	}
}

// A notebookWriter makes the cells of one notebook.
type notebookWriter struct {
	*Chapter
	cells []notebookCell
	ids   map[string]bool
	// pictures are those in the prose, by the name that it calls them.
	pictures map[string]map[string]string
	count    int
}

// relink puts pictures into the notebook; other addresses move with it.
func (n *notebookWriter) relink(a book.Address) (string, bool) {
	mime := pictureTypes[path.Ext(a.Text)]
	if !a.Image || mime == "" || n.Read == nil {
		return n.moved(a)
	}
	data, err := n.Read(a.Text)
	if err != nil {
		return n.moved(a) // a dead link, which check tells
	}
	name := path.Base(a.Text)
	bundle := map[string]string{mime: base64.StdEncoding.EncodeToString(data)}
	if other, taken := n.pictures[name]; taken && !maps.Equal(other, bundle) {
		name = strings.ReplaceAll(a.Text, "/", "-")
	}
	n.pictures[name] = bundle
	return "attachment:" + name, true
}

// pictureTypes are the types of pictures by the ends of their names.
var pictureTypes = map[string]string{
	".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp",
}

// trimmed takes empty lines off both ends, also those of a quote.
func trimmed(text string) string {
	list := slices.Collect(strings.Lines(strings.TrimRight(text, " \n")))
	empty := func(line string) bool { return strings.Trim(line, "> \t\n") == "" }
	for len(list) > 0 && empty(list[0]) {
		list = list[1:]
	}
	for len(list) > 0 && empty(list[len(list)-1]) {
		list = list[:len(list)-1]
	}
	return strings.TrimSuffix(strings.Join(list, ""), "\n")
}

// attached is a picture of the notebook in prose.
var attached = regexp.MustCompile(`\]\(<?attachment:([^)\s>]+)`)

// markdown adds a cell of prose.
func (n *notebookWriter) markdown(text string) {
	cell := notebookCell{Type: "markdown", ID: n.id("", fmt.Sprintf("text-%d", len(n.cells)+1)), Metadata: map[string]any{}, Source: lines(trimmed(text))}
	for _, m := range attached.FindAllStringSubmatch(text, -1) {
		if cell.Attachments == nil {
			cell.Attachments = map[string]map[string]string{}
		}
		cell.Attachments[m[1]] = n.pictures[m[1]]
	}
	n.cells = append(n.cells, cell)
}

// block adds a cell of code, or what is only shown as prose.
func (n *notebookWriter) block(b *book.CellBlock) {
	if b.Cell == 0 {
		var text bytes.Buffer
		(&lineWriter{to: &text}).block(b)
		if text.Len() > 0 {
			n.markdown(text.String())
		}
		return
	}
	c := n.Cells[b.Cell-1]
	cell := notebookCell{Type: "code", ID: n.id(c.ID(), fmt.Sprintf("cell-%d", c.Number)), Metadata: map[string]any{}, Source: lines(strings.TrimSuffix(b.Code, "\n"))}
	cell.notebookRun = &notebookRun{Outputs: []map[string]any{}}
	if c.Name != "" {
		cell.Metadata["name"] = c.Name
	}
	if b.Attrs.Hide || b.Attrs.Fold {
		cell.Metadata["jupyter"] = map[string]any{"source_hidden": true}
	}
	if res, ok := n.Run.Result(b.Cell); ok && res.Ending != runner.NotRun {
		n.count++
		count := n.count
		cell.Count = &count
		for _, o := range res.Outputs {
			cell.Outputs = append(cell.Outputs, n.output(o))
		}
	}
	n.cells = append(n.cells, cell)
}

// idLetters are those that the id of a cell may have, of which 64 are enough.
var idLetters = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,64}$`)

// id gives a cell an id that no other has: a name where that can be one.
func (n *notebookWriter) id(name, otherwise string) string {
	if !idLetters.MatchString(name) {
		name = otherwise
	}
	for n.ids[name] {
		name += "-"
	}
	n.ids[name] = true
	return name
}

// output gives an output of a cell.
func (n *notebookWriter) output(o runner.Output) map[string]any {
	switch o.Kind {
	case runner.Stdout, runner.Stderr:
		return map[string]any{"output_type": "stream", "name": string(o.Kind), "text": lines(o.Text)}
	case runner.Value:
		return map[string]any{"output_type": "execute_result", "execution_count": n.count, "metadata": map[string]any{},
			"data": map[string]any{"text/plain": lines(o.Text)}}
	case runner.Display:
		return map[string]any{"output_type": "display_data", "metadata": map[string]any{}, "data": bundle(o)}
	}
	trace := failure(o.Error)
	if o.Error.Stack != "" {
		trace += "\n\n" + strings.TrimSuffix(o.Error.Stack, "\n")
	}
	return map[string]any{"output_type": "error", "ename": string(o.Error.Ending), "evalue": o.Error.Message,
		"traceback": strings.Split(trace, "\n")}
}

// bundle gives the forms of a display that others know. What is JSON is a
// value there, and everything else text.
func bundle(o runner.Output) map[string]any {
	forms := map[string]any{}
	for _, mime := range slices.Sorted(maps.Keys(o.Data)) {
		text := bundled(o, mime)
		switch {
		case strings.HasPrefix(mime, "application/vnd.weft."):
		case mime == "application/json" && json.Valid([]byte(text)):
			forms[mime] = json.RawMessage(text)
		case text != "":
			forms[mime] = lines(text)
		}
	}
	return forms
}

// lines gives a text as notebooks have it: a list of lines with their ends.
func lines(text string) []string {
	return slices.AppendSeq([]string{}, strings.Lines(text))
}

// dedented takes the indentation of a list off the lines that go on in it
// after one of its blocks.
func dedented(text, prefix string) string {
	if prefix == "" {
		return text
	}
	var b strings.Builder
	inside := true
	for line := range strings.Lines(text) {
		inside = inside && (strings.HasPrefix(line, prefix) || strings.TrimSpace(line) == "")
		if inside {
			line = strings.TrimPrefix(line, prefix)
		}
		b.WriteString(line)
	}
	return b.String()
}
