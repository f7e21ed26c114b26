package virtual_test

import (
	"go/importer"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"weft/runner/virtual"
)

// What cells find in the packages of virtual time has the names and the types
// that it has in the standard library.
func TestPackagesAreThoseOfTheStandardLibrary(t *testing.T) {
	imp := importer.ForCompiler(token.NewFileSet(), "source", nil)
	for _, path := range []string{"time", "sync", "context"} {
		std, err := imp.Import(path)
		if err != nil {
			t.Fatal(err)
		}
		ours, err := imp.Import(virtual.Path(path))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range std.Scope().Names() {
			if want := std.Scope().Lookup(name); want.Exported() {
				compare(t, path+"."+name, ours.Scope().Lookup(name), want)
			}
		}
		for _, name := range ours.Scope().Names() {
			if token.IsExported(name) && std.Scope().Lookup(name) == nil {
				t.Errorf("%s.%s is not in the standard library", path, name)
			}
		}
	}
}

// compare compares two objects as one can tell them apart from outside.
func compare(t *testing.T, name string, got, want types.Object) {
	t.Helper()
	if got == nil {
		t.Errorf("%s is missing", name)
		return
	}
	if g, w := typeText(got.Type()), typeText(want.Type()); g != w {
		t.Errorf("%s is a %s, want %s", name, g, w)
	}
	if _, isType := want.(*types.TypeName); !isType {
		return
	}
	g, w := methods(got.Type()), methods(want.Type())
	for name, sig := range w {
		if g[name] != sig {
			t.Errorf("method %s: %q, want %q", name, g[name], sig)
		}
	}
	for name := range g {
		if w[name] == "" {
			t.Errorf("method %s is not in the standard library", name)
		}
	}
}

// typeText gives a type with the names that the standard library has.
func typeText(t types.Type) string {
	return strings.ReplaceAll(types.TypeString(types.Unalias(t), nil), "weft/runner/virtual/", "")
}

// methods gives the exported methods and fields of a pointer to a type.
func methods(t types.Type) map[string]string {
	all := map[string]string{}
	t = types.Unalias(t)
	set := types.NewMethodSet(types.NewPointer(t))
	for m := range set.Methods() {
		if m.Obj().Exported() {
			all[m.Obj().Name()] = typeText(m.Type())
		}
	}
	if s, ok := t.Underlying().(*types.Struct); ok {
		for f := range s.Fields() {
			if f.Exported() {
				all[f.Name()] = typeText(f.Type())
			}
		}
	}
	return all
}

func TestYielding(t *testing.T) {
	for _, test := range []struct {
		name, source, want string
		yields             bool
	}{
		{"no goroutine", "func f() {}", "func f() {}", false},
		{"one", "func f() {\n\tgo f()\n\tg()\n}", "func f() {\n\tgo f(); weft_clock.Yield()\n\tg()\n}", true},
		{"nested", "func f() { go func() { go f() }() }", "func f() { go func() { go f(); weft_clock.Yield() }(); weft_clock.Yield() }", true},
		{"no Go", "func {", "func {", false},
	} {
		if got, yields := virtual.Yielding(test.source); got != test.want || yields != test.yields {
			t.Errorf("%s: got %q, %v, want %q, %v", test.name, got, yields, test.want, test.yields)
		}
	}
}
