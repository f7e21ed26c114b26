package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"weft/runner/hollow"
)

// traces is the module that reads traces.
const traces = "golang.org/x/exp"

// lessTrace writes a copy of it below dir, which cannot read the traces of Go
// before 1.22: that is a third of it. It gives the name of a go.mod by which
// weft has the copy.
func lessTrace(dir string) (mod string, err error) {
	out, err := exec.Command("go", "list", "-m", "-json", traces).Output()
	if err != nil {
		return "", fmt.Errorf("find %s: %w", traces, err)
	}
	var module struct{ Dir, GoMod string }
	if err := json.Unmarshal(out, &module); err != nil {
		return "", fmt.Errorf("find %s: %w", traces, err)
	}
	if dir, err = filepath.Abs(filepath.Join(dir, "hollow")); err != nil {
		return "", err
	}
	if err := errors.Join(os.RemoveAll(dir), copyHollow(filepath.Join(module.Dir, "trace"), filepath.Join(dir, "exp", "trace"))); err != nil {
		return "", err
	}
	mod = filepath.Join(dir, "go.mod")
	replace := fmt.Sprintf("\nreplace %s => %q\n", traces, filepath.Join(dir, "exp"))
	return mod, errors.Join(
		copyFile(module.GoMod, filepath.Join(dir, "exp", "go.mod"), ""),
		copyFile("go.mod", mod, replace),
		copyFile("go.sum", filepath.Join(dir, "go.sum"), ""))
}

// copyHollow copies the Go files of a folder, but for tests, and those of old
// traces without the bodies of their functions.
func copyHollow(from, to string) error {
	return filepath.WalkDir(from, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		rel, err := filepath.Rel(from, name)
		if err != nil {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if strings.Contains(filepath.ToSlash(rel), "tracev1") {
			if text, err = hollow.Source(name, text); err != nil {
				return err
			}
		}
		return put(filepath.Join(to, rel), text)
	})
}

// copyFile copies a file and adds something to it.
func copyFile(from, to, more string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return put(to, append(text, more...))
}

// put writes a file with the folders that it is in.
func put(name string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	return os.WriteFile(name, text, 0o666)
}
