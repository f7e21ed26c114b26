package main

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"weft/runner/cache"
	"weft/runner/cache/bucket"
)

func cleanCommand() *cobra.Command {
	var v cleanVerb
	cmd := &cobra.Command{
		Use:   "clean",
		Short: "Remove from the cache what has not been used for long",
		Long: `Clean removes runs from the cache that no build has asked for in thirty days,
or for as long as --older-than says; the time is a number with d, h or m.

With --all it removes everything that weft keeps for later: runs, compiled
programs, rendered pages. Nothing is lost by that but time. Of a directory
that is given by --cache it removes only what weft has put there.

Builds keep the cache below a gigabyte by themselves.`,
		Args: cobra.NoArgs,
		RunE: v.clean,
	}
	f := cmd.Flags()
	cacheFlag(f, &v.cache)
	f.StringVar(&v.olderThan, "older-than", "30d", "how long a run must not have been asked for")
	f.BoolVar(&v.all, "all", false, "remove everything")
	cmd.MarkFlagsMutuallyExclusive("older-than", "all")
	return cmd
}

// A cleanVerb is weft clean with its flags.
type cleanVerb struct {
	cache, olderThan string
	all              bool
}

func (v *cleanVerb) clean(cmd *cobra.Command, _ []string) error {
	age, err := ageOf(v.olderThan)
	if err != nil {
		return fmt.Errorf("--older-than: %w", err)
	}
	dir := v.cache
	if strings.HasPrefix(dir, bucket.Scheme) {
		return errors.New("--cache: what is old in a bucket is removed by a lifecycle rule of the bucket")
	}
	if dir == "" {
		if dir, err = cacheDir(); err != nil {
			return err
		}
		if v.all { // the rest of what is there is ours too
			err = removeBelow(dir, "programs", "pages", "sites", "types", "go-build")
		}
	}
	since, bound := time.Now().Add(-age), int64(math.MaxInt64)
	if v.all {
		since, bound = time.Now(), -1
	}
	removed, cleaning := (&cache.Dir{Path: dir}).Clean(since, bound)
	if err := errors.Join(err, cleaning); err != nil {
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%s: %d files of runs removed (%.1f MB), %d left (%.1f MB)\n",
		dir, removed.Files, float64(removed.Bytes)/1e6, removed.Left, float64(removed.LeftBytes)/1e6)
	return nil
}

// removeBelow removes folders of a directory.
func removeBelow(dir string, folders ...string) error {
	var all error
	for _, folder := range folders {
		all = errors.Join(all, os.RemoveAll(filepath.Join(dir, folder)))
	}
	return all
}

// ageOf reads a time such as 30d or 12h.
func ageOf(text string) (age time.Duration, err error) {
	if days, ok := strings.CutSuffix(text, "d"); ok {
		n, e := strconv.ParseFloat(days, 64)
		age, err = time.Duration(n*24*float64(time.Hour)), e
	} else {
		age, err = time.ParseDuration(text)
	}
	if err != nil || age < 0 {
		return 0, fmt.Errorf("%q is no time; write 30d, 12h or 90m", text)
	}
	return age, nil
}
