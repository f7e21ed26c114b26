package docs_test

import (
	"runtime"
	"testing"

	"weft/runner/docs"
)

// TestSentences: functions, types, methods, constants and the package have
// their first sentence; what is not there has none.
func TestSentences(t *testing.T) {
	root := runtime.GOROOT() //lint:ignore SA1019 the test runs where it was built
	l := docs.Library{Root: root}
	for _, c := range []struct{ path, name, want string }{
		{"strings", "ToUpper", "ToUpper returns s with all Unicode letters mapped to their upper case."},
		{"strings", "Builder.Len", "Len returns the number of accumulated bytes; b.Len() == len(b.String())."},
		{"sync", "Mutex", "A Mutex is a mutual exclusion lock."},
		{"strings", "", "Package strings implements simple functions to manipulate UTF-8 encoded strings."},
		{"strings", "Nothing", ""},
		{"no/such", "F", ""},
		{"../../etc", "F", ""},
	} {
		if got := l.Sentences(c.path)[c.name]; got != c.want {
			t.Errorf("%s.%s: %q, want %q", c.path, c.name, got, c.want)
		}
	}
	if got := (&docs.Library{}).Sentences("strings"); len(got) != 0 {
		t.Errorf("without a toolchain: %v", got)
	}
}
