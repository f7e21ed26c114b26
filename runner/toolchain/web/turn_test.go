package web_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"weft/runner/toolchain/web"
)

// TestMain makes the files in the directory that a test names, in a process of
// their own.
func TestMain(m *testing.M) {
	if cache := os.Getenv("WEFT_WEB_CACHE"); cache != "" {
		dir, _, err := web.Make(context.Background(), web.Config{Cache: cache, Go: os.Getenv("WEFT_WEB_GO")})
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println(dir)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// fakeGo gives a go command that builds nothing, and says in a file that it was
// asked to; build is what it does then, in the language of the shell.
func fakeGo(t *testing.T, log, build string) string {
	t.Helper()
	root := t.TempDir()
	for _, name := range []string{"src/cmd/compile/main.go", "lib/wasm/wasm_exec.js"} {
		name = filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte("// "+name), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	name := filepath.Join(root, "go")
	script := fmt.Sprintf(`#!/bin/sh
case "$1" in
env) echo go1.99; echo '%s' ;;
build)
	echo built >>'%s'
	%s
	while [ "$1" != -o ]; do shift; done
	echo tools >"$2/compile" ;;
esac
`, root, log, build)
	if err := os.WriteFile(name, []byte(script), 0o777); err != nil {
		t.Fatal(err)
	}
	return name
}

// A maker is a process that builds until it is let go.
type maker struct {
	cmd  *exec.Cmd
	let  *os.File
	said strings.Builder
}

// startMaker starts one, and waits until it builds.
func startMaker(t *testing.T, cache, log string) *maker {
	t.Helper()
	begun, tell := pipe(t)
	hold, let := pipe(t)
	m := &maker{cmd: exec.CommandContext(t.Context(), os.Args[0]), let: let}
	m.cmd.Env = append(os.Environ(), "WEFT_WEB_CACHE="+cache, "WEFT_WEB_GO="+fakeGo(t, log, "echo begun >&3; read line <&4"))
	m.cmd.ExtraFiles = []*os.File{tell, hold}
	m.cmd.Stdout, m.cmd.Stderr = &m.said, &m.said
	if err := m.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	tell.Close()
	hold.Close()
	if line, err := bufio.NewReader(begun).ReadString('\n'); err != nil {
		t.Fatalf("it has not begun to build: %q, %v, %v: %s", line, err, m.cmd.Wait(), m.said.String())
	}
	return m
}

func pipe(t *testing.T) (r, w *os.File) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		r.Close()
		w.Close()
	})
	return r, w
}

// Of two processes that want the same, one builds and the other waits for it,
// and says so. If the first is killed, the second builds.
func TestOneProcessBuilds(t *testing.T) {
	for name, killed := range map[string]bool{"let go": false, "killed": true} {
		t.Run(name, func(t *testing.T) {
			cache, log := t.TempDir(), filepath.Join(t.TempDir(), "log")
			first := startMaker(t, cache, log)
			var told []string
			dir, m, err := web.Make(t.Context(), web.Config{Cache: cache, Go: fakeGo(t, log, ":"), Tell: func(what string) {
				if told = append(told, what); len(told) == 1 && killed {
					_ = first.cmd.Process.Kill()
				}
				first.let.Close()
			}})
			if err != nil || len(told) == 0 || !strings.HasPrefix(told[0], "waiting for another process") {
				t.Fatalf("%v, told %q", err, told)
			}
			ended := first.cmd.Wait()
			if said := first.said.String(); !killed && (ended != nil || said != dir+"\n") {
				t.Errorf("the first process says %q, %v, want %s", said, ended, dir)
			}
			built, _ := os.ReadFile(log)
			if got, want := strings.Count(string(built), "built"), map[bool]int{false: 1, true: 2}[killed]; got != want {
				t.Errorf("built %d times, want %d", got, want)
			}
			for _, name := range m.Files() {
				if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
					t.Error(err)
				}
			}
		})
	}
}
