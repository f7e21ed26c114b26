package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"

	"weft/runner"
	"weft/site/book"
)

// A built is a book with the runs of its chapters.
type built struct {
	book *book.Book

	// lacking is errNotRun if the machine lacks what cells need.
	lacking error

	mu   sync.Mutex
	runs map[*book.Chapter]runner.Run
	// empty are the chapters without cells, of which there is nothing to tell.
	empty  map[*book.Chapter]bool
	cached int
	notRun int
	// before has the runs that the cache had, if they were asked for.
	before map[*book.Chapter]runner.Run
	// missing has a problem for each chapter that had to be in the cache.
	missing []runner.Problem
}

// chaptersOf gives the chapters of a book in order, with drafts or without.
func chaptersOf(b *book.Book, drafts bool) []*book.Chapter {
	var list []*book.Chapter
	for _, lang := range b.Languages {
		for _, ch := range b.Chapters[lang] {
			if !ch.Front.Draft || drafts {
				list = append(list, ch)
			}
		}
	}
	return list
}

// A bookRun says how the chapters of a book are run.
type bookRun struct {
	kernels kernelConfig
	drafts  bool
	// only chooses chapters; nil means all.
	only func(*book.Chapter) bool
	// noRun asks for what the cache has, and no more.
	noRun bool
	// explain asks why each chapter is run.
	explain bool
	// fromCache is noRun where every chapter must be there.
	fromCache bool
	// again asks to run what the cache has, and that alone.
	again bool
	// shard is the part of the chosen chapters to run.
	shard shard
}

// start prepares to run a book that is yet to be read: its processes start
// meanwhile. The kernels are to be closed.
func (r bookRun) start(ctx context.Context) (*kernels, error) {
	r.kernels.Idle, r.kernels.Keys = r.noRun || r.fromCache, r.shard.of > 0
	return newKernels(ctx, r.kernels)
}

// run runs the chapters of b, some at once, and tells w how far it is. The kernels,
// which are those of start, run nothing after that.
func (r bookRun) run(ctx context.Context, w io.Writer, kernels *kernels, b *book.Book) (*built, error) {
	defer kernels.rest()
	r.noRun = r.noRun || r.fromCache
	kernels.memory.Book = titleOf(b)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	chapters := r.shard.choose(ctx, w, kernels, r.chosen(b))
	done := &built{
		book: b, lacking: kernels.tellLacks(w, cellsOf(chapters)),
		runs: map[*book.Chapter]runner.Run{}, before: map[*book.Chapter]runner.Run{}, empty: map[*book.Chapter]bool{},
	}
	chapters = done.takeEmpty(chapters)
	p := newProgress(w, len(chapters))
	defer p.close()
	jobs := max(1, r.kernels.Jobs)
	kernels.runner.Places = make(chan struct{}, jobs)
	queue := make(chan *book.Chapter)
	var workers sync.WaitGroup
	for range jobs + 1 { // one checks what is to be run next
		workers.Go(func() {
			for ch := range queue {
				if err := r.chapter(ctx, kernels, ch, done, p); err != nil {
					cancel(fmt.Errorf("%s: %w", ch.File, err))
				}
			}
		})
	}
	for _, ch := range chapters {
		select {
		case queue <- ch:
		case <-ctx.Done():
		}
	}
	close(queue)
	workers.Wait()
	return done, context.Cause(ctx)
}

// takeEmpty gives the chapters with cells. The others are done: nobody runs them, or
// tells of them.
func (b *built) takeEmpty(chapters []*book.Chapter) []*book.Chapter {
	var list []*book.Chapter
	for _, ch := range chapters {
		if len(ch.Cells) > 0 {
			list = append(list, ch)
		} else {
			b.empty[ch] = true
		}
	}
	b.cached += len(b.empty)
	return list
}

// run gives the run of a chapter, if there is one.
func (b *built) run(ch *book.Chapter) (runner.Run, bool) {
	run, ok := b.runs[ch]
	return run, ok || b.empty[ch]
}

// chapters is how many chapters have run, now or before.
func (b *built) chapters() int { return len(b.runs) + len(b.empty) }

// cellsOf gives the cells of chapters.
func cellsOf(chapters []*book.Chapter) []runner.Cell {
	var all []runner.Cell
	for _, ch := range chapters {
		all = append(all, ch.Cells...)
	}
	return all
}

// chosen gives the chapters that are to be run.
func (r bookRun) chosen(b *book.Book) []*book.Chapter {
	all := chaptersOf(b, r.drafts)
	if r.only == nil {
		return all
	}
	return slices.DeleteFunc(all, func(ch *book.Chapter) bool { return !r.only(ch) })
}

// chapter runs one chapter and tells how it went.
func (r bookRun) chapter(ctx context.Context, k *kernels, ch *book.Chapter, done *built, p *progress) error {
	runs := k.runner
	switch {
	case r.noRun:
		run, ok := r.recall(ctx, k, ch, done)
		p.chapter(ch.File, map[bool]string{true: "cached", false: "not run"}[ok], worth(runner.TallyOf(run)))
		return nil
	case r.again:
		before, ok := runs.Known(ctx, ch.Cells, ch.Files)
		if !ok {
			done.add(ch, before, false, true)
			p.chapter(ch.File, "not cached", "")
			return nil
		}
		done.remember(ch, before)
		runs = runs.WithoutCache()
	}
	var why []string
	if r.explain {
		why = k.why(ctx, ch) // before it is run, which is what is remembered then
	}
	run, cached, err := runs.Run(ctx, ch.Cells, ch.Files, runner.Watch{
		Start: func(cell int) { p.cell(ch.File, ch.Cells[cell-1].ID()) },
	})
	if err != nil {
		return err
	}
	done.add(ch, run, cached, false)
	how := fmt.Sprintf("ran %d cells in %.1fs", len(ch.Cells), run.Took.Seconds())
	if cached {
		how, why = "cached", nil
	}
	p.chapter(ch.File, how, worth(runner.TallyOf(run)), why...)
	return nil
}

// recall takes the run of a chapter from the cache, and keeps that it is not
// there.
func (r bookRun) recall(ctx context.Context, k *kernels, ch *book.Chapter, done *built) (runner.Run, bool) {
	run, ok := k.runner.Known(ctx, ch.Cells, ch.Files)
	done.add(ch, run, ok, !ok)
	if !ok && r.fromCache {
		done.miss(ch, k.why(ctx, ch))
	}
	return run, ok
}

// add keeps the run of a chapter.
func (b *built) add(ch *book.Chapter, run runner.Run, cached, notRun bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if notRun {
		b.notRun++
		return
	}
	b.runs[ch] = run
	if cached {
		b.cached++
	}
}

// remember keeps the run of a chapter that the cache had.
func (b *built) remember(ch *book.Chapter, run runner.Run) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.before[ch] = run
}

// miss keeps that the cache does not have a chapter, and why.
func (b *built) miss(ch *book.Chapter, why []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.missing = append(b.missing, runner.Problem{
		Pos:  runner.Pos{File: ch.File},
		Text: "the cache has no run of this chapter",
		Hint: strings.Join(why, "\n"),
	})
}

// problems gives what went wrong with the cells of the book.
func (b *built) problems() []runner.Problem {
	var list []runner.Problem
	for ch, run := range b.runs {
		list = append(list, runner.Problems(ch.Cells, run)...)
	}
	return list
}

// differences gives what the kernels do not give alike in the book.
func (b *built) differences() []runner.Problem {
	var list []runner.Problem
	for ch, run := range b.runs {
		list = append(list, differences(ch.Cells, run)...)
	}
	return list
}

// summary says in a line how the chapters came about.
func (b *built) summary() string {
	s := fmt.Sprintf("%d chapters run, %d cached", b.chapters()-b.cached, b.cached)
	if b.cached == b.chapters() {
		s = nothingRun(b.cached)
	}
	if b.notRun > 0 {
		s += fmt.Sprintf(", %d not run", b.notRun)
	}
	return s
}

// nothingRun says that all chapters were run before.
func nothingRun(chapters int) string {
	return fmt.Sprintf("nothing compiled or run, %d chapters cached", chapters)
}

// judgement says in a line what the cells are worth, and how many problems
// there are.
func (b *built) judgement(problems int) string {
	s := ""
	if w := worth(runner.TallyOf(slices.Collect(maps.Values(b.runs))...)); w != "" {
		s = "; cells: " + w
	}
	return s + fmt.Sprintf("; %d problems", problems)
}
