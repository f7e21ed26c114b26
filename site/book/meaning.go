package book

import (
	"fmt"
	"go/token"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"weft/runner"
)

// maxRuns is how often a cell may be run for one page.
const maxRuns = 1000

// meanings are the attributes of the format.
var meanings = []meaning{
	{"name", always, onCell | onSample, setName},
	{"expect", always, onCell, setExpect},
	{"kernel", always, onCell, setKernel},
	{"clock", always, onCell, setClock},
	{"race", nothing, onCell, func(f *fence, _ string) *mistake { f.options.Race = true; return nil }},
	{"trace", optionally, onCell, setTrace},
	{"runs", always, onCell, setRuns},
	{"timeout", always, onCell, setTimeout},
	{"isolated", nothing, onCell, func(f *fence, _ string) *mistake { f.options.Isolated = true; return nil }},
	{"leak", nothing, onCell, func(f *fence, _ string) *mistake { f.options.Leak = true; return nil }},
	{"param", always, onCell, setParam},
	{"norun", nothing, onCell, func(f *fence, _ string) *mistake { f.options.NoRun = true; return nil }},
	{"ignore", nothing, onSample, func(f *fence, _ string) *mistake { f.attrs.Ignore = true; return nil }},
	{"hide", nothing, onCell | onFile, func(f *fence, _ string) *mistake { f.attrs.Hide = true; return nil }},
	{"fold", nothing, onCell | onSample | onFile, func(f *fence, _ string) *mistake { f.attrs.Fold = true; return nil }},
	{"file", always, onFile, setFile},
	{"from", always, onFile, setFrom},
	{"unordered", nothing, onOutput, func(f *fence, _ string) *mistake { f.unordered = true; return nil }},
}

// setName takes a name that can stand in an address and in the name of a
// function. What unnamed cells are called is taken.
func setName(f *fence, v string) *mistake {
	if !isName(v) {
		return &mistake{fmt.Sprintf("%q is no name", v),
			"a name begins with a letter and goes on with letters, digits, - and _"}
	}
	if _, err := strconv.Atoi(strings.TrimPrefix(v, "cell-")); err == nil {
		return &mistake{fmt.Sprintf("%q is no name", v), "cells without a name are called so"}
	}
	f.attrs.Name = v
	return nil
}

// isName reports whether v is a Go identifier, but that it may have
// hyphens inside and be a keyword.
func isName(v string) bool {
	plain := strings.ReplaceAll(v, "-", "_")
	return !strings.HasPrefix(v, "-") && (token.IsIdentifier(plain) || token.IsKeyword(plain))
}

// endings are how a cell can be expected to end.
var endings = []string{
	string(runner.Panic), string(runner.CompileError), string(runner.Deadlock), string(runner.Race),
	string(runner.Exit), string(runner.Timeout), string(runner.Memory), string(runner.OutputLimit),
	string(runner.Stack), string(runner.Fatal), string(runner.Signal),
}

// setExpect takes an ending. Only the race detector can end a cell with a
// race, so that is asked for too.
func setExpect(f *fence, v string) *mistake {
	if m := oneOf("expect", v, endings); m != nil {
		return m
	}
	f.options.Expect = runner.Ending(v)
	f.options.Race = f.options.Race || f.options.Expect == runner.Race
	return nil
}

func setKernel(f *fence, v string) *mistake {
	if m := oneOf("kernel", v, []string{"yaegi", "go"}); m != nil {
		return m
	}
	f.options.Kernel = v
	return nil
}

func setClock(f *fence, v string) *mistake {
	if m := oneOf("clock", v, clocks); m != nil {
		return m
	}
	f.options.Virtual = true
	return nil
}

func setTrace(f *fence, v string) *mistake {
	if v == "" {
		v = "goroutines"
	}
	if m := oneOf("trace", v, []string{"goroutines", "threads"}); m != nil {
		return m
	}
	f.options.Trace = v
	return nil
}

func setRuns(f *fence, v string) *mistake {
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > maxRuns {
		return &mistake{fmt.Sprintf("runs=%s is no number of runs", v), fmt.Sprintf("write a number from 1 to %d", maxRuns)}
	}
	f.options.Runs = n
	return nil
}

func setTimeout(f *fence, v string) *mistake {
	d, err := time.ParseDuration(v)
	if err != nil || d <= 0 {
		return &mistake{fmt.Sprintf("timeout=%s is no duration", v), "write one like 500ms, 2s or 1m30s"}
	}
	f.options.Timeout = d
	return nil
}

// setParam takes name=value,value,….
func setParam(f *fence, v string) *mistake {
	name, list, ok := strings.Cut(v, "=")
	p := &runner.Param{Name: strings.TrimSpace(name)}
	for value := range strings.SplitSeq(list, ",") {
		value = strings.TrimSpace(value)
		ok = ok && value != "" && !slices.Contains(p.Values, value)
		p.Values = append(p.Values, value)
	}
	if !ok || !token.IsIdentifier(p.Name) {
		return &mistake{fmt.Sprintf("param=%s is no variable with values", v),
			"write one like param=workers=1,2,4 with each value once"}
	}
	f.options.Param = p
	return nil
}

func setFile(f *fence, v string) *mistake {
	if !fs.ValidPath(v) || v == "." {
		return &mistake{fmt.Sprintf("%q is no file of the working directory", v),
			"write a path with slashes, without . and .. in it"}
	}
	f.attrs.File, f.attrs.Name = v, v
	return nil
}

func setFrom(f *fence, v string) *mistake {
	f.attrs.From = v
	return nil
}

// oneOf tells that v is none of the known values of an attribute.
func oneOf(key, v string, known []string) *mistake {
	if slices.Contains(known, v) {
		return nil
	}
	return &mistake{fmt.Sprintf("unknown value %q of %s", v, key), suggest(v, known)}
}
