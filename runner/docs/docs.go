// Package docs gives the first sentences of the documentation of the standard
// library, from the sources of an installed toolchain.
package docs

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
)

// A Library is the standard library below a GOROOT. It is safe for concurrent
// use, and reads each package once, when it is asked for.
type Library struct {
	// Root is the GOROOT; where there is none, nothing is documented.
	Root string

	mu   sync.Mutex
	read map[string]map[string]string
}

// Sentences gives the first sentence for each exported name of a package:
// functions, types and constants by their name, methods as "Type.Method", and
// the package itself as "". It is empty for a package that is not there.
func (l *Library) Sentences(path string) map[string]string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if s, ok := l.read[path]; ok {
		return s
	}
	if l.read == nil {
		l.read = map[string]map[string]string{}
	}
	l.read[path] = l.sentences(path)
	return l.read[path]
}

func (l *Library) sentences(path string) map[string]string {
	if l.Root == "" || !filepath.IsLocal(filepath.FromSlash(path)) {
		return nil
	}
	fset := token.NewFileSet()
	p, err := doc.NewFromFiles(fset, files(fset, filepath.Join(l.Root, "src", filepath.FromSlash(path))), path)
	if err != nil {
		return nil
	}
	all := map[string]string{"": p.Synopsis(p.Doc)}
	funcs := func(prefix string, list []*doc.Func) {
		for _, f := range list {
			all[prefix+f.Name] = p.Synopsis(f.Doc)
		}
	}
	values := func(list []*doc.Value) {
		for _, v := range list {
			for _, name := range v.Names {
				all[name] = p.Synopsis(v.Doc)
			}
		}
	}
	funcs("", p.Funcs)
	values(p.Consts)
	values(p.Vars)
	for _, t := range p.Types {
		all[t.Name] = p.Synopsis(t.Doc)
		funcs("", t.Funcs)
		funcs(t.Name+".", t.Methods)
		values(t.Consts)
		values(t.Vars)
	}
	return all
}

// files parses the files of a directory that belong to this system. What cannot
// be read has no documentation.
func files(fset *token.FileSet, dir string) []*ast.File {
	names, _ := filepath.Glob(filepath.Join(dir, "*.go")) // the pattern is well formed
	var all []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") || foreign(filepath.Base(name)) {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		if f, err := parser.ParseFile(fset, name, text, parser.ParseComments|parser.SkipObjectResolution); err == nil && f.Name.Name != "main" {
			all = append(all, f)
		}
	}
	return all
}

// foreign reports whether a file is for another system, by its name.
func foreign(name string) bool {
	for _, other := range []string{"_windows", "_darwin", "_plan9", "_js", "_wasip1", "_freebsd", "_netbsd", "_openbsd", "_solaris", "_aix", "_wasm"} {
		if strings.Contains(name, other) && !strings.Contains(name, "_"+runtime.GOOS) {
			return true
		}
	}
	return false
}
