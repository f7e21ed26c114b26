// Package std holds the types of the standard library in a bundle, for
// machines without a toolchain and for the browser.
//
// A bundle is a zip archive with a file of export data for each package that
// a program may import, without positions and function bodies. Each file
// stands alone: it holds what it needs of other packages, internal ones among
// them. So only what is asked for is unpacked. The comment of the archive
// names the release and the platform.
//
// The program in the directory pack makes the bundle of the installed
// toolchain. A fresh clone has none, and works with a toolchain only.
package std

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"embed"
	"errors"
	"fmt"
	"go/types"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/gcexportdata"
)

//go:embed data
var data embed.FS

// A Bundle holds the types of the standard library of one release. It does
// not change, and is safe for concurrent use.
type Bundle struct {
	// Release is the release of Go, as "go1.26.8".
	Release string
	// Platform is the operating system and architecture, as "linux/amd64".
	Platform string

	files map[string]*zip.File
}

// Embedded gives the bundle that was there when weft was built; nil if there
// was none.
func Embedded() (*Bundle, error) {
	text, err := data.ReadFile("data/std.zip")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return Read(text)
}

// Read gives the bundle with the given content, which must not change.
func Read(text []byte) (*Bundle, error) {
	archive, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		return nil, fmt.Errorf("read bundle of the standard library: %w", err)
	}
	release, platform, ok := strings.Cut(archive.Comment, " ")
	if !ok {
		return nil, fmt.Errorf("read bundle of the standard library: it does not name a release and a platform, but %q", archive.Comment)
	}
	b := &Bundle{Release: release, Platform: platform, files: map[string]*zip.File{}}
	for _, f := range archive.File {
		b.files[f.Name] = f
	}
	return b, nil
}

// Open opens the export data of a package, which [gcexportdata.Read] reads.
// For a package that is not in the bundle the error is [fs.ErrNotExist].
func (b *Bundle) Open(path string) (io.ReadCloser, error) {
	// Not the Open of the archive, for which package archive/zip makes a
	// directory archive.
	f := b.files[path]
	if f == nil {
		return nil, fs.ErrNotExist
	}
	return f.Open()
}

// Packages gives the import paths of the packages in order.
func (b *Bundle) Packages() []string {
	return slices.Sorted(maps.Keys(b.files))
}

// Write writes a bundle of packages, which must be complete. The same packages
// give the same bytes.
func Write(w io.Writer, release, platform string, packages []*types.Package) error {
	archive := zip.NewWriter(w)
	archive.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(w, flate.BestCompression)
	})
	for _, pkg := range packages {
		f, err := archive.Create(pkg.Path())
		if err != nil {
			return err
		}
		// Without a file set there are no positions.
		if err := gcexportdata.Write(f, nil, pkg); err != nil {
			return fmt.Errorf("write types of %s: %w", pkg.Path(), err)
		}
	}
	if err := archive.SetComment(release + " " + platform); err != nil {
		return err
	}
	return archive.Close()
}
