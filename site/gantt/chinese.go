package gantt

import "weft/runner/timeline"

// chinese are the words of Chinese pages.
var chinese = Words{
	name:       "时间线：每个处理器和 goroutine 在做什么",
	Short:      "时间线",
	Missing:    "没有时间线：进程结束时，记录还没有保存",
	processors: "处理器 P", goroutines: "goroutine", threads: "线程 M",
	own:     "本单元格",
	others:  "另有 %d 个 goroutine 没有画出",
	left:    "另有 %d 个箭头没有画出",
	cut:     "记录到这里为止，单元格此后做的事没有画",
	browser: "浏览器里的内核只有一个处理器 P：goroutine 轮流运行，不会同时运行；只要一个一直算下去、不等待，其他的就都轮不到",
	still:   "从这里起，所有 goroutine 都在等，再没有动过",
	table:   "时间表", starts: "启动", wakes: "唤醒", merged: "多段合并，高度为运行所占比例",
	play: "慢放", pause: "暂停", larger: "放大", smaller: "缩小",
	help:      "用方向键逐段查看",
	goroutine: "goroutine", startedAt: "启动处", counted: "（%d 次）",

	wall: "经过 %s", cpu: "CPU %s（用户 %s，系统 %s）",
	started: plural{one: "启动 %d 个 goroutine，同时运行至多 %%d 个"}, system: plural{one: "%d 个线程"},
	switches:  "自愿切换 %d 次，非自愿 %d 次",
	processor: "P%d", thread: "TID %d", at: "，%s", more: "（%s）",
	title:   "%s：%s，%s 至 %s，共 %s",
	several: plural{one: "合并了 %d 段"}, share: "，%s %.0f%%",
	elsewhere: "没有画出的 goroutine", runtime: "运行时或内核的 goroutine",
	states: map[timeline.State]string{
		timeline.Running: "运行", timeline.Ready: "就绪，等处理器", timeline.Channel: "等通道",
		timeline.Lock: "等锁或 WaitGroup", timeline.Sleep: "睡眠", timeline.Network: "等网络或管道",
		timeline.Syscall: "系统调用", timeline.GC: "垃圾回收", timeline.Other: "其他",
	},
	waits: map[string]string{"chan send": "通道发送", "chan receive": "通道接收", "nil channel or empty select": "nil 通道或空 select"},
	line:  "第 %d 行",
}
