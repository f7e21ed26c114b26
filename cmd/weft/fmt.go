package main

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"weft/runner"
	"weft/runner/program"
	"weft/site/book"
)

func fmtCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "fmt [DIR | FILE.md]",
		Short: "Format the Go of a book as gofmt does",
		Long: `Fmt formats the cells of the book in DIR, or in the current directory, or of one
chapter, and the files of Go in it. In a cell that mixes declarations and
statements each stretch is formatted by itself. It rewrites the files in place,
but only the lines that differ, and prints the names of those that it has
changed. What does not parse is left as it is.`,
		Args: cobra.MaximumNArgs(1),
		RunE: formatBook,
	}
}

func formatBook(cmd *cobra.Command, args []string) error {
	chapters, err := chaptersAt(dirOf(args))
	if err != nil {
		return err
	}
	var problems []runner.Problem
	for _, ch := range chapters {
		text, err := os.ReadFile(ch.File)
		if err != nil {
			return err
		}
		mended, left := mend(ch.File, ch.Lang, text)
		problems = append(problems, left...)
		if bytes.Equal(mended, text) {
			continue
		}
		if err := replaceFile(ch.File, mended); err != nil {
			return err
		}
		fmt.Fprintln(cmd.OutOrStdout(), ch.File)
	}
	printProblems(cmd.ErrOrStderr(), problems)
	if len(problems) > 0 {
		return errBook
	}
	return nil
}

// chaptersAt gives the chapters of the book in a directory, or that in a file.
func chaptersAt(name string) ([]*book.Chapter, error) {
	if strings.HasSuffix(name, ".md") {
		ch, err := openChapter(name)
		return []*book.Chapter{ch}, err
	}
	b, err := book.Open(name)
	if err != nil {
		return nil, err
	}
	return chaptersOf(b, true), nil
}

// mend gives the text of a chapter with its Go formatted. Where a block cannot
// be, since the lines of a list would move, it stays and is a problem.
func mend(file, lang string, text []byte) ([]byte, []runner.Problem) {
	var left []runner.Problem
	ch := book.Parse(file, lang, text)
	for i := range goBlocks(ch) {
		block := goBlocks(ch)[i]
		want := formatted(block)
		if want == block.Code {
			continue
		}
		now := ch.Recode(text, block, want)
		next := book.Parse(file, lang, now)
		if blocks := goBlocks(next); len(blocks) == len(goBlocks(ch)) && blocks[i].Code == want {
			text, ch = now, next
			continue
		}
		p := unformatted(block, want)
		p.Hint = "the lines of the list around it are indented in a way that only a person can mend"
		left = append(left, p)
	}
	return text, left
}

// goBlocks gives the cells of a chapter and the files of Go that stand in it.
func goBlocks(ch *book.Chapter) []*book.CellBlock {
	return slices.DeleteFunc(ch.Blocks(), func(b *book.CellBlock) bool {
		return b.Attrs.From != "" || b.Cell == 0 && path.Ext(b.Attrs.File) != ".go"
	})
}

// formatted gives the code of a block as gofmt writes it.
func formatted(b *book.CellBlock) string { return program.Format(runner.Cell{Source: b.Code}) }

// checkFormat reports the Go of a chapter that gofmt would write otherwise, each
// block at the first line that differs.
func checkFormat(ch *book.Chapter) []runner.Problem {
	var ps []runner.Problem
	for _, b := range goBlocks(ch) {
		if want := formatted(b); want != b.Code {
			ps = append(ps, unformatted(b, want))
		}
	}
	return ps
}

// unformatted is the problem of a block that is not what is wanted.
func unformatted(b *book.CellBlock, want string) runner.Problem {
	have, lines := strings.Split(b.Code, "\n"), strings.Split(want, "\n")
	i := 0
	for i < min(len(have), len(lines))-1 && have[i] == lines[i] {
		i++
	}
	name := b.Attrs.Name
	if name == "" {
		name = runner.Cell{Number: b.Cell}.ID()
	}
	wants := strconv.Quote(lines[i])
	if lines[i] == "" {
		wants = "an empty line"
	}
	at := runner.Cell{Pos: b.At, Indents: b.Indents}.At(i+1, 1)
	return runner.Problem{
		Pos:  at,
		Text: fmt.Sprintf("%s is not formatted as gofmt does", name),
		Hint: fmt.Sprintf("it wants %s here; weft fmt mends it", wants),
	}
}
