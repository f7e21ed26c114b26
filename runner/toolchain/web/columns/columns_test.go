package columns_test

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"

	"weft/runner/toolchain/web/columns"
)

// An archive of the compiler becomes another one of the same size, and is as it
// was after that; the tables in it are those of its release of Go.
func TestJoinUndoesSplit(t *testing.T) {
	out, err := exec.Command("go", "list", "-export", "-f", "{{.Export}}", "fmt").Output()
	if err != nil {
		t.Skipf("no go command: %v", err)
	}
	archive, err := os.ReadFile(strings.TrimSpace(string(out)))
	if err != nil {
		t.Fatal(err)
	}
	there := bytes.Clone(archive)
	columns.Split(there)
	if bytes.Equal(there, archive) {
		t.Error("nothing was rearranged")
	}
	columns.Join(there)
	if !bytes.Equal(there, archive) {
		t.Error("the archive is not what it was")
	}
}

// Whatever is no archive stays what it was.
func FuzzJoinUndoesSplit(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("\x00go120ld"))
	f.Add(append([]byte("\x00go120ld"), bytes.Repeat([]byte{0, 1, 0, 0}, 400)...))
	f.Fuzz(func(t *testing.T, data []byte) {
		there := bytes.Clone(data)
		columns.Split(there)
		columns.Join(there)
		if !bytes.Equal(there, data) {
			t.Errorf("%q became %q", data, there)
		}
	})
}
