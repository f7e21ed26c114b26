// Fidelity measures how true the kernels are to Go:
//
//	make fidelity
//	go run ./runner/fidelity [-weft FILE] [-dir DIR] [-n N] [-seed TEXT] [-run REGEXP] [-held] [-kernels LIST]
//
// It takes the programs of one file in Go's own test directory that are to be
// run as they stand, makes each the only cell of a chapter, and runs it on
// the interpreting kernel as it is, on the interpreting kernel lowered, and on
// the compiling kernel, each in a child process as weft does. The judge is
// what go build makes of the program; where that fails or is not always the
// same, the program is skipped. With -kernels browser the kernel of pages is
// asked, in a worker of Node; what needs an operating system is refused, as a
// page does. With lowered beside it the report has what differs between the
// two. All answers are kept in the user's cache until the programs, weft or the
// toolchain change.
//
// A fifth of the programs, chosen by their names, is held out: the report has
// their figures and not their names, so that nobody mends what only these
// programs show, and the figures tell of programs that nobody has looked at.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var o options
	flag.StringVar(&o.weft, "weft", "bin/weft", "the weft to start kernels with, a `file`")
	flag.StringVar(&o.choice.dir, "dir", "", "the `directory` of the programs; empty means Go's own")
	flag.IntVar(&o.choice.n, "n", 0, "how many programs; 0 means all")
	flag.StringVar(&o.choice.seed, "seed", "", "a `text` that makes -n choose other ones")
	flag.BoolVar(&o.choice.held, "held", false, "only the programs that are held out")
	run := flag.String("run", "", "only programs whose name matches the `regexp`")
	kernels := flag.String("kernels", strings.Join(kernelNames, ","), "which kernels to ask, a `list` of plain, lowered, go and browser")
	flag.DurationVar(&o.limit, "limit", 10*time.Second, "how long an interpreted program may take")
	flag.IntVar(&o.jobs, "j", runtime.NumCPU(), "how many programs at once")
	flag.Parse()
	o.kernels = strings.Split(*kernels, ",")
	if err := o.measure(ctx, *run); err != nil {
		fmt.Fprintln(os.Stderr, "fidelity:", err)
		os.Exit(2)
	}
}

// options are what the command line asks for.
type options struct {
	weft    string
	choice  choice
	kernels []string
	limit   time.Duration
	jobs    int
}

// measure runs the programs and prints the report.
func (o options) measure(ctx context.Context, run string) (err error) {
	if o.choice.run, err = regexp.Compile(run); err != nil {
		return err
	}
	if o.choice.dir == "" {
		goroot, err := goEnv(ctx, "GOROOT")
		if err != nil {
			return err
		}
		o.choice.dir = filepath.Join(goroot, "test")
	}
	programs, err := o.choice.programs()
	if err != nil {
		return err
	}
	s, err := newShelf()
	if err != nil {
		return err
	}
	k, err := newKernels(o, s)
	if err != nil {
		return err
	}
	j, err := newJudge(ctx, s)
	if err != nil {
		return errors.Join(err, k.close())
	}
	trials := o.trials(ctx, programs, func(p program) trial { return try(ctx, j, k, p) })
	k.again(ctx, trials)
	if err := errors.Join(ctx.Err(), k.close()); err != nil {
		return err
	}
	return report{kernels: o.kernels, trials: trials}.print(os.Stdout)
}

// trials tries the programs, some at once.
func (o options) trials(ctx context.Context, programs []program, try func(program) trial) []trial {
	trials := make([]trial, len(programs))
	queue := make(chan int)
	var workers sync.WaitGroup
	for range max(1, o.jobs) {
		workers.Go(func() {
			for i := range queue {
				trials[i] = try(programs[i])
			}
		})
	}
	for i := range programs {
		if ctx.Err() != nil {
			break
		}
		queue <- i
		if i%50 == 49 {
			fmt.Fprintf(os.Stderr, "fidelity: %d of %d programs\n", i+1, len(programs))
		}
	}
	close(queue)
	workers.Wait()
	return trials
}

// A trial is a program and what became of it.
type trial struct {
	program program
	// skipped is why the program tells nothing; empty if it does.
	skipped string
	truth   outcome
	// verdicts are those on the kernels that were asked, in their order.
	verdicts []verdict
}

// try asks the judge and then each kernel.
func try(ctx context.Context, j *judge, k *kernels, p program) trial {
	t := trial{program: p}
	var err error
	if t.truth, err = j.truth(ctx, p); err != nil {
		t.skipped = err.Error()
		return t
	}
	for _, name := range k.names {
		t.verdicts = append(t.verdicts, k.ask(ctx, name, p, t.truth))
	}
	return t
}
