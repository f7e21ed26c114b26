// Pack makes what pages need to run cells, from this module and the installed
// toolchain:
//
//	go run ./runner/browser/pack [-q QUALITY]
//
// It does nothing if that is there already, as good as asked for. Brotli takes
// a second at quality 5, which serves to try things out, and a minute at 11,
// for a fifth less; zstd takes a few.
package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"weft/runner/browser"
	"weft/runner/browser/lean"
	"weft/runner/program/std"
)

func main() {
	quality := flag.Int("q", 5, "how much care brotli takes, up to 11")
	dir := flag.String("o", filepath.FromSlash("runner/browser/data"), "the `directory` to write to")
	work := flag.String("w", "bin", "the `directory` for what is of use the next time")
	flag.Parse()
	if err := pack(*dir, *work, *quality); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

// pack writes the files into dir, if they are not there.
func pack(dir, work string, quality int) error {
	files, err := makeAll(work)
	if err != nil {
		return err
	}
	stamp := browser.Stamp{Digest: digest(files), Quality: quality}
	if old, err := browser.ReadStamp(dir); err == nil && old.Digest == stamp.Digest && old.Quality >= quality {
		return nil
	}
	if err := os.Remove(filepath.Join(dir, browser.StampFile)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	for i, name := range browser.Names {
		small, err := squeeze(files[i], quality)
		if err != nil {
			return err
		}
		quick, err := squeezeQuickly(files[i])
		if err != nil {
			return err
		}
		fmt.Printf("%s: %d bytes, by brotli %d, by zstd %d\n", name, len(files[i]), len(small), len(quick))
		err = errors.Join(write(filepath.Join(dir, name+".br"), small), write(filepath.Join(dir, name+".zst"), quick))
		if err != nil {
			return err
		}
	}
	return write(filepath.Join(dir, browser.StampFile), []byte(stamp.String()))
}

// makeAll makes the files, in the order of their names.
func makeAll(work string) (files [][]byte, err error) {
	makers := map[string]func() ([]byte, error){
		"kernel.wasm":  func() ([]byte, error) { return module(filepath.Join(work, "kernel.wasm")) },
		"types.zip":    types,
		"wasm_exec.js": support,
	}
	for _, name := range browser.Names {
		data, err := makers[name]()
		if err != nil {
			return nil, fmt.Errorf("make %s: %w", name, err)
		}
		files = append(files, data)
	}
	return files, nil
}

// digest gives a name for what is in the files, and for how they are written.
func digest(files [][]byte) string {
	h := sha256.New()
	h.Write([]byte("br zst "))
	for _, f := range files {
		fmt.Fprintf(h, "%d ", len(f))
		h.Write(f)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// squeeze compresses data.
func squeeze(data []byte, quality int) ([]byte, error) {
	var b bytes.Buffer
	w := brotli.NewWriterOptions(&b, brotli.WriterOptions{Quality: quality, LGWin: 24})
	_, err := w.Write(data)
	err = errors.Join(err, w.Close())
	return b.Bytes(), err
}

// squeezeQuickly compresses data so that it is soon undone.
func squeezeQuickly(data []byte) ([]byte, error) {
	w, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithWindowSize(8<<20))
	if err != nil {
		return nil, err
	}
	defer w.Close()
	return w.EncodeAll(data, nil), nil
}

// hot are the packages in which functions are inlined: cells would be much
// slower without, and all others are smaller so.
var hot = []string{
	"runtime/...", "internal/runtime/...", "internal/abi", "reflect", "sync/...", "internal/sync",
	"github.com/traefik/yaegi/interp",
}

// module builds the module as the file, and gives it without what it can do
// without.
func module(file string) ([]byte, error) {
	args := []string{"build", "-trimpath", "-ldflags=-s -w", "-gcflags=all=-l"}
	for _, pkg := range hot {
		args = append(args, "-gcflags="+pkg+"=")
	}
	mod, err := lessTrace(filepath.Dir(file))
	if err != nil {
		return nil, err
	}
	cmd := exec.Command("go", append(args, "-modfile", mod, "-o", file, "weft/cmd/weft-wasm")...)
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0")
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return nil, err
	}
	built, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return lean.Module(built)
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
	hash hash/fnv io io/fs iter log maps math math/big math/bits math/cmplx math/rand
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
