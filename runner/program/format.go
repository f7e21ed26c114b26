package program

import (
	"bytes"
	"go/format"
	"go/token"
	"strings"

	"weft/runner"
)

// Format gives the source of a cell as gofmt writes Go. A cell may mix
// declarations and statements, which no Go file does: each stretch of one kind
// is formatted by itself, and what stands between two stretches is theirs. A
// cell that is not Go is given as it is.
func Format(c runner.Cell) string {
	src := c.Source
	for range 4 { // a comment that comes to stand above a piece belongs to it
		next := formatOnce(src)
		if next == src {
			break
		}
		src = next
	}
	return src
}

// formatOnce formats the stretches of a source.
func formatOnce(src string) string {
	c := parse(runner.Cell{Source: src}, newFileSet())
	if len(c.problems) > 0 || len(c.pieces) == 0 {
		return src
	}
	var b strings.Builder
	end := 0
	for _, s := range stretches(src, c.pieces) {
		text, err := format.Source([]byte(src[s.start:s.end]))
		if err != nil {
			return src
		}
		b.WriteString(tidy(between(src[end:s.start])))
		b.Write(bytes.TrimRight(text, " \t\n"))
		b.WriteString("\n")
		end = s.end
	}
	b.WriteString(tidy(between(src[end:])))
	return strings.Trim(b.String(), "\n") + "\n"
}

// tidy gives comments with their lines at the left and at most one empty line
// in a row. Within a general comment nothing changes.
func tidy(comments string) string {
	if strings.Contains(comments, "/*") {
		return comments
	}
	var b strings.Builder
	empty := false
	for line := range strings.Lines(comments) {
		line = strings.TrimSpace(line) + "\n"
		if line != "\n" || !empty {
			b.WriteString(line)
		}
		empty = line == "\n"
	}
	return b.String()
}

// stretches joins neighbouring pieces of one kind, with the comments behind
// them. A type, a constant or a variable goes with either kind; a cell
// without statements is one stretch.
func stretches(src string, pieces []piece) []piece {
	var list []piece
	for i, p := range pieces {
		end := len(src)
		if i+1 < len(pieces) {
			end = pieces[i+1].start
		}
		p.end += trailing(src[p.end:end])
		kind := stretchKind(p.kind)
		if n := len(list); n > 0 && (kind == token.VAR || list[n-1].kind == token.VAR || kind == list[n-1].kind) {
			list[n-1].end = p.end
			if list[n-1].kind == token.VAR {
				list[n-1].kind = kind
			}
			continue
		}
		list = append(list, piece{kind, p.start, p.end})
	}
	return list
}

// stretchKind gives FUNC for what may only stand at the top of a file,
// ILLEGAL for what may only stand in a function, and VAR for the rest.
func stretchKind(k token.Token) token.Token {
	switch k {
	case token.TYPE, token.CONST, token.VAR:
		return token.VAR
	case token.PACKAGE, token.IMPORT, token.FUNC:
		return token.FUNC
	}
	return k
}
