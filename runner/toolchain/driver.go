package toolchain

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"weft/runner/show"
	"weft/runner/timeline/recorder"
	"weft/runner/toolchain/cell"
	"weft/runner/toolchain/module"
	"weft/runner/virtual"
)

// Setup is the variable by which [process.Exec] sets a program up.
const Setup = cell.Setup

// driver is the source of package cell.
//
//go:embed cell/*.go
var driver embed.FS

// key names the programs by all that goes into them.
func key(m *module.Module, release string, race bool) string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q %q\n", release, language(), flags("", m, race))
	for _, name := range slices.Sorted(maps.Keys(m.Files)) {
		fmt.Fprintf(h, "%q %q\n", name, m.Files[name])
	}
	fmt.Fprintf(h, "%s\n", driverKey())
	return hex.EncodeToString(h.Sum(nil))
}

// write writes a module into dir; that of package cell is in another one.
func write(m *module.Module, dir, driver string) error {
	files := maps.Clone(m.Files)
	files["go.mod"] = fmt.Sprintf("module chapter\n\ngo %s\n\nrequire weft v0.0.0\n\nreplace weft => %s\n",
		strings.TrimPrefix(language(), "go"), strconv.Quote(driver))
	return writeFiles(dir, files)
}

// displays connects package show to the parent.
const displays = `package show

import weft_cell "weft/cell"

func init() { display = weft_cell.Display }
`

// Driver gives the module of the packages that programs of package module
// import besides those of the standard library, as files by slash-separated
// paths.
// These are cell, and what is for the chapters that use it, show, recorder and
// the packages of virtual time.
func Driver() map[string]string {
	files := map[string]string{"go.mod": "module weft\n\ngo " + strings.TrimPrefix(language(), "go") + "\n"}
	addGo(files, "", driver, "cell/*.go")
	addGo(files, "show/", show.Source(), "*.go")
	files["show/weft.go"] = displays
	addGo(files, "recorder/", recorder.Source, "*.go")
	addGo(files, "runner/virtual/", virtual.Source, "*/*.go")
	return files
}

// addGo adds the Go files of a pattern below dir, but for tests.
func addGo(files map[string]string, dir string, from fs.FS, pattern string) {
	names, err := fs.Glob(from, pattern)
	if err != nil {
		panic("toolchain: " + err.Error())
	}
	for _, name := range names {
		if text, err := fs.ReadFile(from, name); err == nil && !strings.HasSuffix(name, "_test.go") {
			files[dir+name] = string(text)
		}
	}
}

// driverKey names the module of package cell by its contents.
func driverKey() string {
	h := sha256.New()
	files := Driver()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(h, "%q %q\n", name, files[name])
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// writeFiles writes files below dir.
func writeFiles(dir string, files map[string]string) error {
	for name, text := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			return err
		}
	}
	return nil
}
