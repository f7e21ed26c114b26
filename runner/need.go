package runner

import "cmp"

// A Need is why a cell cannot be run in a reader's browser: what it needs of
// an operating system or of a toolchain. The zero value is that of a cell that
// needs neither.
type Need struct {
	Kind NeedKind `json:"kind,omitempty"`
	// By is what says so: a name of a package ("os/exec.Command"), a package,
	// or the ID of a cell.
	By string `json:"by,omitempty"`
}

// A NeedKind is what a cell needs.
type NeedKind string

// What cells need.
const (
	NeedsProcesses NeedKind = "processes" // to start, to end or to look at
	NeedsThreads   NeedKind = "threads"   // of the operating system
	NeedsCores     NeedKind = "cores"     // for goroutines that run at the same time
	NeedsNetwork   NeedKind = "network"   // sockets
	NeedsSignals   NeedKind = "signals"
	NeedsFiles     NeedKind = "files"    // of the operating system
	NeedsSystem    NeedKind = "system"   // other calls of the operating system
	NeedsPackage   NeedKind = "package"  // one that the kernel there does not have
	NeedsCompiler  NeedKind = "compiler" // the cell is pinned to it
	NeedsDetector  NeedKind = "detector" // of races
	NeedsCell      NeedKind = "cell"     // one that has a need
)

// String tells the need in a few words, for a message.
func (n Need) String() string {
	if n.Kind == NeedsCell {
		return "needs the cell " + n.By
	}
	return "needs " + cmp.Or(n.By, string(n.Kind))
}
