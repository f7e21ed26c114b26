package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
)

type span struct{ from, to time.Duration }

// watch 不停地看表，直到 end；两次看表隔了 0.1 毫秒以上，就另起一段。
func watch(start time.Time, end time.Duration) (spans []span) {
	now := time.Since(start)
	s := span{now, now}
	for now < end {
		now = time.Since(start)
		if now-s.to > 100*time.Microsecond {
			spans = append(spans, s)
			s.from = now
		}
		s.to = now
	}
	return append(spans, s)
}

const width = 72

// main 的参数：thread 或 goroutine，几个，一格多长。
func main() {
	n, _ := strconv.Atoi(os.Args[2])
	step, _ := time.ParseDuration(os.Args[3])
	thread := os.Args[1] == "thread"
	runtime.GOMAXPROCS(1)
	if thread {
		runtime.GOMAXPROCS(n + 1)
	}
	all := make([][]span, n)
	var start time.Time
	var pinned, done sync.WaitGroup
	pinned.Add(n)
	gate := make(chan bool)
	for i := range n {
		done.Go(func() {
			if thread {
				pin() // 所有线程挤一个核心
			}
			pinned.Done()
			<-gate
			all[i] = watch(start, width*step)
		})
	}
	pinned.Wait()
	start = time.Now()
	close(gate)
	done.Wait()
	for i, spans := range all {
		row := []byte(strings.Repeat(".", width))
		for _, s := range spans {
			for t := s.from + step/2; t < min(s.to, width*step); t += step {
				row[t/step] = '#'
			}
		}
		fmt.Printf("%c %s\n", 'A'+i, row)
	}
}
