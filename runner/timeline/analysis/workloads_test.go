package analysis_test

import (
	"bytes"
	"io"
	"net"
	"os"
	"runtime"
	"sync"
	"syscall"
	"testing"
	"time"

	"weft/runner/timeline/analysis"
	"weft/runner/timeline/recorder"
)

// workloads are the cells whose traces are in testdata; the tests also record
// them anew.
var workloads = map[string]func(){
	"pool":     pool,
	"convoy":   convoy,
	"pingpong": func() { pingpong(20) },
	"dense":    func() { pingpong(700) },
	"cpu":      cpu,
	"reads":    reads,
}

// pool is four workers that take jobs from one channel.
func pool() {
	jobs, results := make(chan int), make(chan int)
	var wg sync.WaitGroup
	for id := range 4 {
		wg.Add(1)
		recorder.Starting(36, "worker", id)
		go func() {
			defer wg.Done()
			for n := range jobs {
				time.Sleep(time.Duration(n%3) * time.Millisecond)
				results <- n
			}
		}()
	}
	go func() {
		for n := range 10 {
			jobs <- n
		}
		close(jobs)
		wg.Wait()
		close(results)
	}()
	for range results {
	}
}

// convoy is three goroutines that want one lock.
func convoy() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for range 3 {
				mu.Lock()
				time.Sleep(200 * time.Microsecond)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
}

// pingpong is two goroutines that send each other a ball.
func pingpong(n int) {
	ball, back := make(chan int), make(chan int)
	go func() {
		for v := range ball {
			back <- v
		}
		close(back)
	}()
	for i := range n {
		ball <- i
		<-back
	}
	close(ball)
	<-back
}

// cpu is four goroutines that compute on two processors.
func cpu() {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for end := time.Now().Add(5 * time.Millisecond); time.Now().Before(end); {
			}
		})
	}
	wg.Wait()
}

// reads is a read of a pipe that blocks its thread, and one of a connection,
// which does not.
func reads() {
	var pipe [2]int
	if err := syscall.Pipe(pipe[:]); err != nil {
		panic(err)
	}
	near, far, err := sockets()
	if err != nil {
		panic(err)
	}
	var wg sync.WaitGroup
	wg.Go(func() { _, _ = syscall.Read(pipe[0], make([]byte, 1)) })
	wg.Go(func() { _, _ = near.Read(make([]byte, 1)) })
	time.Sleep(2 * time.Millisecond)
	_, _ = far.Write([]byte{1})
	time.Sleep(2 * time.Millisecond)
	_, _ = syscall.Write(pipe[1], []byte{1})
	wg.Wait()
	for _, c := range []io.Closer{near, far, os.NewFile(uintptr(pipe[0]), ""), os.NewFile(uintptr(pipe[1]), "")} {
		_ = c.Close()
	}
}

// sockets gives the two ends of a connection.
func sockets() (near, far net.Conn, err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	defer l.Close()
	if near, err = net.Dial("tcp", l.Addr().String()); err != nil {
		return nil, nil, err
	}
	far, err = l.Accept()
	return near, far, err
}

// record records what f does. Where the machine has much else to do, the
// recorder may give up early; then it is recorded again.
func record(t testing.TB, f func()) []byte {
	t.Helper()
	var data []byte
	for range 10 {
		data = recordOnce(t, f)
		if tl, err := analysis.Read(bytes.NewReader(data), options); err == nil && !tl.Cut && !tl.Still {
			break
		}
	}
	return data
}

// recordOnce is record, whatever the recorder says.
func recordOnce(t testing.TB, f func()) []byte {
	t.Helper()
	var data []byte
	done := make(chan bool)
	go func() {
		defer close(done)
		r := recorder.Start(time.Now(), time.Minute, func(trace []byte) { data = append(data, trace...) })
		defer r.Stop()
		f()
	}()
	<-done
	if len(data) == 0 {
		t.Fatal("nothing was recorded")
	}
	return data
}
