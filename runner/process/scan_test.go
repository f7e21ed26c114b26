package process

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// show gives items as a text: marks as <N>.
func show(items []item) string {
	var b strings.Builder
	for _, it := range items {
		if it.mark == turn {
			b.WriteString("<->")
		} else if it.mark > 0 {
			fmt.Fprintf(&b, "<%d>", it.mark)
		}
		b.WriteString(it.text)
	}
	return b.String()
}

func TestScanner_takes_marks_out(t *testing.T) {
	const word = "WORD"
	for _, test := range []struct{ name, in, want string }{
		{"text", "hello", "hello"},
		{"mark", string(mark(word, 1)), "<1>"},
		{"between", "a" + string(mark(word, 1)) + "b" + string(mark(word, 23)) + "c", "a<1>b<23>c"},
		{"neighbours", string(mark(word, 1)) + string(mark(word, 2)), "<1><2>"},
		{"turn", "a" + string(turnMark(word)) + "b", "a<->b"},
		{"other word", "\x1eOTHER 1\n", "\x1eOTHER 1\n"},
		{"half a mark", "a\x1eWOR", "a\x1eWOR"},
		{"a mark after half of one", "\x1eWO" + string(mark(word, 5)), "\x1eWO<5>"},
		{"instant", "a" + string(instantMark(word, time.Hour)) + "b", "a<->b"},
		{"no instant", "\x1eWORD @\n", "\x1eWORD @\n"},
		{"no number", "\x1eWORD x\nrest", "\x1eWORD x\nrest"},
		{"zero", "\x1eWORD 0\n", "\x1eWORD 0\n"},
		{"a long number", "\x1eWORD 123456789012345678901234567890", "\x1eWORD 123456789012345678901234567890"},
		{"separators", "\x1e\x1e\x1e", "\x1e\x1e\x1e"},
	} {
		// However the bytes are cut into reads, the items are the same.
		for size := 1; size <= len(test.in); size++ {
			s := scanner{start: markStart(word)}
			var items []item
			for rest := test.in; rest != ""; {
				n := min(size, len(rest))
				items = append(items, s.scan([]byte(rest[:n]), time.Now())...)
				rest = rest[n:]
			}
			items = append(items, s.flush(time.Now())...)
			if got := show(items); got != test.want {
				t.Errorf("%s, %d bytes a read: got %q, want %q", test.name, size, got, test.want)
			}
		}
	}
}

func TestScanner_gives_instants(t *testing.T) {
	s := scanner{start: markStart("W")}
	now := time.Now()
	items := s.scan([]byte("a"+string(instantMark("W", time.Hour))+"b\x1eW"), now)
	items = append(items, s.flush(now)...)
	for i, want := range []time.Time{now, time.Unix(3600, 0), time.Unix(3600, 0), time.Unix(3600, 0)} {
		if got := items[i].at; !got.Equal(want) {
			t.Errorf("item %d is of %v, want %v", i, got, want)
		}
	}
}

func FuzzScanner(f *testing.F) {
	f.Add([]byte("a\x1eW 1\nb"), 3)
	f.Add([]byte("\x1eW \x1eW 2\n"), 1)
	f.Fuzz(func(t *testing.T, data []byte, cut int) {
		if cut = max(0, min(cut, len(data))); cut < 0 {
			return
		}
		whole := scanner{start: markStart("W")}
		want := show(append(whole.scan(data, time.Now()), whole.flush(time.Now())...))
		s := scanner{start: markStart("W")}
		items := s.scan(data[:cut], time.Now())
		items = append(items, s.scan(data[cut:], time.Now())...)
		if got := show(append(items, s.flush(time.Now())...)); got != want {
			t.Errorf("cut at %d: got %q, want %q", cut, got, want)
		}
	})
}
