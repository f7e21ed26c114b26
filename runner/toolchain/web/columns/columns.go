// Package columns rearranges archives of compiled Go packages so that they
// compress better: a fifth less than as they are.
//
// An object file has tables of records, one after the other. Of each table
// what belongs to one byte of the records is put together, and of offsets that
// grow the difference to the one before is kept. Nothing becomes longer or
// shorter. What is no object file of the format that is known here stays as
// it is.
//
// The compiler for browsers has a copy of this package, to undo it.
package columns

import (
	"bytes"
	"encoding/binary"
)

// magic is what object files begin with; before it, in an archive, there is a
// zero.
var magic = []byte("\x00go120ld")

// The header of an object file is the magic, a fingerprint and flags, then the
// offset of each block from the beginning, the last one being the end.
const (
	offsets = 20
	blocks  = 18
)

// widths are the sizes of the records in a block, by the number of that, as
// package cmd/internal/goobj has them. Blocks of width 4 are growing offsets.
var widths = [blocks]int{3: 21, 4: 21, 5: 21, 6: 21, 7: 21, hashes: hash, 11: 4, 12: 4, 13: 4, 14: 23, 15: 9}

// growing are the numbers in records of a size that often grow from one to the
// next, by the places where they begin.
var growing = map[int][]int{4: {0}, 9: {5}, 21: {4}, 23: {0}}

// The block of the hashes of symbols that are the same in several archives, and
// the sizes of a hash and of what is kept of it.
const (
	hashes = 10
	hash   = 16
	kept   = 8
)

// Shorten makes the hashes in an archive zero but for their first bytes, by
// which the linker still knows which symbols are the same. Nothing else in an
// archive is so long when it is compressed. All of a program have to be treated
// alike.
func Shorten(archive []byte) {
	each(archive, func(block int, table []byte, width int) {
		if block != hashes {
			return
		}
		for ; len(table) > 0; table = table[width:] {
			clear(table[kept:width])
		}
	})
}

// Split rearranges an archive in place.
func Split(archive []byte) {
	each(archive, func(_ int, table []byte, width int) { split(table, width) })
}

// Join undoes [Split].
func Join(archive []byte) {
	each(archive, func(_ int, table []byte, width int) { join(table, width) })
}

// each calls a function with each table of an archive.
func each(archive []byte, do func(block int, table []byte, width int)) {
	start := bytes.Index(archive, magic)
	if start < 0 || len(archive)-start < offsets+4*(blocks+1) {
		return
	}
	object := archive[start:]
	at := func(block int) int { return int(binary.LittleEndian.Uint32(object[offsets+4*block:])) }
	if at(0) < offsets+4*(blocks+1) {
		return
	}
	for i := range blocks {
		if at(i) > at(i+1) || at(i+1) > len(object) {
			return
		}
	}
	for i, width := range widths {
		if table := object[at(i):at(i+1)]; width > 0 && len(table)%width == 0 {
			do(i, table, width)
		}
	}
}

func split(table []byte, width int) {
	records := bytes.Clone(table)
	for _, at := range growing[width] {
		for i := len(records) - width + at; i >= width; i -= width {
			put(records[i:], get(records[i:])-get(records[i-width:]))
		}
	}
	transpose(table, records, width, func(column, record []byte) { copy(column, record) })
}

func join(table []byte, width int) {
	transpose(bytes.Clone(table), table, width, func(column, record []byte) { copy(record, column) })
	for _, at := range growing[width] {
		for i := at + width; i < len(table); i += width {
			put(table[i:], get(table[i:])+get(table[i-width:]))
		}
	}
}

// transpose calls a function with each piece of columns and the same piece of
// records. A piece is a byte, but for a hash, what is kept of which stays
// together: the same ones follow each other in several archives.
func transpose(columns, records []byte, width int, do func(column, record []byte)) {
	piece := 1
	if width == hash {
		piece = kept
	}
	for k := 0; k < width; k += piece {
		for i := k; i < len(records); i += width {
			do(columns[:piece], records[i:i+piece])
			columns = columns[piece:]
		}
	}
}

func get(b []byte) uint32    { return binary.LittleEndian.Uint32(b) }
func put(b []byte, n uint32) { binary.LittleEndian.PutUint32(b, n) }
