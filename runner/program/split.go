package program

import (
	"go/parser"
	"go/scanner"
	"go/token"
	"strings"
)

// A piece is one import, declaration or statement at the top of a cell.
type piece struct {
	kind       token.Token // PACKAGE, IMPORT, FUNC, TYPE, CONST, VAR, or ILLEGAL for a statement
	start, end int         // offsets in the source of the cell
}

// isDecl reports whether p may stand at the top of a Go file.
func (p piece) isDecl() bool { return p.kind != token.ILLEGAL }

// A lexeme is one token of a cell.
type lexeme struct {
	tok        token.Token
	start, end int
	auto       bool // a semicolon that the scanner has put in
}

// split cuts the source of a cell into its pieces. A cell may mix imports,
// declarations and statements in any order. It never fails: what is not Go
// becomes a piece that the parser will refuse. A closing bracket that
// nothing opened ends the splitting; stray is its offset, or -1.
func split(src string) (pieces []piece, stray int) {
	toks := lex(src)
	for i := 0; i < len(toks); {
		if toks[i].tok == token.SEMICOLON || toks[i].tok == token.COMMENT {
			i++
			continue
		}
		p, next := cut(src, toks, i)
		if next < 0 {
			return pieces, p.start
		}
		p.start = doc(src, toks, i)
		pieces = append(pieces, p)
		i = next
	}
	return pieces, -1
}

func lex(src string) []lexeme {
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(src))
	s.Init(file, []byte(src), nil, scanner.ScanComments)
	var toks []lexeme
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return toks
		}
		start := file.Offset(pos)
		end := start + len(lit)
		if !tok.IsLiteral() && !tok.IsKeyword() && tok != token.COMMENT && tok != token.ILLEGAL {
			end = start + len(tok.String())
		}
		auto := tok == token.SEMICOLON && lit == "\n"
		if auto {
			end = start
		}
		toks = append(toks, lexeme{tok, start, min(end, len(src)), auto})
	}
}

// cut gives the piece that begins at token i and the index of the token
// after it. The index is -1 if the piece holds a closing bracket too many,
// and the piece then begins there.
func cut(src string, toks []lexeme, i int) (piece, int) {
	p := piece{kind: kindOf(toks, i), start: toks[i].start, end: toks[i].end}
	headed := isHeaded(toks, i)
	depth := 0
	for ; i < len(toks); i++ {
		t := toks[i]
		switch t.tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			if depth--; depth < 0 {
				return piece{start: t.start}, -1
			}
		case token.SEMICOLON:
			if depth == 0 && (!headed || t.auto || isStmt(src[p.start:p.end])) {
				return p, i + 1
			}
			continue
		case token.COMMENT:
			continue
		}
		p.end = t.end
	}
	return p, i
}

// kindOf tells what begins at token i.
func kindOf(toks []lexeme, i int) token.Token {
	switch tok := toks[i].tok; tok {
	case token.PACKAGE, token.IMPORT, token.TYPE, token.CONST, token.VAR:
		return tok
	case token.FUNC:
		if declaresFunc(toks, i+1) {
			return token.FUNC
		}
	}
	return token.ILLEGAL
}

// declaresFunc reports whether the func before token i declares a function and
// begins no literal: a name follows, be it after a receiver. Behind parentheses
// a name can also be the result of a literal, which is then called.
func declaresFunc(toks []lexeme, i int) bool {
	at := func(i int, tok token.Token) bool { return i < len(toks) && toks[i].tok == tok }
	if at(i, token.IDENT) {
		return true
	}
	if i = closing(toks, i) + 1; !at(i, token.IDENT) {
		return false
	}
	if i++; at(i, token.LBRACK) {
		i = closing(toks, i) + 1
	}
	if at(i, token.LBRACE) {
		return !at(closing(toks, i)+1, token.LPAREN)
	}
	return !at(i, token.PERIOD)
}

// closing gives the index of the bracket that closes the one at i.
func closing(toks []lexeme, i int) int {
	for depth := 0; i < len(toks); i++ {
		switch toks[i].tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth--
		}
		if depth == 0 {
			return i
		}
	}
	return i
}

// isHeaded reports whether the statement at token i has a header in which
// semicolons may stand: for, if and switch, also behind a label.
func isHeaded(toks []lexeme, i int) bool {
	for i+1 < len(toks) && toks[i].tok == token.IDENT && toks[i+1].tok == token.COLON {
		i += 2
	}
	if i >= len(toks) {
		return false
	}
	switch toks[i].tok {
	case token.FOR, token.IF, token.SWITCH:
		return true
	}
	return false
}

// isStmt reports whether s is a whole statement. It is asked only where a
// semicolon that somebody wrote could belong to a header.
func isStmt(s string) bool {
	_, err := parser.ParseFile(token.NewFileSet(), "", "package p;func _(){"+s+"\n}", parser.SkipObjectResolution)
	return err == nil
}

// doc gives the start of the comments that stand directly above token i,
// among them directives such as go:noinline, or that of the token.
func doc(src string, toks []lexeme, i int) int {
	start := toks[i].start
	for i--; i >= 0; i-- {
		switch t := toks[i]; {
		case t.auto:
			continue
		case t.tok == token.COMMENT && isNextLine(src[t.end:start]) && beginsLine(src, t.start):
			start = t.start
		default:
			return start
		}
	}
	return start
}

// isNextLine reports whether between holds white space and one line end.
func isNextLine(between string) bool {
	lines := 0
	for _, r := range between {
		switch r {
		case '\n':
			lines++
		case ' ', '\t', '\r':
		default:
			return false
		}
	}
	return lines == 1
}

// beginsLine reports whether nothing stands before an offset in its line.
func beginsLine(src string, offset int) bool {
	line := src[strings.LastIndexByte(src[:offset], '\n')+1 : offset]
	return strings.TrimSpace(line) == ""
}
