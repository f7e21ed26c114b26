package process

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestStacksAreAskedOfTheThreadThatRuns asks a program whose first thread
// waits, and whose loop is on another one. The runtime is kept from taking
// the loop off its thread, which on a busy machine it has no time to do.
func TestStacksAreAskedOfTheThreadThatRuns(t *testing.T) {
	loop := exec.CommandContext(t.Context(), os.Args[0], "weft-loop")
	loop.Env = append(os.Environ(), "GODEBUG=asyncpreemptoff=1")
	var report bytes.Buffer
	loop.Stderr = &report
	out, err := loop.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := loop.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, len("loops\n"))); err != nil {
		t.Fatal(err)
	}
	eventually(killTime, func() bool { _, ticks := busiest(loop.Process.Pid); return ticks > 1 })
	if err := askForStacks(loop.Process.Pid); err != nil {
		t.Fatal(err)
	}
	_ = loop.Wait()
	if got := report.String(); !strings.Contains(got, "process_test.loop()") {
		t.Errorf("the report does not have the stack of the loop:\n%s", got)
	}
}

func TestRunningReadsTheStateBehindAnyName(t *testing.T) {
	for _, test := range []struct {
		stat  string
		ticks int
		ok    bool
	}{
		{"7 (a) S (b) R 1 1 1 0 -1 4194304 90 0 0 0 120 3 0 0 20 0", 123, true},
		{"7 (weft) S 1 1 1 0 -1 4194304 90 0 0 0 120 3 0 0 20 0", 0, false},
		{"7 (weft) R 1 1", 0, false},
		{"", 0, false},
	} {
		file := filepath.Join(t.TempDir(), "stat")
		if err := os.WriteFile(file, []byte(test.stat), 0o600); err != nil {
			t.Fatal(err)
		}
		if ticks, ok := running(statFields(file)); ticks != test.ticks || ok != test.ok {
			t.Errorf("running(%q) = %d, %v, want %d, %v", test.stat, ticks, ok, test.ticks, test.ok)
		}
	}
}
