package search

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"unicode/utf8"
)

// A posting says that a term stands in a section, and how often.
type posting struct {
	chapter uint32
	section uint16
	tally
}

// A tally is how often a term stands in the text of a section, as far as it
// matters, and whether it stands in the heading.
type tally struct {
	count  uint8
	headed bool
}

// The weight of a term, from 1 to 15, grows with how often it stands in the
// text, less in a long one, as BM25 has it. In a heading it counts more than
// any text.
const (
	saturation = 1.2
	longness   = 0.6
	textWeight = 8
	headWeight = 7
)

// count gives the tallies of the terms of a section, and how many terms its
// text has.
func count(s Section) (map[string]tally, int) {
	tallies, length := make(map[string]tally, len(s.Text)/8), 0
	eachTerm(s.Text, func(term string) {
		t := tallies[term]
		t.count = uint8(min(int(t.count)+1, math.MaxUint8))
		tallies[term] = t
		length++
	})
	eachTerm(s.Title, func(term string) {
		t := tallies[term]
		t.headed = true
		tallies[term] = t
	})
	return tallies, length
}

// A scale knows the sections that postings name.
type scale struct {
	rows []row
	// first has the number of the first section of each chapter.
	first   []int
	average float64
}

func (x *Index) scale() scale {
	s := scale{rows: x.rows, first: make([]int, len(x.rows))}
	sections, total := 0, 0
	for i, r := range x.rows {
		s.first[i] = sections
		sections += len(r.sections)
		for _, h := range r.sections {
			total += h.length
		}
	}
	s.average = float64(max(total, 1)) / float64(max(sections, 1))
	return s
}

// weight gives what a posting says about its section.
func (s scale) weight(p posting) int {
	weight := 0
	if p.count > 0 {
		tf, length := float64(p.count), float64(s.rows[p.chapter].sections[p.section].length)
		norm := saturation * (1 - longness + longness*length/s.average)
		weight = max(1, int(math.Round(textWeight*tf/(tf+norm))))
	}
	if p.headed {
		weight += headWeight
	}
	return weight
}

// shardSize is how large a shard is on average, in bytes before compression;
// of large books they are larger rather than more than mostShards.
const (
	shardSize  = 8 << 10
	mostShards = 512
)

// shards gives the number of shards, a power of two.
func (x *Index) shards() int {
	size := 0
	for term, list := range x.terms {
		size += len(term) + 4 + 4*len(list)
	}
	n := 1
	for n*shardSize < size && n < mostShards {
		n *= 2
	}
	return n
}

// writeShards writes the shards, some at once.
func (x *Index) writeShards(put func(File) error) error {
	n := x.shards()
	terms := make([][]string, n)
	for term := range x.terms {
		i := shardOf(term, n)
		terms[i] = append(terms[i], term)
	}
	scale, workers := x.scale(), runtime.GOMAXPROCS(0)
	errs := make([]error, workers)
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			for i := w; i < n && errs[w] == nil; i += workers {
				errs[w] = put(File{fmt.Sprintf("s%d.json", i), x.shard(terms[i], scale)})
			}
		})
	}
	all.Wait()
	return cmp.Or(errs...)
}

// shard gives a shard as JSON: an object that has for each term its postings,
// each as one number, sixteen times the distance from the section before plus
// the weight.
func (x *Index) shard(terms []string, s scale) []byte {
	slices.Sort(terms)
	data := []byte{'{'}
	for i, term := range terms {
		if i > 0 {
			data = append(data, ',')
		}
		name, err := json.Marshal(term)
		if err != nil {
			panic("search: " + err.Error()) // a string can be written
		}
		data = append(append(data, name...), ':')
		data = s.pack(data, x.terms[term])
	}
	return append(data, '}')
}

// pack appends the numbers of postings as JSON.
func (s scale) pack(data []byte, list []posting) []byte {
	slices.SortFunc(list, func(a, b posting) int {
		return cmp.Or(cmp.Compare(a.chapter, b.chapter), cmp.Compare(a.section, b.section))
	})
	open, last := byte('['), 0
	for _, p := range list {
		section := s.first[p.chapter] + int(p.section)
		data = strconv.AppendInt(append(data, open), int64((section-last)<<4|s.weight(p)), 10)
		open, last = ',', section
	}
	return append(data, ']')
}

// shardOf gives the shard of a term: all terms that begin with the same Han
// character, or with the same two others, lie in one.
func shardOf(term string, shards int) int {
	first, size := utf8.DecodeRuneInString(term)
	h := mix(0, first)
	if !isHan(first) && size < len(term) {
		second, _ := utf8.DecodeRuneInString(term[size:])
		h = mix(h, second)
	}
	return int((h ^ h>>15) % uint32(shards))
}

func mix(h uint32, r rune) uint32 { return (h ^ uint32(r)) * 0x01000193 }
