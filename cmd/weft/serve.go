package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"os"
	"runtime"
	"strconv"

	"github.com/spf13/cobra"

	"weft/runner"
	"weft/runner/program"
	"weft/site/book"
	"weft/site/check"
	"weft/site/server"
)

func serveCommand() *cobra.Command {
	var v serveVerb
	cmd := &cobra.Command{
		Use:   "serve [DIR]",
		Short: "Show the book live on this machine: edit, run, save",
		Long: `Serve shows the book in DIR, or in the current directory, to a browser on this
machine, and prints the address. A page follows its file: who saves a chapter
in an editor sees it change. Cells can be edited and run in the page, with
processes and threads of this machine, and saved to the Markdown.

Whoever has the address can run code as you. It holds a token, and the server
answers to this machine only, and to no page but its own. With --listen others
can reach it: use that in a network which you trust with your files.`,
		Args: cobra.MaximumNArgs(1),
		RunE: v.serve,
	}
	f := cmd.Flags()
	f.IntVarP(&v.port, "port", "p", 0, "the port; 0 is that of the last time, or a free one")
	f.StringVar(&v.listen, "listen", "", "the address of this machine under which others can reach it")
	f.BoolVar(&v.understood, understand, false, "needed with --listen")
	kernelFlag(f, &v.kernels.Kernel)
	f.StringVar(&v.kernels.Cache, "cache", "", "the directory of the cache (default: weft in the user's cache directory)")
	f.BoolVar(&v.kernels.NoCache, "no-cache", false, "keep nothing of what is run")
	f.BoolVarP(&v.verbose, "verbose", "v", false, "tell of every socket that ends")
	return cmd
}

// understand is the flag by which an author says that others may run code.
const understand = "i-understand-that-others-can-run-code"

// A serveVerb is weft serve with its flags.
type serveVerb struct {
	kernels    kernelConfig
	port       int
	listen     string
	understood bool
	verbose    bool
}

func (v *serveVerb) serve(cmd *cobra.Command, args []string) error {
	if v.listen != "" && !v.understood {
		return fmt.Errorf("--listen %s lets everybody who can reach that address and learns the token run code as you, "+
			"read your files and change the book; if that is meant, add --%s", v.listen, understand)
	}
	ctx := cmd.Context()
	log := v.log(cmd)
	v.kernels.Jobs = max(1, runtime.NumCPU()/2)
	v.kernels.Warn = func(err error) { log.Warn("cache", "error", err) }
	kernels, err := newKernels(ctx, v.kernels)
	if err != nil {
		return err
	}
	defer kernels.Close()
	dir := dirOf(args)
	place, err := v.open(ctx, dir)
	if err != nil {
		return err
	}
	s := &server.Server{
		Dir: dir, Token: place.token, Anywhere: v.listen != "", Names: place.names,
		Known: func(c *book.Chapter) (runner.Run, bool) { return kernels.runner.Known(ctx, c.Cells, c.Files) },
		Run: func(ctx context.Context, c *book.Chapter, done func(runner.Result)) (runner.Run, error) {
			run, _, err := kernels.runner.Run(ctx, c.Cells, c.Files, runner.Watch{Done: done})
			return run, err
		},
		Open: func(c *book.Chapter, tell func(json.RawMessage)) (server.Session, error) {
			return kernels.openSession(log, c, tell)
		},
		Write:  server.Replace,
		Format: func(source string) string { return program.Format(runner.Cell{Source: source}) },
		Check:  check.Check,
		Log:    log,
	}
	_ = kernels.tellLacks(cmd.ErrOrStderr(), nil)
	place.tell(cmd)
	return s.Serve(ctx, place.listener)
}

// log gives the logger of the server, which tells on the standard error.
func (v *serveVerb) log(cmd *cobra.Command) *slog.Logger {
	level := slog.LevelWarn
	if v.verbose {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), &slog.HandlerOptions{Level: level}))
}

// A place is where a book is served.
type place struct {
	listener net.Listener
	token    string
	// host is how the address names the machine, names what else it is called.
	host  string
	names []string
	warn  bool
}

// open opens the port. Where it was the last time, and with the token of then,
// so that pages which are still open find the server again.
func (v *serveVerb) open(ctx context.Context, dir string) (*place, error) {
	host := "127.0.0.1"
	if v.listen != "" {
		host = v.listen
	}
	p := &place{host: host, warn: v.listen != ""}
	if name, err := os.Hostname(); err == nil && p.warn {
		p.names = []string{name, host}
	}
	memory := rememberedPlace(dir)
	listen := net.ListenConfig{}
	try := func(port int) (err error) {
		p.listener, err = listen.Listen(ctx, "tcp", net.JoinHostPort(host, strconv.Itoa(port)))
		return err
	}
	p.token = memory.Token
	switch {
	case v.port != 0:
		if err := try(v.port); err != nil {
			return nil, err
		}
	case memory.Port == 0 || try(memory.Port) != nil:
		p.token = ""
		if err := try(0); err != nil {
			return nil, err
		}
	}
	if p.token == "" {
		p.token = server.NewToken()
	}
	memory.keep(p.listener.Addr().(*net.TCPAddr).Port, p.token)
	return p, nil
}

// tell prints the address, and what it means if others can use it.
func (p *place) tell(cmd *cobra.Command) {
	port := p.listener.Addr().(*net.TCPAddr).Port
	if p.warn {
		fmt.Fprintf(cmd.ErrOrStderr(), "weft: warning: everybody who can reach %s and learns the token can run code as you, "+
			"read your files and change the book; what goes over the network is not encrypted\n", p.listener.Addr())
	}
	fmt.Fprintf(cmd.OutOrStdout(), "http://%s/?token=%s\n", net.JoinHostPort(p.host, strconv.Itoa(port)), p.token)
}
