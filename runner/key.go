package runner

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A Key names a run by all that can change it; see [Parts].
type Key [sha256.Size]byte

// String gives k in hexadecimal digits.
func (k Key) String() string { return hex.EncodeToString(k[:]) }

// A Part is one of the things that can change a run. It is kept beside the
// run, so that a person can be told which of them has changed.
type Part struct {
	// What names it: "weft", "cell sum: code", "file fork.go".
	What string `json:"what"`
	// Value is what it is if that is short, else a digest.
	Value string `json:"value"`
}

// Parts are all that can change the run of a chapter: the build of weft and
// the machine as far as they count, the kernels and their releases of Go, the
// sources and attributes of all cells in order, and the files of the chapter.
// Where the chapter stands is among them, since messages name it; what cells
// must print is not, since they are compared after they were run.
type Parts []Part

// Key gives the key of the run.
func (p Parts) Key() Key {
	text, err := json.Marshal(p)
	if err != nil {
		panic("runner: encode key: " + err.Error())
	}
	return sha256.Sum256(text)
}

// Value gives the value of a part; empty if there is none of that name.
func (p Parts) Value(what string) string {
	for _, part := range p {
		if part.What == what {
			return part.Value
		}
	}
	return ""
}

// ChapterPart is the part that names the file of the chapter.
const ChapterPart = "chapter"

// Parts gives what can change the run of a chapter.
func (r *Runner) Parts(cells []Cell, files []File) Parts {
	list := slices.Clone(r.World)
	list = append(list, Part{"kernel", r.Kernel}, Part{"second kernel", r.Second})
	for _, name := range r.names(cells) {
		release, err := r.release(name)
		if err != nil {
			release = err.Error()
		}
		list = append(list, Part{strings.TrimSpace("release of " + name.kernel + " " + string(name.flavour)), release})
	}
	for i, c := range cells {
		if i == 0 {
			list = append(list, Part{ChapterPart, c.Pos.File})
		}
		list = append(list, c.parts()...)
	}
	for _, f := range files {
		list = append(list, Part{"file " + f.Name, digest(f.Data)}, Part{"file " + f.Name + ": place", f.Pos.String()})
	}
	return list
}

// parts gives what of a cell can change a run: its code, its place, and each
// of its attributes.
func (c Cell) parts() Parts {
	what := "cell " + c.ID() + ": "
	list := Parts{
		{what + "code", digest(c.Source)},
		{what + "place", fmt.Sprint(c.Number, c.Pos, c.Indents)},
	}
	text, err := json.Marshal(c.Options)
	var options map[string]json.RawMessage
	if err == nil {
		err = json.Unmarshal(text, &options)
	}
	if err != nil {
		panic("runner: encode attributes: " + err.Error())
	}
	for _, name := range slices.Sorted(maps.Keys(options)) {
		value := string(options[name])
		if name == "timeout" { // for people
			value = c.Timeout.String()
		}
		list = append(list, Part{what + name, strings.Trim(value, `"`)})
	}
	return list
}

// digest stands for a text in a part.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// A Cache keeps runs. It may be emptied at any time (I9), is safe for
// concurrent use, also by several processes, and fails nobody: what goes
// wrong with it is told by other ways, and a run that is not there is made.
type Cache interface {
	// Get gives the run with a key; false if there is none that can be read.
	Get(context.Context, Key) (Run, bool)
	// Put keeps a run under the key of the parts. An entry is there as a
	// whole or not at all.
	Put(context.Context, Parts, Run)
}
