package server

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"weft/site/book"
)

// TestManyChangesAreTakenBack makes changes of all kinds in a chapter of the book,
// by chance and by a real socket, then takes all of them back: the file is byte
// for byte what it was. WEFT_CHANGES is how many, for long runs.
func TestManyChangesAreTakenBack(t *testing.T) {
	n, err := strconv.Atoi(cmp.Or(os.Getenv("WEFT_CHANGES"), "25"))
	if err != nil {
		t.Fatal(err)
	}
	first, err := os.ReadFile("../../content/en/00-preface.md")
	more, err2 := os.ReadFile("../../content/en/06-async-io.md")
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	text := strings.ReplaceAll(string(first), "# ", "## ") + string(more[strings.Index(string(more), "\n## "):len(more)/3])
	text = text[:strings.LastIndex(text, "\n## ")+1]
	w := start(t).page(t, text)
	chance := rand.New(rand.NewPCG(1, uint64(n)))
	done := 0
	for range n {
		before := w.file()
		kind, fields := w.anything(chance)
		switch a := w.do(kind, fields); a.Type {
		case "file-saved":
			if len(a.conflicts) > 0 {
				t.Fatalf("%s %v: %+v", kind, fields, a)
			}
			if w.file() != before {
				done++
			}
		case "file-refused":
			if w.file() != before {
				t.Fatalf("%s %v is refused and done: %+v", kind, fields, a)
			}
			t.Logf("%s %v: %s", kind, fields, a.Reason)
		}
	}
	t.Logf("%d of %d changes made", done, n)
	if done < n/2 {
		t.Errorf("%d of %d changes made", done, n)
	}
	for i := range done {
		if a := w.do("file-undo", nil); a.Type != "file-saved" || (a.Can == "undo") != (i < done-1) {
			t.Fatalf("undo %d: %+v", i, a)
		}
	}
	w.has(text)
}

// anything gives an event by chance about a cell or section of the file.
func (w *writer) anything(chance *rand.Rand) (string, map[string]any) {
	c := book.Parse("en/01-one.md", "en", []byte(w.file()))
	cell := c.Cells[chance.IntN(len(c.Cells))]
	lines := strings.Count(cell.Source, "\n")
	source := fmt.Sprintf("%s// %d\n", cell.Source, chance.IntN(100))
	var sections []string
	for _, s := range c.Sections() {
		sections = append(sections, s.ID)
	}
	section := sections[chance.IntN(len(sections))]
	switch chance.IntN(7) {
	case 0:
		return "file-save", f{"saves": []save{{cell.ID(), source, cell.Source}}}
	case 1:
		return "file-insert", f{"after": cell.ID(), "info": "go", "source": source}
	case 2:
		return "file-insert", f{"before": cell.ID(), "info": "go fold", "source": ""}
	case 3:
		return "file-split", f{"key": cell.ID(), "source": cell.Source, "line": 1 + chance.IntN(lines+1)}
	case 4:
		if len(c.Cells) > 3 {
			return "file-remove", f{"key": cell.ID()}
		}
		fallthrough
	case 5:
		return "file-move", f{"key": cell.ID(), "by": 1 - 2*chance.IntN(2)}
	}
	was := w.do("file-read", f{"section": section}).Text
	head, rest, _ := strings.Cut(was, "\n")
	return "file-prose", f{"section": section, "was": was, "text": head + fmt.Sprintf("\n\nNumber %d.\n", chance.IntN(100)) + rest}
}
