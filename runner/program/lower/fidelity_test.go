package lower_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"weft/runner/program/lower"
)

// A verdict is what became of one program.
type verdict struct {
	name, kind, detail string
}

// TestFidelity puts Go's own test programs through lowering and yaegi and
// compares them with what the Go toolchain says. It is long: it runs only
// with WEFT_FIDELITY=N, for N of the programs ("all" for all of them), or
// WEFT_FIDELITY_ONLY=REGEXP; WEFT_FIDELITY_SEED picks other ones.
func TestFidelity(t *testing.T) {
	names := samples(t)
	verdicts := make([]verdict, len(names))
	var wait sync.WaitGroup
	gate := make(chan bool, 2)
	for i, name := range names {
		wait.Go(func() {
			gate <- true
			defer func() { <-gate }()
			verdicts[i] = judge(t, name)
		})
	}
	wait.Wait()
	report(t, verdicts)
}

// samples chooses programs.
func samples(t *testing.T) []string {
	only := os.Getenv("WEFT_FIDELITY_ONLY")
	n, err := strconv.Atoi(os.Getenv("WEFT_FIDELITY"))
	if os.Getenv("WEFT_FIDELITY") == "all" || only != "" {
		n, err = 1<<30, nil
	}
	if err != nil {
		t.Skip("set WEFT_FIDELITY to the number of programs")
	}
	names := runPrograms(t, regexp.MustCompile(only))
	seed := os.Getenv("WEFT_FIDELITY_SEED")
	rank := func(s string) uint32 {
		h := fnv.New32a()
		h.Write([]byte(s + seed))
		sum := sha256.Sum256(h.Sum(nil))
		return uint32(sum[0])<<24 | uint32(sum[1])<<16 | uint32(sum[2])<<8 | uint32(sum[3])
	}
	sort.Slice(names, func(i, j int) bool { return rank(names[i]) < rank(names[j]) })
	return names[:min(n, len(names))]
}

// runPrograms finds the programs that are one file and need no flags.
func runPrograms(t *testing.T, only *regexp.Regexp) []string {
	root := filepath.Join(goroot(t), "test")
	var names []string
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.Contains(path, ".dir/") {
			return err
		}
		src, err := os.ReadFile(path)
		first, _, _ := bytes.Cut(src, []byte("\n"))
		if strings.TrimSpace(string(first)) == "// run" || bytes.Contains(src[:min(len(src), 2000)], []byte("\n// run\n")) {
			if rel, _ := filepath.Rel(root, path); only.MatchString(rel) && forThisMachine(string(src)) {
				names = append(names, rel)
			}
		}
		return err
	})
	if err != nil {
		t.Skip("no test directory in GOROOT: ", err)
	}
	return names
}

// goroot asks the go command for its root.
func goroot(t *testing.T) string {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Skip("no go command: ", err)
	}
	return strings.TrimSpace(string(out))
}

// forThisMachine reports whether a program's build constraint lets it run.
func forThisMachine(src string) bool {
	for l := range strings.Lines(src) {
		if c, ok := strings.CutPrefix(l, "//go:build "); ok {
			return !strings.Contains(c, "goexperiment") && !strings.Contains(c, "ignore") && c != "race\n" && !strings.Contains(c, "!amd64") && !strings.Contains(c, "!linux")
		}
		if strings.HasPrefix(l, "package ") {
			break
		}
	}
	return true
}

// judge runs one program on both sides.
func judge(t *testing.T, name string) verdict {
	path := filepath.Join(goroot(t), "test", name)
	src, err := os.ReadFile(path)
	if err != nil {
		return verdict{name, "skipped", err.Error()}
	}
	want, ok := truth(t, name, src)
	if !ok {
		return verdict{name, "skipped", "go does not run it, or not always alike"}
	}
	files, refusals, err := lowered(string(src))
	if err != nil {
		return verdict{name, "not lowered", firstLine(err.Error())}
	}
	if len(refusals) > 0 {
		return verdict{name, "refused", refusals[0].Reason}
	}
	got := runLowered(t, []string{files[0].Text}, 10*time.Second)
	return compareOutcomes(name, got, want)
}

var lowering sync.Mutex

// lowered lowers a program; a panic of the lowering is an error.
func lowered(src string) (files []lower.File, refusals []lower.Refusal, err error) {
	lowering.Lock()
	defer lowering.Unlock()
	defer func() {
		if r := recover(); r != nil {
			buf := make([]byte, 4096)
			buf = buf[:runtime.Stack(buf, false)]
			err = fmt.Errorf("panic: %v", r)
			if os.Getenv("STACK") != "" {
				err = fmt.Errorf("panic: %v %s", r, strings.ReplaceAll(string(buf), "\n", "|"))
			}
		}
	}()
	return lower.Package([]lower.File{{Name: "prog.go", Text: src}}, imp)
}

func compareOutcomes(name string, got, want outcome) verdict {
	switch {
	case got.hung:
		return verdict{name, "hung", ""}
	case got.code == 4:
		return verdict{name, "not compiled", lastLine(got.stderr)}
	case got.code == 5:
		return verdict{name, "refused", firstLine(got.stderr)}
	case strings.Contains(got.stderr, "yaegi@") && got.code == 2:
		return verdict{name, "crashed", firstLine(got.stderr)}
	case got.stdout != want.stdout:
		return verdict{name, "wrong", "stdout: " + difference(got.stdout, want.stdout) + " stderr " + firstLine(got.stderr)}
	case got.code != want.code:
		return verdict{name, "wrong", fmt.Sprintf("exit %d, want %d: %s", got.code, want.code, firstLine(got.stderr))}
	case plainStderr(got.stderr) != plainStderr(want.stderr):
		return verdict{name, "wrong", "stderr: " + difference(plainStderr(got.stderr), plainStderr(want.stderr))}
	}
	return verdict{name, "right", ""}
}

// plainStderr leaves out what differs in each run: stacks and addresses.
func plainStderr(s string) string {
	if i := strings.Index(s, "\ngoroutine "); i >= 0 {
		s = s[:i]
	}
	s = regexp.MustCompile(`\[signal [^]]*\]\n?|exit status \d+\n?|0x[0-9a-f]+`).ReplaceAllString(s, "")
	return strings.TrimSpace(s)
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	return s[:min(len(s), 300)]
}

func lastLine(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return lines[len(lines)-1]
}

// difference shows the first line that differs.
func difference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		a, b := at(g, i), at(w, i)
		if a != b {
			return fmt.Sprintf("line %d: got %.120q, want %.120q", i+1, a, b)
		}
	}
	return "none"
}

func at(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return ""
}

// truth gives what the toolchain makes of a program; it is kept in a
// temporary directory, because building takes long.
func truth(t *testing.T, name string, src []byte) (outcome, bool) {
	dir := filepath.Join(os.TempDir(), "weft-fidelity")
	sum := sha256.Sum256(append([]byte(runtime.Version()+name), src...))
	file := filepath.Join(dir, fmt.Sprintf("%x.json", sum[:12]))
	var kept struct {
		Stdout, Stderr string
		Code           int
		Ok             bool
	}
	if data, err := os.ReadFile(file); err == nil && json.Unmarshal(data, &kept) == nil {
		return outcome{stdout: kept.Stdout, stderr: kept.Stderr, code: kept.Code}, kept.Ok
	}
	tmp := t.TempDir()
	bin := filepath.Join(tmp, "prog")
	prog := filepath.Join(tmp, "prog.go")
	if os.MkdirAll(dir, 0o777) != nil || os.WriteFile(prog, src, 0o666) != nil {
		return outcome{}, false
	}
	cmd := exec.Command("go", "build", "-o", bin, prog)
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GO111MODULE=on", "CGO_ENABLED=0")
	built := cmd.Run() == nil
	var o outcome
	if built {
		o = runCommand(t, 20*time.Second, tmp, nil, bin)
		again := runCommand(t, 20*time.Second, tmp, nil, bin)
		built = again.stdout == o.stdout && plainStderr(again.stderr) == plainStderr(o.stderr)
	}
	kept.Stdout, kept.Stderr, kept.Code, kept.Ok = o.stdout, o.stderr, o.code, built && !o.hung
	if data, err := json.Marshal(kept); err == nil {
		os.WriteFile(file, data, 0o666)
	}
	os.Remove(bin)
	return o, kept.Ok
}

// report prints the figures, and each program that was not right.
func report(t *testing.T, verdicts []verdict) {
	count := map[string]int{}
	sort.SliceStable(verdicts, func(i, j int) bool { return verdicts[i].kind+verdicts[i].detail < verdicts[j].kind+verdicts[j].detail })
	var b strings.Builder
	for _, v := range verdicts {
		count[v.kind]++
		if v.kind != "right" {
			fmt.Fprintf(&b, "%-12s %-34s %s\n", v.kind, v.name, v.detail)
		}
	}
	n := len(verdicts) - count["skipped"]
	for kind, c := range count {
		fmt.Fprintf(&b, "%s %d (%.1f %%)\n", kind, c, 100*float64(c)/float64(max(n, 1)))
	}
	t.Logf("%d programs\n%s", n, b.String())
}
