// Weft turns a book of Markdown chapters with Go cells into a static site in
// which every output was printed by running the cell.
//
// Each verb has a file of its own. The exit code is 0 if all is well, 1 if
// the book is wrong, and 2 if the command or the machine is.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
)

// errBook says that the book is wrong; what is wrong has been printed.
var errBook = errors.New("the book has problems")

func main() {
	ctx := context.Background()
	if !isKernel(os.Args) {
		// Not in a kernel: a goroutine that waits for signals hides a deadlock
		// from the Go runtime.
		collectGarbage()
		var stop context.CancelFunc
		ctx, stop = signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
		defer stop()
	}
	os.Exit(command(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// isKernel reports whether the command line starts a kernel.
func isKernel(args []string) bool { return len(args) > 1 && args[1] == kernelVerb }

// command runs the command line and gives the exit code.
func command(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	root := &cobra.Command{
		Use:           "weft",
		Short:         "Books of Markdown with Go cells, and their sites",
		Long:          "Weft turns a book of Markdown chapters with Go cells into a static site\nin which every output was printed by running the cell.",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.SetArgs(dashes(args))
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.AddCommand(buildCommand(), runCommand(), testCommand(), checkCommand(), fmtCommand(), exportCommand(), serveCommand(), cleanCommand(), versionCommand(), kernelCommand())
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errBook):
		return 1
	case errors.Is(err, errNotRun):
		return 2
	case ctx.Err() != nil:
		fmt.Fprintln(stderr, "weft: interrupted")
	default:
		fmt.Fprintln(stderr, "weft:", err)
	}
	return 2
}

// goFlags are flags of the go command that weft has too.
var goFlags = []string{"-json", "-run", "-update"}

// dashes gives the command line with the flags of the go command written as
// weft has them: who writes -run, as there, means --run.
func dashes(args []string) []string {
	args = slices.Clone(args)
	for i, arg := range args {
		if arg == "--" {
			break
		}
		if name, _, _ := strings.Cut(arg, "="); slices.Contains(goFlags, name) {
			args[i] = "-" + arg
		}
	}
	return args
}
