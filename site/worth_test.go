package site_test

import (
	"testing"

	"weft/runner"
	"weft/site"
	"weft/site/book"
)

// TestTheHeadOfAChapterSaysWhatItsOutputsAreWorth has runs of all kinds: only
// what the compiler gave, and an interpreter has confirmed, is called so.
func TestTheHeadOfAChapterSaysWhatItsOutputsAreWorth(t *testing.T) {
	is := func(v runner.Verdict) runner.Result { return runner.Result{Verdict: v} }
	confirmed, varying, differs, alone := is(runner.Confirmed), is(runner.Varying), is(runner.Differs), is(runner.Alone)
	pinned := runner.Result{Verdict: runner.Alone, Kernel: "yaegi"}
	compiled := runner.Result{Verdict: runner.Alone, Kernel: "go"}
	for _, test := range []struct {
		kernel  string
		results []runner.Result
		class   string
		zh, en  string
	}{
		{"go", nil, "uncaptured", "代码单元尚未运行", "Cells were not run"},
		{"go", []runner.Result{confirmed, confirmed, is("")}, "confirmed", "输出已由 Go 1.26 确认", "Outputs confirmed by Go 1.26"},
		{"go", []runner.Result{alone, alone}, "confirmed", "输出由 Go 1.26 得到", "Outputs by Go 1.26"},
		{"go", []runner.Result{is("")}, "confirmed", "输出由 Go 1.26 得到", "Outputs by Go 1.26"},
		{"yaegi", []runner.Result{alone, is("")}, "unconfirmed", "输出由 yaegi（Go 1.26）解释得到，未经 Go 编译器确认", "Outputs by yaegi (Go 1.26): interpreted, not confirmed"},
		{"go", []runner.Result{confirmed, confirmed, varying, differs, alone}, "confirmed",
			"Go 1.26 的输出：2 个已确认，1 个每次可能不同，2 个仅由 Go 运行", "Outputs by Go 1.26: 2 confirmed, 1 may vary, 2 by Go only"},
		{"go", []runner.Result{confirmed, pinned}, "unconfirmed", "Go 1.26 的输出：1 个已确认，1 个仅解释运行", "Outputs by Go 1.26: 1 confirmed, 1 interpreted only"},
		{"yaegi", []runner.Result{alone, compiled}, "unconfirmed", "Go 1.26 的输出：1 个仅由 Go 运行，1 个仅解释运行", "Outputs by Go 1.26: 1 by Go only, 1 interpreted only"},
	} {
		ch := &book.Chapter{Cells: make([]runner.Cell, max(1, len(test.results)))}
		run := runner.Run{Kernel: test.kernel, Go: "go1.26.8", Results: test.results}
		for lang, want := range map[string]string{"zh": test.zh, "en": test.en} {
			if got := site.Mark(site.WordsFor(lang), ch, run); got == nil || got.Class != test.class || got.Text != want {
				t.Errorf("%s %v: %+v, want %s %q", test.kernel, test.results, got, test.class, want)
			}
		}
	}
	if got := site.Mark(site.WordsFor("zh"), &book.Chapter{}, runner.Run{}); got != nil {
		t.Errorf("a chapter without cells has the mark %+v", got)
	}
}
