package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"weft/site"
	"weft/site/book"
)

// gitTime bounds how long git may look for dates.
const gitTime = 30 * time.Second

// dates gives when the chapters of a book were written: at the commits that
// brought a file and that changed it last. A book outside git has no dates, and
// neither have chapters that are not committed.
func (h history) dates(b *book.Book) map[*book.Chapter]site.Dates {
	files := readLog(h.log, h.shallow)
	known := map[*book.Chapter]site.Dates{}
	for _, ch := range chaptersOf(b, true) {
		if d, ok := files[ch.Path]; ok {
			known[ch] = d
		}
	}
	return known
}

// A history is what git tells of the files in a directory; of one that git
// does not know it is empty.
type history struct {
	log     string
	shallow bool
}

// historyOf asks git for the history of the files in a directory.
func historyOf(ctx context.Context, dir string) history {
	if !mayBeInGit(dir) {
		return history{}
	}
	ctx, cancel := context.WithTimeout(ctx, gitTime)
	defer cancel()
	git := func(args ...string) ([]byte, error) {
		return exec.CommandContext(ctx, "git", append([]string{"-C", dir, "-c", "core.quotePath=false"}, args...)...).Output()
	}
	shallow, err := git("rev-parse", "--is-shallow-repository")
	if err != nil {
		return history{}
	}
	log, err := git("log", "--relative", "--name-only", "--no-renames", "--format=%x00%ct %p", "--", ".")
	if err != nil {
		return history{}
	}
	return history{string(log), bytes.HasPrefix(shallow, []byte("true"))}
}

// mayBeInGit reports whether git may know a directory: what lies above it tells,
// and costs less than to ask.
func mayBeInGit(dir string) bool {
	dir, err := filepath.Abs(dir)
	if err == nil {
		dir, err = filepath.EvalSymlinks(dir)
	}
	if err != nil || os.Getenv("GIT_DIR") != "" {
		return true // it will tell
	}
	for {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return true
		}
		above := filepath.Dir(dir)
		if above == dir {
			return false
		}
		dir = above
	}
}

// readLog reads what git log gives, the last commit first: a NUL, the time, the
// parents, and below the names of files. The first commit of a shallow
// repository seems to bring all files; it tells nothing.
func readLog(log string, shallow bool) map[string]site.Dates {
	files := map[string]site.Dates{}
	for _, commit := range strings.Split(log, "\x00") {
		head, names, _ := strings.Cut(commit, "\n")
		stamp, parents, _ := strings.Cut(head, " ")
		seconds, err := strconv.ParseInt(stamp, 10, 64)
		if err != nil || shallow && parents == "" {
			continue
		}
		at := time.Unix(seconds, 0).UTC()
		for name := range strings.SplitSeq(strings.TrimSpace(names), "\n") {
			d := files[name]
			if d.Changed.IsZero() {
				d.Changed = at
			}
			d.Published = at
			files[name] = d
		}
	}
	return files
}
