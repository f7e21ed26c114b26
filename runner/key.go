package runner

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
)

// A Key names a run by all that can change it: the kernels and their releases
// of Go, the build of weft, the sources and attributes of all cells in order,
// and the files of the chapter. Where the chapter stands is in it too, since
// messages name it; what cells must print is not, since they are compared
// after they were run.
type Key [sha256.Size]byte

// String gives k in hexadecimal digits.
func (k Key) String() string { return hex.EncodeToString(k[:]) }

// Key gives the key of the run of a chapter.
func (r *Runner) Key(cells []Cell, files []File) Key {
	cells = slices.Clone(cells)
	for i := range cells {
		cells[i].Want = nil
	}
	text, err := json.Marshal(struct {
		Kernel, Second, Salt string
		Releases             []string
		Cells                []Cell
		Files                []File
	}{r.Kernel, r.Second, r.Salt, r.releases(cells), cells, files})
	if err != nil {
		panic("runner: encode key: " + err.Error())
	}
	return sha256.Sum256(text)
}

// releases gives what tells the kernels that the cells need from those of
// another machine.
func (r *Runner) releases(cells []Cell) []string {
	var all []string
	for _, name := range r.names(cells) {
		release, err := r.release(name)
		if err != nil {
			release = err.Error()
		}
		all = append(all, name.kernel, string(name.flavour), release)
	}
	return all
}

// A Cache keeps runs. It may be emptied at any time (I9), and is safe for
// concurrent use, also by several processes.
type Cache interface {
	// Get gives the run with a key; false if there is none that can be read.
	Get(Key) (Run, bool)
	// Put keeps a run. An entry is there as a whole or not at all.
	Put(Key, Run) error
}
