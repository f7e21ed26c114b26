package site

import (
	"fmt"

	"weft/runner"
)

// need tells readers why a cell cannot be run in their browser.
func (w *Words) need(n runner.Need) string {
	by := n.By
	switch n.Kind {
	case runner.NeedsCell, runner.NeedsPackage, runner.NeedsCompiler:
	case runner.NeedsCores, runner.NeedsDetector:
		return w.needs[n.Kind]
	default:
		by = fmt.Sprintf(w.needsBy, by)
	}
	return fmt.Sprintf(w.needs[n.Kind], by)
}

// The sentences have as %s what of a cell says that it needs something.
var chineseNeeds = map[runner.NeedKind]string{
	runner.NeedsProcesses: "它要启动或查看进程%s，浏览器里没有进程。",
	runner.NeedsThreads:   "它要看操作系统的线程%s，浏览器不让看。",
	runner.NeedsCores:     "它的几个 goroutine 要真正同时运行，浏览器里一次只运行一个。",
	runner.NeedsNetwork:   "它要用网络%s，浏览器不让网页开套接字。",
	runner.NeedsSignals:   "它要收发信号%s，浏览器里没有信号。",
	runner.NeedsFiles:     "它要用操作系统的文件%s，浏览器里没有这些文件。",
	runner.NeedsSystem:    "它直接调用操作系统%s，浏览器里没有操作系统可调用。",
	runner.NeedsPackage:   "浏览器里的内核没有它用到的包 %s。",
	runner.NeedsCompiler:  "它指定由内核 %s 运行，浏览器里没有这个内核。",
	runner.NeedsDetector:  "竞争检测器只在编译好的程序里工作。",
	runner.NeedsCell:      "它用到单元 %s 里的东西，而那个单元不能在浏览器里运行。",
}

var englishNeeds = map[runner.NeedKind]string{
	runner.NeedsProcesses: "It starts or looks at processes%s, and a browser has none.",
	runner.NeedsThreads:   "It looks at threads of the operating system%s, and a browser shows none.",
	runner.NeedsCores:     "Its goroutines have to run at the same time, and a browser runs one at a time.",
	runner.NeedsNetwork:   "It uses the network%s, and a page may open no sockets.",
	runner.NeedsSignals:   "It sends or awaits signals%s, and a browser has none.",
	runner.NeedsFiles:     "It uses files of the operating system%s, and a browser has none of these.",
	runner.NeedsSystem:    "It calls the operating system%s, and a browser has none to call.",
	runner.NeedsPackage:   "The kernel in the browser does not have the package %s.",
	runner.NeedsCompiler:  "It asks for the kernel %s, which a browser does not have.",
	runner.NeedsDetector:  "The race detector works in compiled programs only.",
	runner.NeedsCell:      "It uses what the cell %s has, which cannot be run in a browser.",
}
