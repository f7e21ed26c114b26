package browser_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"weft/runner"
	"weft/runner/browser"
	"weft/site"
	"weft/site/book"
)

// published serves a site whose cells are run by the real kernel. Cells are
// named a, b, c, …; of one that begins with a comment "machine" the site says
// that it needs a machine.
func published(t *testing.T, prefix string, cells ...string) *server {
	t.Helper()
	return serve(t, instantSite(t, cells...), prefix)
}

func instantSite(t *testing.T, cells ...string) *site.Site {
	t.Helper()
	files, err := browser.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	if files == nil {
		require(t, "npm", "there is no kernel for browsers: make wasm")
	}
	var text strings.Builder
	text.WriteString("# Running\n")
	for i, c := range cells {
		text.WriteString("\nText.\n\n```go name=" + string(rune('a'+i)) + "\n" + c + "\n```\n")
	}
	b, err := book.OpenFS(".", fstest.MapFS{
		"weft.toml":  {Data: []byte("languages = [\"en\"]\n[title]\nen = \"Book\"\n")},
		"en/01-a.md": {Data: []byte(text.String())},
		"en/02-b.md": {Data: []byte("# Reading\n\nNothing to run.\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	c := b.Chapters["en"][0]
	s := &site.Site{Book: b, Runs: map[*book.Chapter]runner.Run{}, Places: map[*book.Chapter][]site.Place{}}
	run := runner.Run{Kernel: "go", Go: "go1.26.8"}
	for i, text := range cells {
		place := site.Place{Where: "browser"}
		if strings.HasPrefix(text, "// machine") {
			place = site.Place{Where: "machine", Need: runner.Need{Kind: runner.NeedsProcesses, By: "os/exec.Command"}}
		}
		s.Places[c] = append(s.Places[c], place)
		run.Results = append(run.Results, runner.Result{Cell: i + 1, Ending: runner.Done, Elapsed: 5e6, Verdict: runner.Confirmed,
			Outputs: []runner.Output{{Kind: runner.Stdout, Text: "the book's\n"}}})
	}
	s.Runs[c] = run
	for _, f := range files {
		s.Kernel = append(s.Kernel, site.File{Path: f.Name, Data: f.Data, Brotli: f.Brotli})
	}
	return s
}

// kernelAsked gives how often files of the kernel were asked for.
func (v *server) kernelAsked() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	n := 0
	for _, name := range v.asked {
		if strings.HasPrefix(name, "assets/kernel.") || strings.HasPrefix(name, "assets/cells.") || strings.Contains(name, "/kernel/") {
			n++
		}
	}
	return n
}

// TestPublishedCellsShareState runs the last of three cells: those that it needs
// are run before it, silently, and it sees what they have defined.
func TestPublishedCellsShareState(t *testing.T) {
	v := published(t, "/", "import \"fmt\"\nn := 40\nfmt.Println(\"first\")", "func add(m int) { n += m }\nadd(1)", "add(1)\nfmt.Println(\"sum\", n)")
	b := openTab(t, v.base+"en/a/")
	b.click("#c .run")
	b.wait(own("c") + "?.includes('sum 42')")
	b.wait(strip("c") + ".includes('done')")
	is(b, "document.querySelectorAll('#a > .outputs.mine').length", 0)
	b.click("#a .run")
	b.wait(own("a") + "?.includes('first')")
	b.click("#c .run")
	b.wait("document.querySelector('#c:not(.running)') && " + own("c") + "?.includes('sum 42')")
}
