package check

import (
	"encoding/json"
	"fmt"
	"go/scanner"
	"go/token"
	"maps"
	"slices"

	"weft/runner"
)

// A difference is where the code of a translation is not that of its original.
type difference struct {
	line, col           int
	otherLine, otherCol int
	own, theirs         string
}

// compareCode compares two pieces of Go: all but comments, texts and the
// layout must be the same. It gives the first difference.
func compareCode(own, theirs string) (difference, bool) {
	a, b := newTokens(own), newTokens(theirs)
	for {
		x, y := a.next(), b.next()
		if x.text != y.text {
			p, q := a.position(x), b.position(y)
			return difference{p.Line, p.Column, q.Line, q.Column, x.String(), y.String()}, false
		}
		if x.tok == token.EOF {
			return difference{}, true
		}
	}
}

// tokens are those of a piece of Go, without comments.
type tokens struct {
	scanner scanner.Scanner
	file    *token.File
	// importing tells that the paths of imports follow, and nested that they
	// stand between parentheses.
	importing, nested bool
}

func newTokens(src string) *tokens {
	t := &tokens{file: token.NewFileSet().AddFile("", -1, len(src))}
	t.scanner.Init(t.file, []byte(src), nil, 0)
	return t
}

// A codeToken is a token as it is compared: all texts are the same, but for
// those that are paths of imports.
type codeToken struct {
	pos  token.Pos
	tok  token.Token
	text string
}

// String says what the token is in a message.
func (t codeToken) String() string {
	switch {
	case t.tok == token.EOF:
		return "the end"
	case t.text == ";":
		return "a new statement"
	case t.text == "":
		return "a text"
	}
	return fmt.Sprintf("%q", t.text)
}

// next gives the next token.
func (t *tokens) next() codeToken {
	pos, tok, lit := t.scanner.Scan()
	c := codeToken{pos, tok, tok.String()}
	switch {
	case tok == token.STRING && !t.importing:
		c.text = ""
	case tok.IsLiteral():
		c.text = lit
	}
	switch tok {
	case token.IMPORT:
		t.importing = true
	case token.LPAREN:
		t.nested = t.importing
	case token.RPAREN:
		t.nested = false
	case token.SEMICOLON:
		t.importing = t.importing && t.nested
	}
	return c
}

// position gives the line and column of a token.
func (t *tokens) position(c codeToken) token.Position { return t.file.Position(c.pos) }

// otherOption names an attribute that two cells do not have alike; empty if
// there is none.
func otherOption(a, b runner.Options) string {
	x, y := optionMap(a), optionMap(b)
	keys := slices.AppendSeq(slices.Collect(maps.Keys(x)), maps.Keys(y))
	slices.Sort(keys)
	for _, key := range keys {
		if x[key] != y[key] {
			return key
		}
	}
	return ""
}

// optionMap gives the attributes of a cell that are set, by their names.
func optionMap(o runner.Options) map[string]string {
	text, err := json.Marshal(o)
	if err != nil {
		panic("check: " + err.Error())
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(text, &raw); err != nil {
		panic("check: " + err.Error())
	}
	all := map[string]string{}
	for key, value := range raw {
		if key == "virtual" {
			key = "clock"
		}
		all[key] = string(value)
	}
	return all
}
