package book

import (
	"fmt"
	"slices"

	"weft/runner"
)

// A fence is what the info string of a fence asks for.
type fence struct {
	lang    string
	attrs   Attrs
	options runner.Options
	// unordered belongs to an output fence.
	unordered bool
	// given are the attributes as written, those with mistakes left out.
	given attributes
}

// Attributes have each key once. There are few, so they are looked through.
type attributes []attribute

// find gives the attribute with a key.
func (list attributes) find(key string) (attribute, bool) {
	for _, a := range list {
		if a.key == key {
			return a, true
		}
	}
	return attribute{}, false
}

// get gives the attribute with a key; nothing if there is none.
func (list attributes) get(key string) attribute {
	a, _ := list.find(key)
	return a
}

// A meaning is what an attribute does on the fences that may have it.
type meaning struct {
	key   string
	takes arity
	// on tells the fences that may have the attribute.
	on fenceKind
	// set takes the value over, or tells what is wrong with it.
	set func(f *fence, value string) *mistake
}

// An arity tells whether an attribute has a value.
type arity int

const (
	nothing arity = iota
	optionally
	always
)

// A fenceKind is a set of kinds of fences.
type fenceKind int

const (
	onCell   fenceKind = 1 << iota // Go that is run or checked
	onSample                       // Go that is only shown
	onFile                         // a file of the working directory
	onOutput                       // the recorded output of a cell
	onOther                        // all that weft only shows
)

// noun says what a fence is in messages.
func (k fenceKind) noun() string {
	switch k {
	case onCell:
		return "a cell"
	case onSample:
		return "a fence with ignore"
	case onFile:
		return "a file"
	case onOutput:
		return "an output fence"
	}
	return "a fence that is not Go"
}

// kind tells the kind of a fence by its language and attributes.
func (f *fence) kind() fenceKind {
	_, file := f.given.find("file")
	_, ignore := f.given.find("ignore")
	switch {
	case file:
		return onFile
	case f.lang == "go" && ignore:
		return onSample
	case f.lang == "go":
		return onCell
	case f.lang == "output":
		return onOutput
	}
	return onOther
}

// A mistake is what is wrong with a value.
type mistake struct{ text, hint string }

// readFence reads the info string that stands at base in the chapter.
func readFence(info string, base int) (*fence, []flaw) {
	lang, attrs, flaws := scanInfo(info, base)
	f := &fence{lang: lang}
	for _, a := range attrs {
		if earlier, ok := f.given.find(a.key); ok {
			flaws = append(flaws, flaw{a.at, fmt.Sprintf("attribute %q is there twice", a.key),
				fmt.Sprintf("the other one is %q", earlier.String())})
			continue
		}
		f.given = append(f.given, a)
	}
	kind := f.kind()
	for _, a := range slices.Clone(f.given) {
		flaws = append(flaws, f.take(a, kind)...)
	}
	return f, append(flaws, f.contradictions()...)
}

// String gives the attribute as it may be written.
func (a attribute) String() string {
	if a.valued {
		return a.key + "=" + a.value
	}
	return a.key
}

// take does what one attribute asks for. An attribute with a mistake is as
// if it were not there.
func (f *fence) take(a attribute, kind fenceKind) []flaw {
	m, wrong := find(a, kind)
	at := a.at
	if wrong == nil {
		if wrong = m.set(f, a.value); wrong != nil && a.valued {
			at = a.valueAt
		}
	}
	if wrong == nil {
		return nil
	}
	f.given = slices.DeleteFunc(f.given, func(b attribute) bool { return b.key == a.key })
	return []flaw{{at, wrong.text, wrong.hint}}
}

// find looks up what an attribute means on a kind of fence.
func find(a attribute, kind fenceKind) (meaning, *mistake) {
	i := slices.IndexFunc(meanings, func(m meaning) bool { return m.key == a.key })
	if i < 0 {
		return meaning{}, &mistake{fmt.Sprintf("unknown attribute %q", a.key), suggest(a.key, kind.keys())}
	}
	m := meanings[i]
	switch {
	case m.on&kind == 0:
		return m, &mistake{fmt.Sprintf("attribute %q does not go with %s", a.key, kind.noun()), hintFor(a.key, m.on)}
	case m.takes == nothing && a.valued:
		return m, &mistake{fmt.Sprintf("attribute %q takes no value", a.key), fmt.Sprintf("write %s alone", a.key)}
	case m.takes == always && (!a.valued || a.value == ""):
		return m, &mistake{fmt.Sprintf("attribute %q needs a value", a.key), fmt.Sprintf("write %s=…", a.key)}
	}
	return m, nil
}

// keys gives the attributes that could be meant on a fence: also those that
// make another kind of the same language of it.
func (k fenceKind) keys() []string {
	switch k {
	case onCell, onSample, onFile:
		k = onCell | onSample | onFile
	case onOther:
		k = onFile
	}
	var all []string
	for _, m := range meanings {
		if m.on&k != 0 {
			all = append(all, m.key)
		}
	}
	return all
}

// hintFor says where an attribute belongs.
func hintFor(key string, on fenceKind) string {
	for _, k := range []fenceKind{onCell, onFile, onOutput} {
		if on&k != 0 {
			return fmt.Sprintf("%s belongs to %s", key, k.noun())
		}
	}
	return fmt.Sprintf("%s belongs to a fence of Go", key)
}
