package web

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// The parts of an archive: each has a header with its name, and its size in
// text, and begins at an even place.
const (
	archiveStart = "!<arch>\n"
	headerSize   = 60
	sizeAt       = 48 // in a header
	sizeEnd      = 58
)

// exports is the part that tells the compiler what a package has, which is up
// to half of it. The linker reads of it alone the lines before the first empty
// one.
const exports = "__.PKGDEF"

// unimported gives an archive for the linker alone, if cells cannot import its
// package: what the compiler must know of that is said in the archives of those
// which can be imported.
func unimported(archive []byte) ([]byte, error) {
	rest, ok := bytes.CutPrefix(archive, []byte(archiveStart))
	if !ok || len(rest) < headerSize || !bytes.HasPrefix(rest, []byte(exports)) {
		return nil, fmt.Errorf("an archive does not begin with %s", exports)
	}
	size, err := strconv.Atoi(strings.TrimSpace(string(rest[sizeAt:sizeEnd])))
	if err != nil || size < 0 || headerSize+size > len(rest) {
		return nil, fmt.Errorf("an archive has a part of %q bytes", rest[sizeAt:sizeEnd])
	}
	text, objects := rest[headerSize:headerSize+size], rest[headerSize+size+size%2:]
	text, _, _ = bytes.Cut(text, []byte("\n\n"))
	text = append(slices.Clip(text), "\n\n"...)
	if len(text)%2 != 0 {
		text = append(text, '\n')
	}
	header := slices.Concat(rest[:sizeAt], fmt.Appendf(nil, "%-*d", sizeEnd-sizeAt, len(text)), rest[sizeEnd:headerSize])
	return slices.Concat([]byte(archiveStart), header, text, objects), nil
}
