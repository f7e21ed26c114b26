package main

import (
	"os"

	"github.com/spf13/cobra"

	"weft/runner"
	"weft/runner/process"
	"weft/runner/program/lower/native"
	"weft/runner/show"
	"weft/runner/toolchain"
	"weft/runner/yaegi"
	"weft/runner/yaegi/symbols"
)

// kernelVerb is the hidden verb with which weft starts itself as a kernel.
const kernelVerb = "kernel"

func kernelCommand() *cobra.Command {
	var program, room string
	cmd := &cobra.Command{
		Use:    kernelVerb,
		Short:  "Run cells for a parent process",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			switch {
			case room != "":
				return process.Guard(room)
			case program != "":
				return process.Exec(program, toolchain.Setup)
			}
			library := yaegi.NewLibrary(append(symbols.Host(), native.Symbols(), show.Symbols())...)
			return process.Serve(func(turn func()) (runner.Kernel, error) {
				return interpreter(library, turn)
			})
		},
	}
	cmd.Flags().StringVar(&program, "exec", "", "become this compiled chapter, with the limits of the parent")
	cmd.Flags().StringVar(&room, "guard", "", "clear this directory when the parent is gone")
	return cmd
}

// interpreter makes the kernel of a chapter in a child process.
func interpreter(library *yaegi.Library, turn func()) (runner.Kernel, error) {
	k, err := yaegi.New(yaegi.Config{
		Library: library,
		Stdout:  os.Stdout, Stderr: os.Stderr, Turn: turn,
	})
	if err != nil {
		return nil, err // not a kernel that is nil
	}
	show.Redirect(k.Display)
	return k, nil
}
