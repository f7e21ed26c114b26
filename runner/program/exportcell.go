package program

import (
	"go/token"
	"strings"

	"weft/runner"
)

// cell writes a cell: what it defines, and the function that runs it.
func (x *exporter) cell(c *cell) string {
	if c.broken() {
		return brokenText(c)
	}
	u := x.units[c]
	var decls, body text
	decls.src, body.src = c.Source, c.Source
	end := 0
	for i, p := range c.pieces {
		to := len(c.Source)
		if i+1 < len(c.pieces) {
			to = c.pieces[i+1].start
		}
		to = p.end + trailing(c.Source[p.end:to])
		t := &decls
		switch {
		case p.kind == token.IMPORT || p.kind == token.PACKAGE:
			end = to
			continue
		case p.kind == token.ILLEGAL || p.kind == token.VAR && !c.isDeclaredAt(p):
			t = &body
		default:
			t.add("\n")
		}
		if p.kind == token.VAR && t == &body && !c.hasStatements() {
			end = to
			continue // written with its type, and assigned in order
		}
		t.add(between(c.Source[end:p.start]))
		t.copy(p.start, p.end, u.edits)
		t.add(" " + strings.TrimLeft(c.Source[p.end:to], "; \t") + "\n")
		end = to
	}
	body.add(between(c.Source[end:]))
	return string(decls.buf) + x.varText(u) + x.entryText(u, string(body.buf))
}

// trailing gives how many bytes of what follows a piece belong to its line: a
// comment.
func trailing(rest string) int {
	line, _, _ := strings.Cut(rest, "\n")
	if strings.TrimSpace(strings.TrimLeft(line, "; \t")) == "" {
		return 0
	}
	if open := strings.LastIndex(line, "/*"); open >= 0 && !strings.Contains(line[open:], "*/") {
		return 0 // it goes on in the next line
	}
	return len(line)
}

// between gives what stands between two pieces: comments, and a blank line if
// there is one.
func between(gap string) string {
	gap = strings.TrimLeft(gap, "; \t")
	text := strings.TrimSpace(gap)
	head := gap[:len(gap)-len(strings.TrimLeft(gap, " \t\r\n"))]
	blank := ""
	if strings.Count(head, "\n") > 1 {
		blank = "\n"
	}
	if text == "" {
		return blank
	}
	after := "\n"
	if strings.Count(gap[strings.LastIndex(gap, text)+len(text):], "\n") > 1 {
		after = "\n\n"
	}
	return blank + text + after
}

// varText declares the variables that are set when the cell is run.
func (x *exporter) varText(u *unitWriter) string {
	var lines []string
	for _, v := range u.hoisted {
		if !u.cell.standsDeclared(v) {
			lines = append(lines, x.names.name(v)+" "+u.typeText(v.Type())+"\n")
		}
	}
	for imp := range u.imports {
		x.imports[imp] = true
	}
	switch len(lines) {
	case 0:
		return ""
	case 1:
		return "\nvar " + lines[0]
	}
	return "\nvar (\n" + strings.Join(lines, "") + ")\n"
}

// entryText writes the function that runs the cell; empty if there is nothing
// to run, or if its main is that function.
func (x *exporter) entryText(u *unitWriter, statements string) string {
	name, main := x.entries[u.cell], u.cell.mainObject()
	if name == "" || main != nil && x.names.of[main] == name {
		return ""
	}
	inits := text{src: u.cell.Source}
	for _, in := range u.cell.inits {
		if !u.cell.standsDeclared(in.Lhs[0]) {
			u.writeInit(&inits, in)
		}
	}
	body := string(inits.buf)
	for _, init := range x.inits[u.cell] {
		body += init + "()\n"
	}
	body += statements
	if main != nil {
		body += x.names.of[main] + "()\n"
	}
	return "\n" + comment(x.note(u.cell)) + "func " + name + "() {\n" + strings.Trim(body, " \n") + "\n}\n"
}

// note is the comment on the function of a cell that main leaves out.
func (x *exporter) note(c *cell) string {
	if x.left[c] == "" {
		return ""
	}
	return x.entries[c] + " " + x.left[c] + "."
}

// fateOf says of a function that is not run by default what it does.
func fateOf(c runner.Cell) string {
	switch c.Expect {
	case runner.Panic:
		return "panics"
	case runner.Deadlock:
		return "deadlocks"
	case runner.Exit:
		return "ends the program"
	case runner.Timeout:
		return "never ends"
	case runner.Race:
		return "has a data race, which go run -race reports"
	case runner.Memory:
		return "takes more memory than there should be"
	case runner.OutputLimit:
		return "prints without end"
	case runner.Stack:
		return "calls itself until the stack overflows"
	case "":
		if c.NoRun {
			return "is there to be read"
		}
		return "takes as long as it says"
	}
	return "ends the program with a " + string(c.Expect)
}

// brokenText gives a cell that does not compile as a comment.
func brokenText(c *cell) string {
	var b strings.Builder
	why := "is " + c.needs // it begins with: not run
	if len(c.problems) > 0 {
		why = "does not compile: " + c.problems[0].Text
	}
	b.WriteString("\n" + comment(c.ID()+" "+why) + "//\n")
	for line := range strings.Lines(c.Source) {
		line = strings.TrimRight(line, "\n")
		if line == "" {
			b.WriteString("//\n")
			continue
		}
		b.WriteString("//\t" + line + "\n")
	}
	return b.String()
}

// comment gives a text as comment lines; nothing for an empty text.
func comment(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(strings.TrimRight("// "+line, " \n") + "\n")
	}
	return b.String()
}
