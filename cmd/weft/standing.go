package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/spf13/cobra"

	"weft/runner"
	"weft/runner/toolchain"
	"weft/site"
	"weft/site/book"
	"weft/site/checksum"
)

// A standing is what is remembered of a site that was published: of what it
// was made, what lies there, and what was told of it. While both are as they
// were, a build has nothing to run, to render or to write.
type standing struct {
	// Inputs stands for all that the site was made of, Seal for its files.
	Inputs, Seal    string
	Pages, Chapters int
	// Judgement ends the line that the build printed, Problems are those that
	// it printed, Count is how many of them are not only warnings.
	Judgement string
	Problems  []runner.Problem
	Count     int
}

// tell prints what the build printed that made the site.
func (s standing) tell(cmd *cobra.Command, out string) {
	printProblems(cmd.ErrOrStderr(), s.Problems)
	fmt.Fprintf(cmd.OutOrStdout(), "%s: %d pages; %s, site unchanged%s\n", out, s.Pages, nothingRun(s.Chapters), s.Judgement)
}

// A ledger keeps the standing of the site in one directory. It may be deleted
// at any time, like all that is cached; a build without a ledger, which is nil,
// does everything.
type ledger struct {
	file, inputs string
	// seal is that of the site which lies there; empty if there is none.
	seal string
	// seen are the files of the book as they were before they were read.
	seen  survey
	again func() (survey, error)
	read  func(survey) (string, error)
}

// ledger gives the ledger of the site that a build of the book in dir would
// publish; nil if what that gives is not known by what it reads, or if
// nothing is to be remembered.
func (v *buildVerb) ledger(ctx context.Context, dir string) *ledger {
	if v.noRun || v.fromCache || v.shard.of > 0 || v.explain || v.kernels.NoCache {
		return nil
	}
	cached, err := cacheDir()
	if err != nil {
		return nil
	}
	out, err := filepath.Abs(v.out)
	if err != nil {
		return nil
	}
	name := sha256.Sum256([]byte(out))
	l := &ledger{
		file:  filepath.Join(cached, "sites", hex.EncodeToString(name[:12])+".json"),
		again: func() (survey, error) { return surveyFiles(book.Root(dir), out) },
		read:  func(s survey) (string, error) { return v.inputs(ctx, dir, out, s) },
	}
	var sealed sync.WaitGroup
	sealed.Go(func() { l.seal, _ = site.Seal(out) }) // if it cannot be read, it is made
	if l.seen, err = l.again(); err == nil && l.exists() {
		l.inputs, err = l.read(l.seen)
	}
	sealed.Wait()
	if err != nil {
		return nil // what is wrong, the build will say
	}
	return l
}

// standing gives what is remembered, if it still holds.
func (l *ledger) standing() (standing, bool) {
	var s standing
	if l == nil {
		return s, false
	}
	text, err := os.ReadFile(l.file)
	return s, err == nil && json.Unmarshal(text, &s) == nil && s.Inputs == l.inputs && s.Seal == l.seal && s.Seal != ""
}

// exists reports whether a site may be remembered. If none is, the files of its
// book need not be read to know whether they are the same.
func (l *ledger) exists() bool {
	_, err := os.Stat(l.file)
	return err == nil
}

// note notes what a book is made of that was opened after the ledger; the ledger
// is nil then if that cannot be known.
func (l *ledger) note(b *book.Book) *ledger {
	if l == nil || l.inputs != "" {
		return l
	}
	l.seen.read = map[string]checksum.Sum{}
	for _, c := range chaptersOf(b, true) {
		l.seen.read[c.Path] = c.Sum()
	}
	var err error
	if l.inputs, err = l.read(l.seen); err != nil {
		return nil
	}
	return l
}

// keep remembers a site, unless the files that it was made of have changed
// meanwhile. That it cannot be remembered costs time, and nothing else.
func (l *ledger) keep(s standing) {
	if l == nil || !l.holds() {
		return
	}
	s.Inputs = l.inputs
	text, err := json.Marshal(s)
	if err != nil || os.MkdirAll(filepath.Dir(l.file), 0o755) != nil {
		return
	}
	_ = replaceFile(l.file, text)
}

// holds reports whether the files of the book are those that were read.
func (l *ledger) holds() bool {
	now, err := l.again()
	if err != nil || !slices.Equal(now.files, l.seen.files) {
		return false
	}
	if !l.seen.young() {
		return true
	}
	inputs, err := l.read(now)
	return err == nil && inputs == l.inputs
}

// inputs gives a digest of all that a build reads: weft, the toolchain, what
// was asked, the history of the book and its files.
func (v *buildVerb) inputs(ctx context.Context, dir, out string, s survey) (string, error) {
	var asked sync.WaitGroup
	var machine runner.Parts
	var release string
	var unknown, missing error
	asked.Go(func() { machine, unknown = world() })
	asked.Go(func() { release, missing = new(toolchain.Toolchain).Release(ctx) }) // what is not there may come
	asked.Go(func() { v.history() })
	sums, unread := s.sums()
	cwd, lost := os.Getwd()
	asked.Wait()
	if err := errors.Join(unknown, missing, unread, lost); err != nil {
		return "", err
	}
	h := sha256.New()
	fmt.Fprintf(h, "%q\n%q\n", machine, []string{release, cwd, dir, out, v.baseURL, v.kernels.Kernel, v.kernels.Cache})
	fmt.Fprintf(h, "%t %t %t\n%+v\n", v.epub, v.drafts, v.precompress, v.history())
	for i, f := range s.files {
		fmt.Fprintf(h, "%q %x\n", f.name, sums[i])
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
