package search

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"unicode/utf8"
)

// A posting says that a term stands in a section, how often in its text, as far
// as it matters, and whether it stands in the heading.
type posting struct {
	chapter, section uint32
	count            uint8
	headed           bool
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

// A scale knows the sections that postings name.
type scale struct {
	// first has the number of the first section of each chapter.
	first []int
	// norms has of each section how little a term counts in it for its length.
	norms []float64
}

func (x *Index) scale() scale {
	s := scale{first: make([]int, len(x.rows))}
	sections, total := 0, 0
	for i, r := range x.rows {
		s.first[i] = sections
		sections += len(r.sections)
		for _, h := range r.sections {
			total += h.length
		}
	}
	average := float64(max(total, 1)) / float64(max(sections, 1))
	s.norms = make([]float64, 0, sections)
	for _, r := range x.rows {
		for _, h := range r.sections {
			s.norms = append(s.norms, saturation*(1-longness+longness*float64(h.length)/average))
		}
	}
	return s
}

// section gives the number of the section of a posting.
func (s scale) section(p posting) int { return s.first[p.chapter] + int(p.section) }

// weight gives what a posting says about its section.
func (s scale) weight(p posting) int {
	weight := 0
	if p.count > 0 {
		tf := float64(p.count)
		weight = max(1, int(textWeight*tf/(tf+s.norms[s.section(p)])+0.5))
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
	mostShards = 256
)

// shards gives the number of shards, a power of two.
func (x *Index) shards() int {
	size := 0
	for _, r := range x.packs {
		size += r.size
	}
	n := 1
	for n*shardSize < size && n < mostShards {
		n *= 2
	}
	return n
}

// writeShards writes the shards, some at once.
func (x *Index) writeShards(put func(File) error) error {
	slices.SortFunc(x.packs, func(a, b packed) int { return cmp.Compare(a.first, b.first) })
	n, scale, workers := x.shards(), x.scale(), runtime.GOMAXPROCS(0)
	errs := make([]error, workers)
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			s := sharding{scale: scale, terms: map[string]int{}}
			for i := w; i < n && errs[w] == nil; i += workers {
				errs[w] = put(File{fmt.Sprintf("s%d.json", i), s.shard(x.packs, i, n)})
			}
		})
	}
	all.Wait()
	return cmp.Or(errs...)
}

// A sharding makes one shard after the other in the same memory: those of a
// large book are large.
type sharding struct {
	scale scale
	// terms has the places of terms in list.
	terms map[string]int
	list  []spread
	// now is the place of the term whose postings are added.
	now   int
	steps []step
	data  []byte
}

// A spread is a term of a shard, with the first and the last of its postings.
type spread struct {
	term        string
	first, last int
}

// A step is a posting of a term, and where the next one is.
type step struct {
	posting
	next int
}

// begin makes a term that of the next postings; a new one begins with the first
// of them.
func (s *sharding) begin(term []byte) {
	var known bool
	if s.now, known = s.terms[string(term)]; !known {
		s.now = len(s.list)
		s.list = append(s.list, spread{string(term), len(s.steps), -1})
		s.terms[s.list[s.now].term] = s.now
	}
}

// add adds the next posting of the term.
func (s *sharding) add(p posting) {
	t := &s.list[s.now]
	if t.last >= 0 {
		s.steps[t.last].next = len(s.steps)
	}
	t.last = len(s.steps)
	s.steps = append(s.steps, step{p, -1})
}

// shard gives one of n shards as JSON: an object that has for each term its
// postings, each as one number, sixteen times the distance from the section
// before plus the weight. The next one lies in the same memory.
func (s *sharding) shard(packs []packed, i, n int) []byte {
	clear(s.terms)
	s.list, s.steps = s.list[:0], s.steps[:0]
	for _, r := range packs {
		for bucket := i; bucket < mostShards; bucket += n {
			r.read(bucket, s.begin, s.add)
		}
	}
	slices.SortFunc(s.list, func(a, b spread) int { return cmp.Compare(a.term, b.term) })
	data := append(s.data[:0], '{')
	for i, t := range s.list {
		if i > 0 {
			data = append(data, ',')
		}
		data = s.pack(append(appendText(data, t.term), ':'), t)
	}
	s.data = append(data, '}')
	return s.data
}

// pack appends the numbers of the postings of a term, which are in order, as
// JSON.
func (s *sharding) pack(data []byte, t spread) []byte {
	open, last := byte('['), 0
	for i := t.first; i >= 0; i = s.steps[i].next {
		p := s.steps[i].posting
		section := s.scale.section(p)
		data = strconv.AppendInt(append(data, open), int64((section-last)<<4|s.scale.weight(p)), 10)
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
