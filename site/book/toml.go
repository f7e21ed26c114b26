package book

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
)

// readTOML reads the keys of a text into fields. A key that is not known or
// has a value of another type is a flaw and is left out; of a text that is
// no TOML nothing is read, and ok is false.
func readTOML(text []byte, fields fields) (flaws []flaw, ok bool) {
	var values map[string]toml.Primitive
	meta, err := toml.Decode(string(text), &values)
	if err != nil {
		return []flaw{tomlFlaw(text, err)}, false
	}
	// One key after the other, for the same flaws in the same order.
	for _, key := range slices.Sorted(maps.Keys(values)) {
		field := fields.find(key)
		if field == nil {
			flaws = append(flaws, fields.unknown(keyOffset(text, key), key))
		} else if err := meta.PrimitiveDecode(values[key], field); err != nil {
			flaws = append(flaws, tomlFlaw(text, err))
		}
	}
	for _, key := range meta.Undecoded() {
		if len(key) > 1 && fields.find(key[0]) != nil {
			flaws = append(flaws, flawf(keyOffset(text, key[len(key)-1]), "unknown key %q", key.String()))
		}
	}
	return flaws, true
}

// fields are the keys that a text may have, and where their values go.
type fields []struct {
	key string
	to  any
}

// find gives the place for the value of a key; nil if it is not known.
func (f fields) find(key string) any {
	for _, field := range f {
		if field.key == key {
			return field.to
		}
	}
	return nil
}

// unknown is the flaw of a key that is not known.
func (f fields) unknown(at int, key string) flaw {
	var known []string
	for _, field := range f {
		known = append(known, field.key)
	}
	return flaw{at, fmt.Sprintf("unknown key %q", key), suggest(key, known)}
}

// tomlFlaw gives an error of package toml at its place.
func tomlFlaw(text []byte, err error) flaw {
	var p toml.ParseError
	if errors.As(err, &p) {
		return flawf(min(p.Position.Start, len(text)), "%s", p.Message)
	}
	if m := tomlMismatch.FindStringSubmatch(err.Error()); m != nil {
		key := m[1][strings.LastIndexByte(m[1], '.')+1:]
		return flawf(keyOffset(text, key), "key %q: %s", m[1], m[2])
	}
	return flawf(0, "%v", err)
}

// tomlMismatch is how package toml says that a value has a wrong type: this
// error of its is only a string.
var tomlMismatch = regexp.MustCompile(`^toml: (?:line [0-9]+ )?\(last key "(.*)"\): (.*)$`)

// keyOffset finds the line that begins with a key, in TOML or YAML. Package
// toml does not tell where the keys stand that it has read.
func keyOffset(text []byte, key string) int {
	begin, made := keyBegins.Load(key)
	if !made {
		begin = regexp.MustCompile(`(?m)^[ \t]*\[*[ \t]*["']?(` + regexp.QuoteMeta(key) + `)["']?[ \t]*[=:.\]]`)
		keyBegins.Store(key, begin)
	}
	if m := begin.(*regexp.Regexp).FindSubmatchIndex(text); m != nil {
		return m[2]
	}
	return 0
}

// keyBegins are the expressions of keyOffset, by the keys that weft knows.
var keyBegins sync.Map
