package main

import (
	"fmt"
	"runtime"
	"time"
)

func main() {
	runtime.GOMAXPROCS(1)
	go func() {
		for { // 不调用函数，不碰通道
		}
	}()
	start := time.Now()
	time.Sleep(time.Millisecond)
	fmt.Println("睡一毫秒，醒来已过", time.Since(start).Round(time.Millisecond))
}
