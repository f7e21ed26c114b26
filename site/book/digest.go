package book

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// digestLength is how many bytes of a hash are enough to tell states of a
// chapter apart.
const digestLength = 6

// Digest names the state of a chapter for its translations: it changes with
// what is to be translated. Recorded outputs do not count, since a translation
// has its own, nor do empty lines and what is only for the order of chapters.
func (c *Chapter) Digest() string { return c.known().digest }

func (c *Chapter) digestOf(doc ast.Node) string {
	recorded := map[int]bool{}
	for _, block := range blocks[*CellBlock](doc) {
		if w := block.Want; w != nil {
			for i := range strings.Count(w.Text, "\n") + 2 {
				recorded[w.line+i] = true
			}
		}
	}
	h := sha256.New()
	fmt.Fprintf(h, "%q %q\n", c.Title, c.Front.Lead)
	n := 0
	for line := range bytes.Lines(c.Source()) {
		n++
		if text := bytes.TrimRight(line, " \t\n"); len(text) > 0 && !recorded[n] {
			h.Write(text)
			h.Write(newline)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:digestLength])
}

var newline = []byte("\n")
