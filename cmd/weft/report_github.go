package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"weft/runner"
)

// annotate prints problems as workflow commands of GitHub, which shows them
// at their lines. It knows files by their path in the repository, which is
// the directory workspace; empty means the current one.
func annotate(w io.Writer, workspace string, problems []runner.Problem) {
	for _, p := range problems {
		place := "file=" + escapeProperty(inRepository(workspace, p.Pos.File))
		if p.Pos.Line > 0 {
			place += fmt.Sprintf(",line=%d", p.Pos.Line)
		}
		if p.Pos.Col > 0 {
			place += fmt.Sprintf(",col=%d", p.Pos.Col)
		}
		text := p.Text
		if p.Hint != "" {
			text += "\n" + p.Hint
		}
		fmt.Fprintf(w, "::error %s::%s\n", place, escapeData(text))
	}
}

// inRepository gives the path of a file in the repository.
func inRepository(workspace, file string) string {
	abs, err := filepath.Abs(file)
	if err != nil || workspace == "" {
		return file
	}
	rel, err := filepath.Rel(workspace, abs)
	if err != nil || !filepath.IsLocal(rel) {
		return file
	}
	return filepath.ToSlash(rel)
}

// escapeData escapes the text of a workflow command, which is one line.
func escapeData(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

// escapeProperty escapes the value of a property of a workflow command.
func escapeProperty(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(escapeData(s))
}
