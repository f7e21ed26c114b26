package main

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

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

Each cell is run twice, side by side: compiled, which is what the page shows,
and interpreted, which is to give the same. Where it does not, a warning tells
the difference. A cell with kernel= in its attributes is run by that alone.
Without a go command everything is interpreted, and the pages say so.

What is wrong with the book is printed on the standard error, one problem a
line, as file:line:col: text. The site is written all the same, with the
errors at their cells; with --strict the exit code is then 1.`,
		Args: cobra.MaximumNArgs(1),
		RunE: v.build,
	}
	f := cmd.Flags()
	f.StringVarP(&v.out, "out", "o", "public", "the directory of the site; it is replaced as a whole")
	f.BoolVar(&v.strict, "strict", false, "exit with 1 if anything is wrong with the book")
	f.BoolVar(&v.noRun, "no-run", false, "run nothing: show what the cache has")
	kernelFlag(f, &v.kernels.Kernel)
	f.IntVarP(&v.kernels.Jobs, "jobs", "j", max(1, runtime.NumCPU()/2), "how many chapters run at once")
	cacheFlag(f, &v.kernels.Cache)
	f.BoolVar(&v.kernels.NoCache, "no-cache", false, "run everything, keep nothing")
	f.BoolVar(&v.fromCache, "from-cache", false, "run nothing, and fail if the cache lacks a chapter: what shards have run is put together")
	f.Var(&v.shard, "shard", "run the i-th of n parts of the chapters into the cache, and write no site")
	cmd.MarkFlagsMutuallyExclusive("shard", "from-cache", "no-run", "no-cache")
	f.BoolVar(&v.explain, "explain", false, "tell why each chapter is run: what has changed since it was run before")
	f.StringVar(&v.baseURL, "base-url", "", "where the site will be published (default: base-url of weft.toml)")
	f.BoolVar(&v.epub, "epub", false, "bind each language into an EPUB file too, which its cover offers")
	f.BoolVar(&v.precompress, "precompress", false, "put .br and .gz files beside those of the site, for servers that send such; it takes long")
	f.BoolVar(&v.drafts, "drafts", false, "build chapters that are drafts too")
	return cmd
}

// A buildVerb is weft build with its flags.
type buildVerb struct {
	bookRun
	out, baseURL              string
	strict, epub, precompress bool
	// history asks git for that of the book, once.
	history func() history
}

func (v *buildVerb) build(cmd *cobra.Command, args []string) error {
	v.history = sync.OnceValue(func() history { return historyOf(cmd.Context(), book.Root(dirOf(args))) })
	l := v.ledger(cmd.Context(), dirOf(args))
	if s, ok := l.standing(); ok {
		site.Sweep(v.out)
		s.tell(cmd, v.out)
		return v.verdict(s.Count, nil)
	}
	v.kernels.Warn = func(err error) { fmt.Fprintln(cmd.ErrOrStderr(), "weft: warning:", err) }
	v.kernels.Places = &placesFound{}
	kernels, err := v.start(cmd.Context())
	if err != nil {
		return err
	}
	defer kernels.Close()
	b, err := book.Open(dirOf(args))
	if err != nil {
		return err
	}
	b.LetGo()
	l = l.note(b)
	built, err := v.bookRun.run(cmd.Context(), cmd.ErrOrStderr(), kernels, b)
	if err != nil {
		return err
	}
	if v.shard.of > 0 || len(built.missing) > 0 {
		return v.withoutSite(cmd, built)
	}
	s := built.site(v)
	s.Dates = v.history().dates(b)
	if !v.kernels.NoCache {
		if store := openPageStore(v.out); store != nil {
			s.Memory = store
			defer store.save()
		}
	}
	if err := offerCells(s, b, v.kernels.Places); err != nil {
		return err
	}
	tell := func(what string) { fmt.Fprintln(cmd.ErrOrStderr(), "weft: "+what) }
	if err := offerGo(cmd.Context(), s, b, v.kernels.Warn, tell); err != nil {
		return err
	}
	if v.epub {
		if err := bind(s); err != nil {
			return err
		}
	}
	seal, written, found, err := v.publish(cmd.Context(), s)
	if err != nil {
		return err
	}
	problems := slices.Concat(found, built.problems())
	all := append(warnings(built.differences()), problems...)
	printProblems(cmd.ErrOrStderr(), all)
	told := standing{
		Seal: seal, Pages: written, Chapters: built.chapters(),
		Judgement: built.judgement(len(problems)), Problems: all, Count: len(problems),
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%s: %d pages; %s%s\n", v.out, told.Pages, built.summary(), told.Judgement)
	if built.lacking == nil {
		l.keep(told)
	}
	return v.verdict(told.Count, built.lacking)
}

// publish writes the site. It gives its seal, the number of its pages, and what
// is wrong with the book.
func (v *buildVerb) publish(ctx context.Context, s *site.Site) (seal string, pages int, problems []runner.Problem, err error) {
	var count atomic.Int32
	var drawing, checked []runner.Problem
	var checks sync.WaitGroup
	seal, err = site.Publication{Dir: v.out, Compress: v.precompress}.Publish(ctx, func(put func(site.File) error) (err error) {
		drawing, err = s.Write(func(f site.File) error {
			if strings.HasSuffix(f.Path, ".html") {
				count.Add(1)
			}
			return put(f)
		})
		if err == nil { // after the pages, for which a large book is parsed; they are sealed meanwhile
			checks.Go(func() { checked = check.Check(s.Book) })
		}
		return err
	})
	checks.Wait()
	return seal, int(count.Load()), slices.Concat(checked, drawing), err
}

// verdict gives the error with which a build ends, that found so many
// problems and perhaps a machine that lacks something.
func (v *buildVerb) verdict(problems int, lacking error) error {
	switch {
	case !v.strict:
		return nil
	case problems > 0:
		return errBook
	}
	return lacking
}

// site gives the site of the book with its runs.
func (b *built) site(v *buildVerb) *site.Site {
	return &site.Site{Book: b.book, Runs: b.runs, BaseURL: v.baseURL, Drafts: v.drafts}
}

// withoutSite ends a build that writes no site: that of a shard, or one that
// lacks runs.
func (v *buildVerb) withoutSite(cmd *cobra.Command, built *built) error {
	if len(built.missing) > 0 {
		printProblems(cmd.ErrOrStderr(), built.missing)
		return errBook
	}
	problems := built.problems()
	printProblems(cmd.ErrOrStderr(), append(warnings(built.differences()), problems...))
	fmt.Fprintf(cmd.OutOrStdout(), "shard %s: %s%s\n", &v.shard, built.summary(), built.judgement(len(problems)))
	return v.verdict(len(problems), built.lacking)
}
