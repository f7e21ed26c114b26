package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"weft/site/book"
	"weft/site/check"
)

func checkCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check [DIR]",
		Short: "Tell what is wrong with a book without running it",
		Long: `Check reads the book in DIR, or in the current directory, and runs nothing. It
tells every mistake in attributes, links, anchors, pictures, names and
configuration, what the Go compiler would say of the cells, and which of them
gofmt would write otherwise. Of a translation it tells where its cells are not
those of the original, and whether that has changed since. The exit code is 1 if
there is any.`,
		Args: cobra.MaximumNArgs(1),
		RunE: checkBook,
	}
}

func checkBook(cmd *cobra.Command, args []string) error {
	b, err := book.Open(dirOf(args))
	if err != nil {
		return err
	}
	known, err := userTypes()
	if err != nil {
		return err
	}
	problems := check.Check(b)
	chapters := chaptersOf(b, true)
	cells := 0
	for _, ch := range chapters {
		p, _ := checkCells(known, ch.Cells)
		problems = append(problems, p.Problems()...)
		problems = append(problems, checkFormat(ch)...)
		cells += len(ch.Cells)
	}
	printProblems(cmd.ErrOrStderr(), problems)
	fmt.Fprintf(cmd.OutOrStdout(), "%d chapters, %d cells; %d problems\n", len(chapters), cells, len(problems))
	if len(problems) > 0 {
		return errBook
	}
	return nil
}
