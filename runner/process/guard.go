package process

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// A Room is a directory for the private directories of children
// ([Config.TempDir]) with a guard: a process that waits until this one is
// gone, in whatever way, then ends what cells have left running, and removes
// the directory. Without it, what a cell has started would outlive a parent
// that is killed.
type Room struct {
	// Dir is the directory.
	Dir   string
	guard *exec.Cmd
	line  *os.File // the guard waits for a word, or for its end
}

// roomPrefix begins the name of every room.
const roomPrefix = "weft-room-"

// guardTime is how long Close waits for the guard.
const guardTime = 10 * time.Second

// waiter is the guard as long as there is nothing to do: a shell that becomes
// the guard itself when its parent is gone without a word. To start our own
// program takes ten times as long, and mostly it would be for nothing.
var waiter = []string{"/bin/sh", "-c", `read -r word || exec "$@"`, "weft-guard"}

// NewRoom makes a room below dir, or in the system's directory for temporary
// files if dir is empty. Command starts the guard; it gets the room as a last
// argument and must call [Guard].
func NewRoom(dir string, command []string) (*Room, error) {
	name, err := os.MkdirTemp(dir, roomPrefix)
	if err != nil {
		return nil, fmt.Errorf("make room: %w", err)
	}
	if real, err := filepath.EvalSymlinks(name); err == nil {
		name = real
	}
	end, line, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(err, os.Remove(name))
	}
	defer end.Close()
	r := &Room{Dir: name, line: line}
	command = append(command[:len(command):len(command)], name)
	if r.start(slices.Concat(waiter, command), end) != nil { // no shell here
		err = r.start(command, end)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start guard: %w", err), line.Close(), os.Remove(name))
	}
	return r, nil
}

// start starts the guard.
func (r *Room) start(command []string, end *os.File) error {
	r.guard = exec.Command(command[0], command[1:]...)
	r.guard.Stdin = end
	r.guard.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // signals of the terminal are not for it
	return r.guard.Start()
}

// Close clears the room and lets the guard go.
func (r *Room) Close() error {
	if _, err := r.line.Stat(); err != nil {
		return nil // closed before
	}
	if clearRoom(r.Dir) == nil { // else the guard tries, which hears nothing
		_, _ = r.line.WriteString("done\n")
	}
	_ = r.line.Close()
	late := time.AfterFunc(guardTime, func() { _ = r.guard.Process.Kill() })
	defer late.Stop()
	if err := r.guard.Wait(); err != nil {
		return fmt.Errorf("clear %s: %w", r.Dir, err)
	}
	return nil
}

// clearRoom ends what runs in a room and removes it.
func clearRoom(room string) error {
	killBelow(room)
	return place(room).remove()
}

// Guard is the program of the guard of a room. It returns when the room is
// cleared.
func Guard(room string) error {
	if !strings.HasPrefix(filepath.Base(room), roomPrefix) {
		return fmt.Errorf("%q is not a room: weft starts this command itself", room)
	}
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		return err
	}
	return clearRoom(room)
}
