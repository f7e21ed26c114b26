// Pack makes the bundle of the standard library from the installed toolchain:
//
//	go run ./runner/program/std/pack [-o FILE]
//
// It takes every package that a program may import.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"weft/runner/program"
	"weft/runner/program/std"
)

func main() {
	out := flag.String("o", filepath.FromSlash("runner/program/std/data/std.zip"), "the `file` to write")
	flag.Parse()
	if err := pack(*out); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

func pack(file string) error {
	env, err := goCommand("env", "GOVERSION", "GOOS", "GOARCH")
	if err != nil {
		return err
	}
	paths, err := goCommand("list", "std")
	if err != nil {
		return err
	}
	packages, err := load(paths)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := std.Write(&b, env[0], env[1]+"/"+env[2], packages); err != nil {
		return err
	}
	fmt.Printf("%s: %d packages of %s, %d bytes\n", file, len(packages), env[0], b.Len())
	return write(file, b.Bytes())
}

// goCommand gives the lines that a go command prints.
func goCommand(args ...string) ([]string, error) {
	cmd := exec.Command("go", args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go %s: %w", args[0], err)
	}
	return strings.Fields(string(out)), nil
}

// load gives the packages that a program may import.
func load(paths []string) ([]*types.Package, error) {
	var t program.Types
	t.Prefetch(paths)
	importer := t.Importer()
	var packages []*types.Package
	for _, path := range paths {
		if path == "unsafe" || !program.Importable(path) {
			continue
		}
		pkg, err := importer.Import(path)
		if err != nil {
			return nil, err
		}
		packages = append(packages, pkg)
	}
	return packages, nil
}

// write puts the file there as a whole or not at all.
func write(file string, text []byte) error {
	f, err := os.CreateTemp(filepath.Dir(file), ".pack-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(text)
	if err := errors.Join(err, f.Chmod(0o644), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), file)
}
