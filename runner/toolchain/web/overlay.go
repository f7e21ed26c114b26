package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"weft/runner/hollow"
)

// others are the files for other machines, for debugging and for the object
// files of other tools, below src of the toolchain. What they declare is used,
// their functions are not.
var others = []string{
	"cmd/compile/internal/dwarfgen/*.go",
	"cmd/compile/internal/ssa/check.go", "cmd/compile/internal/ssa/debug.go", "cmd/compile/internal/ssa/html.go",
	"cmd/compile/internal/ssa/rewrite[A-Z0-9]*.go", "cmd/compile/internal/ssa/rewritedec64.go",
	"cmd/compile/internal/ssagen/simd*.go",
	"cmd/internal/obj/arm/*.go", "cmd/internal/obj/arm64/*.go", "cmd/internal/obj/loong64/*.go", "cmd/internal/obj/mips/*.go",
	"cmd/internal/obj/ppc64/*.go", "cmd/internal/obj/riscv/*.go", "cmd/internal/obj/s390x/*.go", "cmd/internal/obj/x86/*.go",
	"cmd/link/internal/ld/macho*.go", "cmd/link/internal/ld/pe.go", "cmd/link/internal/ld/seh.go",
	"cmd/link/internal/ld/stackcheck.go", "cmd/link/internal/ld/xcoff.go",
	"cmd/link/internal/loadelf/*.go", "cmd/link/internal/loadmacho/*.go", "cmd/link/internal/loadpe/*.go", "cmd/link/internal/loadxcoff/*.go",
	"internal/profile/*.go",
}

// spared reports whether a file of them is used nevertheless, or never.
func spared(name string, text []byte) bool {
	return strings.HasPrefix(name, "rewriteWasm") || strings.HasSuffix(name, "_test.go") || bytes.Contains(text, []byte("\n//go:build "))
}

// own are files of ours by the names of those of the toolchain that they
// replace, or join.
var own = map[string]string{
	"cmd/compile/main.go":         "tool/main.go.txt",
	"cmd/link/linker/linker.go":   "tool/linker.go.txt",
	"cmd/link/columns/columns.go": "columns/columns.go",
}

// overlay writes the files that stand for those of the toolchain into a
// directory, and the file that tells the go command of them.
func overlay(root, dir string) (name string, err error) {
	src := filepath.Join(root, "src")
	instead := map[string]string{}
	put := func(file string, text []byte) error {
		name := filepath.Join(dir, fmt.Sprintf("%d_%s", len(instead), filepath.Base(file)))
		instead[file] = name
		return os.WriteFile(name, text, 0o666)
	}
	for file, name := range own {
		text, err := sources.ReadFile(name)
		if err != nil {
			return "", err
		}
		if err := put(filepath.Join(src, filepath.FromSlash(file)), text); err != nil {
			return "", err
		}
	}
	for _, pattern := range others {
		files, err := filepath.Glob(filepath.Join(src, filepath.FromSlash(pattern)))
		if err != nil {
			return "", err
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				return "", err
			}
			if spared(filepath.Base(file), text) {
				continue
			}
			if text, err = hollow.Source(file, text); err != nil {
				return "", err
			}
			if err := put(file, text); err != nil {
				return "", err
			}
		}
	}
	text, err := json.Marshal(map[string]any{"Replace": instead})
	if err != nil {
		return "", err
	}
	name = filepath.Join(dir, "overlay.json")
	return name, os.WriteFile(name, text, 0o666)
}
