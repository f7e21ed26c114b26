package book_test

import (
	"testing"

	"weft/site/book"
)

// FuzzPlainFront has package yaml judge what is read without it.
func FuzzPlainFront(f *testing.F) {
	for _, text := range []string{
		"title: A title\nlead: Some, text; with [brackets] and \"quotes\"\n", "title: 第一章\noriginal: 0123e4567890\n",
		"title: true\n", "title: 2026-11-25", "title: null", "title: a#b", "title: a #b", "title: b:c", "title: b: c", "title: b:",
		"title: 0x1f\npart: 1_000\nlead: 1e3", "title: a\ntitle: b", "draft: true", "title: 's'", "title: a\n  b", "title: ~", "title: a ", "title: no\xff",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := book.PlainFront([]byte(text))
		if !ok {
			if got != (book.Front{}) {
				t.Errorf("gives up on %q, but has read %+v", text, got)
			}
			return
		}
		if want, ok := book.YAMLFront([]byte(text)); !ok || got != want {
			t.Errorf("%q is %+v, package yaml says %+v, %v", text, got, want, ok)
		}
	})
}

// TestPlainFrontIsMeant holds that what authors write is read in the quick way.
func TestPlainFrontIsMeant(t *testing.T) {
	for text, plain := range map[string]bool{
		"title: 第 7 章的题目\nlead: 这一章讲第 7 件事。\npart: 第 1 部分\n":   true,
		"title: Waiting, and waking\noriginal: a023f6f4c722\n": true,
		"title: \"7\"\n": false, "title: >\n  folded\n": false, "draft: true\n": false, "title: # nothing\n": false,
	} {
		if _, ok := book.PlainFront([]byte(text)); ok != plain {
			t.Errorf("%q is read so: %v, want %v", text, ok, plain)
		}
	}
}
