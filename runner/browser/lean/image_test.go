package lean

import (
	"bytes"
	"testing"
)

// tiny is a module with a memory of one piece at 4, between other sections.
var tiny = []byte("\x00asm\x01\x00\x00\x00" + "\x05\x03\x01\x00\x01" + "\x0b\x0a\x01\x00\x41\x04\x0b\x04abcd" + "\x00\x02\x01x")

// TestImage holds that a module is read and written as the same.
func TestImage(t *testing.T) {
	m, err := readImage(tiny)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(m.memory), "\x00\x00\x00\x00abcd"; got != want {
		t.Errorf("memory %q, want %q", got, want)
	}
	if got := m.bytes(); !bytes.Equal(got, tiny) {
		t.Errorf("written as %q, want %q", got, tiny)
	}
}

// TestImage_pieces holds that many zeros divide the memory into pieces, few do
// not, and that nothing of it is lost.
func TestImage_pieces(t *testing.T) {
	for _, zeros := range []int{1, gap - 1, gap, 1 << 14} {
		memory := append(make([]byte, zeros), 'a')
		memory = append(append(memory, make([]byte, zeros)...), 'b')
		m := image{before: tiny[:8], memory: memory}
		again, err := readImage(m.bytes())
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(again.memory, memory) {
			t.Errorf("with %d zeros the memory is another one", zeros)
		}
		_, end := m.piece(0)
		if whole := end == len(memory); whole != (zeros < gap) {
			t.Errorf("with %d zeros the first piece ends at %d of %d", zeros, end, len(memory))
		}
	}
}

// TestImage_cut holds that a module that is cut off is refused.
func TestImage_cut(t *testing.T) {
	for n := range len(tiny) - 5 {
		if _, err := readImage(tiny[:n]); err == nil {
			t.Errorf("the first %d bytes are taken for a module", n)
		}
	}
}

// TestStrip_unknown holds that a memory without the tables is left alone.
func TestStrip_unknown(t *testing.T) {
	for _, memory := range [][]byte{nil, make([]byte, 100), append(bytes.Clone(tableMagic), make([]byte, 200)...)} {
		before := bytes.Clone(memory)
		if err := strip(memory); err == nil {
			t.Errorf("%d bytes are taken for tables", len(memory))
		}
		if !bytes.Equal(memory, before) {
			t.Errorf("%d bytes have changed", len(memory))
		}
	}
}

// TestSteps holds that programs are read as the runtime does.
func TestSteps(t *testing.T) {
	// From -1 to 0, 5 and 3, then the end; what follows is another's.
	program := []byte{2, 1, 10, 0x80, 1, 3, 7, 0, 99}
	if got := highest(program); got != 5 {
		t.Errorf("highest value %d, want 5", got)
	}
	if got := programSize(program); got != 8 {
		t.Errorf("size %d, want 8", got)
	}
	if got := argsSize([]byte{0, 8, 0xfe, 8, 8, 0xfd, 0xff, 1}); got != 7 {
		t.Errorf("size of arguments %d, want 7", got)
	}
}
