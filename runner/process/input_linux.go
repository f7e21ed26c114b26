package process

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// drained reports whether there is nothing to read in a pipe.
func drained(pipe *os.File) bool {
	raw, err := pipe.SyscallConn()
	if err != nil {
		return false
	}
	n := -1
	err = raw.Control(func(fd uintptr) { n, _ = unix.IoctlGetInt(int(fd), unix.TIOCINQ) })
	return err == nil && n == 0
}

// reading reports whether a thread of the processes is in a call that reads
// their standard input, which must be the pipe. Known is false if the system
// does not tell what threads do.
func reading(pids []int, pipe *os.File) (yes, known bool) {
	ours, err := pipe.Stat()
	if err != nil {
		return false, true
	}
	read := fmt.Sprintf("%d 0x0 ", unix.SYS_READ)
	for _, pid := range pids {
		theirs, err := os.Stat(fmt.Sprintf("/proc/%d/fd/0", pid))
		if err != nil || !os.SameFile(ours, theirs) {
			continue
		}
		names, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/syscall", pid))
		for _, name := range names {
			text, err := os.ReadFile(name)
			known = known || err == nil
			if strings.HasPrefix(string(text), read) {
				return true, true
			}
		}
	}
	return false, known
}
