package book

import (
	"bytes"
	"strings"

	"github.com/aymanbagabas/go-udiff"
)

// Rewrite gives text, from which c was parsed, with other recorded outputs:
// outputs has them by the number of the cell. Nothing else changes; a cell
// without an output fence does not get one.
func (c *Chapter) Rewrite(text []byte, outputs map[int]string) []byte {
	lines := bytes.SplitAfter(text, []byte("\n"))
	var all []byte
	next := 0 // the first line that is not written
	for _, block := range blocks[*CellBlock](c.Doc()) {
		output, ok := outputs[block.Cell]
		if w := block.Want; ok && w != nil && w.closed && w.line > next {
			all = append(all, bytes.Join(lines[next:w.line-1], nil)...)
			next = w.line + strings.Count(w.Text, "\n") + 1
			all = append(all, w.rewrite(lines[w.line-1:next], output)...)
		}
	}
	return append(all, bytes.Join(lines[next:], nil)...)
}

// rewrite gives the lines of an output fence with another text between the
// first and the last.
func (w *Want) rewrite(lines [][]byte, output string) []byte {
	first, last := lines[0], lines[len(lines)-1]
	end := "\n"
	if bytes.HasSuffix(first, []byte("\r\n")) {
		end = "\r\n"
	}
	longer := w.longer(first, output)
	all := bytes.Join([][]byte{[]byte(w.prefix), longer, first[len(w.prefix):]}, nil)
	for line := range strings.Lines(output) {
		line = w.prefix + strings.TrimSuffix(line, "\n")
		if strings.Trim(line, " \t") == strings.Trim(w.prefix, " \t") {
			line = strings.TrimRight(line, " ")
		}
		all = append(all, line+end...)
	}
	// The closing line may be indented in a way of its own.
	at := bytes.IndexAny(last, "`~")
	return bytes.Join([][]byte{all, last[:at], longer, last[at:]}, nil)
}

// longer gives what a fence has to have more, so that no line of output
// closes it.
func (w *Want) longer(first []byte, output string) []byte {
	mark := first[len(w.prefix):]
	length := len(mark) - len(bytes.TrimLeft(mark, string(mark[:1])))
	need := length
	for line := range strings.Lines(output) {
		line = strings.TrimLeft(line, " \t")
		if run := len(line) - len(strings.TrimLeft(line, string(mark[:1]))); run >= need {
			need = run + 1
		}
	}
	return bytes.Repeat(mark[:1], need-length)
}

// Recode gives text, from which c was parsed, with other code in a block that
// has its code in the chapter. Lines which both have are not touched.
func (c *Chapter) Recode(text []byte, block *CellBlock, code string) []byte {
	lines := bytes.SplitAfter(text, []byte("\n"))
	first := block.At.Line - 1
	all := bytes.Join(lines[:first], nil)
	at := 0 // in the lines of the block
	for _, e := range udiff.Lines(block.Code, code) {
		from := strings.Count(block.Code[:e.Start], "\n")
		all = append(all, bytes.Join(lines[first+at:first+from], nil)...)
		for line := range strings.Lines(e.New) {
			all = append(all, block.line(lines, strings.TrimSuffix(line, "\n"))...)
		}
		at = from + strings.Count(block.Code[e.Start:e.End], "\n")
	}
	return append(all, bytes.Join(lines[first+at:], nil)...)
}

// line gives a line of code as it stands in the file, among lines like those
// of the block.
func (b *CellBlock) line(lines [][]byte, code string) string {
	prefix, end := "", "\n"
	if fence := lines[max(0, b.At.Line-2)]; bytes.HasSuffix(fence, []byte("\r\n")) {
		end = "\r\n"
	}
	for i, own := range strings.Split(b.Code, "\n") {
		if own != "" && i < len(b.Indents) {
			prefix = string(lines[b.At.Line-1+i][:b.Indents[i]])
			break
		}
	}
	if code == "" {
		prefix = strings.TrimRight(prefix, " \t")
	}
	return prefix + code + end
}
