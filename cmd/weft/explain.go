package main

import (
	"context"

	"weft/runner"
	"weft/runner/cache"
	"weft/site/book"
)

// why tells, a line each, why the cache has no run of a chapter: what has
// changed since its latest run.
func (k *kernels) why(ctx context.Context, ch *book.Chapter) []string {
	if k.cache == nil {
		return []string{"the cache is off"}
	}
	parts := k.runner.Parts(ch.Cells, ch.Files)
	last, ok := k.cache.Last(ctx, parts.Value(runner.ChapterPart))
	if !ok {
		return []string{"the cache knows no run of it"}
	}
	if changes := cache.Changes(last.Parts, parts); len(changes) > 0 {
		return changes
	}
	return []string{"its run is gone from the cache, and nothing has changed"}
}
