package main

import (
	"fmt"
	"go/types"
	"strings"

	"github.com/traefik/yaegi/interp"
	"github.com/traefik/yaegi/stdlib"
	"github.com/traefik/yaegi/stdlib/syscall"
	"github.com/traefik/yaegi/stdlib/unrestricted"
	"github.com/traefik/yaegi/stdlib/unsafe"
	"golang.org/x/tools/go/packages"
)

// published are the tables that come with yaegi.
var published = []interp.Exports{
	stdlib.Symbols, syscall.Symbols, unrestricted.Symbols, unsafe.Symbols,
}

// left are the packages without a table, with the reason.
var left = map[string]string{
	"plugin":           "needs cgo, and loads code that no interpreter sees",
	"runtime/cgo":      "would link cgo, and with it lose the detection of deadlocks",
	"runtime/race":     "means something to a compiler only",
	"runtime/coverage": "means something to a compiler only",
	"syscall":          "differs from system to system; the published table has what cells need",
	"unsafe":           "is the compiler's; yaegi has its own",
}

// A lack is what the published table of one package does not have.
type lack struct {
	path  string
	names []string
}

// findMissing gives the packages whose published tables lack an exported
// name that is not generic, or that have no table at all.
func findMissing(paths []string) ([]lack, error) {
	pkgs, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedTypes}, paths...)
	if err != nil {
		return nil, err
	}
	var all []lack
	for _, p := range pkgs {
		if len(p.Errors) > 0 {
			return nil, fmt.Errorf("load %s: %w", p.PkgPath, p.Errors[0])
		}
		if left[p.PkgPath] != "" || internal(p.PkgPath) {
			continue
		}
		if l, ok := compare(p.Types); ok {
			all = append(all, l)
		}
	}
	return all, nil
}

// internal reports whether cells cannot import the path.
func internal(path string) bool {
	return strings.HasPrefix(path, "vendor/") ||
		strings.HasPrefix(path, "internal/") || strings.Contains(path, "/internal")
}

// compare gives what the published table of p lacks, and whether it lacks
// anything; a package without a table lacks itself.
func compare(p *types.Package) (lack, bool) {
	l := lack{path: p.Path()}
	key := p.Path() + "/" + p.Name()
	known := false
	for _, e := range published {
		known = known || e[key] != nil
	}
	for _, name := range whole(p).names {
		if !published1(key, name) {
			l.names = append(l.names, name)
		}
	}
	return l, !known || len(l.names) > 0
}

// whole gives all that a table of p can hold.
func whole(p *types.Package) lack {
	l := lack{path: p.Path()}
	for _, name := range p.Scope().Names() {
		if o := p.Scope().Lookup(name); o.Exported() && !generic(o) {
			l.names = append(l.names, name)
		}
	}
	return l
}

// published1 reports whether one of the published tables has the name.
func published1(key, name string) bool {
	for _, e := range published {
		if e[key][name].IsValid() {
			return true
		}
	}
	return false
}

// generic reports whether o is something that a table cannot hold: a generic
// function or type, or an interface that only constrains.
func generic(o types.Object) bool {
	switch t := types.Unalias(o.Type()).(type) {
	case *types.Signature:
		return t.TypeParams().Len() > 0
	case *types.Named:
		if _, ok := o.(*types.TypeName); !ok {
			return false
		}
		i, ok := t.Underlying().(*types.Interface)
		return t.TypeParams().Len() > 0 || ok && !i.IsMethodSet()
	}
	return false
}
