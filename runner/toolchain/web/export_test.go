package web

import (
	"bytes"
	"fmt"
	"testing"
)

// archiveOf gives an archive with these parts.
func archiveOf(parts ...string) string {
	text := archiveStart
	for i := 0; i < len(parts); i += 2 {
		text += fmt.Sprintf("%-16s%-12d%-6d%-6d%-8o%-10d`\n%s", parts[i], 0, 0, 0, 0o644, len(parts[i+1]), parts[i+1])
		if len(parts[i+1])%2 != 0 {
			text += "\n"
		}
	}
	return text
}

// An archive keeps its objects, and of what the compiler must know the lines
// that the linker reads; what is no archive is an error.
func TestUnimported(t *testing.T) {
	for _, head := range []string{"go object js wasm go1.26", "go object js wasm go1.26.8"} {
		got, err := unimported([]byte(archiveOf(exports, head+"\n\n$$B\nexports", "_go_.o", "objects!")))
		if err != nil {
			t.Fatal(err)
		}
		short := head + "\n\n"
		if len(short)%2 != 0 {
			short += "\n"
		}
		if want := archiveOf(exports, short, "_go_.o", "objects!"); string(got) != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	for _, text := range []string{"", archiveStart, archiveOf("_go_.o", "objects"), archiveOf(exports, "text")[:70]} {
		if got, err := unimported(bytes.Clone([]byte(text))); err == nil {
			t.Errorf("%q became %q", text, got)
		}
	}
}
