package report_test

import (
	"testing"

	"weft/runner"
	"weft/runner/report"
)

// TestRead holds how each kind of report is understood.
func TestRead(t *testing.T) {
	for _, test := range []struct {
		report, message string
		ending          runner.Ending
	}{
		{"fatal error: all goroutines are asleep - deadlock!\n", "fatal error: all goroutines are asleep - deadlock!", runner.Deadlock},
		{"fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [chan receive]:\nmain.main()\n", "fatal error: all goroutines are asleep - deadlock!", runner.Deadlock},
		{"fatal error: no goroutines (main called runtime.Goexit) - deadlock!\n", "fatal error: no goroutines (main called runtime.Goexit) - deadlock!", runner.Deadlock},
		{"runtime: goroutine stack exceeds 134217728-byte limit\nruntime: sp=0xc0 stack=[0xc0, 0xc0]\nfatal error: stack overflow\n", "fatal error: stack overflow", runner.Stack},
		{"runtime: out of memory: cannot allocate 107374182400-byte block (3768320 in use)\nfatal error: out of memory\n", "fatal error: out of memory: a process may have 1 GiB", runner.Memory},
		{"fatal error: runtime: cannot allocate memory\n", "fatal error: out of memory: a process may have 1 GiB", runner.Memory},
		{"fatal error: concurrent map writes\n", "fatal error: concurrent map writes", runner.Fatal},
		{"unexpected fault address 0x0\nfatal error: fault\n[signal SIGSEGV: segmentation violation]\n", "fatal error: fault", runner.Fatal},
		{"panic: boom\n", "panic: boom", runner.Panic},
		{"panic: one\n\ttwo [recovered, repanicked]\n\ngoroutine 7 [running]:\n", "panic: one\n\ttwo", runner.Panic},
		{"panic: first [recovered]\n\tpanic: second\n\ngoroutine 7 [running]:\n", "panic: first [recovered]\n\tpanic: second", runner.Panic},
		{"panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x1]\n", "panic: runtime error: invalid memory address or nil pointer dereference", runner.Panic},
		{"SIGQUIT: quit\nPC=0x47 m=0 sigcode=0\n", "SIGQUIT: quit", runner.Signal},
	} {
		got := report.Read(test.report, 1<<30)
		if got.Ending != test.ending || got.Message != test.message {
			t.Errorf("%q: %s %q, want %s %q", test.report, got.Ending, got.Message, test.ending, test.message)
		}
	}
}

// TestBytes holds how an amount is said.
func TestBytes(t *testing.T) {
	for n, want := range map[int64]string{
		2 << 30: "2 GiB", 1536 << 20: "1536 MiB", 1 << 20: "1 MiB", 3 << 10: "3 KiB", 1000: "1000 bytes",
	} {
		if got := report.Bytes(n); got != want {
			t.Errorf("Bytes(%d) = %q, want %q", n, got, want)
		}
	}
}
