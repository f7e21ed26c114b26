package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"weft/runner"
	"weft/site/book"
)

// A shard is the part of a book that one of several machines runs. It
// implements pflag.Value; the zero shard is the whole book.
type shard struct {
	number, of int // from 1
}

// String gives the shard as it is written.
func (s *shard) String() string {
	if s.of == 0 {
		return ""
	}
	return fmt.Sprintf("%d/%d", s.number, s.of)
}

// Set reads a shard.
func (s *shard) Set(text string) error {
	var end string
	n, _ := fmt.Sscanf(text+" .", "%d/%d %s", &s.number, &s.of, &end)
	if n != 3 || end != "." || s.number < 1 || s.number > s.of {
		return fmt.Errorf("want i/n with i from 1 to n, as 2/3")
	}
	return nil
}

// Type names the form of the value.
func (s *shard) Type() string { return "i/n" }

// choose gives the chapters of the shard, and tells which they are. All who
// share the cache and have the same chapters go by the same division: the one
// of the first who asks, which rests on how long the chapters took before.
func (s *shard) choose(ctx context.Context, w io.Writer, k *kernels, chapters []*book.Chapter) []*book.Chapter {
	if s.of == 0 {
		return chapters
	}
	var names []string
	took := map[string]time.Duration{}
	subject := fmt.Sprintf("%d shards\n", s.of)
	for _, ch := range chapters {
		if len(ch.Cells) == 0 {
			continue
		}
		parts := k.runner.Parts(ch.Cells, ch.Files)
		if last, ok := k.memory.Last(ctx, parts.Value(runner.ChapterPart)); ok {
			took[ch.File] = last.Took
		}
		names = append(names, ch.File)
		subject += ch.File + " " + parts.Key().String() + "\n"
	}
	division := divide(names, took, s.of)
	k.memory.Agree(ctx, subject, &division)
	mine := slices.DeleteFunc(slices.Clone(chapters), func(ch *book.Chapter) bool {
		return division[ch.File] != s.number
	})
	var files []string
	for _, ch := range mine {
		files = append(files, ch.File)
	}
	fmt.Fprintf(w, "shard %s: %d of %d chapters with cells: %s\n", s, len(mine), len(names), strings.Join(files, ", "))
	return mine
}

// divide gives each chapter a shard, from 1, so that all take about as long:
// the longest first, each to the shard that has least. A chapter of which
// nothing is known counts as the middle one of those that are.
func divide(names []string, took map[string]time.Duration, shards int) map[string]int {
	known := []time.Duration{}
	for _, name := range names {
		if d, ok := took[name]; ok {
			known = append(known, d)
		}
	}
	slices.Sort(known)
	middle := time.Second
	if len(known) > 0 {
		middle = known[len(known)/2]
	}
	weight := func(name string) time.Duration {
		if d, ok := took[name]; ok {
			return d
		}
		return middle
	}
	order := slices.Clone(names)
	slices.Sort(order)
	slices.SortStableFunc(order, func(a, b string) int { return cmp.Compare(weight(b), weight(a)) })
	load := make([]time.Duration, shards)
	division := map[string]int{}
	for _, name := range order {
		least := 0
		for i := range load {
			if load[i] < load[least] {
				least = i
			}
		}
		load[least] += max(weight(name), 1)
		division[name] = least + 1
	}
	return division
}
