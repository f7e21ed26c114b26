package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync/atomic"
	"time"
)

// runs counts the programs that were made to be run.
var runs atomic.Int32

// report measures everything and gives the figures as Markdown.
func (m *measurement) report(ctx context.Context) (string, error) {
	var w strings.Builder
	hugo := "no Hugo, which could not be installed"
	if m.hugo != "" {
		hugo = "Hugo " + m.hugoVersion
	}
	fmt.Fprintf(&w, "Figures of %s, %s, %s/%s, %d processors, load %s before; %s.\n\n", time.Now().UTC().Format(time.DateOnly),
		goVersion(ctx), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), load(), hugo)
	if m.pages > 0 {
		c, err := m.pagesContest(ctx)
		if err != nil {
			return "", err
		}
		m.tellPages(&w, c)
	}
	if m.chapters > 0 {
		c, err := m.cellsContest(ctx)
		if err != nil {
			return "", err
		}
		m.tellCells(&w, c)
	}
	if len(m.growth) > 1 {
		if err := m.growthOf(ctx, &w); err != nil {
			return "", err
		}
	}
	return w.String(), nil
}

// goVersion gives the release of the go command.
func goVersion(ctx context.Context) string {
	said, err := exec.CommandContext(ctx, "go", "env", "GOVERSION").Output()
	if err != nil {
		return runtime.Version()
	}
	return strings.TrimSpace(string(said))
}

// load gives how busy the machine is, if it tells.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	first, _, _ := strings.Cut(string(text), " ")
	return first
}

// The figures stand in a document between these lines.
const (
	figuresBegin = "<!-- figures: make performance writes them -->\n"
	figuresEnd   = "<!-- end of figures -->\n"
)

// putFigures puts the figures into a document.
func putFigures(name, figures string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	before, rest, ok := strings.Cut(string(text), figuresBegin)
	_, after, ended := strings.Cut(rest, figuresEnd)
	if !ok || !ended {
		return fmt.Errorf("%s has no place for figures", name)
	}
	return os.WriteFile(name, []byte(before+figuresBegin+"\n"+figures+figuresEnd+after), 0o666)
}
