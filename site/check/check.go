// Package check tells what is wrong with a book, without running a cell:
// what parsing found, links that lead nowhere, names that are there twice,
// pictures that cannot stand in a page.
//
// It asks nothing of other hosts: a link out of the book is taken as it is.
package check

import (
	"runtime"
	"slices"
	"sync"

	"weft/runner"
	"weft/site/book"
)

// Check gives all problems of a book in the order of files and lines: those
// of weft.toml and of each chapter, and what only the whole book shows.
func Check(b *book.Book) []runner.Problem {
	all := slices.Clone(b.Problems)
	for _, c := range chapters(b) {
		all = append(all, c.Problems()...)
	}
	for _, check := range []func(*book.Book) []runner.Problem{checkTitles, checkNames, checkChapters} {
		all = append(all, check(b)...)
	}
	slices.SortStableFunc(all, func(a, b runner.Problem) int { return a.Pos.Compare(b.Pos) })
	return slices.Compact(all)
}

// checkChapters checks the chapters one by one, some at once. Of a large book
// only those trees are made again that are looked at.
func checkChapters(b *book.Book) []runner.Problem {
	list, originals := chapters(b), originalsOf(b)
	found := make([][]runner.Problem, len(list))
	workers := runtime.GOMAXPROCS(0)
	var figures seen
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			l := &links{book: b, anchors: map[*book.Chapter][]string{}}
			for i := w; i < len(list); i += workers {
				c := list[i]
				at := addresses(c)
				found[i] = slices.Concat(checkReferences(c), l.check(c, at), checkImages(b, c, at, &figures),
					checkTranslation(b, c, originals))
			}
		})
	}
	all.Wait()
	return slices.Concat(found...)
}

// chapters gives the chapters of all languages.
func chapters(b *book.Book) []*book.Chapter {
	var all []*book.Chapter
	for _, lang := range b.Languages {
		all = append(all, b.Chapters[lang]...)
	}
	return all
}
