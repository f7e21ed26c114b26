package book_test

import (
	"testing"

	"weft/site/book"
)

func TestClosest(t *testing.T) {
	known := []string{"name", "expect", "kernel", "trace", "timeout", "hide", "线程"}
	for word, want := range map[string]string{
		"name":     "name",
		"nmae":     "name",
		"NAME":     "name",
		"names":    "name",
		"expekt":   "expect",
		"time":     "",
		"timeuot":  "timeout",
		"timeout ": "timeout",
		"hid":      "hide",
		"线":        "线程",
		"":         "",
		"x":        "",
		"colour":   "",
	} {
		if got := book.Closest(word, known); got != want {
			t.Errorf("Closest(%q) = %q, want %q", word, got, want)
		}
	}
}
