package cache_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"weft/runner"
	"weft/runner/cache"
)

// base is what a run may rest on, one part a line.
const base = `weft=v1
release of go=go1.26.1
chapter=a.md
cell sum: code=x
cell sum: place=1 a.md:3:1
cell sum: timeout=5
cell boom: code=y
cell boom: place=2 a.md:9:1
file fork.go=z
file fork.go: place=a.md:20:1`

// TestChangesNameWhatIsOther: each case replaces texts in base.
func TestChangesNameWhatIsOther(t *testing.T) {
	hash := strings.Repeat("0", 64)
	for name, test := range map[string]struct {
		replace []string
		want    []string
	}{
		"nothing":   {nil, nil},
		"weft":      {[]string{"weft=v1", "weft=v2"}, []string{"weft was v1, is v2"}},
		"toolchain": {[]string{"go1.26.1", "go1.26.2"}, []string{"release of go was go1.26.1, is go1.26.2"}},
		"code":      {[]string{"sum: code=x", "sum: code=" + hash}, []string{"cell sum: its code has changed"}},
		"attribute": {[]string{"timeout=5", "timeout=6"}, []string{"cell sum: timeout was 5, is 6"}},
		"attribute that is new": {[]string{"cell boom: code=y\n", "cell boom: code=y\ncell boom: race=true\n"},
			[]string{"cell boom: race is true, and was not there"}},
		"attribute that is gone": {[]string{"cell sum: timeout=5\n", ""}, []string{"cell sum: timeout is gone"}},
		"cell that is new": {[]string{"file fork.go=z", "cell new: code=n\ncell new: place=3\nfile fork.go=z"},
			[]string{"cell new is new"}},
		"cell that is gone": {[]string{"cell boom: code=y\ncell boom: place=2 a.md:9:1\n", ""}, []string{"cell boom is gone"}},
		"file":              {[]string{"fork.go=z", "fork.go=" + hash}, []string{"file fork.go has changed"}},
		"places": {[]string{"a.md:3:1", "a.md:4:1", "a.md:9:1", "a.md:10:1"},
			[]string{"cell sum stands elsewhere in the file, and messages name lines"}},
		"order": {[]string{"weft=v1\nrelease of go=go1.26.1", "release of go=go1.26.1\nweft=v1"},
			[]string{"the cells stand in another order"}},
	} {
		got := cache.Changes(partsOf(base), partsOf(strings.NewReplacer(test.replace...).Replace(base)))
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func partsOf(text string) (list runner.Parts) {
	for line := range strings.Lines(text) {
		what, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		list = append(list, runner.Part{What: what, Value: value})
	}
	return list
}
