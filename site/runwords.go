package site

// RunWords are what a page says while its reader edits and runs cells. The
// page's script reads them when that begins.
type RunWords struct {
	Run       string `json:"run"`
	Stop      string `json:"stop"`
	Edit      string `json:"edit"`
	EditCell  string `json:"editCell"` // has the label of the cell as %s
	Machine   string `json:"machine"`
	Here      string `json:"here"`
	Local     string `json:"local"`
	Loading   string `json:"loading"`
	Waiting   string `json:"waiting"`
	Running   string `json:"running"`
	Stale     string `json:"stale"`
	Edited    string `json:"edited"`
	Stopped   string `json:"stopped"`
	Lost      string `json:"lost"` // has the reason as %s
	Failed    string `json:"failed"`
	Unclear   string `json:"unclear"`
	Reset     string `json:"reset"`
	ResetLong string `json:"resetLong"`
	More      string `json:"more"`
	RunAbove  string `json:"runAbove"`
	RunAll    string `json:"runAll"`
	Restart   string `json:"restart"`
	Link      string `json:"link"`
	LinkLong  string `json:"linkLong"`
	LinkFull  string `json:"linkFull"`
	FromLink  string `json:"fromLink"`
	Strange   string `json:"strange"`
	Keep      string `json:"keep"`
	Drop      string `json:"drop"`
	BadLink   string `json:"badLink"`
	Changed   string `json:"changed"`
	Mine      string `json:"mine"`
	Book      string `json:"book"`
	Both      string `json:"both"`
	Views     string `json:"views"`
	Same      string `json:"same"`
	NotSame   string `json:"notSame"`
	Added     string `json:"added"`
	Removed   string `json:"removed"`
	Input     string `json:"input"`
	Send      string `json:"send"`
	EndInput  string `json:"endInput"`
	Value     string `json:"value"`
	Further   string `json:"further"`
	Hidden    string `json:"hidden"` // has the number of lines as %d
	RealGo    string `json:"realGo"` // has the megabytes as %s
	Problems  string `json:"problems"`
	Format    string `json:"format"`
	// Explanations, and what is saved as a file, with one each.
	FormatLong   string `json:"formatLong"`
	RealGoLong   string `json:"realGoLong"`
	Program      string `json:"program"`
	ProgramLong  string `json:"programLong"`
	Notebook     string `json:"notebook"`
	NotebookLong string `json:"notebookLong"`
	NotSaved     string `json:"notSaved"`
}

var chineseRun = RunWords{
	Run: "运行", Stop: "停止", Edit: "编辑", EditCell: "编辑：%s",
	Machine: "需要在你自己的机器上运行", Here: "在浏览器中运行", Local: "在本机运行",
	Loading: "正在载入内核", Waiting: "等待运行", Running: "运行中", Stale: "已改动，输出未更新", Edited: "已编辑",
	Stopped: "已停止", Lost: "内核已断开：%s", Failed: "没有通过编译", Unclear: "等待 Go 确认",
	Reset: "还原", ResetLong: "恢复书中的代码和输出", More: "更多",
	RunAbove: "运行以上单元", RunAll: "全部运行", Restart: "重启内核",
	Link: "复制分享链接", LinkLong: "链接里带着本页改过的代码", LinkFull: "代码太长，放不进链接",
	FromLink: "来自链接", Strange: "这段代码来自你打开的链接，不是书里的，还没有运行。", Keep: "留下", Drop: "不要",
	BadLink: "链接里的代码读不出来", Changed: "书中的这个单元在你编辑之后改过。",
	Mine: "你的输出", Book: "书中的输出", Both: "对照", Views: "显示哪一份输出", Same: "与书中的输出相同", NotSame: "与书中的输出不同",
	Added: "只在你的输出里", Removed: "只在书里", Input: "标准输入", Send: "发送", EndInput: "结束输入",
	Value: "任意值", Further: "显示更多", Hidden: "… 另有 %d 行 …",
	RealGo: "用真正的 Go 确认（%s MB）", RealGoLong: "Go 编译器只需下载一次，之后留在浏览器里",
	Problems: "编译问题", Format: "格式化", FormatLong: "像 gofmt 那样排版（Shift+Alt+F）",
	Program: "下载程序（.go）", ProgramLong: "本页所有单元连同你的改动，可以用 go run 运行",
	Notebook: "下载笔记本（.ipynb）", NotebookLong: "本章连同你的改动和输出，用 Jupyter 打开", NotSaved: "现在无法下载",
}

var englishRun = RunWords{
	Run: "Run", Stop: "Stop", Edit: "Edit", EditCell: "Edit: %s",
	Machine: "needs your own machine", Here: "run in this browser", Local: "run on this machine",
	Loading: "loading the kernel", Waiting: "waiting", Running: "running", Stale: "changed; the output is older", Edited: "edited",
	Stopped: "stopped", Lost: "the kernel is gone: %s", Failed: "does not compile", Unclear: "Go is confirming",
	Reset: "Reset", ResetLong: "bring back the book's code and output", More: "More",
	RunAbove: "Run above", RunAll: "Run all", Restart: "Restart the kernel",
	Link: "Copy a link to share", LinkLong: "the link carries the code that was edited on this page", LinkFull: "too much code for a link",
	FromLink: "from a link", Strange: "This code came with the link that you opened. It is not the book's, and it has not been run.", Keep: "Keep it", Drop: "Drop it",
	BadLink: "the code in the link cannot be read", Changed: "The book's cell has changed since you edited it.",
	Mine: "Yours", Book: "The book's", Both: "Differences", Views: "Which output to show", Same: "same as in the book", NotSame: "not as in the book",
	Added: "only in yours", Removed: "only in the book", Input: "Standard input", Send: "Send", EndInput: "End of input",
	Value: "any value", Further: "Show more", Hidden: "… %d more lines …",
	RealGo: "Confirm with real Go (%s MB)", RealGoLong: "the Go compiler is fetched once, and stays in the browser",
	Problems: "What does not compile", Format: "Format", FormatLong: "write it as gofmt does (Shift+Alt+F)",
	Program: "Download the program (.go)", ProgramLong: "all cells of this page with your changes, for go run",
	Notebook: "Download the notebook (.ipynb)", NotebookLong: "this chapter with your changes and outputs, for Jupyter", NotSaved: "It cannot be downloaded now",
}
