package generated_test

import (
	"testing"

	"weft/site/book"
	"weft/site/check"
	"weft/site/generated"
)

// TestNothingIsWrongWithTheBooks: who measures does not want to measure how
// long problems take to print.
func TestNothingIsWrongWithTheBooks(t *testing.T) {
	dir := t.TempDir()
	if err := generated.Write(dir, 6); err != nil {
		t.Fatal(err)
	}
	b, err := book.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if zh, en := len(b.Chapters["zh"]), len(b.Chapters["en"]); zh != 3 || en != 3 {
		t.Errorf("%d and %d chapters, want 3 each", zh, en)
	}
	for _, p := range check.Check(b) {
		t.Errorf("%v", p)
	}
}
