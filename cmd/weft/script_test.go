package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite what the scripts want")

// TestMain makes this binary the command weft where a script calls it, and
// where weft starts itself as a kernel.
func TestMain(m *testing.M) {
	if isKernel(os.Args) {
		main()
	}
	testscript.Main(m, map[string]func(){"weft": main})
}

// TestScripts runs the command as its users do. Each script is a promise
// and is named for it.
func TestScripts(t *testing.T) {
	cache, err := goCache(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"junit": junitCmd, "mode": modeCmd, "schema": schemaCmd,
		},
		Setup: func(env *testscript.Env) error {
			env.Setenv("XDG_CACHE_HOME", filepath.Join(env.WorkDir, ".cache"))
			// The types of the standard library come from the go command, for
			// which a cold cache would mean minutes.
			env.Setenv("GOCACHE", cache)
			env.Setenv("GOROOT", os.Getenv("GOROOT"))
			docs, err := filepath.Abs("../../docs")
			if err != nil {
				return err
			}
			env.Setenv("DOCS", docs)
			return nil
		},
	})
}

// goCache gives the build cache of the go command.
func goCache(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, "go", "env", "GOCACHE").Output()
	if err != nil {
		return "", fmt.Errorf("go env: %w", err)
	}
	return strings.TrimSpace(string(out)), nil
}
