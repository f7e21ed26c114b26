package process

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"weft/runner"
)

// A place is the private directory of one child.
type place string

// work gives the working directory of cells: it has only what they and the
// author put there.
func (p place) work() string { return filepath.Join(string(p), "work") }

// home gives the home directory.
func (p place) home() string { return filepath.Join(string(p), "home") }

// temp gives the directory for temporary files.
func (p place) temp() string { return filepath.Join(string(p), "tmp") }

// stdin gives the name of the pipe that the n-th cell reads which reads.
func (p place) stdin(n int) string { return filepath.Join(string(p), fmt.Sprintf("stdin-%d", n)) }

// newPlace makes a place below dir with the files of the author.
func newPlace(dir string, files []runner.File) (place, error) {
	name, err := os.MkdirTemp(dir, "weft-")
	if err != nil {
		return "", err
	}
	if real, err := filepath.EvalSymlinks(name); err == nil {
		name = real // what cells see as their working directory
	}
	p := place(name)
	for _, d := range []string{p.work(), p.home(), p.temp()} {
		if err := os.Mkdir(d, 0o777); err != nil {
			return "", errors.Join(err, p.remove())
		}
	}
	if err := writeFiles(p.work(), files); err != nil {
		return "", errors.Join(err, p.remove())
	}
	return p, nil
}

// writeFiles writes files below dir, and nowhere else.
func writeFiles(dir string, files []runner.File) error {
	for _, f := range files {
		name := filepath.FromSlash(f.Name)
		if !filepath.IsLocal(name) {
			return fmt.Errorf("file %q is not below the working directory", f.Name)
		}
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(name, []byte(f.Data), mode(f)); err != nil {
			return err
		}
	}
	return nil
}

// mode gives the permissions of a file: a script can be run.
func mode(f runner.File) fs.FileMode {
	if strings.HasPrefix(f.Data, "#!") {
		return 0o777
	}
	return 0o666
}

// remove removes the place, also where a cell took away permissions.
func (p place) remove() error {
	err := os.RemoveAll(string(p))
	if err == nil {
		return nil
	}
	_ = filepath.WalkDir(string(p), func(name string, d fs.DirEntry, err error) error {
		if d != nil && d.IsDir() {
			_ = os.Chmod(name, 0o700)
		}
		return nil
	})
	return os.RemoveAll(string(p))
}

// environ gives the environment of a child in the place.
func (p place) environ(given []string) []string {
	env := []string{
		"PATH=/usr/local/bin:/usr/bin:/bin",
		"LANG=C.UTF-8",
	}
	for _, e := range given {
		env = append(env, strings.ReplaceAll(e, "${TMPDIR}", p.temp()))
	}
	return append(env,
		"HOME="+p.home(),
		p.sign(),
		// The runtime reports in a few words why it ends; its stacks name
		// only the interpreter. The child takes this out of the
		// environment before cells see it.
		"GOTRACEBACK=none",
	)
}

// sign gives the entry of the environment by which a process is known to
// come from this place.
func (p place) sign() string { return "TMPDIR=" + p.temp() }
