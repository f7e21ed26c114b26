package search

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"sync"
)

// A gathering is where the terms of some chapters stand.
type gathering struct {
	words *cutter
	// terms has the places of terms in list.
	terms map[string]int
	list  []gathered
	hits  []hit
	// order has the places in list by buckets, postings those of a term, and data
	// what is packed: they are here to be used again.
	order    []int
	postings []posting
	data     []byte
}

// gatherings are those that nobody uses now: what they hold is made once.
var gatherings = sync.Pool{New: func() any {
	return &gathering{words: newCutter(), terms: map[string]int{}}
}}

// clear forgets what was gathered.
func (g *gathering) clear() {
	clear(g.terms)
	clear(g.list) // of pieces of texts
	g.list, g.hits = g.list[:0], g.hits[:0]
}

// A gathered is a term, which may be a piece of a text, the last of its hits, and
// the bucket that it belongs to.
type gathered struct {
	term         string
	last, bucket int
}

// A hit is a posting of a term, and where the one before it is; -1 means that
// there is none.
type hit struct {
	posting
	before int
}

// add adds the terms of a chapter, by its number among those that are gathered.
func (g *gathering) add(chapter int, c Chapter) row {
	r := row{href: c.Href, title: c.Title, lang: c.Lang}
	h := sha256.New()
	fmt.Fprintf(h, "%q\n", []string{c.Href, c.Title, c.Lang})
	for i, s := range c.Sections {
		fmt.Fprintf(h, "%q %q %d\n", s.ID, s.Title, len(s.Text))
		h.Write([]byte(s.Text))
		length := 0
		g.words.each(s.Text, func(term string) {
			p := g.at(term, chapter, i)
			p.count = uint8(min(int(p.count)+1, math.MaxUint8))
			length++
		})
		g.words.each(s.Title, func(term string) { g.at(term, chapter, i).headed = true })
		r.sections = append(r.sections, heading{s.ID, s.Title, length})
	}
	h.Sum(r.digest[:0])
	return r
}

// at gives the posting of a term for a section, which must not be one before
// the last.
func (g *gathering) at(term string, chapter, section int) *posting {
	i, known := g.terms[term]
	if !known {
		i = len(g.list)
		g.terms[term] = i
		g.list = append(g.list, gathered{term: term, last: -1})
	}
	t := &g.list[i]
	if t.last < 0 || g.hits[t.last].chapter != uint32(chapter) || g.hits[t.last].section != uint32(section) {
		g.hits = append(g.hits, hit{posting{chapter: uint32(chapter), section: uint32(section)}, t.last})
		t.last = len(g.hits) - 1
	}
	return &g.hits[t.last].posting
}

// A packed is what was gathered of some chapters, packed: the garbage collector
// does not look into it. Of each bucket of terms it has the terms and their
// postings; the shards are buckets put together.
type packed struct {
	first   int // the number of its first chapter
	buckets [mostShards + 1]uint32
	data    []byte
	// size is about how large its part of the shards is.
	size int
}

// pack packs what was gathered of chapters from a number on.
func (g *gathering) pack(first int) packed {
	r := packed{first: first, size: 4 * len(g.hits)}
	var ends [mostShards + 1]int // of the buckets in order, and where each begins, one before
	for i := range g.list {
		t := &g.list[i]
		t.bucket = shardOf(t.term, mostShards)
		ends[t.bucket+1]++
		r.size += (len(t.term) + 4) / 2 // others have most of them too
	}
	for i := range mostShards {
		ends[i+1] += ends[i]
	}
	g.order = slices.Grow(g.order[:0], len(g.list))[:len(g.list)]
	for i, t := range g.list {
		g.order[ends[t.bucket]] = i
		ends[t.bucket]++
	}
	g.data = g.data[:0]
	for _, i := range g.order {
		g.write(g.list[i])
		r.buckets[g.list[i].bucket+1] = uint32(len(g.data))
	}
	for i := range mostShards { // those without terms end where they begin
		r.buckets[i+1] = max(r.buckets[i+1], r.buckets[i])
	}
	r.data = slices.Clone(g.data)
	return r
}

// write packs a term and its postings, in their order.
func (g *gathering) write(t gathered) {
	g.postings = g.postings[:0]
	for i := t.last; i >= 0; i = g.hits[i].before {
		g.postings = append(g.postings, g.hits[i].posting)
	}
	data := binary.AppendUvarint(g.data, uint64(len(t.term)))
	data = append(data, t.term...)
	data = binary.AppendUvarint(data, uint64(len(g.postings)))
	for _, p := range slices.Backward(g.postings) {
		headed := byte(0)
		if p.headed {
			headed = 1
		}
		data = binary.AppendUvarint(data, uint64(p.chapter))
		data = binary.AppendUvarint(data, uint64(p.section)<<1|uint64(headed))
		data = append(data, p.count)
	}
	g.data = data
}

// read gives the postings of the terms in a bucket to add, which must not keep
// the terms.
func (r packed) read(bucket int, add func(term []byte, p posting)) {
	data := r.data[r.buckets[bucket]:r.buckets[bucket+1]]
	number := func() int {
		n, size := binary.Uvarint(data)
		data = data[size:]
		return int(n)
	}
	for len(data) > 0 {
		length := number()
		term := data[:length]
		data = data[length:]
		for range number() {
			p := posting{chapter: uint32(r.first + number())}
			section := number()
			p.section, p.headed, p.count = uint32(section>>1), section&1 == 1, data[0]
			data = data[1:]
			add(term, p)
		}
	}
}
