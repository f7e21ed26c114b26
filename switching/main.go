// 切换
//
// 一个核心一次只跑一个任务，其余的都在等；换人要花时间，花在哪里、花了多少，这一章量给你看。
package main

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"switching/show"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

func main() {
	defer os.RemoveAll(enter())
	if len(os.Args) > 1 {
		only(os.Args[1])
		return
	}
	batch()
	slices()
	runTable()
	plot()
	// runDesk is left out, since it takes as long as it says: go run . desk
	response()
	runUneven()
	gobuf()
	parked()
	walk()
	turns()
	pages()
	ladder()
	switches()
	net()
	runLedger()
	machine()
	rusage()
	contend()
	unseen()
	busy()
	// forever is left out, since it never ends: go run . forever
	runGaps()
	gaps3()
	tiny()
	gosched()
	forced()
	hog()
	queue()
	crowd()
	crowdslice()
	answerShortest()
	answerLocked()
	answerGaps()
	answerSlice()
}

// only runs something that main leaves out, after what it needs.
func only(name string) {
	switch name {
	case "desk":
		runDesk()
	case "forever":
		forever()
	default:
		fmt.Fprintf(os.Stderr, "there is nothing called %q to run\n", name)
		os.Exit(2)
	}
}

//go:embed all:_files
var files embed.FS

// enter goes to a new directory that holds the files of the program.
func enter() string {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		log.Fatal(err)
	}
	inner, err := fs.Sub(files, "_files")
	if err == nil {
		err = os.CopyFS(dir, inner)
	}
	if err == nil {
		err = os.Chdir(dir)
	}
	if err != nil {
		log.Fatal(err)
	}
	return dir
}

// 五门作业，一个下午

var names = []string{"语", "数", "英", "物", "化"}

// plan 是一种安排的结果，单位都是分钟。
type plan struct {
	begin, end []int    // 每门何时翻开，何时做完
	rows       []string // 一行一门，一格五分钟
	switches   int
	total      int
}

// spend 过去 d 分钟，在第 who 行画上 mark，别的行留空。
func (p *plan) spend(who, d int, mark string) {
	for i := range p.rows {
		s := " "
		if i == who {
			s = mark
		}
		p.rows[i] += strings.Repeat(s, d/5)
	}
	p.total += d
}

func mean(list []int) int {
	sum := 0
	for _, v := range list {
		sum += v
	}
	return sum / len(list)
}

// study 轮着做各门作业，一次最多 slice 分钟，换一门花 cost 分钟。
func study(work []int, slice, cost int) *plan {
	n := len(work)
	p := &plan{begin: make([]int, n), end: make([]int, n)}
	p.rows = make([]string, n)
	left := append([]int{}, work...)
	last, undone := -1, n
	for undone > 0 {
		for i := range left {
			if left[i] == 0 {
				continue
			}
			if last >= 0 && last != i {
				p.spend(i, cost, "-")
				p.switches++
			}
			if left[i] == work[i] {
				p.begin[i] = p.total
			}
			d := min(slice, left[i])
			p.spend(i, d, "#")
			left[i] -= d
			last = i
			if left[i] == 0 {
				p.end[i] = p.total
				undone--
			}
		}
	}
	return p
}

// draw 画出每门的时间线，行末是做完的时刻。
func draw(p *plan) {
	for i, row := range p.rows {
		fmt.Println(names[i], row, p.end[i])
	}
	fmt.Println("总共", p.total, "分钟，平均做完时刻", mean(p.end))
}

var five []int

func batch() {
	five = []int{60, 60, 60, 60, 60}
	draw(study(five, 60, 5))
}

func slices() {
	draw(study(five, 20, 5))
}

func runTable() {
	fmt.Println("时间片  换几次  总时间  平均做完")
	for _, slice := range []int{60, 30, 20, 10, 5, 2, 1} {
		p := study(five, slice, 5)
		fmt.Printf("%6d%8d%8d%10d\n", slice, p.switches, p.total, mean(p.end))
	}
}

func plot() {
	for _, slice := range []int{60, 30, 20, 10, 5, 2, 1} {
		p := study(five, slice, 5)
		did := strings.Repeat("#", 300/30)
		lost := strings.Repeat("-", (p.total-300+15)/30)
		fmt.Printf("%2d 分钟 |%s%s\n", slice, did, lost)
	}
}

const slice, cost = time.Minute, 5 * time.Minute

// study2 做一门作业，每做一片都要先等到书桌。
func study2(name string, work time.Duration) {
	for ; work > 0; work -= slice {
		desk.Lock()
		if open != "" && open != name {
			time.Sleep(cost)
		}
		open = name
		time.Sleep(slice)
		desk.Unlock()
	}
}

var (
	desk sync.Mutex
	open string
)

// runDesk takes as long as it says.
func runDesk() {
	begin := time.Now()
	var all sync.WaitGroup
	for _, name := range []string{"语", "数", "英", "物", "化"} {
		all.Go(func() {
			study2(name, time.Hour)
			fmt.Println(name, time.Since(begin))
		})
	}
	all.Wait()
	fmt.Println("总共", time.Since(begin).Minutes(), "分钟")
}

// 切细了，图什么

func response() {
	fmt.Println("时间片  总时间  化学何时翻开")
	for _, slice := range []int{60, 20, 10, 5, 2, 1} {
		p := study(five, slice, 5)
		fmt.Printf("%6d%8d%8d\n", slice, p.total, p.begin[4])
	}
}

var uneven []int

func runUneven() {
	uneven = []int{180, 10, 10, 10, 10}
	for _, slice := range []int{180, 60, 20, 10, 5, 2, 1} {
		p := study(uneven, slice, 5)
		m := mean(p.end)
		bar := strings.Repeat("=", m/6)
		fmt.Printf("%3d 分钟 |%s %d（总共 %d）\n", slice, bar, m, p.total)
	}
}

// 换的是什么

// excerpt 打印 Go 运行时源码里从 first 到 last 的几行，略去注释。
func excerpt(file, first, last string) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		panic(err)
	}
	dir := strings.TrimSpace(string(root)) + "/src/runtime/"
	data, err := os.ReadFile(dir + file)
	if err != nil {
		panic(err)
	}
	on := false
	for _, line := range strings.Split(string(data), "\n") {
		on = on || strings.HasPrefix(line, first)
		if on && !strings.HasPrefix(strings.TrimSpace(line), "//") {
			fmt.Println(line)
		}
		if on && strings.HasPrefix(line, last) {
			return
		}
	}
}

func gobuf() {
	excerpt("runtime2.go", "type gobuf struct", "}")
}

func parked() {
	// 由 sh 去看自己的孩子：看别人的，要有调试它的权限。
	asleep, err := exec.Command("sh", "-c", `
sleep 5 >/dev/null & # 睡着了，等着被叫醒
sleep 0.1
cat /proc/$!/syscall
kill $!`).CombinedOutput()
	if f := strings.Fields(string(asleep)); len(f) == 9 {
		fmt.Println("系统调用的编号", f[0])
		fmt.Println("栈指针", f[7])
		fmt.Println("程序计数器", f[8])
	} else {
		fmt.Printf("这台机器不给看：%s%v\n", asleep, err)
	}
}

// 带不走的：缓存和 TLB

func build(name string, files ...string) {
	args := append([]string{"build", "-o", name}, files...)
	if out, err := exec.Command("go", args...).CombinedOutput(); err != nil {
		panic(string(out))
	}
}

// output 运行一个程序，把它打印的东西切成一个个字。
func output(name string, args ...string) []string {
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		fmt.Println(name, args, err)
	}
	return strings.Fields(string(out))
}

func number(s string) float64 {
	v, _ := strconv.ParseFloat(s, 64)
	return v
}

var (
	walked   []string
	memory   []float64
	inOrder  []float64
	shuffled []float64
)

func walk() {
	build("walk", "walk.go")
	walked = output("./walk", "sizes") // 四个一组：大小和三个数
	one := number(walked[1])

	for i := 0; i < len(walked); i += 4 {
		memory = append(memory, number(walked[i])*1024)
		inOrder = append(inOrder, number(walked[i+1])/one)
		shuffled = append(shuffled, number(walked[i+2])/one)
	}
	show.Lines{
		Title: "一步要多久", X: "内存", XUnit: "B", LogX: true,
		Y: "倍", Series: []string{"顺着走", "打乱走"},
	}.Show(memory, inOrder, shuffled)
}

func turns() {
	var turns []float64
	for i := 0; i < len(walked); i += 4 {
		turns = append(turns, number(walked[i+3])/number(walked[i+2]))
	}
	show.Lines{
		Title: "轮着走是只走一个环的几倍", X: "一个环", XUnit: "B", LogX: true, Y: "倍",
	}.Show(memory, turns)
	sizes, _ := exec.Command("sh", "-c",
		"cd /sys/devices/system/cpu/cpu0/cache && grep . index*/size").Output()
	fmt.Print("缓存的大小：\n", string(sizes))
}

func pages() {
	paged := output("./walk", "pages")
	var stops, apart []float64
	for i := 0; i < len(paged); i += 3 {
		stops = append(stops, number(paged[i]))
		apart = append(apart, number(paged[i+2])/number(paged[i+1]))
	}
	show.Lines{
		Title: "每页一站是挤在一起的几倍", X: "站数", LogX: true, Y: "倍",
	}.Show(stops, apart)
}

// 量一次切换

var ns map[string]float64

func ladder() {
	build("pingpong", "pingpong.go", "pin.go")

	ns = map[string]float64{}
	for _, kind := range []string{"call", "syscall", "chan", "pipe"} {
		ns[kind] = number(output("./pingpong", kind)[0])
		fmt.Printf("%-9s %6.0f 倍\n", kind, ns[kind]/ns["call"])
	}
}

func switches() {
	for _, kind := range []string{"goroutine", "thread", "process"} {
		out := output("./pingpong", kind)
		ns[kind] = number(out[0]) / 2
		fmt.Printf("%-9s %6.0f 倍  每来回换下 %.2f 次\n",
			kind, ns[kind]/ns["call"], number(out[1]))
	}
}

var base map[string]string

func net() {
	base = map[string]string{
		"goroutine": "chan", "thread": "pipe", "process": "pipe",
	}
	unit := ns["goroutine"] - ns["chan"]
	for _, kind := range []string{"goroutine", "thread", "process"} {
		clean := (ns[kind] - ns[base[kind]]) / unit
		bar := strings.Repeat("#", int(clean*3+0.5))
		fmt.Printf("%-9s %5.1f 倍 %s\n", kind, clean, bar)
	}
}

// 自愿，还是被迫

func runLedger() {
	files, _ := filepath.Glob("/proc/self/task/*/status")
	fmt.Println("   TID  自愿  被迫")
	for _, file := range files {
		data, _ := os.ReadFile(file)
		v := map[string]string{}
		for _, line := range strings.Split(string(data), "\n") {
			if key, value, ok := strings.Cut(line, ":"); ok {
				v[key] = strings.TrimSpace(value)
			}
		}
		fmt.Printf("%6s%6s%6s\n", v["Pid"],
			v["voluntary_ctxt_switches"], v["nonvoluntary_ctxt_switches"])
	}
}

// total 给出整台机器开机以来的切换次数。
func total() float64 {
	data, _ := os.ReadFile("/proc/stat")
	_, rest, _ := strings.Cut(string(data), "\nctxt ")
	first, _, _ := strings.Cut(rest, "\n")
	return number(first)
}

func machine() {
	before := total()
	time.Sleep(200 * time.Millisecond)
	fmt.Printf("每秒 %.0f 次\n", (total()-before)*5)
}

// ledger 在锁住的线程上做 f，给出两本账各添了几笔。
func ledger(f func()) (voluntary, forced int64) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var a, b syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_THREAD, &a)
	f()
	syscall.Getrusage(syscall.RUSAGE_THREAD, &b)
	return b.Nvcsw - a.Nvcsw, b.Nivcsw - a.Nivcsw
}

func rusage() {
	v, f := ledger(func() {
		nap := syscall.Timespec{Nsec: 1000000}
		for range 100 {
			syscall.Nanosleep(&nap, nil)
		}
	})
	fmt.Println("睡一百次：自愿", v, "被迫", f)
	v, f = ledger(func() {
		sum := 0
		for i := range 3000000 {
			sum += i
		}
	})
	fmt.Println("埋头苦算：自愿", v, "被迫", f)
}

const counting = `i=0
while [ $i -lt 120000 ]; do i=$((i+1)); done
cat /proc/$$/schedstat`

// count 让 n 个 sh 同时数数，给出其中一个的账。
func count(n int) {
	var wg sync.WaitGroup
	for range n - 1 {
		wg.Go(func() { exec.Command("sh", "-c", counting).Run() })
	}
	sh := exec.Command("sh", "-c", counting)
	out, err := sh.Output()
	wg.Wait()
	f := strings.Fields(string(out)) // 跑的纳秒、等的纳秒、片数
	if err != nil || len(f) != 3 {
		fmt.Println("没有 schedstat", err)
		return
	}
	u := sh.ProcessState.SysUsage().(*syscall.Rusage)
	fmt.Printf("%d 个：自愿 %d，被迫 %d，等是跑的 %.1f 倍\n",
		n, u.Nvcsw, u.Nivcsw, number(f[1])/number(f[0]))
}

func contend() {
	count(1)
	count(8)
	fmt.Println("核心数", runtime.NumCPU())
}

// table 是一张球台：有人发球过来，就打回去。
func table() (ball, back chan int) {
	ball, back = make(chan int), make(chan int)
	go func() {
		for b := range ball {
			back <- b
		}
		close(back)
	}()
	return ball, back
}

func unseen() {
	procs := runtime.GOMAXPROCS(1)
	ball, back := table()
	var u1, u2 syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u1)
	for i := range 100000 {
		ball <- i
		<-back
	}
	syscall.Getrusage(syscall.RUSAGE_SELF, &u2)
	close(ball)
	runtime.GOMAXPROCS(procs)
	fmt.Println("goroutine 换手 200000 次，内核看见",
		u2.Nvcsw-u1.Nvcsw+u2.Nivcsw-u1.Nivcsw, "次切换")
}

// 等，还是忙等

// used 做完 f，给出用掉的 CPU 时间是经过的时间的几成。
func used(f func()) string {
	var a, b syscall.Rusage
	start := time.Now()
	syscall.Getrusage(syscall.RUSAGE_SELF, &a)
	f()
	syscall.Getrusage(syscall.RUSAGE_SELF, &b)
	spent := b.Utime.Nano() + b.Stime.Nano() - a.Utime.Nano() - a.Stime.Nano()
	share := float64(spent) / float64(time.Since(start).Nanoseconds())
	return fmt.Sprintf("%.0f%%", share*100)
}

func busy() {
	var open atomic.Bool
	later := make(chan bool)
	fmt.Println("停在通道上：", used(func() {
		time.AfterFunc(100*time.Millisecond, func() { close(later) })
		<-later
	}))
	fmt.Println("反复看标志：", used(func() {
		time.AfterFunc(100*time.Millisecond, func() { open.Store(true) })
		for !open.Load() {
			runtime.Gosched()
		}
	}))
}

// forever never ends.
func forever() {
	var ready atomic.Bool

	go func() {
		// 应当做完事以后 ready.Store(true)，忘了。
	}()

	for !ready.Load() {
		runtime.Gosched()
	}
}

// 时间片

// gaps 画几条时间线；最多画五遍，挑别的程序打扰最少的一遍。
func gaps(kind string, n int, step string) {
	best := ""
	for i := 0; i < 5 && strings.Count(best, "#") < 70; i++ {
		out, err := exec.Command("./gaps", kind, fmt.Sprint(n), step).Output()
		if err != nil {
			panic(err)
		}
		if strings.Count(string(out), "#") > strings.Count(best, "#") {
			best = string(out)
		}
	}
	fmt.Print(best)
}

func runGaps() {
	build("gaps", "gaps.go", "pin.go")
	gaps("thread", 2, "1ms")
}

func gaps3() {
	gaps("thread", 3, "1ms")
}

func tiny() {
	fmt.Printf("直接代价占 %.3f%%\n", ns["thread"]/3e6*100)
}

// Go 的调度器也切

// order 让三个 goroutine 各报三次数，给出报数的次序。
func order(yield bool) string {
	procs := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(procs)
	log := make(chan string, 9) // 装得下，放进去不会停
	var wg sync.WaitGroup
	for _, name := range []string{"甲", "乙", "丙"} {
		wg.Go(func() {
			for i := range 3 {
				log <- fmt.Sprint(name, i+1, " ")
				if yield {
					runtime.Gosched()
				}
			}
		})
	}
	wg.Wait()
	close(log)
	all := ""
	for s := range log {
		all += s
	}
	return all
}

func gosched() {
	fmt.Println("不让：", order(false))
	fmt.Println("互让：", order(true))
}

func forced() {
	excerpt("proc.go", "const forcePreemptNS", "const forcePreemptNS")
	gaps("goroutine", 3, "2ms")
}

// try 带着一项 GODEBUG 运行 ./hog，半秒不完就杀掉。
func try(setting string) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second/2)
	defer cancel()
	hog := exec.CommandContext(ctx, "./hog")
	hog.Env = append(os.Environ(), "GODEBUG="+setting)
	out, err := hog.Output()
	fmt.Printf("%s：%q %v\n", setting, out, err)
}

func hog() {
	build("hog", "hog.go")
	try("asyncpreemptoff=0")
	try("asyncpreemptoff=1")
}

// 看见运行队列

func queue() {
	build("queue", "queue.go")
	queue := exec.Command("./queue")
	queue.Env = append(os.Environ(), "GODEBUG=schedtrace=20")
	trace, _ := queue.CombinedOutput()
	for i, line := range strings.Split(string(trace), "\n") {
		if i == 8 { // 看几行就够了
			break
		}
		at, rest, ok := strings.Cut(line, ":")
		if where := strings.Index(rest, " runqueue="); ok && where >= 0 {
			queues, _, _ := strings.Cut(rest[where+1:], "]")
			fmt.Println(at, queues+"]")
		}
	}
}

// 任务太多

// pace 给出 n 个任务、一次走 k 遍时走一遍的纳秒数；0 是没跑起来。
func pace(kind string, n, k int) float64 {
	out := output("./crowd", kind, fmt.Sprint(n), fmt.Sprint(k))
	if len(out) == 0 {
		return 0
	}
	return number(out[0])
}

// percent 画出 full 是 ns 的几成。
func percent(label, full, ns float64) {
	if ns == 0 {
		fmt.Printf("%5.0f 系统不给这么多\n", label)
		return
	}
	bar := strings.Repeat("#", int(50*full/ns+0.5))
	fmt.Printf("%5.0f %3.0f%% %s\n", label, 100*full/ns, bar)
}

var full float64

func crowd() {
	build("crowd", "crowd.go", "pin.go")

	full = min(pace("goroutine", 1, 1), pace("goroutine", 1, 1))
	for _, kind := range []string{"goroutine", "thread"} {
		fmt.Println(kind)
		for _, n := range []int{1, 2, 8, 32, 128, 512, 2048} {
			percent(float64(n), full, pace(kind, n, 1))
		}
	}
}

func crowdslice() {
	for _, kind := range []string{"goroutine", "thread"} {
		fmt.Println(kind)
		for _, k := range []int{1, 4, 16, 64} {
			percent(float64(k), full, pace(kind, 256, k))
		}
	}
}

// 练习

func answerShortest() {
	sorted := append([]int{}, uneven...)
	sort.Ints(sorted)
	best := study(sorted, 999, 5)
	fmt.Println("平均", mean(best.end), "总共", best.total)
}

func answerLocked() {
	ball2, back2 := table()
	for i := range 1000 { // 热身
		ball2 <- i
		<-back2
	}
	v2, f2 := ledger(func() {
		for i := range 10000 {
			ball2 <- i
			<-back2
		}
	})
	close(ball2)
	fmt.Printf("每个来回，这个线程让出 %.1f 次\n", float64(v2+f2)/10000)
}

func answerGaps() {
	gaps("thread", 5, "1ms")
}

func answerSlice() {
	for _, kind := range []string{"goroutine", "thread", "process"} {
		clean := ns[kind] - ns[base[kind]]
		fmt.Printf("%-9s 至少做 %6.0f 次调用的活再换\n",
			kind, 99*clean/ns["call"])
	}
}
