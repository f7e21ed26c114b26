package process

import (
	"fmt"
	"os"
	"strings"

	"github.com/landlock-lsm/go-landlock/landlock"
	"golang.org/x/sys/unix"
	"weft/runner"
)

// duplicate makes a descriptor another name of a file.
func duplicate(from, to int) error { return unix.Dup3(from, to, 0) }

// arena is the size of the pieces in which Go's heap grows. A limit that
// leaves it less room makes the runtime fail in places where it does not
// expect that.
const arena = 64 << 20

// limit sets the limits of the process. The number of processes has none
// here: the system counts those of a user, not of a chapter; the parent
// counts them.
func limit(l runner.Limits) error {
	limits := map[int]uint64{
		unix.RLIMIT_NOFILE: uint64(l.Files),
		unix.RLIMIT_CORE:   0,
	}
	if !raceEnabled && l.Memory > 0 { // the detector takes terabytes of addresses
		limits[unix.RLIMIT_DATA] = used() + arena + uint64(l.Memory)
	}
	for resource, n := range limits {
		var old unix.Rlimit
		if err := unix.Getrlimit(resource, &old); err != nil {
			return fmt.Errorf("limit %d: %w", resource, err)
		}
		n = min(n, old.Max)
		if err := unix.Setrlimit(resource, &unix.Rlimit{Cur: n, Max: n}); err != nil {
			return fmt.Errorf("limit %d to %d: %w", resource, n, err)
		}
	}
	// Adopt orphans, so that the parent finds all that cells have started.
	return unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
}

// used gives how many bytes of data the process has now, or zero if the
// system does not tell.
func used() uint64 {
	status, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(status)) {
		var kb uint64
		if n, _ := fmt.Sscanf(line, "VmData: %d kB", &kb); n == 1 {
			return kb << 10
		}
	}
	return 0
}

// fence makes all but a few directories read-only, if this kernel of the
// system can do that; if not, nothing happens.
func fence(writable []string) error {
	return landlock.V3.BestEffort().RestrictPaths(
		landlock.RODirs("/"),
		landlock.RWDirs(append(writable, "/dev/shm", "/proc/self")...).IgnoreIfMissing(),
		landlock.RWFiles("/dev/null", "/dev/zero", "/dev/full", "/dev/tty").IgnoreIfMissing(),
	)
}
