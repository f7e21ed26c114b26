package site

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"weft/runner"
	"weft/site/gantt"
)

// Words are what the pages of one language say besides the author's text.
// A string that stands in no such struct is a mistake: every word of the
// interface exists in every language that has Words.
type Words struct {
	// Tag and Locale name the language for browsers ("zh-Hans") and for
	// the Open Graph ("zh_CN"); Name and Short for readers.
	Tag, Locale, Name, Short string

	SkipToText, Chapters, AllChapters, OnThisPage, Neighbours, Previous, Next string
	Theme, ThemeAuto, ThemeLight, ThemeDark                                   string
	EditPage, ReadOriginal, StartReading, Volume, Updated, Feed, MadeWith     string
	NotFound, NotFoundLead                                                    string
	Copy, Copied, NotCopied, File, InWords, NoOutput                          string
	Replay, StopReplay, PauseReplay, ReplaySpeed, ReplayTime                  string
	LinkToSection, LinkToFigure, LinkToTable, LinkToOutput                    string
	Footnotes, BackToText, TaskDone, TaskOpen, FoldAway                       string

	// What the search says; SearchOther has the number of results as %d.
	Search, SearchIn, SearchHint, SearchNone, SearchOne, SearchOther string
	SearchNearest, SearchFailed, SearchResults, Close                string

	// The labels of outputs and where they come from.
	Stdout, Figure, Display, Value, Failure, Intended, Recorded, Captured string
	// Reads and Writes are what two goroutines do that race.
	Reads, Writes string
	// choose names the control for a parameter; the others count runs.
	choose, share, otherRuns, runSum string
	outcomes, moreThan, rarer        plural
	// NotCompiled is said of a cell that had to run but was not run.
	NotCompiled string

	Timeline *gantt.Words
	Notebook NotebookWords
	Run      RunWords

	// Alerts are the titles of callouts by kind.
	Alerts map[string]string

	// DateLayout is a layout of package time.
	DateLayout string

	minutes, chapters, cells, lines, more, stack, others   plural
	chapter, line, onlyIn, unnamed, named, expects, missed string
	linkToCell, notTranslated                              string
	confirmed, compiled, interpreted, uncaptured, exit     string
	sums, comma                                            string
	sumConfirmed, sumVarying, sumOnly, sumInterpreted      plural
	worths, worthLong                                      map[string]string
	languages, tags                                        map[string]string
	endings                                                map[runner.Ending]string
	// ToRun and ToServe stand before commands.
	ToRun, ToServe string
	// needs are why a cell is not run in a browser, needsBy has what says so.
	needs   map[runner.NeedKind]string
	needsBy string
}

// A plural is a text with one number, as it reads for one and for others.
type plural struct{ one, other string }

func (p plural) of(n int) string {
	if n == 1 {
		return fmt.Sprintf(p.one, n)
	}
	return fmt.Sprintf(p.other, n)
}

// same is the plural of a language that has none.
func same(s string) plural { return plural{s, s} }

// wordsFor gives the words for a language of a book. A language that has
// none gets the English ones under its own name.
func wordsFor(lang string) *Words {
	switch lang {
	case "zh":
		return &chinese
	case "en":
		return &english
	}
	w := english
	if strings.HasPrefix(lang, "zh-") {
		w = chinese
	}
	w.Tag, w.Locale = lang, strings.ReplaceAll(lang, "-", "_")
	w.Name, w.Short = lang, lang
	return &w
}

// Words gives what the pages of a language say.
func (s *Site) Words(lang string) *Words { return wordsFor(lang) }

// Chinese tells that the words are Chinese.
func (w *Words) Chinese() bool { return strings.HasPrefix(w.Tag, "zh") }

// ReadingTime says how long a chapter takes.
func (w *Words) ReadingTime(minutes int) string { return w.minutes.of(minutes) }

// ChapterCount says how many chapters there are.
func (w *Words) ChapterCount(n int) string { return w.chapters.of(n) }

// CellCount says how many cells there are; nothing if there is none.
func (w *Words) CellCount(n int) string {
	if n == 0 {
		return ""
	}
	return w.cells.of(n)
}

// Lines says how many lines a closed block has.
func (w *Words) Lines(n int) string { return w.lines.of(n) }

// More says how many lines of an output are folded away.
func (w *Words) More(n int) string { return w.more.of(n) }

// Stack is the label of a folded stack of n lines.
func (w *Words) Stack(n int) string { return w.stack.of(n) }

// Choose names the control that chooses the value of a parameter.
func (w *Words) Choose(name string) string { return fmt.Sprintf(w.choose, name) }

// Share says how many of all runs there are.
func (w *Words) Share(n, of int) string { return fmt.Sprintf(w.share, n, of) }

// OtherRuns says how many of all runs gave what is not shown.
func (w *Words) OtherRuns(n, of int) string { return fmt.Sprintf(w.otherRuns, n, of) }

// RunSum says how many runs there were, and how many different outputs: not
// all are counted if others are left.
func (w *Words) RunSum(runs, kinds, others int) string {
	count := w.outcomes
	if others > 0 {
		count = w.moreThan
	}
	return fmt.Sprintf(w.runSum, runs, count.of(kinds))
}

// Chapter names a chapter by its number.
func (w *Words) Chapter(n int) string { return fmt.Sprintf(w.chapter, n) }

// Line names a line of a cell.
func (w *Words) Line(n int) string { return fmt.Sprintf(w.line, n) }

// OnlyIn says that a chapter is there only in another language of the book.
func (w *Words) OnlyIn(lang string) string {
	return fmt.Sprintf(w.onlyIn, cmp.Or(w.languages[lang], wordsFor(lang).Name))
}

// NotTranslated says that the text of a page is in another language.
func (w *Words) NotTranslated(lang string) string {
	return fmt.Sprintf(w.notTranslated, cmp.Or(w.languages[lang], wordsFor(lang).Name))
}

// CellLabel names a cell for those who do not see it.
func (w *Words) CellLabel(c runner.Cell) string {
	if c.Name == "" {
		return fmt.Sprintf(w.unnamed, c.Number)
	}
	return fmt.Sprintf(w.named, c.Number, c.Name)
}

// LinkToCell is the label of the link to a cell.
func (w *Words) LinkToCell(c runner.Cell) string { return fmt.Sprintf(w.linkToCell, w.CellLabel(c)) }

// Date gives a day as it is written.
func (w *Words) Date(t time.Time) string { return t.Format(w.DateLayout) }

// Ending says how a cell ended.
func (w *Words) Ending(r runner.Result) string {
	if r.Ending == runner.Exit {
		return fmt.Sprintf(w.exit, r.ExitCode)
	}
	return w.ending(r.Ending)
}

func (w *Words) ending(e runner.Ending) string {
	if s, ok := w.endings[e]; ok {
		return s
	}
	return string(e)
}

// Expects says how a cell is meant to end.
func (w *Words) Expects(e runner.Ending) string { return fmt.Sprintf(w.expects, w.ending(e)) }

// AsExpected says how a cell ended that was meant to end so.
func (w *Words) AsExpected(r runner.Result) string { return fmt.Sprintf(w.expects, w.Ending(r)) }

// Missed says that a cell ended well that was meant to end otherwise.
func (w *Words) Missed(e runner.Ending) string { return fmt.Sprintf(w.missed, w.ending(e)) }

// Alert gives the title of a callout; a kind without one is its own title.
func (w *Words) Alert(kind string) string {
	if s, ok := w.Alerts[kind]; ok {
		return s
	}
	return kind
}
