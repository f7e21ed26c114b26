package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"sync"

	"github.com/spf13/cobra"
)

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of weft and of the Go it was built with",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintln(cmd.OutOrStdout(), "weft", version(), runtime.Version(), runtime.GOOS+"/"+runtime.GOARCH)
			return err
		},
	}
}

// version gives the version of the module, or the revision that was built.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown)"
	}
	v, modified := info.Main.Version, ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision" && (v == "" || v == "(devel)"):
			v = fmt.Sprintf("%.12s", s.Value)
		case s.Key == "vcs.modified" && s.Value == "true":
			modified = "+changes"
		}
	}
	return v + modified
}

// fingerprint names this very build of weft. It stands in the keys of runs, so
// that a changed weft runs everything again.
var fingerprint = sync.OnceValues(func() (string, error) {
	name, err := os.Executable()
	if err != nil {
		return "", err
	}
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	print, err := printOf(f)
	if err != nil {
		return "", fmt.Errorf("read %s: %w", name, err)
	}
	return print, nil
})

// printOf gives the hash of what tells an executable from others: the identity
// of all its contents, which the go command writes near the beginning, or if it
// was told not to, the contents themselves.
func printOf(executable io.Reader) (string, error) {
	h := sha256.New()
	head := make([]byte, idWithin)
	n, err := io.ReadFull(executable, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return "", err
	}
	if id := buildID(head[:n]); id != nil {
		h.Write(id)
		return hex.EncodeToString(h.Sum(nil)), nil
	}
	h.Write(head[:n])
	_, err = io.Copy(h, executable)
	return hex.EncodeToString(h.Sum(nil)), err
}

// idWithin is how many bytes from the beginning the identity stands at most.
const idWithin = 64 << 10

// buildID gives the identity as the linker writes it, or nil: as a note of an
// ELF file, or else as a text before the code. It has parts, of which the last is
// a hash of the whole program.
func buildID(head []byte) []byte {
	var id []byte
	const note, before, after = "\x04\x00\x00\x00Go\x00\x00", "\xff Go build ID: \"", "\"\n \xff"
	if i := bytes.Index(head, []byte(note)); i >= 4 {
		size := binary.NativeEndian.Uint32(head[i-4:])
		id = head[i+len(note):]
		id = id[:min(int(size), maxID+1, len(id))]
	} else if _, rest, ok := bytes.Cut(head, []byte(before)); ok {
		id, _, _ = bytes.Cut(rest, []byte(after))
	}
	if bytes.Count(id, []byte("/")) < 1 || len(id) > maxID {
		return nil
	}
	return id
}

// maxID is how long an identity may be.
const maxID = 200
