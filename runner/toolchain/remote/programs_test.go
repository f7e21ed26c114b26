package remote

import (
	"strconv"
	"testing"
)

// The latest programs are kept, and the oldest is given back for each that is
// one too many.
func TestProgramsKeepTheLatest(t *testing.T) {
	var p Programs[int]
	for i := range keepPrograms {
		if old, dropped := p.Add(strconv.Itoa(i), i); dropped {
			t.Errorf("program %d is dropped after %d", old, i)
		}
	}
	if old, dropped := p.Add("new", 99); !dropped || old != 0 {
		t.Errorf("dropped %d, %t, want 0, true", old, dropped)
	}
	if _, ok := p.Find("0"); ok {
		t.Error("the oldest is still there")
	}
	for source, want := range map[string]int{"1": 1, "new": 99} {
		if got, ok := p.Find(source); !ok || got != want {
			t.Errorf("%q is %d, %t, want %d", source, got, ok, want)
		}
	}
}

// Files with the same names and texts are one program, in whatever order, and
// others are not.
func TestSourceOf(t *testing.T) {
	a := SourceOf(map[string]string{"a.go": "x", "b.go": "y"})
	if a != SourceOf(map[string]string{"b.go": "y", "a.go": "x"}) || a == SourceOf(map[string]string{"a.go": "x\"b.go\"y"}) {
		t.Errorf("got %q", a)
	}
}
