package main

import (
	"bytes"
	"context"

	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"weft/runner"
)

// An outcome is what a program printed and how it ended.
type outcome struct {
	Stdout string
	// Stderr has what the runtime reports last, up to the first stack.
	Stderr string
	Status int
	// CPU is the time that a compiled program has computed.
	CPU time.Duration
}

// same reports whether two outcomes cannot be told apart.
func (o outcome) same(p outcome) bool {
	return o.Stdout == p.Stdout && o.Status == p.Status && plain(o.Stderr) == plain(p.Stderr)
}

// A judge tells what a program really does. What it has found out is kept in
// the user's cache, because building takes long.
type judge struct {
	shelf   shelf
	release string
}

// Limits on what the judge waits for, and how often it looks.
const (
	judgeTime = 20 * time.Second
	buildTime = 2 * time.Minute
	looks     = 3
)

func newJudge(ctx context.Context, s shelf) (*judge, error) {
	release, err := goEnv(ctx, "GOVERSION")
	if err != nil {
		return nil, err
	}
	return &judge{s, release}, nil
}

// errSlow is why a program that takes too long tells nothing.
var errSlow = fmt.Errorf("it takes longer than %v", judgeTime)

// A judgement is an outcome, or why there is none.
type judgement struct {
	Outcome outcome
	Skipped string
	// Slow tells that the program took too long to be judged.
	Slow bool
}

// truth gives what the toolchain makes of a program; the error is why that
// tells nothing.
func (j *judge) truth(ctx context.Context, p program) (outcome, error) {
	var kept judgement
	if !j.shelf.find(&kept, j.release, p.name, p.source) {
		kept = j.find(ctx, p)
		if err := ctx.Err(); err != nil {
			return outcome{}, err
		}
		if kept.Slow { // perhaps only today
			return outcome{}, errors.New(kept.Skipped)
		}
		if err := j.shelf.keep(kept, j.release, p.name, p.source); err != nil {
			return outcome{}, err
		}
	}
	if kept.Skipped != "" {
		return outcome{}, errors.New(kept.Skipped)
	}
	return kept.Outcome, nil
}

// find builds a program and runs it several times.
func (j *judge) find(ctx context.Context, p program) judgement {
	dir, err := os.MkdirTemp("", "weft-judge-")
	if err != nil {
		return judgement{Skipped: err.Error()}
	}
	defer os.RemoveAll(dir)
	bin, err := compile(ctx, dir, p)
	if err != nil {
		return judgement{Skipped: err.Error()}
	}
	first, err := execute(ctx, bin)
	for i := 1; i < looks && err == nil; i++ {
		var again outcome
		if again, err = execute(ctx, bin); err == nil && !again.same(first) {
			err = errors.New("it does not always do the same")
		}
	}
	if err != nil {
		return judgement{Skipped: err.Error(), Slow: errors.Is(err, errSlow)}
	}
	return judgement{Outcome: first}
}

// compile builds a program as the compiling kernel does.
func compile(ctx context.Context, dir string, p program) (string, error) {
	file, bin := filepath.Join(dir, p.file()), filepath.Join(dir, "prog")
	if err := os.WriteFile(file, []byte(p.source), 0o666); err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, buildTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, "go", "build", "-o", bin, file)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GO111MODULE=on", "GOFLAGS=", "GOPROXY=off", "GOTOOLCHAIN=local", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		return "", fmt.Errorf("go build: %s", lines[min(1, len(lines)-1)])
	}
	return bin, nil
}

// execute runs a compiled program in a directory and with an environment as
// cells have them.
func execute(ctx context.Context, bin string) (outcome, error) {
	ctx, cancel := context.WithTimeout(ctx, judgeTime)
	defer cancel()
	dir, err := os.MkdirTemp(filepath.Dir(bin), "run-")
	if err != nil {
		return outcome{}, err
	}
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, bin)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &stdout, &stderr
	cmd.Env = append(cellEnv(), "HOME="+dir, "TMPDIR="+dir, "LANG=C.UTF-8")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = time.Second
	err = cmd.Run()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return outcome{}, errSlow
	case err != nil && !errors.As(err, &exit):
		return outcome{}, err
	}
	state := cmd.ProcessState
	return outcome{stdout.String(), stderr.String(), state.ExitCode(), state.UserTime() + state.SystemTime()}, nil
}

// outcomeOf gives the result of a kernel as the outcome of a program.
func outcomeOf(r runner.Result) outcome {
	o := outcome{Stdout: r.Text(runner.Stdout), Stderr: r.Text(runner.Stderr)}
	e := r.Err()
	if e == nil {
		return o
	}
	o.Status = r.ExitCode
	if e.Ending != runner.Exit {
		o.Status = 2
		o.Stderr += e.Message + "\n"
	}
	return o
}
