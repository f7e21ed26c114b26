// Package browser holds what a page needs so that its readers can run cells
// in their browser: the module of cmd/weft-wasm, the support script of Go's
// release, and the types of what cells import.
//
// The program in the directory pack makes it. A fresh clone has none.
package browser

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/zstd"
)

//go:embed data
var data embed.FS

// StampFile is beside the files, and says what they are.
const StampFile = "stamp"

// A Stamp says what was compressed, and with how much care brotli took, up to 11.
type Stamp struct {
	Digest  string
	Quality int
}

// String gives the stamp as it is written.
func (s Stamp) String() string { return fmt.Sprintf("%s %d\n", s.Digest, s.Quality) }

// ReadStamp reads the stamp of the files in dir.
func ReadStamp(dir string) (s Stamp, err error) {
	text, err := os.ReadFile(filepath.Join(dir, StampFile))
	if err != nil {
		return s, err
	}
	_, err = fmt.Sscan(string(text), &s.Digest, &s.Quality)
	return s, err
}

// Names are the files. Each is embedded twice: as brotli leaves it, for who
// serves it so, and as zstd does, which is undone in a fifth of the time.
var Names = []string{"kernel.wasm", "types.zip", "wasm_exec.js"}

// A File is one file, as it is and compressed.
type File struct {
	Name         string
	Data, Brotli []byte
}

// Embedded gives the files that were there when weft was built; nil if there
// were none.
func Embedded() ([]File, error) {
	var files []File
	for _, name := range Names {
		f, err := embedded(name)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		files = append(files, f)
	}
	return files, nil
}

// embedded gives one file.
func embedded(name string) (f File, err error) {
	f.Name = name
	if f.Brotli, err = data.ReadFile("data/" + name + ".br"); err != nil {
		return f, err
	}
	small, err := data.ReadFile("data/" + name + ".zst")
	if err != nil {
		return f, errors.New("it was packed by an older weft: go run ./runner/browser/pack")
	}
	d, err := zstd.NewReader(nil)
	if err != nil {
		return f, err
	}
	defer d.Close()
	f.Data, err = d.DecodeAll(small, nil)
	return f, err
}
