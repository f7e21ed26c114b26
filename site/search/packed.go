package search

import (
	"encoding/binary"
	"math"
	"slices"

	"weft/site/checksum"
)

// A gathering is where the terms of some chapters stand.
type gathering struct {
	words *cutter
	// places has, by the numbers of terms, their places in list, and one more.
	places []int32
	list   []gathered
	hits   []hit
	// order has the places in list by buckets, postings those of a term, and data
	// what is digested, packed or a piece: they are here to be used again.
	order    []int
	postings []posting
	data     []byte
}

// clear forgets what was gathered.
func (g *gathering) clear() {
	clear(g.places)
	g.list, g.hits = g.list[:0], g.hits[:0]
	g.words.forget()
}

// A gathered is a term and the last of its hits.
type gathered struct {
	known
	last int
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
	g.data = appendTexts(g.data[:0], c.Href, c.Title, c.Lang)
	for i, s := range c.Sections {
		g.data = appendTexts(g.data, s.ID, s.Title, s.Text)
		length := 0
		g.words.each(s.Text, func(n term) {
			p := g.at(n, chapter, i)
			p.count = uint8(min(int(p.count)+1, math.MaxUint8))
			length++
		})
		g.words.each(s.Title, func(n term) { g.at(n, chapter, i).headed = true })
		r.sections = append(r.sections, heading{s.ID, s.Title, length})
	}
	r.digest = checksum.Of(g.data)
	return r
}

// appendTexts appends texts, each after its length.
func appendTexts(data []byte, texts ...string) []byte {
	for _, t := range texts {
		data = append(binary.AppendUvarint(data, uint64(len(t))), t...)
	}
	return data
}

// at gives the posting of a term for a section, which must not be one before
// the last.
func (g *gathering) at(n term, chapter, section int) *posting {
	if int(n) >= len(g.places) {
		g.places = append(g.places, make([]int32, len(g.words.terms)-len(g.places))...)
	}
	if g.places[n] == 0 {
		g.list = append(g.list, gathered{g.words.terms[n], -1})
		g.places[n] = int32(len(g.list))
	}
	t := &g.list[g.places[n]-1]
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
	for _, t := range g.list {
		ends[t.bucket+1]++
		r.size += (len(t.text) + 4) / 2 // others have most of them too
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
	data := binary.AppendUvarint(appendTexts(g.data, t.text), uint64(len(g.postings)))
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

// read gives each term in a bucket to begin, which must not keep it, and then its
// postings to add.
func (r packed) read(bucket int, begin func(term []byte), add func(posting)) {
	data := r.data[r.buckets[bucket]:r.buckets[bucket+1]]
	number := func() int {
		n, size := binary.Uvarint(data)
		data = data[size:]
		return int(n)
	}
	for len(data) > 0 {
		length := number()
		begin(data[:length])
		data = data[length:]
		for range number() {
			p := posting{chapter: uint32(r.first + number())}
			section := number()
			p.section, p.headed, p.count = uint32(section>>1), section&1 == 1, data[0]
			data = data[1:]
			add(p)
		}
	}
}
