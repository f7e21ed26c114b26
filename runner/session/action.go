package session

import (
	"weft/runner"
	"weft/runner/program"
)

// An Action is what a [Host] is to do for its state.
type Action interface{ action() }

// The actions.
type (
	// Check asks to check the cells; the reply is Checked.
	Check struct {
		Rev   int
		Cells []Keyed
	}
	// Equip says what cells find in their directory and what they may use; nil
	// limits mean that nothing has changed.
	Equip struct {
		Files  []runner.File
		Limits *runner.Limits
	}
	// Greet asks to tell the page which kernels there are.
	Greet struct{}
	// Write asks for the units of the newest revision for the kernel that
	// answers; the reply is Written.
	Write struct{ Rev int }
	// Start asks to run a cell; the replies are Said, Waits and Finished.
	Start struct {
		Run int
		Rev int
		Key string
		// Fresh asks for a new kernel, which has run nothing.
		Fresh bool
		// Kernel names the kernel. If that is not the one that answers, the
		// cell runs in one of its own, after the cells that it needs.
		Kernel string
		Needs  []string
		// Declare are cells of which the kernel first gets the declarations.
		Declare []string
		// Value is an index of the values of the parameter, or -1; Values is
		// how many of them the author gave.
		Value, Values int
		// Input is what the cell can read at once, and End that nothing follows.
		Input  string
		End    bool
		Silent bool
	}
	// Stop ends the cell that runs; Finished follows.
	Stop struct{ Run int }
	// Feed gives the cell that runs something to read.
	Feed struct {
		Text string
		End  bool
	}
	// Discard ends the kernel, if there is one.
	Discard struct{}
	// Prove asks the confirming kernel to run cells from the top; the replies
	// are Proved for each, and ProofEnded.
	Prove struct {
		Batch  int
		Rev    int
		Keys   []string
		Inputs map[string]string
		// Values is as in Start.
		Values map[string]int
		// Chosen is a cell that is run with the value at the index Value.
		Chosen string
		Value  int
	}
	// Abandon ends a batch of proofs. No reply of it counts from then on.
	Abandon struct{ Batch int }
	// Respond asks to answer a question of the page.
	Respond struct{ Event Event }
	// Tell tells the page.
	Tell struct{ Message Message }
)

func (Check) action()   {}
func (Write) action()   {}
func (Equip) action()   {}
func (Greet) action()   {}
func (Start) action()   {}
func (Stop) action()    {}
func (Feed) action()    {}
func (Discard) action() {}
func (Prove) action()   {}
func (Abandon) action() {}
func (Respond) action() {}
func (Tell) action()    {}

// A Fact is what the check of the program says of a cell.
type Fact struct {
	// Needs are the keys of the cells that affect it, in order.
	Needs    []string
	Problems []Problem
	// Known is the result of a cell that need not be run for it.
	Known *runner.Result
	// Imports and Touches are as in program.Dependence.
	Imports []string
	Touches program.Footprint
	Reads   bool
	// Need is what the cell needs of a machine that is not here.
	Need runner.Need
}

// The replies to actions.
type (
	// Checked are the facts of a revision.
	Checked struct {
		Rev   int
		Facts map[string]Fact
	}
	// Written are the units of a revision by the keys of their cells, as
	// texts. Borrows has for each the cells above whose units declare something
	// that it uses and that no author has defined. Error is why there are none.
	Written struct {
		Rev     int
		Units   map[string]string
		Borrows map[string][]string
		Error   string
	}
	// Said is an output of a run.
	Said struct {
		Run    int
		Output runner.Output
		HTML   *Drawn
	}
	// Waits says that a run waits for input.
	Waits struct{ Run int }
	// Finished is the end of a run. Gone says that the kernel has ended with it;
	// Lost is why there is no result.
	Finished struct {
		Run    int
		Result runner.Result
		HTML   *Drawn
		Gone   bool
		Lost   string
	}
	// Proved is what the confirming kernel gave for a cell of a batch.
	Proved struct {
		Batch  int
		Key    string
		Result runner.Result
		HTML   *Drawn
	}
	// ProofEnded ends a batch; Error is why it is not whole.
	ProofEnded struct {
		Batch int
		Error string
	}
)
