package yaegi_test

import (
	"testing"

	"weft/runner"
	"weft/runner/kerneltest"
	"weft/runner/yaegi"
	"weft/runner/yaegi/symbols"
)

// open opens a kernel in the process of the test.
func open(t *testing.T, _ kerneltest.Config) runner.Kernel {
	k, err := yaegi.New(yaegi.Config{Library: yaegi.NewLibrary(symbols.Host()...)})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestConformance(t *testing.T) { kerneltest.Run(t, open, kerneltest.Can{Trace: true, Order: true}) }
