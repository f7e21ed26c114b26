package main

import (
	"fmt"
	"math/rand"
	"os"
	"time"
)

// ring 是一圈站，next[i] 是下一站的下标；只有站上的格子用得着。
type ring struct {
	next  []int
	stops int
}

// newRing 把 n 个站串成环，两站隔 step 格。8 格（64 字节）是一个缓存行。
func newRing(n, step int, shuffled bool) ring {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	if shuffled {
		order = rand.Perm(n)
	}
	next := make([]int, n*step)
	for i, s := range order {
		next[s*step] = order[(i+1)%n] * step
	}
	return ring{next, n}
}

// walk 轮着走几个环，一次一圈，一共约 steps 步；给出一步的纳秒数，
// 七遍里取最快的一遍。
func walk(steps int, rings ...ring) float64 {
	best, n := time.Duration(1<<62), max(2, steps/rings[0].stops)
	for range 7 {
		start, p := time.Now(), 0
		for i := range n {
			r := rings[i%len(rings)]
			for range r.stops {
				p = r.next[p]
			}
		}
		best = min(best, time.Since(start))
	}
	return float64(best) / float64(n*rings[0].stops)
}

func main() {
	if os.Args[1] == "pages" {
		for n := 16; n <= 8192; n *= 2 {
			fmt.Println(n, walk(1e5, newRing(n, 8, true)),
				walk(1e5, newRing(n, 512+8, true)))
		}
		return
	}
	for n := 256; n <= 128<<10; n *= 2 {
		a, b := newRing(n, 8, true), newRing(n, 8, true)
		fmt.Println(n*64/1024, walk(1e5, newRing(n, 8, false)),
			walk(1e5, a), walk(1e5, a, b))
	}
}
