package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"go/build"
	"go/build/constraint"
	"hash/fnv"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strings"
)

// A program is one file.
type program struct {
	// name is the path below the directory of all, with slashes.
	name   string
	source string
	// held tells that it is one of those that nobody looks at.
	held bool
}

// file is the name of the file in which a program is compiled; some programs
// look for it.
func (p program) file() string { return path.Base(p.name) }

// A choice says which programs to take.
type choice struct {
	dir  string
	n    int
	seed string
	run  *regexp.Regexp
	held bool // only those that are held out
}

// programs finds the chosen programs.
func (c choice) programs() ([]program, error) {
	var all []program
	root := os.DirFS(c.dir)
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.Contains(name, ".dir/") || !c.run.MatchString(name) {
			return err
		}
		src, err := fs.ReadFile(root, name)
		if err == nil && isRun(src) && isForUs(src) {
			if held := isHeld(name); held || !c.held {
				all = append(all, program{name, string(src), held})
			}
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find programs: %w", err)
	}
	return c.some(all), nil
}

// isHeld reports whether a program is one of the fifth that is held out.
func isHeld(name string) bool { return hash(name, "")%5 == 0 }

// some gives as many of the programs as are wanted.
func (c choice) some(all []program) []program {
	if c.n <= 0 || c.n >= len(all) {
		return all
	}
	slices.SortFunc(all, func(a, b program) int {
		return cmp.Or(cmp.Compare(hash(a.name, "seed "+c.seed), hash(b.name, "seed "+c.seed)), strings.Compare(a.name, b.name))
	})
	return all[:c.n]
}

// hash gives a number for a name that stays the same for ever.
func hash(name, salt string) uint32 {
	h := fnv.New32a()
	fmt.Fprintf(h, "%s\x00%s", salt, name)
	x := h.Sum32() // mixed, because names that are alike have sums that are
	x ^= x >> 16
	x *= 0x7feb352d
	x ^= x >> 15
	return x
}

// isRun reports whether a test is to be run as it stands, without flags.
func isRun(src []byte) bool {
	for line := range bytes.Lines(src) {
		switch line = bytes.TrimSpace(line); {
		case bytes.Equal(line, []byte("// run")):
			return true
		case bytes.HasPrefix(line, []byte("package ")):
			return false
		}
	}
	return false
}

// isForUs reports whether the build constraint of a program holds here.
func isForUs(src []byte) bool {
	for line := range strings.Lines(string(src)) {
		if strings.HasPrefix(line, "package ") {
			break
		}
		if !constraint.IsGoBuild(line) {
			continue
		}
		expr, err := constraint.Parse(strings.TrimSpace(line))
		if err != nil || !expr.Eval(hasTag) {
			return false
		}
	}
	return true
}

// hasTag reports whether a tag holds for programs that are built without cgo.
func hasTag(tag string) bool {
	d := build.Default
	return tag == d.GOOS || tag == d.GOARCH || tag == d.Compiler || tag == "unix" && d.GOOS != "windows" ||
		slices.Contains(d.ReleaseTags, tag)
}

// goEnv asks the go command for one of its variables.
func goEnv(ctx context.Context, name string) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "env", name).Output()
	if err != nil {
		return "", fmt.Errorf("go env %s: %w", name, err)
	}
	return strings.TrimSpace(string(out)), nil
}
