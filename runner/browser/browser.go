// Package browser holds what a page needs so that its readers can run cells
// in their browser: the module of cmd/weft-wasm, the support script of Go's
// release, and the types of what cells import.
//
// The program in the directory pack makes it. A fresh clone has none.
package browser

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/andybalholm/brotli"
)

//go:embed data
var data embed.FS

// StampFile is beside the files, and says what they are.
const StampFile = "stamp"

// A Stamp says what was compressed, and with how much care, up to 11.
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

// Names are the files, which are embedded as brotli leaves them.
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
		squeezed, err := data.ReadFile("data/" + name + ".br")
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		f := File{Name: name, Brotli: squeezed}
		if f.Data, err = f.open(); err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		files = append(files, f)
	}
	return files, nil
}

// open undoes the compression.
func (f File) open() ([]byte, error) {
	return io.ReadAll(brotli.NewReader(bytes.NewReader(f.Brotli)))
}
