package main

import (
	"runtime"
	"time"
)

func main() {
	runtime.GOMAXPROCS(2)
	for range 10 {
		go func() {
			for {
			}
		}()
	}
	time.Sleep(120 * time.Millisecond)
}
