package export

import (
	"bytes"
	"encoding/json"
	"strings"

	"weft/runner"
	"weft/site/book"
)

// Markdown gives the chapter as Markdown for any reader, with what the cells
// gave below them.
func (c *Chapter) Markdown() []byte {
	var all bytes.Buffer
	if heading := c.heading(); heading != "" {
		all.WriteString(heading + "\n")
	}
	parts := c.parts(c.edits(c.moved))
	for i, p := range parts {
		if p.block == nil {
			all.Write(p.prose)
			continue
		}
		w := &lineWriter{to: &all, first: p.first, prefix: p.prefix}
		if i > 0 && parts[i-1].block != nil && p.first == p.prefix {
			w.line("")
		}
		w.block(p.block)
		if res, ok := c.Run.Result(p.block.Cell); ok {
			w.result(res)
		}
	}
	return append(bytes.TrimSpace(all.Bytes()), '\n')
}

// A lineWriter writes lines into a list or a quote.
type lineWriter struct {
	to            *bytes.Buffer
	first, prefix string
	begun         bool
}

// line writes one line.
func (w *lineWriter) line(text string) {
	prefix := w.prefix
	if !w.begun {
		prefix = w.first
	}
	w.begun = true
	if text == "" {
		prefix = strings.TrimRight(prefix, " \t")
	}
	w.to.WriteString(prefix + text + "\n")
}

// gap writes an empty line between what it has written and what follows.
func (w *lineWriter) gap() {
	if w.begun {
		w.line("")
	}
}

// block writes the code of a block, unless it is hidden.
func (w *lineWriter) block(b *book.CellBlock) {
	if b.Attrs.Hide {
		return
	}
	if b.Attrs.File != "" {
		w.line("`" + b.Attrs.File + "`:")
		w.line("")
	}
	w.fence(b.Attrs.Lang, b.Code)
}

// fence writes a fence, which is longer than any in its text.
func (w *lineWriter) fence(lang, text string) {
	mark := "```"
	for strings.Contains(text, mark) {
		mark += "`"
	}
	w.line(mark + lang)
	for line := range strings.Lines(text) {
		w.line(strings.TrimSuffix(line, "\n"))
	}
	w.line(mark)
}

// result writes what a cell gave: text in fences, and Markdown as it is.
func (w *lineWriter) result(res runner.Result) {
	var text strings.Builder
	flush := func() {
		if text.Len() > 0 {
			w.gap()
			w.fence("text", text.String())
			text.Reset()
		}
	}
	for _, o := range res.Outputs {
		if markdown := bundled(o, "text/markdown"); markdown != "" {
			flush()
			w.gap()
			for line := range strings.Lines(markdown) {
				w.line(strings.TrimSuffix(line, "\n"))
			}
			continue
		}
		text.WriteString(plain(o))
	}
	flush()
}

// plain gives an output as text.
func plain(o runner.Output) string {
	text := o.Text
	switch o.Kind {
	case runner.Display:
		text = o.Plain()
	case runner.Failure:
		text = failure(o.Error)
	case runner.Stdout, runner.Stderr:
		return text // others may go on in the same line
	}
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	return text
}

// failure gives an error as text: its message, or all those of the compiler.
func failure(e *runner.Error) string {
	if len(e.Problems) == 0 {
		return e.Message
	}
	var lines []string
	for _, p := range e.Problems {
		lines = append(lines, p.Text)
	}
	return strings.Join(lines, "\n")
}

// bundled gives one form of a display; empty if it has not that form.
func bundled(o runner.Output, mime string) string {
	var text string
	if json.Unmarshal(o.Data[mime], &text) != nil {
		return ""
	}
	return text
}
