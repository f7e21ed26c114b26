package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"github.com/spf13/cobra"

	"weft/runner"
	"weft/runner/toolchain"
	"weft/site"
	"weft/site/book"
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
	file, out, inputs string
	again             func(context.Context) (string, error)
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
	again := func(ctx context.Context) (string, error) { return v.inputs(ctx, dir, out) }
	inputs, err := again(ctx)
	if err != nil {
		return nil // what is wrong, the build will say
	}
	name := sha256.Sum256([]byte(out))
	return &ledger{filepath.Join(cached, "sites", hex.EncodeToString(name[:12])+".json"), out, inputs, again}
}

// standing gives what is remembered, if it still holds.
func (l *ledger) standing() (standing, bool) {
	var s standing
	if l == nil {
		return s, false
	}
	text, err := os.ReadFile(l.file)
	if err != nil || json.Unmarshal(text, &s) != nil || s.Inputs != l.inputs {
		return s, false
	}
	seal, err := site.Seal(l.out)
	return s, err == nil && seal == s.Seal
}

// keep remembers a site, unless what it was made of has changed meanwhile.
// That it cannot be remembered costs time, and nothing else.
func (l *ledger) keep(ctx context.Context, s standing) {
	if l == nil {
		return
	}
	if now, err := l.again(ctx); err != nil || now != l.inputs {
		return
	}
	s.Inputs = l.inputs
	text, err := json.Marshal(s)
	if err != nil || os.MkdirAll(filepath.Dir(l.file), 0o755) != nil {
		return
	}
	_ = replaceFile(l.file, text)
}

// inputs gives a digest of all that a build reads: weft, the toolchain, what
// was asked, the history of the book and its files.
func (v *buildVerb) inputs(ctx context.Context, dir, out string) (string, error) {
	machine, err := world()
	if err != nil {
		return "", err
	}
	release, err := new(toolchain.Toolchain).Release(ctx)
	if err != nil {
		return "", err // what is not there may come
	}
	cwd, err := os.Getwd()
	if err != nil {
		return "", err
	}
	root := book.Root(dir)
	h := sha256.New()
	fmt.Fprintf(h, "%q\n%q\n", machine, []string{release, cwd, dir, out, v.baseURL, v.kernels.Kernel, v.kernels.Cache})
	fmt.Fprintf(h, "%t %t %t\n%+v\n", v.epub, v.drafts, v.precompress, historyOf(ctx, root))
	if err := hashFiles(h, root, out); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// hashFiles writes the digest of each file below a directory to w, but for
// those below except, of sites and of git. A link to a directory is an error,
// since what it leads to is not looked at.
func hashFiles(w io.Writer, root, except string) error {
	names, err := filesBelow(root, except)
	if err != nil {
		return err
	}
	sums, errs := make([][sha256.Size]byte, len(names)), make([]error, len(names))
	var all sync.WaitGroup
	for worker := range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for i := worker; i < len(names); i += runtime.GOMAXPROCS(0) {
				var data []byte
				data, errs[i] = os.ReadFile(filepath.Join(root, names[i]))
				sums[i] = sha256.Sum256(data)
			}
		})
	}
	all.Wait()
	for i, name := range names {
		fmt.Fprintf(w, "%q %x\n", name, sums[i])
	}
	return errors.Join(errs...)
}

// filesBelow gives the files below a directory, without those that hashFiles
// leaves out.
func filesBelow(root, except string) ([]string, error) {
	var names []string
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		full := filepath.Join(root, name)
		if e.IsDir() {
			abs, err := filepath.Abs(full)
			if err == nil && (abs == except || e.Name() == ".git" || site.IsPublished(full)) {
				return fs.SkipDir
			}
			return err
		}
		info, err := os.Stat(full)
		switch {
		case err != nil:
			return err
		case info.IsDir():
			return fmt.Errorf("%q leads to a directory", full)
		case info.Mode().IsRegular():
			names = append(names, name)
		}
		return nil
	})
	return names, err
}
