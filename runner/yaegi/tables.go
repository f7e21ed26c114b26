package yaegi

import (
	"fmt"
	"maps"
	"path"
	"reflect"
	"strings"

	"github.com/traefik/yaegi/interp"
	"github.com/traefik/yaegi/stdlib/generic"
)

// tables are the packages that cells can import. Giving all of them to the
// interpreter takes longer than most cells run, so each is given when the
// first unit imports it.
type tables struct {
	exports []interp.Exports
	keys    map[string][]place // by import path
	used    map[string]bool    // by import path
	generic bool
}

// A place is where a part of a package's symbols is.
type place struct {
	table int
	key   string
}

// newTables indexes the packages in exports.
func newTables(exports []interp.Exports) *tables {
	t := &tables{exports: exports, keys: map[string][]place{}, used: map[string]bool{}}
	for i, e := range exports {
		for key := range e {
			p := path.Dir(key)
			t.keys[p] = append(t.keys[p], place{i, key})
		}
	}
	return t
}

// wrappers gives the part of the tables that is needed of all packages,
// imported or not: the types by which a value of the interpreter implements
// an interface of a package. A value is an io.Writer without importing io.
func (t *tables) wrappers() interp.Exports {
	all := interp.Exports{}
	for _, e := range t.exports {
		for key, syms := range e {
			if key == "." {
				all[key] = syms // by which functions see wrapped values
				continue
			}
			for name, v := range syms {
				if strings.HasPrefix(name, "_") {
					add(all, quiet(key), name, v)
				}
			}
		}
	}
	return all
}

// add adds a symbol to the package with the key.
func add(e interp.Exports, key, name string, v reflect.Value) {
	if e[key] == nil {
		e[key] = map[string]reflect.Value{}
	}
	e[key][name] = v
}

// quiet gives a key that names the same package as key, but not in the
// spelling that makes yaegi replace its functions: by the key "fmt/fmt" it
// knows the standard library, and then it binds fmt, log and os to writers
// of its own and makes log.Fatal a panic.
func quiet(key string) string { return path.Dir(key) + "//" + path.Base(key) }

// symbols gives all symbols of a package, or nil if there is no such one.
func (t *tables) symbols(importPath string) interp.Exports {
	places := t.keys[importPath]
	if len(places) == 0 {
		return nil
	}
	syms := map[string]reflect.Value{}
	for table := range t.exports { // the later ones hold
		for _, p := range places {
			if p.table == table {
				maps.Copy(syms, t.exports[table][p.key])
			}
		}
	}
	return interp.Exports{quiet(places[0].key): syms}
}

// isGeneric reports whether the path is of a package that yaegi has as
// interpreted source, because no table holds generic functions.
func isGeneric(importPath string) bool {
	return importPath == "cmp" || importPath == "maps" || importPath == "slices"
}

// use makes a package importable.
func (k *Kernel) use(importPath string) error {
	t := k.tables
	if t.used[importPath] {
		return nil
	}
	t.used[importPath] = true
	if importPath == "reflect" {
		k.reflecting.Store(true)
	}
	if isGeneric(importPath) {
		return k.useGeneric()
	}
	e := t.symbols(importPath)
	if e == nil {
		return nil // perhaps the program's own; yaegi says it if not
	}
	if err := k.interp.Use(e); err != nil {
		return fmt.Errorf("import %q: %w", importPath, err)
	}
	if err := k.override(importPath); err != nil || !k.virtual {
		return err
	}
	if f := inVirtualTime(importPath); f != nil {
		return k.interp.Use(f.exports(importPath))
	}
	return nil
}

// useGeneric compiles the sources that yaegi has of cmp, maps and slices.
func (k *Kernel) useGeneric() error {
	if k.tables.generic {
		return nil
	}
	k.tables.generic = true
	for _, path := range []string{"math/bits", "unsafe"} {
		if err := k.use(path); err != nil {
			return err
		}
	}
	for _, src := range generic.Sources {
		if _, err := k.interp.Compile(src); err != nil {
			return fmt.Errorf("compile generic sources: %w", err)
		}
	}
	return nil
}
