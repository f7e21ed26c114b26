package program

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"weft/runner/pattern"
)

// go/types and the compiler's type checker come from the same source and say
// nearly the same things at nearly the same places. The files words.go,
// places.go and labels.go hold the differences.

// report records an error of the type checker in the words of the compiler
// and at its place. The compiler tells the same thing only once in a row for
// each line.
func (c *cell) report(e types.Error) {
	if more, ok := strings.CutPrefix(e.Msg, "\t"); ok {
		c.more(e.Pos, more)
		return
	}
	w := &wording{cell: c, pos: e.Pos, text: e.Msg}
	if !w.label() {
		return
	}
	w.place()
	w.words()
	if n := len(c.problems); n > 0 {
		last := c.problems[n-1]
		if last.Pos.Line == c.at(c.offset(w.pos)).Line && last.Text == w.text {
			return
		}
	}
	c.problem(c.offset(w.pos), w.text)
}

// bodyless reports the functions without a body. go/types takes them to be
// written in another language; the compiler tells of them when it has nothing
// else to tell, but of generic ones always.
func (c *cell) bodyless() {
	good := len(c.problems) == 0
	for _, d := range c.file.Decls {
		f, ok := d.(*ast.FuncDecl)
		switch {
		case !ok || f.Body != nil:
		case f.Name.Name == "init" && f.Recv == nil:
			c.problem(c.offset(f.Name.Pos()), "func init must have a body")
		case f.Type.TypeParams != nil:
			c.problem(c.offset(f.Name.Pos()), "generic function is missing function body")
		case good && f.Recv != nil:
			c.problem(c.offset(f.Recv.Pos()), "missing function body")
		case good:
			c.problem(c.offset(f.Name.Pos()), "missing function body")
		}
	}
}

// more adds what go/types says about another place to the last problem, as
// the compiler does.
func (c *cell) more(pos token.Pos, text string) {
	if len(c.problems) == 0 {
		return
	}
	last := &c.problems[len(c.problems)-1]
	if text == "previous case" {
		pos = c.caseAt(pos, strings.HasSuffix(last.Text, " in type switch"))
	}
	at := c.fset.Position(pos).String()
	if name, ok := strings.CutSuffix(last.Text, " already declared"); ok && strings.HasPrefix(name, "label ") {
		last.Text = name + " already defined at " + at
		return
	}
	line := text
	if place, ok := c.known(pos); ok {
		line = place + ": " + text
	}
	if strings.Contains(last.Hint, line) {
		return
	}
	last.Hint = strings.TrimPrefix(last.Hint+"\n"+line, "\n")
}

// known gives the place of pos in a cell; the standard library has none that
// a reader could open.
func (c *cell) known(pos token.Pos) (string, bool) {
	at := c.fset.Position(pos)
	return at.String(), at.Filename != ""
}

// A wording is a message of the type checker on its way to what the compiler
// says.
type wording struct {
	cell *cell
	pos  token.Pos
	text string
}

// path gives the nodes around the place, the innermost first.
func (w *wording) path() []ast.Node { return w.cell.path(w.pos) }

var (
	// ownNames finds the functions that stand for an author's while their
	// bodies are checked.
	ownNames = pattern.Late(plainPrefix + `(\w+)_\d+\b`)
	// elsewhere finds places in the standard library, which differ from
	// machine to machine.
	elsewhere = pattern.Late(` \(declared at (-|\d+:\d+|\d+)\)`)
	// literals finds function literals as go/types prints them.
	literals = pattern.Late(`\((func\(.*?) literal\)`)
	// quoted finds types with the path of their package.
	quoted   = pattern.Late(`"((?:[\w.]+/)*)(\w+)"\.`)
	noImport = pattern.Late(`^could not import .*? \(((?s:.*))\)$`)
)

// words puts the message into the words of the compiler.
func (w *wording) words() {
	w.text = ownNames().ReplaceAllString(w.text, "$1")
	w.text = elsewhere().ReplaceAllString(w.text, "")
	w.text = noImport().ReplaceAllString(w.text, "$1")
	w.text = strings.ReplaceAll(w.text, "((ast: <nil>))", "(type)")
	w.unquote()
	w.text = literals().ReplaceAllStringFunc(w.text, func(s string) string {
		head := literals().FindStringSubmatch(s)[1]
		if w.cell.hasEmptyLiteral(head) {
			return head + " {}"
		}
		return head + " {…}"
	})
}

// unquote names packages without their paths. Where two packages have one
// name, the path tells them apart; but often the other is an internal one of
// the standard library, which no reader knows.
func (w *wording) unquote() {
	paths := map[string]string{}
	for _, m := range quoted().FindAllStringSubmatch(w.text, -1) {
		if other, ok := paths[m[2]]; ok && other != m[1] {
			return
		}
		paths[m[2]] = m[1]
	}
	w.text = quoted().ReplaceAllString(w.text, "$2.")
}

// hasEmptyLiteral reports whether the cell holds a function literal of that
// type without statements.
func (c *cell) hasEmptyLiteral(typ string) bool {
	found := false
	ast.Inspect(c.file, func(n ast.Node) bool {
		lit, ok := n.(*ast.FuncLit)
		found = found || ok && len(lit.Body.List) == 0 && types.ExprString(lit.Type) == typ
		return !found
	})
	return found
}
