// Pack makes what pages need to run cells, from this module and the installed
// toolchain:
//
//	go run ./runner/browser/pack [-q QUALITY]
//
// It takes a minute or more, nearly all of it for brotli.
package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/andybalholm/brotli"

	"weft/runner/browser"
	"weft/runner/program/std"
)

func main() {
	quality := flag.Int("q", brotli.BestCompression, "how much care brotli takes, up to 11")
	dir := flag.String("o", filepath.FromSlash("runner/browser/data"), "the `directory` to write to")
	flag.Parse()
	if err := pack(*dir, *quality); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

// pack writes the files into dir.
func pack(dir string, quality int) error {
	makers := map[string]func() ([]byte, error){"kernel.wasm": module, "types.zip": types, "wasm_exec.js": support}
	for _, name := range browser.Names {
		data, err := makers[name]()
		if err != nil {
			return fmt.Errorf("make %s: %w", name, err)
		}
		var b bytes.Buffer
		w := brotli.NewWriterOptions(&b, brotli.WriterOptions{Quality: quality, LGWin: 24})
		if _, err := w.Write(data); err != nil {
			return err
		}
		if err := w.Close(); err != nil {
			return err
		}
		fmt.Printf("%s: %d bytes, compressed %d\n", name, len(data), b.Len())
		if err := write(filepath.Join(dir, name+".br"), b.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// hot are the packages in which functions are inlined: cells would be much
// slower without, and all others are smaller so.
var hot = []string{
	"runtime/...", "internal/runtime/...", "internal/abi", "reflect", "sync/...", "internal/sync",
	"github.com/traefik/yaegi/interp",
}

// module builds the module.
func module() ([]byte, error) {
	dir, err := os.MkdirTemp("", "weft-pack-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	out := filepath.Join(dir, "kernel.wasm")
	args := []string{"build", "-trimpath", "-ldflags=-s -w", "-gcflags=all=-l"}
	for _, pkg := range hot {
		args = append(args, "-gcflags="+pkg+"=")
	}
	cmd := exec.Command("go", append(args, "-o", out, "weft/cmd/weft-wasm")...)
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0")
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return nil, err
	}
	return os.ReadFile(out)
}

// support reads the script that goes with the release.
func support() ([]byte, error) {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(strings.TrimSpace(string(out)), "lib", "wasm", "wasm_exec.js"))
}

// typed are the packages whose types a page gets: what cells of the course
// import, also those cells that need a machine.
var typed = strings.Fields(`
	bufio bytes cmp container/heap container/list container/ring context crypto/rand
	crypto/sha256 encoding/base64 encoding/binary encoding/hex encoding/json errors fmt
	hash/fnv io io/fs iter log maps math math/big math/bits math/cmplx math/rand
	math/rand/v2 net net/http net/http/httptest os os/exec os/signal path path/filepath
	reflect regexp runtime runtime/debug runtime/pprof runtime/trace slices sort strconv
	strings sync sync/atomic syscall text/tabwriter time unicode unicode/utf16
	unicode/utf8 unique weak image image/color image/png testing`)

// types makes a bundle of the types. It is not compressed: brotli finds what
// its files have in common.
func types() ([]byte, error) {
	bundle, err := std.Embedded()
	if err != nil {
		return nil, err
	}
	if bundle == nil {
		return nil, errors.New("there is no bundle of the standard library: go run ./runner/program/std/pack")
	}
	var b bytes.Buffer
	archive := zip.NewWriter(&b)
	for _, path := range typed {
		if err := copyTypes(archive, bundle, path); err != nil {
			return nil, fmt.Errorf("types of %s: %w", path, err)
		}
	}
	if err := archive.SetComment(bundle.Release + " " + bundle.Platform); err != nil {
		return nil, err
	}
	err = archive.Close()
	return b.Bytes(), err
}

func copyTypes(archive *zip.Writer, bundle *std.Bundle, path string) error {
	from, err := bundle.Open(path)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := archive.CreateHeader(&zip.FileHeader{Name: path, Method: zip.Store})
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	return err
}

// write puts the file there as a whole or not at all.
func write(file string, text []byte) error {
	next := fmt.Sprintf("%s.%d", file, os.Getpid())
	if err := os.WriteFile(next, text, 0o644); err != nil {
		return err
	}
	return os.Rename(next, file)
}
