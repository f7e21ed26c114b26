package process

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"syscall"
)

// Exec makes the process of a child, which has just been started, into the
// named program, with the limits of the child. The program speaks the
// protocol itself; how it is to do that stands in its environment, in the
// given variable: the word of the marks, how many bytes a stack may have, and
// how many the process. Exec returns only if something is wrong.
func Exec(program, variable string) error {
	if err := checkPipes(); err != nil {
		return err
	}
	s, err := readSetup()
	if err != nil {
		return fmt.Errorf("read setup: %w", err)
	}
	if err := limit(s.Limits); err != nil {
		return err
	}
	if err := fence(s.Writable); err != nil {
		return err
	}
	env := slices.DeleteFunc(os.Environ(), func(e string) bool { return strings.HasPrefix(e, "GOTRACEBACK=") })
	env = append(env, fmt.Sprintf("%s=%s %d %d", variable, s.Word, s.maxStack(), s.Limits.Memory))
	return fmt.Errorf("start %s: %w", program, syscall.Exec(program, []string{program}, env))
}

// readSetup reads the first message and nothing of what follows it.
func readSetup() (s setup, err error) {
	var line []byte
	for b := make([]byte, 1); !bytes.HasSuffix(line, []byte("\n")) && len(line) < maxSetup; {
		n, err := syscall.Read(requestsFD, b)
		switch {
		case errors.Is(err, syscall.EINTR):
		case err != nil:
			return s, err
		case n == 0:
			return s, io.ErrUnexpectedEOF
		default:
			line = append(line, b...)
		}
	}
	return s, json.Unmarshal(line, &s)
}

// maxSetup is how many bytes a setup may have: it is to fit into a pipe.
const maxSetup = 64 << 10
