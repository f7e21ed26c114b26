package program

import "sort"

// A text is Go put together from stretches of a cell's source and from
// words of our own. It knows for each of its bytes where in the source it
// came from.
type text struct {
	src     string
	buf     []byte
	stretch []stretch
}

// A stretch says that n bytes from out on are those of the source from src
// on. Where the source has other words, n is the length of the words that
// replace the source at src, and own is set.
type stretch struct {
	out, src, n int
	own         bool
}

// copy appends the source from start to end, with edits made.
func (t *text) copy(start, end int, edits []edit) {
	for _, e := range edits {
		if e.start < start || e.end > end {
			continue
		}
		t.plain(start, e.start)
		t.own(e.text, e.start)
		start = e.end
	}
	t.plain(start, end)
}

func (t *text) plain(start, end int) {
	if start >= end {
		return
	}
	t.stretch = append(t.stretch, stretch{out: len(t.buf), src: start, n: end - start})
	t.buf = append(t.buf, t.src[start:end]...)
}

// own appends words that are not in the source but belong to the place at.
func (t *text) own(words string, at int) {
	if words == "" {
		return
	}
	t.stretch = append(t.stretch, stretch{out: len(t.buf), src: at, n: len(words), own: true})
	t.buf = append(t.buf, words...)
}

// add appends words that belong to no place.
func (t *text) add(words string) { t.own(words, -1) }

// source gives the offset in the source of the byte at out; for a byte that
// belongs to no place it is the end of the source before it.
func (t *text) source(out int) int {
	i := sort.Search(len(t.stretch), func(i int) bool { return t.stretch[i].out > out }) - 1
	for ; i >= 0; i-- {
		switch s := t.stretch[i]; {
		case s.src < 0:
			continue
		case s.own:
			return s.src
		default:
			return s.src + min(out-s.out, s.n)
		}
	}
	return 0
}

// lines gives for each line of the text the line of the source, from 1,
// where its first byte with a place stands; 0 if it has none.
func (t *text) lines() []int {
	starts := lineStarts(t.src)
	var lines []int
	line, i := 0, 0
	for start := 0; start <= len(t.buf); {
		end := start
		for end < len(t.buf) && t.buf[end] != '\n' {
			end++
		}
		for i < len(t.stretch) && t.stretch[i].out+t.stretch[i].n <= start {
			i++
		}
		line = 0
		for j := i; j < len(t.stretch) && t.stretch[j].out <= end; j++ {
			s := t.stretch[j]
			if s.src < 0 || t.buf[max(s.out, start)] == '\n' {
				continue
			}
			at := s.src
			if !s.own {
				at += max(0, start-s.out)
			}
			line = sort.SearchInts(starts, at+1)
			break
		}
		lines = append(lines, line)
		start = end + 1
	}
	return lines
}

// lineStarts gives the offset of the first byte of each line of s.
func lineStarts(s string) []int {
	starts := []int{0}
	for i := range len(s) {
		if s[i] == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// An edit replaces the source from start to end.
type edit struct {
	start, end int
	text       string
}

// sortEdits puts edits into the order of their places. Where one begins
// where another ends, the shorter comes first.
func sortEdits(edits []edit) {
	sort.SliceStable(edits, func(i, j int) bool {
		if edits[i].start != edits[j].start {
			return edits[i].start < edits[j].start
		}
		return edits[i].end < edits[j].end
	})
}

// append appends another text of the same source.
func (t *text) append(other *text) {
	for _, s := range other.stretch {
		s.out += len(t.buf)
		t.stretch = append(t.stretch, s)
	}
	t.buf = append(t.buf, other.buf...)
}
