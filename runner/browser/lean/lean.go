// Package lean takes from WebAssembly modules that Go's linker has written what
// pages can do without.
//
// Go's runtime has tables of all functions, a quarter of a module. Half of them
// tells where the program's own code comes from: files, lines, functions that
// were inlined, arguments to print. Nobody asks for these: what a reader sees
// are places in his cells. The rest is for the collector, for stacks that grow,
// and for panics.
package lean

import "embed"

// Source is the source of this package: of another one modules become others.
//
//go:embed *.go
var Source embed.FS

// Module gives a module without that, whose memory is in few pieces. It does the
// same as the other one, but that it cannot tell lines of its own.
func Module(built []byte) ([]byte, error) {
	m, err := readImage(built)
	if err != nil {
		return nil, err
	}
	if err := strip(m.memory); err != nil {
		return nil, err
	}
	return m.bytes(), nil
}
