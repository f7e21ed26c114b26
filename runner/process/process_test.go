package process_test

import (
	"testing"

	"weft/runner"
	"weft/runner/kerneltest"
	"weft/runner/process"
)

// open opens a kernel for the conformance test.
func open(t *testing.T, c kerneltest.Config) runner.Kernel {
	conf := config(t)
	conf.Files, conf.Limits = c.Files, c.Limits
	if c.Env != nil {
		conf.Env = c.Env
	}
	return process.New(conf)
}

// can is what a child process can do: everything, but that the runtime sees
// no deadlock in a program with cgo.
var can = kerneltest.Can{
	Die: true, Deadlock: !cgo, Stop: true, Limit: !race,
	Descriptors: true, Place: true, Isolate: true, Trace: true,
}

func TestConformance(t *testing.T) { kerneltest.Run(t, open, can) }
