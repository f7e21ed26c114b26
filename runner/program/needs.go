package program

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strconv"
	"strings"

	"weft/runner"
)

// A demand says which names of a package need what. A star at the end stands
// for any rest; the first that fits counts, and no kind is no need.
type demand struct {
	name string
	kind runner.NeedKind
}

// demanding tells by package which of its names need an operating system. A
// path with a slash at its end stands for all packages below.
var demanding = map[string][]demand{
	"os": {
		{"StartProcess", runner.NeedsProcesses}, {"FindProcess", runner.NeedsProcesses}, {"Getpid", runner.NeedsProcesses},
		{"Getppid", runner.NeedsProcesses}, {"Executable", runner.NeedsProcesses}, {"Hostname", runner.NeedsSystem},
		{"Getuid", runner.NeedsSystem}, {"Geteuid", runner.NeedsSystem}, {"Getgid", runner.NeedsSystem}, {"Getegid", runner.NeedsSystem},
		{"Getgroups", runner.NeedsSystem}, {"User*", runner.NeedsSystem}, {"Pipe", runner.NeedsSystem}, {"NewFile", runner.NeedsSystem},
		{"Symlink", runner.NeedsFiles}, {"Readlink", runner.NeedsFiles}, {"Link", runner.NeedsFiles}, {"Chown", runner.NeedsFiles},
		{"Lchown", runner.NeedsFiles}, {"Chroot", runner.NeedsFiles},
	},
	"os/exec":   {{"*", runner.NeedsProcesses}},
	"os/signal": {{"*", runner.NeedsSignals}},
	"os/user":   {{"*", runner.NeedsSystem}},
	"syscall": {
		{"SIG*", runner.NeedsSignals}, {"Kill", runner.NeedsSignals}, {"Gettid", runner.NeedsThreads},
		{"Fork*", runner.NeedsProcesses}, {"Exec", runner.NeedsProcesses}, {"Wait*", runner.NeedsProcesses}, {"Getpid", runner.NeedsProcesses}, {"Getppid", runner.NeedsProcesses},
		{"Sock*", runner.NeedsNetwork}, {"*", runner.NeedsSystem},
	},
	"golang.org/x/sys/": {{"*", runner.NeedsSystem}},
	"net":               {{"*", runner.NeedsNetwork}},
	"net/http":          {{"*", runner.NeedsNetwork}},
	"net/http/":         {{"*", runner.NeedsNetwork}},
	"net/rpc":           {{"*", runner.NeedsNetwork}},
	"net/smtp":          {{"*", runner.NeedsNetwork}},
	"path/filepath":     {{"EvalSymlinks", runner.NeedsFiles}},
	"runtime":           {{"GOROOT", runner.NeedsFiles}},
	"runtime/debug":     {{"SetMaxThreads", runner.NeedsThreads}},
}

// outside are folders of an operating system. A browser's kernel has a working
// directory, and another one for what is of use for a moment.
var outside = []string{"/proc", "/sys", "/dev", "/etc", "/bin", "/usr", "/var", "/run", "/home"}

// Needs gives for each cell why it cannot be run where there is no operating
// system and no compiler, but an interpreter with the packages that are
// offered. A cell that uses what one with a need has defined or left in a
// variable has one too. Not so one that shares parts of the world with it:
// what was not run has left nothing there.
func (p *Program) Needs(offered func(path string) bool) []runner.Need {
	needs := make([]runner.Need, len(p.cells))
	prints := newAnalysis(p.cells).footprints()
	for _, f := range prints {
		maps.DeleteFunc(f, func(name string, _ Access) bool { return strings.Contains(name, " ") })
	}
	for i, c := range p.cells {
		if !runs(c) {
			continue // what it gives is known
		}
		needs[i] = c.need(offered)
		for j, above := range p.cells[:i] {
			uses := c.deps[above] || runs(above) && !above.Isolated && !c.Isolated && prints[j].affects(prints[i])
			if !uses || needs[i] != (runner.Need{}) || needs[j] == (runner.Need{}) {
				continue
			}
			needs[i] = runner.Need{Kind: runner.NeedsCell, By: above.ID()}
			if needs[j].Kind == runner.NeedsCell {
				needs[i] = needs[j] // the first of all says most
			}
		}
	}
	return needs
}

// need gives what the cell needs by itself: what it uses says more than its
// attributes do.
func (c *cell) need(offered func(path string) bool) runner.Need {
	found := c.needed(offered)
	slices.SortFunc(found, func(a, b use) int { return cmp.Compare(a.pos, b.pos) })
	for _, u := range found {
		if u.need.Kind != runner.NeedsPackage {
			return u.need
		}
	}
	if len(found) > 0 {
		return found[0].need
	}
	switch {
	case c.Expect == runner.Fatal && c.startsGoroutines():
		return runner.Need{Kind: runner.NeedsCores} // goroutines must meet
	case c.Race:
		return runner.Need{Kind: runner.NeedsDetector}
	case c.Kernel != "" && c.Kernel != interpreter:
		return runner.Need{Kind: runner.NeedsCompiler, By: c.Kernel}
	}
	return runner.Need{}
}

// startsGoroutines reports whether the cell starts goroutines.
func (c *cell) startsGoroutines() bool {
	found := false
	ast.Inspect(c.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			found = true
		case *ast.SelectorExpr:
			found = found || n.Sel.Name == "Go" // of a WaitGroup
		}
		return !found
	})
	return found
}

// interpreter is the name of the kernel that a browser has.
const interpreter = "yaegi"

// A use is a need where it stands.
type use struct {
	pos  token.Pos
	need runner.Need
}

// needed gives the needs of what the cell uses, in no order.
func (c *cell) needed(offered func(path string) bool) []use {
	var found []use
	for id, obj := range c.info.Uses {
		if need := needOf(obj, offered); need != (runner.Need{}) {
			found = append(found, use{id.Pos(), need})
		}
	}
	ast.Inspect(c.file, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			text, _ := strconv.Unquote(lit.Value) // it has been parsed
			if slices.ContainsFunc(outside, func(dir string) bool { return strings.HasPrefix(text+"/", dir+"/") }) {
				found = append(found, use{lit.Pos(), runner.Need{Kind: runner.NeedsFiles, By: text}})
			}
		}
		return true
	})
	return found
}

// needOf gives what the use of an object needs. Methods and fields are those
// of values that something else has made.
func needOf(obj types.Object, offered func(path string) bool) runner.Need {
	pkg := obj.Pkg()
	if pkg == nil || pkg.Path() == "main" || obj.Parent() != pkg.Scope() {
		return runner.Need{}
	}
	for _, d := range demands(pkg.Path()) {
		prefix, open := strings.CutSuffix(d.name, "*")
		if d.name == obj.Name() || open && strings.HasPrefix(obj.Name(), prefix) {
			return runner.Need{Kind: d.kind, By: pkg.Path() + "." + obj.Name()}
		}
	}
	if !offered(pkg.Path()) {
		return runner.Need{Kind: runner.NeedsPackage, By: pkg.Path()}
	}
	return runner.Need{}
}

// demands gives what names of a package need.
func demands(path string) []demand {
	if list, ok := demanding[path]; ok {
		return list
	}
	for above := path; above != ""; {
		above, _, _ = cutLast(above)
		if list, ok := demanding[above+"/"]; ok {
			return list
		}
	}
	return nil
}

// cutLast cuts off the last element of a path.
func cutLast(path string) (above, last string, ok bool) {
	if i := strings.LastIndexByte(path, '/'); i >= 0 {
		return path[:i], path[i+1:], true
	}
	return "", path, false
}
