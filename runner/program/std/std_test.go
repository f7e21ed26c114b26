package std_test

import (
	"bytes"
	"errors"
	"go/token"
	"go/types"
	"io/fs"
	"slices"
	"testing"

	"golang.org/x/tools/go/gcexportdata"

	"weft/runner/program/std"
)

// sample makes a package by hand.
func sample(path string) *types.Package {
	pkg := types.NewPackage(path, "sample")
	named := types.NewNamed(types.NewTypeName(token.NoPos, pkg, "T", nil), types.NewStruct(nil, nil), nil)
	pkg.Scope().Insert(named.Obj())
	pkg.Scope().Insert(types.NewVar(token.NoPos, pkg, "V", named))
	pkg.MarkComplete()
	return pkg
}

func written(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := std.Write(&b, "go1.99", "plan9/mips", []*types.Package{sample("a/b"), sample("a"), sample("dir/c")}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestBundleGivesWhatWasWritten(t *testing.T) {
	b, err := std.Read(written(t))
	if err != nil {
		t.Fatal(err)
	}
	if b.Release != "go1.99" || b.Platform != "plan9/mips" {
		t.Errorf("bundle of %s, %s", b.Release, b.Platform)
	}
	if got := b.Packages(); !slices.Equal(got, []string{"a", "a/b", "dir/c"}) {
		t.Errorf("packages %q", got)
	}
	f, err := b.Open("a/b")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	pkg, err := gcexportdata.Read(f, token.NewFileSet(), map[string]*types.Package{}, "a/b")
	if err != nil {
		t.Fatal(err)
	}
	if got := pkg.Scope().Lookup("V").String(); got != "var a/b.V a/b.T" {
		t.Errorf("V is %s", got)
	}
}

func TestBundleIsAlwaysTheSame(t *testing.T) {
	if !bytes.Equal(written(t), written(t)) {
		t.Error("two bundles of the same packages differ")
	}
}

func TestOpenOfAnythingElseFails(t *testing.T) {
	b, err := std.Read(written(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"", ".", "..", "/", "b", "a/", "A", "a/b/c", "../a", "dir", "dir/"} {
		f, err := b.Open(path)
		if err == nil {
			f.Close()
			t.Errorf("package %q is in the bundle", path)
		}
	}
	if _, err := b.Open("none"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v, want %v", err, fs.ErrNotExist)
	}
}

func TestReadRefusesDamage(t *testing.T) {
	text := written(t)
	for _, damaged := range [][]byte{nil, []byte("text"), text[:len(text)/2], text[:len(text)-1]} {
		if _, err := std.Read(damaged); err == nil {
			t.Errorf("%d bytes of %d are read as a bundle", len(damaged), len(text))
		}
	}
}

// TestEmbedded reads the bundle of this build, if it has one.
func TestEmbedded(t *testing.T) {
	b, err := std.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	if b == nil {
		t.Skip("no bundle; go run ./runner/program/std/pack makes one")
	}
	for _, path := range []string{"fmt", "net/http", "sync/atomic"} {
		f, err := b.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		_, err = gcexportdata.Read(f, token.NewFileSet(), map[string]*types.Package{}, path)
		f.Close()
		if err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func BenchmarkBundle(b *testing.B) {
	bundle, err := std.Embedded()
	if err != nil || bundle == nil {
		b.Skip("no bundle")
	}
	for _, path := range []string{"fmt", "sync", "net/http"} {
		b.Run(path, func(b *testing.B) {
			for b.Loop() {
				f, err := bundle.Open(path)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := gcexportdata.Read(f, token.NewFileSet(), map[string]*types.Package{}, path); err != nil {
					b.Fatal(err)
				}
				f.Close()
			}
		})
	}
	b.Run("Read", func(b *testing.B) {
		for b.Loop() {
			if _, err := std.Embedded(); err != nil {
				b.Fatal(err)
			}
		}
	})
}
