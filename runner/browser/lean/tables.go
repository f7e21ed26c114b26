package lean

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"maps"
	"slices"
)

// The tables are described in package runtime by pcHeader, moduledata and
// _func. Their form is that of Go 1.20 and later; of another one nothing is
// touched.

// errTables says that the tables are not as they are known here.
var errTables = errors.New("the tables of functions have a form that is not known")

// tableMagic begins the tables.
var tableMagic = []byte{0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8}

// Fields of pcHeader, in words.
const (
	headerFuncs    = 1
	headerNames    = 4
	headerUnits    = 5
	headerPrograms = 7
)

// Fields of moduledata, in words. Each list has its length in the next one.
const (
	dataPrograms = 10
	dataFuncs    = 13
	dataIndex    = 16
	dataGofunc   = 40
)

// Fields of _func, in bytes.
const (
	funcStack     = 16 // program of the stack's height
	funcFile      = 20
	funcLine      = 24
	funcPrograms  = 28 // how many programs follow
	funcUnit      = 32
	funcStart     = 36
	funcData      = 43 // how many pieces of data follow these
	funcSize      = 44
	absent        = 1<<32 - 1
	programUnsafe = 0 // where a function may not be interrupted, as it never is
	programInline = 2
	programLive   = 3
	pieceInline   = 3
	pieceArgs     = 5
	pieceLive     = 6
)

// tables are the tables of the functions in the memory of a module.
type tables struct {
	memory   []byte
	sources  []byte // what tells of files
	programs []byte // values that depend on the place in a function, coded
	funcs    []byte // an index, then a _func for each function
	count    int
	gofunc   int // where the data of functions begin

	uses map[uint32][]int // where in funcs a program is named
	kept map[uint32]bool  // places of data that are kept, from gofunc
	gone map[uint32]int   // and sizes of those that are not
}

// strip removes from memory what nobody needs.
func strip(memory []byte) error {
	t, err := findTables(memory)
	if err != nil {
		return err
	}
	for i := range t.count {
		t.stripFunc(int(binary.LittleEndian.Uint32(t.funcs[8*i+4:])))
	}
	clear(t.sources)
	t.dropData()
	return t.pack()
}

// findTables finds the tables.
func findTables(memory []byte) (*tables, error) {
	word := func(at int) int { return int(binary.LittleEndian.Uint64(memory[at:])) }
	header := bytes.Index(memory, tableMagic)
	if header < 0 || header > len(memory)-80 {
		return nil, errTables
	}
	part := func(field int) int { return header + word(header+8*field) }
	// Moduledata begins with the addresses of the header and of the names.
	begin := binary.LittleEndian.AppendUint64(nil, uint64(header))
	module := bytes.Index(memory, binary.LittleEndian.AppendUint64(begin, uint64(part(headerNames))))
	if module < 0 || module > len(memory)-400 {
		return nil, errTables
	}
	ok := true
	list := func(field, size int) []byte {
		at, n := word(module+8*field), word(module+8*field+8)*size
		if ok = ok && at >= 0 && n >= 0 && at+n <= len(memory); !ok {
			return nil
		}
		return memory[at : at+n]
	}
	t := &tables{
		memory: memory, programs: list(dataPrograms, 1), funcs: list(dataFuncs, 1),
		count: word(header + 8*headerFuncs), gofunc: word(module + 8*dataGofunc),
		uses: map[uint32][]int{}, kept: map[uint32]bool{}, gone: map[uint32]int{},
	}
	index := list(dataIndex, 8)
	ok = ok && len(index) == 8*(t.count+1) && len(index) < len(t.funcs) && &index[0] == &t.funcs[0] &&
		part(headerUnits) < part(headerPrograms) && &memory[part(headerPrograms)] == &t.programs[0] &&
		t.gofunc > 0 && t.gofunc < len(memory)
	if !ok {
		return nil, errTables
	}
	t.sources = memory[part(headerUnits):part(headerPrograms)]
	return t, nil
}

func (t *tables) get(at int) uint32    { return binary.LittleEndian.Uint32(t.funcs[at:]) }
func (t *tables) put(at int, v uint32) { binary.LittleEndian.PutUint32(t.funcs[at:], v) }

// stripFunc takes from the function at f what tells of its source, and notes
// the rest.
func (t *tables) stripFunc(f int) {
	for _, field := range []int{funcFile, funcLine, funcUnit, funcStart} {
		t.put(f+field, 0)
	}
	t.use(f + funcStack)
	programs := int(t.get(f + funcPrograms))
	inlined := uint32(0)
	for i := range programs {
		at := f + funcSize + 4*i
		switch i {
		case programInline:
			inlined = t.get(at)
			fallthrough
		case programUnsafe, programLive:
			t.put(at, 0)
		default:
			t.use(at)
		}
	}
	for i := range int(t.funcs[f+funcData]) {
		at := f + funcSize + 4*programs + 4*i
		place := t.get(at)
		if place == absent {
			continue
		}
		switch i {
		case pieceInline:
			t.gone[place] = max(t.gone[place], 16*(1+highest(t.programs[inlined:])))
		case pieceArgs:
			t.gone[place] = max(t.gone[place], argsSize(t.memory[t.gofunc+int(place):]))
		case pieceLive:
		default:
			t.kept[place] = true
			continue
		}
		t.put(at, absent)
	}
}

// use notes a program that is needed.
func (t *tables) use(at int) {
	if p := t.get(at); p != 0 {
		t.uses[p] = append(t.uses[p], at)
	}
}

// dropData clears the data that no function has any more. Functions share
// what is the same.
func (t *tables) dropData() {
	kept := slices.Sorted(maps.Keys(t.kept))
	for place, size := range t.gone {
		if t.kept[place] {
			continue
		}
		if i, _ := slices.BinarySearch(kept, place); i < len(kept) {
			size = min(size, int(kept[i]-place))
		}
		clear(t.memory[t.gofunc+int(place):][:size])
	}
}

// pack writes the programs anew, without those that are not needed. Those
// that many functions share come first, so that most numbers are small.
func (t *tables) pack() error {
	order := slices.SortedFunc(maps.Keys(t.uses), func(a, b uint32) int {
		return cmp.Or(cmp.Compare(len(t.uses[b]), len(t.uses[a])), cmp.Compare(a, b))
	})
	packed := []byte{0} // no program is at zero
	for _, p := range order {
		for _, at := range t.uses[p] {
			t.put(at, uint32(len(packed)))
		}
		packed = append(packed, t.programs[p:][:programSize(t.programs[p:])]...)
	}
	if len(packed) > len(t.programs) {
		return errTables
	}
	clear(t.programs[copy(t.programs, packed):])
	return nil
}

// steps goes through a program: pairs of the difference to the value before,
// which is -1 at first, and of the bytes of code that have it. It gives the
// size of the program.
func steps(program []byte, yield func(value int)) int {
	r := reader{b: program}
	for value := -1; ; {
		d := r.uint()
		if d < 0 || d == 0 && r.at > 1 {
			return r.at
		}
		value += d>>1 ^ -(d & 1)
		yield(value)
		r.uint()
	}
}

// programSize gives the size of a program.
func programSize(program []byte) int { return steps(program, func(int) {}) }

// highest gives the highest value of a program, at least -1.
func highest(program []byte) int {
	high := -1
	steps(program, func(v int) { high = max(high, v) })
	return high
}

// argsSize gives the size of the data that tell how to print arguments: pairs
// of bytes, and single ones from 0xfb, of which 0xff is the last.
func argsSize(data []byte) int {
	i := 0
	for i < len(data) && data[i] != 0xff {
		if data[i] < 0xfb {
			i++
		}
		i++
	}
	return min(i+1, len(data))
}
