package site

import (
	"weft/runner"
	"weft/site/gantt"
)

// english are the words of English pages.
var english = Words{
	Tag: "en", Locale: "en", Name: "English", Short: "EN",

	SkipToText:  "Skip to the text",
	Chapters:    "Chapters",
	AllChapters: "All chapters",
	OnThisPage:  "On this page",
	Neighbours:  "Previous and next chapter",
	Previous:    "Previous",
	Next:        "Next",

	Theme:      "Colours",
	ThemeAuto:  "System",
	ThemeLight: "Light",
	ThemeDark:  "Dark",

	EditPage:     "Edit this page",
	ReadOriginal: "Go to that edition",
	StartReading: "Start reading",
	Volume:       "Download EPUB",
	Updated:      "Updated",
	Feed:         "Feed",
	MadeWith:     "Woven with weft",
	NotFound:     "There is no such page",
	NotFoundLead: "The address may be wrong, or the chapter has a new name.",

	Search:        "Search",
	SearchIn:      "Search the book: ideas, code, names",
	SearchHint:    "Type what you look for; arrows choose, Enter opens",
	SearchNone:    "Nothing found",
	SearchOne:     "1 section found",
	SearchOther:   "%d sections found",
	SearchNearest: "No section has all of these words; the nearest are:",
	SearchFailed:  "The index cannot be read now; try again later",
	SearchResults: "Search results",
	Close:         "Close",

	Copy:      "Copy",
	Copied:    "Copied",
	NotCopied: "Not copied",

	Replay:      "Replay",
	StopReplay:  "Close replay",
	PauseReplay: "Pause", ReplaySpeed: "Speed", ReplayTime: "Time",

	File:     "File",
	InWords:  "In words",
	NoOutput: "no output",

	LinkToSection: "Link to this section",
	LinkToFigure:  "Link to this figure",
	LinkToTable:   "Link to this table",
	LinkToOutput:  "Link to this output",
	FoldAway:      "Fold",
	Footnotes:     "Notes",
	BackToText:    "Back to the text",
	TaskDone:      "done",
	TaskOpen:      "to do",

	Stdout:      "Standard output",
	Figure:      "Figure",
	Display:     "Display",
	Value:       "value",
	Failure:     "error",
	Intended:    "as intended",
	Recorded:    "recorded by the author",
	Captured:    "captured at build time",
	Reads:       "read",
	Writes:      "write",
	NotCompiled: "not run: a cell it needs did not compile",

	Timeline: gantt.WordsFor("en"),

	Notebook: NotebookWords{
		Tools:   "Notebook",
		Lost:    "The connection to weft serve is lost; trying again. Edits stay in this page.",
		Refused: "weft serve has a new address: open the one that it prints. Edits stay in this page.",
		Retry:   "Try now",
		Away:    "Not connected, so nothing was written. Edits stay in this page.",

		RunAll: "Run all", Restart: "Restart kernel", RunAffected: "Run affected cells",

		Save: "Save to file", SaveAll: "Save all", Saved: "Saved to file", NotSaved: "Not saved: %s", LostCell: "The file no longer has this cell, which you had edited here: %s.", Copy: "Copy", Drop: "Discard",
		EditedOne: "1 edit", EditedOther: "%d edits",

		InsertAbove: "Insert cell above", InsertBelow: "Insert cell below", Split: "Split at the cursor", MoveUp: "Move up", MoveDown: "Move down", Remove: "Delete cell",
		Inserted: "Cell inserted", WasSplit: "Cell split", MovedCell: "Cell moved", Removed: "Cell deleted", Undo: "Undo", Undone: "Undone",
		NotDone: "Not done: %s", NoCursor: "Put the cursor between two lines of the cell first",
		EditSection: "Edit “%s” as Markdown", EditStart: "Edit the beginning as Markdown", Cancel: "Cancel", PutAway: "Closed without saving",

		Conflict:     "The file was changed elsewhere since this page was opened. Nothing was written yet: choose which version stays.",
		ConflictCell: "%s was changed twice", ChangedBelow: "changed in the file",
		Mine: "Mine", Theirs: "In the file", Difference: "Difference", SideBySide: "Side by side",
		KeepMine: "Keep mine", TakeTheirs: "Take the file's", CopyMine: "Copy mine", Copied: "Copied", Later: "Later",

		Problems: "Problems", ProblemOne: "1 problem", ProblemOther: "%d problems",
		Gone: "The file of this chapter is gone. Edits stay in this page.", Moved: "This chapter has a new address", Scripts: "The scripts of the page have changed", Reload: "Reload",
	},

	Run: englishRun,

	ToRun: "To run it, in the folder of the book:", ToServe: "Or, to have all of the book on this machine:",
	needs: englishNeeds, needsBy: " (%s)",

	Alerts: map[string]string{
		"note": "Note", "tip": "Tip", "important": "Important",
		"warning": "Warning", "caution": "Caution", "details": "Details",
	},

	DateLayout: "2 January 2006",

	minutes:  same("%d min read"),
	chapters: plural{"%d chapter", "%d chapters"},
	cells:    plural{"%d code cell", "%d code cells"},
	lines:    plural{"%d line", "%d lines"},
	more:     plural{"%d more line", "%d more lines"},
	stack:    plural{"Stack · %d line", "Stack · %d lines"},
	others:   plural{"and %d other", "and %d others"},

	choose: "Choose the value of %s", share: "%d of %d", otherRuns: "%d of %d runs gave other outputs again, which are not listed",
	runSum: "%d runs, %s", outcomes: plural{"%d output", "%d different outputs"}, moreThan: same("more than %d different outputs"), rarer: plural{"%d more output", "%d more outputs"},

	chapter: "Chapter %d",
	line:    "line %d",
	onlyIn:  "only in %s",
	unnamed: "Code cell %d",
	named:   "Code cell %d: %s",
	expects: "expected: %s",
	missed:  "done, but expected: %s",
	exit:    "exit status %d",

	linkToCell:    "Link to: %s",
	notTranslated: "This chapter has not been translated yet. The text below is in %s.",

	confirmed:   "Outputs confirmed by %s",
	compiled:    "Outputs by %s",
	interpreted: "Outputs by %s (%s): interpreted, not confirmed",
	uncaptured:  "Cells were not run",

	sums: "Outputs by %s: ", comma: ", ",
	sumConfirmed:   same("%d confirmed"),
	sumVarying:     same("%d may vary"),
	sumOnly:        same("%d by Go only"),
	sumInterpreted: same("%d interpreted only"),

	worths: map[string]string{
		"confirmed": "confirmed by %s", "varying": "may vary", "go-only": "%s only", "interpreted-only": "interpreted only",
	},
	worthLong: map[string]string{
		"confirmed":   "The interpreter and the Go compiler gave the same.",
		"varying":     "%s gave this; another run may give other outputs.",
		"differs":     "The interpreter gave something else. What Go gives counts.",
		"interpreted": "The Go compiler has not confirmed this.",
		"pinned":      "The author lets only the Go compiler run this cell.",
		"reason":      "There is no interpreted result to compare: %s.",
		"alone":       "This was not interpreted to compare.",
	},

	languages: map[string]string{"zh": "Chinese", "en": "English"},

	tags: map[string]string{
		"norun": "compiled, not run", "isolated": "own process", "virtual": "virtual time",
		"race": "race detector", "kernel": "%s kernel only", "runs": "%d runs",
	},

	endings: map[runner.Ending]string{
		runner.Done:         "done",
		runner.NotRun:       "not run",
		runner.CompileError: "compile error",
		runner.Panic:        "panic",
		runner.Exit:         "exit",
		runner.Deadlock:     "deadlock",
		runner.Race:         "data race",
		runner.Timeout:      "timeout",
		runner.Memory:       "out of memory",
		runner.OutputLimit:  "too much output",
		runner.Stack:        "stack overflow",
		runner.Fatal:        "fatal error",
		runner.Signal:       "killed by a signal",
		runner.Unsupported:  "not for this kernel",
		runner.Absent:       "not on this machine",
	},
}
