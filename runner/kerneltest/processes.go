package kerneltest

import (
	"bytes"
	"os"
	"path/filepath"
)

// processes gives the command lines of the processes that have the entry in
// their environment, where the system lets one see it.
func processes(entry string) []string {
	names, _ := filepath.Glob("/proc/[0-9]*/environ")
	var found []string
	for _, name := range names {
		env, _ := os.ReadFile(name) // empty for one that has ended
		if !bytes.Contains(append([]byte{0}, env...), []byte("\x00"+entry+"\x00")) {
			continue
		}
		line, _ := os.ReadFile(filepath.Join(filepath.Dir(name), "cmdline"))
		found = append(found, string(bytes.ReplaceAll(line, []byte{0}, []byte(" "))))
	}
	return found
}
