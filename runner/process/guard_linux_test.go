package process_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"weft/runner/process"
)

// TestRoomIsClearedWhenTheParentIsKilled kills a parent in the middle of a
// cell that has started two processes, one of them in a session of its own.
func TestRoomIsClearedWhenTheParentIsKilled(t *testing.T) {
	dir := t.TempDir()
	parent := exec.Command(os.Args[0], asParent, "room", dir)
	out, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	var a, b int
	if _, err := fmt.Fscan(out, &a, &b); err != nil {
		t.Fatalf("read process numbers: %v", err)
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait()
	for _, pid := range []int{a, b} {
		await(t, "process "+strconv.Itoa(pid)+" to end", func() bool { return !runs(pid) })
	}
	await(t, "the room to be removed", func() bool {
		left, err := filepath.Glob(filepath.Join(dir, "*"))
		return err == nil && len(left) == 0
	})
}

func TestGuardClearsOnlyRooms(t *testing.T) {
	dir := t.TempDir()
	if err := process.Guard(dir); err == nil {
		t.Error("Guard took a directory that is no room")
	}
	if _, err := os.Stat(dir); err != nil {
		t.Error(err)
	}
}

func TestRoomClosesTwice(t *testing.T) {
	dir := t.TempDir()
	r, err := process.NewRoom(dir, []string{os.Args[0], asGuard})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
	empty(t, dir)
}

// runs reports whether a process is there and no zombie.
func runs(pid int) bool {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && !strings.Contains(string(b), ") Z ")
}

// await waits until ok, with a limit.
func await(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}
