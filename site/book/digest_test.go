package book_test

import (
	"testing"

	"weft/site/book"
)

// TestDigest holds that a chapter has another digest when there is something
// new to translate, and only then.
func TestDigest(t *testing.T) {
	const text = "---\ntitle: A\nlead: B\n---\nText.\n\n```go\n1\n```\n\n```output\n1\n```\n\nEnd.\n"
	digest := func(text string) string { return book.Parse("en/a.md", "en", []byte(text)).Digest() }
	for _, c := range []struct {
		name, text string
		same       bool
	}{
		{"no_change", text, true},
		{"output", "---\ntitle: A\nlead: B\n---\nText.\n\n```go\n1\n```\n\n```output\n2\n2\n```\n\nEnd.\n", true},
		{"no_output", "---\ntitle: A\nlead: B\n---\nText.\n\n```go\n1\n```\n\nEnd.\n", true},
		{"part_and_windows_lines", "---\r\ntitle: A\r\nlead: B\r\npart: C\r\n---\r\nText.\r\n```go\r\n1\r\n```\r\n\r\nEnd.", true},
		{"text", "---\ntitle: A\nlead: B\n---\nText!\n\n```go\n1\n```\n\nEnd.\n", false},
		{"code", "---\ntitle: A\nlead: B\n---\nText.\n\n```go\n2\n```\n\nEnd.\n", false},
		{"title", "---\ntitle: C\nlead: B\n---\nText.\n\n```go\n1\n```\n\nEnd.\n", false},
		{"lead", "---\ntitle: A\nlead: C\n---\nText.\n\n```go\n1\n```\n\nEnd.\n", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := digest(c.text) == digest(text); got != c.same {
				t.Errorf("same digest: %v, want %v", got, c.same)
			}
		})
	}
}
