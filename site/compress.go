package site

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path"

	"github.com/andybalholm/brotli"
)

// Servers that can send a compressed file which lies beside the plain one
// need not compress it again for each reader, nor as fast. What is smaller
// than smallestSqueezed fits into one packet anyway.
const smallestSqueezed = 1 << 10

// hastyFrom is the size from which files are compressed with less care.
const hastyFrom = 2 << 20

// A squeezer makes one compressed form of files.
type squeezer struct {
	ext  string
	make func(w io.Writer, size int) (io.WriteCloser, error)
}

var squeezers = []squeezer{
	{".br", func(w io.Writer, size int) (io.WriteCloser, error) {
		if size >= hastyFrom {
			return brotli.NewWriterLevel(w, 9), nil
		}
		return brotli.NewWriterLevel(w, brotli.BestCompression), nil
	}},
	{".gz", func(w io.Writer, size int) (io.WriteCloser, error) {
		level := gzip.BestCompression
		if size >= hastyFrom {
			level = gzip.DefaultCompression
		}
		return gzip.NewWriterLevel(w, level)
	}},
}

// isSqueezed reports whether a file gets compressed ones beside it.
func isSqueezed(f File) bool {
	if f.Brotli != nil {
		return true
	}
	switch path.Ext(f.Path) {
	case ".html", ".css", ".js", ".json", ".svg", ".txt", ".wasm", ".xml":
		return len(f.Data) >= smallestSqueezed
	}
	return false
}

// squeeze puts the compressed forms of a file beside it; by links where before
// is one that has the same data. Compressing takes longer than everything else.
func squeeze(f File, name, before string) error {
	for _, s := range squeezers {
		if before != "" && os.Link(before+s.ext, name+s.ext) == nil {
			continue
		}
		if s.ext == ".br" && f.Brotli != nil {
			if err := create(name+s.ext, f.Brotli); err != nil {
				return err
			}
			continue
		}
		var b bytes.Buffer
		w, err := s.make(&b, len(f.Data))
		if err != nil {
			return err
		}
		_, err = w.Write(f.Data)
		if err := errors.Join(err, w.Close()); err != nil {
			return err
		}
		if err := create(name+s.ext, b.Bytes()); err != nil {
			return err
		}
	}
	return nil
}
