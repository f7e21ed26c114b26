package lean

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// An image is a WebAssembly module as Go's linker writes it, with what its
// memory holds at the start.
type image struct {
	before, after []byte // the sections around that of the data
	memory        []byte
}

// errImage says that something is no such module.
var errImage = errors.New("not a module as Go's linker writes it")

const (
	dataSection = 11
	i32Const    = 0x41
	endOfCode   = 0x0b
)

// readImage reads a module.
func readImage(b []byte) (*image, error) {
	if !bytes.HasPrefix(b, []byte("\x00asm\x01\x00\x00\x00")) {
		return nil, errImage
	}
	for r := (reader{b: b, at: 8}); r.at < len(b); {
		start := r.at
		section := r.byte()
		size := r.uint()
		end := r.at + size
		if size < 0 || end > len(b) {
			return nil, errImage
		}
		if section == dataSection {
			memory, err := readMemory(reader{b: b[:end], at: r.at})
			return &image{before: b[:start], after: b[end:], memory: memory}, err
		}
		r.at = end
	}
	return nil, errImage
}

// readMemory gives the memory that the section of the data fills.
func readMemory(r reader) ([]byte, error) {
	var memory []byte
	for range r.uint() {
		plain := r.byte() == 0 && r.byte() == i32Const
		at := r.uint()
		plain = plain && r.byte() == endOfCode
		size := r.uint()
		if !plain || at < 0 || size < 0 || size > len(r.b)-r.at {
			return nil, errImage
		}
		if more := at + size - len(memory); more > 0 {
			memory = append(memory, make([]byte, more)...)
		}
		copy(memory[at:], r.b[r.at:r.at+size])
		r.at += size
	}
	return memory, nil
}

// gap is how many zeros in the memory are worth a new piece of it. The linker
// makes a hundred thousand pieces, whose addresses and sizes no compressor
// makes small, as it does with zeros.
const gap = 64

// bytes gives the module as a file.
func (m *image) bytes() []byte {
	var data []byte
	pieces := 0
	for at, end := m.piece(0); at < end; at, end = m.piece(end) {
		data = append(data, 0, i32Const)
		data = appendSigned(data, at)
		data = append(data, endOfCode)
		data = binary.AppendUvarint(data, uint64(end-at))
		data = append(data, m.memory[at:end]...)
		pieces++
	}
	head := binary.AppendUvarint(nil, uint64(pieces))
	out := append(bytes.Clone(m.before), dataSection)
	out = binary.AppendUvarint(out, uint64(len(head)+len(data)))
	return bytes.Join([][]byte{out, head, data, m.after}, nil)
}

// piece gives the next piece of the memory that is not all zeros; an empty
// one at the end.
func (m *image) piece(from int) (at, end int) {
	at = from
	for at < len(m.memory) && m.memory[at] == 0 {
		at++
	}
	end = at
	for i := at; i < len(m.memory) && i < end+gap; i++ {
		if m.memory[i] != 0 {
			end = i + 1
		}
	}
	return at, end
}

// appendSigned appends a number that is not negative as one with a sign.
func appendSigned(b []byte, v int) []byte {
	for ; v > 0x3f; v >>= 7 {
		b = append(b, byte(v)|0x80)
	}
	return append(b, byte(v))
}

// A reader reads numbers. Where there is none it gives a negative one.
type reader struct {
	b  []byte
	at int
}

func (r *reader) byte() int {
	if r.at >= len(r.b) {
		return -1
	}
	r.at++
	return int(r.b[r.at-1])
}

func (r *reader) uint() int {
	v, n := binary.Uvarint(r.b[r.at:])
	if n <= 0 || v > 1<<31 {
		r.at = len(r.b)
		return -1
	}
	r.at += n
	return int(v)
}
