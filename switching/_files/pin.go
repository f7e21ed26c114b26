package main

import (
	"math/bits"
	"runtime"
	"syscall"
	"unsafe"
)

// pin 把当前的 goroutine 锁在一个线程上，再把线程钉在一个核心上。
func pin() {
	runtime.LockOSThread()
	var cores [16]uint64 // 一位一个核心
	call := func(number uintptr) {
		syscall.RawSyscall(number, 0, unsafe.Sizeof(cores),
			uintptr(unsafe.Pointer(&cores)))
	}
	call(syscall.SYS_SCHED_GETAFFINITY)
	found := false
	for i, w := range cores {
		cores[i] = 0
		if w != 0 && !found { // 只留下第一个能用的
			cores[i], found = 1<<bits.TrailingZeros64(w), true
		}
	}
	call(syscall.SYS_SCHED_SETAFFINITY)
}
