package main_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// mayImport is the import graph of the module, from the bottom up. It is
// law: a package that wants another edge has to change this table, and the
// picture in ARCHITECTURE.md with it.
var mayImport = map[string][]string{
	"runner":                         {},
	"runner/cache":                   {"runner"},
	"runner/cache/bucket/buckettest": {},
	"runner/cache/bucket":            {},
	"runner/protocol":                {"runner"},
	"runner/program/lower/native":    {},
	"runner/program/lower":           {"runner/program/lower/native"},
	"runner/program/std/pack":        {"runner/program", "runner/program/std"},
	"runner/program/std":             {},
	"runner/pattern":                 {},
	"runner/garbage":                 {},
	"runner/program/syntax":          {"runner/pattern"},
	"runner/program":                 {"runner", "runner/pattern", "runner/program/lower", "runner/program/std", "runner/program/syntax"},
	"runner/virtual/clock":           {},
	"runner/virtual/time":            {"runner/virtual/clock"},
	"runner/virtual/sync":            {"runner/virtual/clock"},
	"runner/virtual/context":         {"runner/virtual/clock"},
	"runner/virtual":                 {},
	"runner/yaegi":                   {"runner", "runner/pattern", "runner/program/lower/native", "runner/timeline/recorder", "runner/virtual/clock", "runner/virtual/context", "runner/virtual/sync", "runner/virtual/time", "runner/yaegi/symbols"},
	"runner/timeline":                {},
	"runner/timeline/recorder":       {},
	"runner/timeline/analysis":       {"runner", "runner/pattern", "runner/timeline", "runner/timeline/recorder"},
	"runner/yaegi/symbols":           {},
	"runner/yaegi/extract":           {"runner/browser/library"},
	"runner/process":                 {"runner", "runner/garbage", "runner/past", "runner/protocol", "runner/report", "runner/transcript", "runner/virtual/clock"},
	"runner/yaegi/symbols/browser":   {},
	"runner/past":                    {"runner"},
	"runner/transcript":              {"runner"},
	"runner/report":                  {"runner"},
	"runner/worker":                  {"runner", "runner/past", "runner/protocol", "runner/report", "runner/transcript"},
	"runner/worker/node":             {"runner/browser", "runner/toolchain/remote", "runner/worker"},
	"runner/browser":                 {},
	"runner/browser/library":         {},
	"runner/browser/lean":            {},
	"runner/browser/pack":            {"runner/browser", "runner/browser/lean", "runner/hollow", "runner/program/std"},
	"runner/show":                    {},
	"runner/toolchain/cell":          {},
	"runner/toolchain/module":        {"runner", "runner/pattern", "runner/virtual"},
	"runner/toolchain":               {"runner", "runner/process", "runner/show", "runner/timeline/recorder", "runner/toolchain/cell", "runner/toolchain/module", "runner/virtual"},
	"runner/session":                 {"runner", "runner/program"},
	"runner/toolchain/remote":        {"runner", "runner/toolchain/module"},
	"runner/hollow":                  {},
	"runner/toolchain/web":           {"runner/browser/lean", "runner/browser/library", "runner/hollow", "runner/toolchain/web/columns"},
	"runner/toolchain/web/columns":   {},
	"runner/docs":                    {},
	"runner/kerneltest":              {"runner"},
	"runner/fidelity":                {"runner", "runner/browser", "runner/browser/library", "runner/process", "runner/program", "runner/program/std", "runner/toolchain", "runner/worker", "runner/worker/node"},
	"site/stencil":                   {},
	"site/theme":                     {"site/stencil"},
	"site/generated":                 {"site/book"},
	"site/golexer":                   {},
	"site/card":                      {},
	"site/gantt":                     {"runner", "runner/timeline"},
	"site/checksum":                  {},
	"site/book":                      {"runner", "site/checksum"},
	"site/book/edit":                 {"runner", "site/book"},
	"site/check":                     {"runner", "site/book"},
	"site/export":                    {"runner", "site/book"},
	"site/search":                    {"site/checksum"},
	"site":                           {"runner", "site/book", "site/card", "site/checksum", "site/editor", "site/export", "site/gantt", "site/golexer", "site/search", "site/theme"},
	"site/browser":                   {},
	"site/editor":                    {},
	"site/editor/bundle":             {},
	"site/server":                    {"runner", "site", "site/book", "site/book/edit"},
	"site/epub":                      {"site", "site/book", "site/card", "site/theme"},
	"cmd/performance":                {"site/book", "site/generated", "site/golexer"},
	"cmd/weft-wasm": {
		"runner", "runner/browser/library", "runner/program", "runner/program/lower/native", "runner/program/std", "runner/protocol", "runner/session", "runner/show", "runner/timeline/analysis", "runner/toolchain/remote", "runner/virtual/clock", "runner/worker", "runner/yaegi", "runner/yaegi/symbols/browser",
		"site/gantt",
	},
	"cmd/weft": {
		"runner", "runner/browser", "runner/browser/library", "runner/cache", "runner/cache/bucket", "runner/docs", "runner/garbage", "runner/process", "runner/program", "runner/program/std", "runner/program/lower/native", "runner/protocol", "runner/session", "runner/show", "runner/timeline/analysis", "runner/toolchain", "runner/toolchain/web", "runner/virtual", "runner/yaegi", "runner/yaegi/symbols",
		"site", "site/book", "site/check", "site/checksum", "site/epub", "site/export", "site/server",
	},
}

// mustNotReach are modules that must stay out of a package, however far
// down, each with its reason.
var mustNotReach = []struct{ pkg, module, reason string }{
	{"weft/site", "github.com/traefik/yaegi", "a page is made without running anything (I3)"},
	{"weft/cmd/weft-wasm", "github.com/yuin/goldmark", "the browser's kernel knows no Markdown"},
	{"weft/cmd/weft-wasm", "github.com/alecthomas/chroma", "the browser's kernel colours nothing"},
	{"weft/cmd/weft-wasm", "weft/runner/process", "there are no processes in a browser"},
	{"weft/runner/yaegi", "github.com/yuin/goldmark", "the browser's kernel knows no Markdown"},
	{"weft/runner/yaegi", "github.com/alecthomas/chroma", "the browser's kernel draws nothing"},
	{"weft/runner/program", "github.com/traefik/yaegi", "the front end serves every kernel"},
	{"weft/runner/show", "golang.org/x", "it is compiled into chapters"},
	{"weft/runner", "golang.org/x", "the words need the standard library only"},
}

// A pkg is what go list tells of a package.
type pkg struct {
	ImportPath, Name, Doc string
	Imports, Deps         []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	return append(list(t, os.Environ(), "weft/..."), list(t, append(os.Environ(), "GOOS=js", "GOARCH=wasm"), "weft/cmd/weft-wasm")...)
}

// list gives the packages of a pattern, as they are in an environment.
func list(t *testing.T, env []string, pattern string) []pkg {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Name,Doc,Imports,Deps", pattern)
	cmd.Env = env
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var list []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); dec.More(); {
		var p pkg
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	return list
}

func TestImportsFollowTheLaw(t *testing.T) {
	for _, p := range packages(t) {
		name := strings.TrimPrefix(p.ImportPath, "weft/")
		allowed, known := mayImport[name]
		if !known {
			t.Errorf("package %s is not in the table of imports", name)
			continue
		}
		for _, imp := range p.Imports {
			if rest, ok := strings.CutPrefix(imp, "weft/"); ok && !slices.Contains(allowed, rest) {
				t.Errorf("package %s imports %s, which the table does not allow", name, rest)
			}
		}
		if strings.Count(name, "/") > 3 {
			t.Errorf("package %s stands too deep", name)
		}
	}
}

func TestHeavyModulesStayWhereTheyBelong(t *testing.T) {
	for _, p := range packages(t) {
		for _, law := range mustNotReach {
			if p.ImportPath != law.pkg {
				continue
			}
			for _, dep := range p.Deps {
				if strings.HasPrefix(dep, law.module) {
					t.Errorf("%s reaches %s: %s", law.pkg, dep, law.reason)
					break
				}
			}
		}
	}
}

func TestEveryPackageHasADoc(t *testing.T) {
	for _, p := range packages(t) {
		first := "Package " + p.Name + " "
		if p.Name == "main" {
			first = strings.ToUpper(p.base()[:1]) + p.base()[1:] + " "
		}
		if !strings.HasPrefix(p.Doc, first) {
			t.Errorf("the doc of %s begins with %.40q, not with %q", p.ImportPath, p.Doc, first)
		}
	}
}

// base is the last element of the import path.
func (p pkg) base() string { return p.ImportPath[strings.LastIndex(p.ImportPath, "/")+1:] }
