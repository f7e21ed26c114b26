package site

import (
	"weft/runner"
	"weft/site/gantt"
)

// chinese are the words of Chinese pages.
var chinese = Words{
	Tag: "zh-Hans", Locale: "zh_CN", Name: "中文", Short: "中",

	SkipToText:  "跳到正文",
	Chapters:    "章节",
	AllChapters: "全部章节",
	OnThisPage:  "本页内容",
	Neighbours:  "上一章与下一章",
	Previous:    "上一章",
	Next:        "下一章",

	Theme:      "配色",
	ThemeAuto:  "跟随系统",
	ThemeLight: "浅色",
	ThemeDark:  "深色",

	EditPage:     "编辑本页",
	ReadOriginal: "转到原文版",
	StartReading: "开始阅读",
	Volume:       "下载 EPUB",
	Updated:      "更新于",
	Feed:         "订阅",
	MadeWith:     "由 weft 织成",
	NotFound:     "没有这一页",
	NotFoundLead: "地址可能写错了，或者这一章换了名字。",

	Search:        "搜索",
	SearchIn:      "搜索全书：概念、代码、函数名",
	SearchHint:    "输入要找的词；方向键选择，回车打开",
	SearchNone:    "没有找到",
	SearchOne:     "找到 1 节",
	SearchOther:   "找到 %d 节",
	SearchNearest: "没有一节包含所有的词，最接近的是：",
	SearchFailed:  "索引暂时读不到，请稍后再试",
	SearchResults: "搜索结果",
	Close:         "关闭",

	Copy:      "复制",
	Copied:    "已复制",
	NotCopied: "未能复制",

	Replay:      "重放",
	StopReplay:  "收起",
	PauseReplay: "暂停", ReplaySpeed: "速度", ReplayTime: "时刻",

	File:     "文件",
	InWords:  "文字版",
	NoOutput: "无输出",

	LinkToSection: "本节链接",
	LinkToFigure:  "本图链接",
	LinkToTable:   "本表链接",
	LinkToOutput:  "这段输出的链接",
	FoldAway:      "收起",
	Footnotes:     "注释",
	BackToText:    "回到正文",
	TaskDone:      "已完成",
	TaskOpen:      "未完成",

	Stdout:      "标准输出",
	Figure:      "图",
	Display:     "显示的内容",
	Value:       "值",
	Failure:     "错误",
	Intended:    "意料之中",
	Recorded:    "作者记录的输出",
	Captured:    "构建时输出",
	Reads:       "读",
	Writes:      "写",
	NotCompiled: "未运行：所依赖的单元没有通过编译",

	Timeline: gantt.WordsFor("zh"),

	Notebook: NotebookWords{
		Tools:   "笔记本",
		Lost:    "与 weft serve 的连接断了，正在重连。改动都留在本页。",
		Refused: "weft serve 换了地址，请打开它打印的新地址。改动都留在本页。",
		Retry:   "立即重连",
		Away:    "尚未连接，没有写入文件。改动都留在本页。",

		RunAll: "全部运行", Restart: "重启内核", RunAffected: "自动运行受影响的单元",

		Save: "保存到文件", SaveAll: "全部保存", Saved: "已保存到文件", NotSaved: "没有保存：%s", LostCell: "文件里没有这个单元了，但你在这里改过它：%s。", Copy: "复制", Drop: "不要了",
		EditedOne: "1 处改动", EditedOther: "%d 处改动",

		InsertAbove: "在上方插入单元", InsertBelow: "在下方插入单元", Split: "在光标处拆分", MoveUp: "上移", MoveDown: "下移", Remove: "删除单元",
		Inserted: "已插入单元", WasSplit: "已拆分单元", MovedCell: "已移动单元", Removed: "已删除单元", Undo: "撤销", Undone: "已撤销",
		NotDone: "没有做到：%s", NoCursor: "请先把光标放在单元的两行之间",
		EditSection: "用 Markdown 编辑“%s”", EditStart: "用 Markdown 编辑开头", Cancel: "取消", PutAway: "已关闭，没有保存",

		Conflict:     "打开本页之后，别处也改了文件。还没有写入任何内容，请选择留下哪一份。",
		ConflictCell: "%s 有两份改动", ChangedBelow: "文件里也改了",
		Mine: "我的", Theirs: "文件里的", Difference: "差异", SideBySide: "并排比较",
		KeepMine: "用我的", TakeTheirs: "用文件里的", CopyMine: "复制我的", Copied: "已复制", Later: "以后再说",

		Problems: "问题", ProblemOne: "1 个问题", ProblemOther: "%d 个问题",
		Gone: "这一章的文件不在了。改动还留在本页。", Moved: "这一章换了地址", Scripts: "页面的脚本更新了", Reload: "重新载入",
	},

	Run: chineseRun,

	ToRun: "在书的目录里运行它：", ToServe: "或者在本机打开整本书：",
	needs: chineseNeeds, needsBy: "（%s）",

	Alerts: map[string]string{
		"note": "说明", "tip": "提示", "important": "重要",
		"warning": "注意", "caution": "小心", "details": "展开",
	},

	DateLayout: "2006 年 1 月 2 日",

	minutes:  same("阅读约 %d 分钟"),
	chapters: same("共 %d 章"),
	cells:    same("%d 个代码单元"),
	lines:    same("%d 行"),
	more:     same("其余 %d 行"),
	stack:    same("调用栈 · %d 行"),
	others:   same("和另外 %d 个"),

	choose: "选择 %s 的值", share: "%d / %d 次", otherRuns: "另有 %d / %d 次，输出各不相同，不再列出",
	runSum: "运行 %d 次，%s", outcomes: same("%d 种输出"), moreThan: same("超过 %d 种输出"), rarer: same("其余 %d 种输出"),

	chapter: "第 %d 章",
	line:    "第 %d 行",
	onlyIn:  "仅有%s版",
	unnamed: "代码单元 %d",
	named:   "代码单元 %d：%s",
	expects: "预期：%s",
	missed:  "正常结束，但本应是：%s",
	exit:    "退出码 %d",

	linkToCell:    "链接：%s",
	notTranslated: "这一章还没有译文，下面是%s原文。",

	confirmed:   "输出已由 %s 确认",
	compiled:    "输出由 %s 得到",
	interpreted: "输出由 %s（%s）解释得到，未经 Go 编译器确认",
	uncaptured:  "代码单元尚未运行",

	sums: "%s 的输出：", comma: "，",
	sumConfirmed:   same("%d 个已确认"),
	sumVarying:     same("%d 个每次可能不同"),
	sumOnly:        same("%d 个仅由 Go 运行"),
	sumInterpreted: same("%d 个仅解释运行"),

	worths: map[string]string{
		"confirmed": "%s 已确认", "varying": "每次可能不同", "go-only": "仅 %s", "interpreted-only": "仅解释，未确认",
	},
	worthLong: map[string]string{
		"confirmed":   "解释器与 Go 编译器给出的结果相同。",
		"varying":     "这是 %s 的一次输出，再运行一次可能不同。",
		"differs":     "解释器给出的结果不同，以 Go 为准。",
		"interpreted": "这个结果未经 Go 编译器确认。",
		"pinned":      "作者指定这个单元只由 Go 编译器运行。",
		"reason":      "没有可比较的解释结果：%s。",
		"alone":       "没有用解释器运行来比较。",
	},

	languages: map[string]string{"zh": "中文", "en": "英文"},

	tags: map[string]string{
		"norun": "只编译，不运行", "isolated": "独立进程", "virtual": "虚拟时间",
		"race": "竞争检测", "kernel": "只用 %s 内核", "runs": "运行 %d 次",
	},

	endings: map[runner.Ending]string{
		runner.Done:         "完成",
		runner.NotRun:       "不运行",
		runner.CompileError: "编译错误",
		runner.Panic:        "panic",
		runner.Exit:         "非零退出码",
		runner.Deadlock:     "死锁",
		runner.Race:         "数据竞争",
		runner.Timeout:      "超时",
		runner.Memory:       "内存超限",
		runner.OutputLimit:  "输出超限",
		runner.Stack:        "栈溢出",
		runner.Fatal:        "致命错误",
		runner.Signal:       "被信号终止",
		runner.Unsupported:  "此内核无法运行",
		runner.Absent:       "本机没有此内核",
	},
}
