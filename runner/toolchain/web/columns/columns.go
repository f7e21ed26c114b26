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
var widths = [blocks]int{3: 21, 4: 21, 5: 21, 6: 21, 7: 21, 11: 4, 12: 4, 13: 4, 14: 23, 15: 9}

// Split rearranges an archive in place.
func Split(archive []byte) { each(archive, split) }

// Join undoes [Split].
func Join(archive []byte) { each(archive, join) }

// each calls a function with each table of an archive.
func each(archive []byte, do func(table []byte, width int)) {
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
			do(table, width)
		}
	}
}

func split(table []byte, width int) {
	records := bytes.Clone(table)
	if width == 4 {
		for i := len(records) - 4; i >= 4; i -= 4 {
			put(records[i:], get(records[i:])-get(records[i-4:]))
		}
	}
	n := len(table) / width
	for i := range n {
		for k := range width {
			table[k*n+i] = records[i*width+k]
		}
	}
}

func join(table []byte, width int) {
	columns := bytes.Clone(table)
	n := len(table) / width
	for k := range width {
		for i, b := range columns[k*n : (k+1)*n] {
			table[i*width+k] = b
		}
	}
	if width == 4 {
		for i := 4; i < len(table); i += 4 {
			put(table[i:], get(table[i:])+get(table[i-4:]))
		}
	}
}

func get(b []byte) uint32    { return binary.LittleEndian.Uint32(b) }
func put(b []byte, n uint32) { binary.LittleEndian.PutUint32(b, n) }
