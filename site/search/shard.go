package search

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"runtime"
	"slices"
	"sync"
	"unicode"
)

// A posting says that a term stands in a section, and how much it says
// about it: the number of the section and a weight from 1 to 15.
type posting struct{ section, weight int }

// The weight of a term grows with how often it stands in the text, less in a
// long one, as BM25 has it. In a heading it counts more than any text.
const (
	saturation = 1.2
	longness   = 0.6
	textWeight = 8
	headWeight = 7
)

// postings gives the sections of each term.
func postings(sections []Section) map[string][]posting {
	counts := make([]map[string]int, len(sections))
	total := 0
	// Cutting texts into terms takes longer than anything else of a site.
	var all sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		all.Go(func() {
			for i := w; i < len(sections); i += workers {
				counts[i] = count(Terms(sections[i].Text))
			}
		})
	}
	all.Wait()
	for _, terms := range counts {
		for _, n := range terms {
			total += n
		}
	}
	average := float64(max(total, 1)) / float64(max(len(sections), 1))
	found := map[string][]posting{}
	for i, s := range sections {
		length := 0
		for _, n := range counts[i] {
			length += n
		}
		weights := map[string]int{}
		for term, n := range counts[i] {
			tf := float64(n)
			norm := saturation * (1 - longness + longness*float64(length)/average)
			weights[term] = max(1, int(math.Round(textWeight*tf/(tf+norm))))
		}
		for term := range count(Terms(s.Title)) {
			weights[term] += headWeight
		}
		for term, w := range weights {
			found[term] = append(found[term], posting{i, w})
		}
	}
	return found
}

func count(terms []string) map[string]int {
	counts := map[string]int{}
	for _, t := range terms {
		counts[t]++
	}
	return counts
}

// shardSize is how large a shard is on average, in bytes before compression.
const shardSize = 8 << 10

// shardsOf gives the shards as JSON: an object that has for each term its
// postings, each as one number, sixteen times the distance from the section
// before plus the weight.
func shardsOf(all map[string][]posting) ([][]byte, error) {
	size := 0
	for term, list := range all {
		size += len(term) + 4 + 4*len(list)
	}
	n := 1
	for n*shardSize < size {
		n *= 2
	}
	shards := make([]map[string][]int, n)
	for i := range shards {
		shards[i] = map[string][]int{}
	}
	for _, term := range slices.Sorted(maps.Keys(all)) {
		shards[shardOf(term, n)][term] = packed(all[term])
	}
	files := make([][]byte, n)
	for i, shard := range shards {
		data, err := json.Marshal(shard)
		if err != nil {
			return nil, fmt.Errorf("write shard of the index: %w", err)
		}
		files[i] = data
	}
	return files, nil
}

func packed(list []posting) []int {
	slices.SortFunc(list, func(a, b posting) int { return a.section - b.section })
	numbers, last := make([]int, len(list)), 0
	for i, p := range list {
		numbers[i] = (p.section-last)<<4 | p.weight
		last = p.section
	}
	return numbers
}

// shardOf gives the shard of a term: all terms that begin with the same Han
// character, or with the same two others, lie in one.
func shardOf(term string, shards int) int {
	h := uint32(0)
	for i, r := range []rune(term) {
		if i == 2 || i == 1 && unicode.Is(unicode.Han, []rune(term)[0]) {
			break
		}
		h = (h ^ uint32(r)) * 0x01000193
	}
	return int((h ^ h>>15) % uint32(shards))
}
