package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"weft/runner"
	"weft/site"
	"weft/site/book"
	"weft/site/check"
)

func buildCommand() *cobra.Command {
	var v buildVerb
	cmd := &cobra.Command{
		Use:   "build [DIR]",
		Short: "Run what is not cached and write the site",
		Long: `Build runs the cells of every chapter of the book in DIR, or in the current
directory, and writes the site. Chapters that have not changed since they were
run are taken from the cache.

What is wrong with the book is printed on the standard error, one problem a
line, as file:line:col: text. The site is written all the same, with the
errors at their cells; with --strict the exit code is then 1.`,
		Args: cobra.MaximumNArgs(1),
		RunE: v.run,
	}
	f := cmd.Flags()
	f.StringVarP(&v.out, "out", "o", "public", "the directory of the site; it is replaced as a whole")
	f.BoolVar(&v.strict, "strict", false, "exit with 1 if anything is wrong with the book")
	f.BoolVar(&v.noRun, "no-run", false, "run nothing: show what the cache has")
	f.IntVarP(&v.kernels.Jobs, "jobs", "j", max(1, runtime.NumCPU()/2), "how many chapters run at once")
	f.StringVar(&v.kernels.Cache, "cache", "", "the directory of the cache (default: weft in the user's cache directory)")
	f.BoolVar(&v.kernels.NoCache, "no-cache", false, "run everything, keep nothing")
	f.StringVar(&v.baseURL, "base-url", "", "where the site will be published (default: base-url of weft.toml)")
	f.BoolVar(&v.drafts, "drafts", false, "build chapters that are drafts too")
	return cmd
}

// A buildVerb is weft build with its flags.
type buildVerb struct {
	out, baseURL          string
	strict, noRun, drafts bool
	kernels               kernelConfig
}

func (v *buildVerb) run(cmd *cobra.Command, args []string) error {
	dir := "."
	if len(args) == 1 {
		dir = args[0]
	}
	b, err := book.Open(dir)
	if err != nil {
		return err
	}
	v.kernels.Kernel = "yaegi"
	v.kernels.Warn = func(err error) { fmt.Fprintln(cmd.ErrOrStderr(), "weft: warning:", err) }
	built, err := v.build(cmd.Context(), cmd.ErrOrStderr(), b)
	if err != nil {
		return err
	}
	problems := append(check.Check(b), built.problems()...)
	files, drawing, err := built.site(v).Files()
	if err != nil {
		return err
	}
	if err := site.Publish(cmd.Context(), v.out, files); err != nil {
		return err
	}
	problems = append(problems, drawing...)
	printProblems(cmd.ErrOrStderr(), problems)
	fmt.Fprintf(cmd.OutOrStdout(), "%s: %d pages; %s\n", v.out, pages(files), built.summary(len(problems)))
	if v.strict && len(problems) > 0 {
		return errBook
	}
	return nil
}

// A built is a book with the runs of its chapters.
type built struct {
	book *book.Book

	mu     sync.Mutex
	runs   map[*book.Chapter]runner.Run
	cached int
	notRun int
}

// build runs the chapters of the book, some at once.
func (v *buildVerb) build(ctx context.Context, w io.Writer, b *book.Book) (*built, error) {
	kernels, err := newKernels(v.kernels)
	if err != nil {
		return nil, err
	}
	defer kernels.Close()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	chapters := v.chapters(b)
	kernels.prefetch(chapters)
	done := &built{book: b, runs: map[*book.Chapter]runner.Run{}}
	p := newProgress(w, len(chapters))
	defer p.close()
	queue := make(chan *book.Chapter)
	var workers sync.WaitGroup
	for range max(1, v.kernels.Jobs) {
		workers.Go(func() {
			for ch := range queue {
				if err := v.chapter(ctx, kernels, ch, done, p); err != nil {
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

// chapters gives the chapters that are built, in order.
func (v *buildVerb) chapters(b *book.Book) []*book.Chapter {
	var list []*book.Chapter
	for _, lang := range b.Languages {
		for _, ch := range b.Chapters[lang] {
			if !ch.Front.Draft || v.drafts {
				list = append(list, ch)
			}
		}
	}
	return list
}

// chapter runs one chapter and tells how it went.
func (v *buildVerb) chapter(ctx context.Context, k *kernels, ch *book.Chapter, done *built, p *progress) error {
	start := time.Now()
	if v.noRun {
		run, ok := k.known(ch)
		done.add(ch, run, ok, !ok)
		p.chapter(ch.File, map[bool]string{true: "cached", false: "not run"}[ok])
		return nil
	}
	run, cached, err := k.runner.Run(ctx, ch.Cells, ch.Files, runner.Watch{
		Start: func(cell int) { p.cell(ch.File, ch.Cells[cell-1].ID()) },
	})
	if err != nil {
		return err
	}
	done.add(ch, run, cached, false)
	how := fmt.Sprintf("ran %d cells in %.1fs", len(ch.Cells), time.Since(start).Seconds())
	if cached {
		how = "cached"
	}
	p.chapter(ch.File, how)
	return nil
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

// problems gives what went wrong with the cells of the book.
func (b *built) problems() []runner.Problem {
	var list []runner.Problem
	for ch, run := range b.runs {
		list = append(list, runner.Problems(ch.Cells, run)...)
	}
	return list
}

// site gives the site of the book with its runs.
func (b *built) site(v *buildVerb) *site.Site {
	return &site.Site{Book: b.book, Runs: b.runs, BaseURL: v.baseURL, Drafts: v.drafts}
}

// summary says in a line how the chapters came about.
func (b *built) summary(problems int) string {
	s := fmt.Sprintf("%d chapters run, %d cached", len(b.runs)-b.cached, b.cached)
	if b.notRun > 0 {
		s += fmt.Sprintf(", %d not run", b.notRun)
	}
	return s + fmt.Sprintf("; outputs interpreted, not confirmed; %d problems", problems)
}

// pages counts the pages of a site.
func pages(files []site.File) int {
	n := 0
	for _, f := range files {
		if len(f.Path) > 5 && f.Path[len(f.Path)-5:] == ".html" {
			n++
		}
	}
	return n
}
