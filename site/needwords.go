package site

import (
	"fmt"

	"weft/runner"
)

// need tells readers why a cell cannot be run in their browser.
func (w *Words) need(n runner.Need) string {
	text := w.needs[n.Kind]
	if n.By == "" {
		return text
	}
	if n.Kind == runner.NeedsCell || n.Kind == runner.NeedsPackage {
		return fmt.Sprintf(text, n.By)
	}
	return text + fmt.Sprintf(w.needsBy, n.By)
}

// The sentences of a cell and of a package have its name as %s.
var chineseNeeds = map[runner.NeedKind]string{
	runner.NeedsProcesses: "它要启动或查看进程，浏览器里没有进程",
	runner.NeedsThreads:   "它要用到操作系统的线程，浏览器里只有一个",
	runner.NeedsNetwork:   "它要用到网络，浏览器不让页面开套接字",
	runner.NeedsSignals:   "它要收发信号，浏览器里没有信号",
	runner.NeedsFiles:     "它要读写文件，浏览器里没有文件系统",
	runner.NeedsSystem:    "它直接调用操作系统，浏览器里没有",
	runner.NeedsPackage:   "它用到的包 %s 不在浏览器的内核里",
	runner.NeedsCompiler:  "它指定由 Go 编译器来运行",
	runner.NeedsDetector:  "竞态检测器只能在编译出的程序里工作",
	runner.NeedsCell:      "它用到单元 %s 的结果，而那个单元不能在浏览器里运行",
}

var englishNeeds = map[runner.NeedKind]string{
	runner.NeedsProcesses: "it starts or looks at processes, and a browser has none",
	runner.NeedsThreads:   "it is about threads of the operating system, of which a browser gives it one",
	runner.NeedsNetwork:   "it uses the network, and a page in a browser may open no sockets",
	runner.NeedsSignals:   "it sends or awaits signals, and a browser has none",
	runner.NeedsFiles:     "it reads or writes files, and a browser has no file system",
	runner.NeedsSystem:    "it calls the operating system, and a browser has none for it",
	runner.NeedsPackage:   "the kernel in the browser does not have the package %s",
	runner.NeedsCompiler:  "it asks to be run by the Go compiler",
	runner.NeedsDetector:  "the race detector works in compiled programs only",
	runner.NeedsCell:      "it needs the cell %s, which cannot be run in a browser",
}
