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

// A Library is the packages that cells can import. It does not change after it
// is made, and serves any number of kernels.
type Library struct {
	exports  []interp.Exports
	keys     map[string][]place // by import path
	wrappers interp.Exports
}

// A place is where a part of a package's symbols is.
type place struct {
	table int
	key   string
}

// NewLibrary makes a library of tables of symbols. Of two symbols with the same
// name the later one holds. Package symbols has the tables for a host.
func NewLibrary(exports ...interp.Exports) *Library {
	l := &Library{exports: exports, keys: map[string][]place{}}
	for i, e := range exports {
		for key := range e {
			p := path.Dir(key)
			l.keys[p] = append(l.keys[p], place{i, key})
		}
	}
	l.wrappers = l.wrap()
	return l
}

// wrap gives the part of the tables that is needed of all packages,
// imported or not: the types by which a value of the interpreter implements
// an interface of a package. A value is an io.Writer without importing io.
func (l *Library) wrap() interp.Exports {
	all := interp.Exports{}
	for _, e := range l.exports {
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
func (l *Library) symbols(importPath string) interp.Exports {
	places := l.keys[importPath]
	if len(places) == 0 {
		return nil
	}
	syms := map[string]reflect.Value{}
	for table := range l.exports { // the later ones hold
		for _, p := range places {
			if p.table == table {
				maps.Copy(syms, l.exports[table][p.key])
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

// imported is what a kernel has been given of its library. Giving all of it to
// the interpreter takes longer than most cells run, so each package is given
// when the first unit imports it.
type imported struct {
	paths   map[string]bool
	generic bool
}

// use makes a package importable.
func (k *Kernel) use(importPath string) error {
	if k.imported.paths[importPath] {
		return nil
	}
	k.imported.paths[importPath] = true
	if importPath == "reflect" {
		k.reflecting.Store(true)
	}
	if isGeneric(importPath) {
		return k.useGeneric()
	}
	e := k.config.Library.symbols(importPath)
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
	if k.imported.generic {
		return nil
	}
	k.imported.generic = true
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
