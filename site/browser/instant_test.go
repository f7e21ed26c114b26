package browser_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/chromedp/chromedp"

	"weft/runner"
	"weft/runner/browser"
	"weft/site"
	"weft/site/book"
)

// published serves a site whose cells are run by the real kernel. Cells are
// named a, b, c, …; of one that begins with a comment "machine" the site says
// that it needs a machine; one that begins with "traced" has a timeline; what
// follows "-- output --" is its output fence.
func published(t testing.TB, prefix string, cells ...string) *server {
	t.Helper()
	return serve(t, instantSite(t, cells...), prefix)
}

func instantSite(t testing.TB, cells ...string) *site.Site {
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
		attributes := "name=" + string(rune('a'+i))
		if strings.HasPrefix(c, "// traced") {
			attributes += " trace"
		}
		source, output, recorded := strings.Cut(c, "\n-- output --\n")
		text.WriteString("\nText.\n\n```go " + attributes + "\n" + source + "\n```\n")
		if recorded {
			text.WriteString("\n```output\n" + output + "\n```\n")
		}
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
		if strings.HasPrefix(name, "assets/kernel.") {
			n++
		}
	}
	return n
}

// ofRunning are the resources that a page has loaded in order to run.
const ofRunning = "performance.getEntriesByType('resource').filter((r) => /cells|kernel|words-/.test(r.name)).length"

// TestPublishedPagesLoadNothingBefore opens a page and has it kept for reading
// offline: nothing that runs cells is loaded. It is when a Run button gets the
// focus, and still nothing is run.
func TestPublishedPagesLoadNothingBefore(t *testing.T) {
	v := published(t, "/", "println(1)")
	b := openTab(t, v.base+"en/a/")
	b.kept()
	is(b, ofRunning, 0)
	if n := v.kernelAsked(); n != 0 {
		t.Errorf("files of the kernel were asked for %d times", n)
	}
	b.do(chromedp.Focus(chromedp.CSS("#a .run")))
	b.wait("caches.open('weft-used ' + location.origin + '/').then((c) => c.keys()).then((k) => { window.used = k.length; }) && window.used === 3")
	is(b, "document.querySelectorAll('.outputs.mine, .running').length", 0)
	if n := v.kernelAsked(); n == 0 {
		t.Error("no file of the kernel was asked for")
	}
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

// TestPublishedCellsFail has a cell that does not compile, one that sleeps for
// ever and one that panics: each says what it is, at its line, and the next one
// runs. What a browser does not have is told when a reader asks for it.
func TestPublishedCellsFail(t *testing.T) {
	v := published(t, "/", "a := 1\nb := a + c\nprintln(b)", "ch := make(chan int)\n<-ch", "s := []int{1}\nprintln(s[0])\nprintln(s[len(s)])", "import \"fmt\"\nfmt.Println(\"still here\")")
	b := openTab(t, v.base+"en/a/")
	b.click("#a .run")
	b.wait("document.querySelector('#a .problems a')?.textContent === 'line 2'")
	is(b, own("a")+".includes('undefined: c')", true)
	b.wait("document.querySelector('#a .line:nth-child(2)').matches('.fault')")
	b.click("#b .run")
	b.wait("document.querySelector('#b .failure pre')?.textContent.includes('all goroutines are asleep - deadlock!')")
	b.click("#c .run")
	b.wait("document.querySelector('#c .failure pre')?.textContent.includes('index out of range [1] with length 1')")
	b.wait("document.querySelector('#c .line:nth-child(3)').matches('.fault')")
	b.click("#d .run")
	b.wait(own("d") + "?.includes('still here')")
	b.do(chromedp.Focus(chromedp.CSS("#d .edit")))
	b.press(keys.Enter)
	b.wait("document.querySelector('#d.editing') && document.activeElement.closest('#d')")
	b.press("a", chromedp.ModifierCtrl)
	b.write("import \"os/exec\"\nexec.Command(\"true\")")
	b.press(keys.Enter, chromedp.ModifierCtrl)
	b.wait(own("d") + "?.includes('needs os/exec.Command, which is not here')")
}

// TestPublishedCellsEndTheirKernel has cells that end badly all by themselves:
// a panic in a goroutine, a stack that is full, output without end, more memory
// than there is. Each says what it was, and the next cell runs with what was
// defined before.
func TestPublishedCellsEndTheirKernel(t *testing.T) {
	v := published(t, "/", "import (\"fmt\"; \"time\")\nn := 7",
		"go func() {\n\tvar m map[string]int\n\tm[\"a\"] = n\n}()\ntime.Sleep(time.Hour)",
		"func down(i int) int {\n\treturn down(i+1) + n\n}\ndown(0)",
		"for {\n\tfmt.Printf(\"more %1000d\\n\", n)\n}",
		"var all [][]byte\nfor {\n\tall = append(all, make([]byte, 64<<20))\n}",
		"fmt.Println(\"after\", n)")
	b := openTab(t, v.base+"en/a/")
	for _, bad := range []struct{ cell, mark, message string }{
		{"b", "panic", "panic: assignment to entry in nil map"},
		{"c", "stack overflow", "fatal error: stack overflow"},
		{"d", "too much output", "output limit"},
		{"e", "out of memory", "fatal error: out of memory"},
	} {
		b.click("#" + bad.cell + " .run")
		b.wait("document.querySelector('#" + bad.cell + " > .outputs.mine .failure pre')?.textContent.includes('" + bad.message + "')")
		b.wait(strip(bad.cell) + ".startsWith('✕" + bad.mark + "')")
		b.click("#f .run")
		b.wait("document.querySelector('#f:not(.running)') && " + own("f") + "?.includes('after 7')")
		b.click("#f .reset")
	}
	is(b, "[...document.querySelectorAll('.line.fault')].map((e) => e.textContent.trim()).join()", "m[\"a\"] = n")
}

// TestPublishedLoopIsStopped has a cell print without end: its output is there
// while it runs. One that never lets go is stopped as well. After either the
// next cell runs, with what was defined before.
func TestPublishedLoopIsStopped(t *testing.T) {
	v := published(t, "/", "import (\"fmt\"; \"time\")\nn := 7", "for i := 0; ; i++ {\n\tfmt.Println(\"tick\", i)\n\ttime.Sleep(20 * time.Millisecond)\n}", "for n > 0 {\n}", "fmt.Println(\"after\", n)")
	b := openTab(t, v.base+"en/a/")
	for _, cell := range []string{"b", "c"} {
		b.click("#" + cell + " .run")
		if cell == "b" {
			b.wait(own("b") + "?.includes('tick 3')")
		}
		b.wait("document.querySelector('#" + cell + ".running .elapsed')")
		b.click("#" + cell + " .run")
		b.wait(strip(cell) + ".includes('stopped')")
		b.click("#d .run")
		b.wait("document.querySelector('#d:not(.running)') && " + own("d") + "?.includes('after 7')")
	}
}

// TestPublishedCellsRunOffline runs a cell below a path, takes the network away
// and runs cells of that page and of one that was never opened. When a version
// with another kernel has taken over, the old one is gone.
func TestPublishedCellsRunOffline(t *testing.T) {
	s := instantSite(t, "println(\"online\")")
	v := serve(t, s, "/docs/")
	b := openTab(t, v.base+"en/a/")
	b.click("#a .run")
	b.wait(own("a") + "?.includes('online')")
	b.kept()
	const used = "caches.open('weft-used ' + new URL('/docs/', location).href).then((c) => c.keys()).then((k) => { window.used = k.map((r) => r.url.split('/').at(-2)).join(); })"
	b.wait(used + " && window.used?.split(',').length === 3")
	first := eval[string](b, "window.used")
	other := instantSite(t, "println(\"other\")")
	other.Kernel = append(other.Kernel, site.File{Path: "more.txt", Data: []byte("another kernel")})
	v.replace(t, other)
	b.visit(v.base + "en/b/")
	eval[bool](b, "navigator.serviceWorker.ready.then((r) => r.update()).then(() => true)")
	b.wait("navigator.serviceWorker.getRegistration().then((r) => { window.next = !r.installing && r.waiting !== null; }) && window.next")
	leave(b, v.base)
	b.visit(v.base + "en/a/")
	b.wait(used + " && window.used === ''")
	b.click("#a .run")
	b.wait(own("a") + "?.includes('other')")
	b.wait(used + " && window.used?.split(',').length === 3")
	if again := eval[string](b, "window.used"); again == first {
		t.Errorf("the kernel is still that of %s", first)
	}
	v.offline()
	b.visit(v.base + "en/a/")
	b.click("#a .run")
	b.wait(own("a") + "?.includes('other')")
	b.forgive("ERR_CONNECTION_REFUSED", "favicon.ico")
}

// TestPublishedPolicy holds that WebAssembly is allowed where cells are run and
// nowhere else; workers have the policy of their headers. What breaks a policy
// is logged, which fails the other tests.
func TestPublishedPolicy(t *testing.T) {
	v := published(t, "/", "println(1)")
	b := openTab(t, v.base+"en/b/")
	const policy = "document.querySelector('meta[http-equiv=Content-Security-Policy]').content"
	is(b, policy+".includes('wasm')", false)
	is(b, "WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(() => 'compiled', () => 'refused')", "refused")
	is(b, "'kernel' in document.documentElement.dataset || 'cells' in document.documentElement.dataset", false)
	b.forgive("WebAssembly", "wasm", "script-src")
	b.visit(v.base + "en/a/")
	is(b, policy+".includes(\"script-src 'self' 'wasm-unsafe-eval' 'sha256-\")", true)
	is(b, "fetch(location).then((r) => r.headers.get('content-security-policy').includes(\"'wasm-unsafe-eval'\"))", true)
}

// TestPublishedCellsOfMachines shows a cell that needs a machine: it has no
// button, but what it needs and what runs it. Without script the page has that
// as well, and no button at all.
func TestPublishedCellsOfMachines(t *testing.T) {
	for _, scripted := range []bool{true, false} {
		v := published(t, "/", "// machine\nstart()", "println(1)")
		v.noScript = !scripted
		b := openTab(t, v.base+"en/a/")
		if scripted {
			b.wait("document.querySelector('#b .run')")
		} else {
			b.forgive("script-src")
			is(b, "[...document.querySelectorAll('main button')].filter((e) => e.checkVisibility()).length", 0)
		}
		is(b, "document.querySelectorAll('#a .run, #a .edit').length", 0)
		is(b, "document.querySelector('#a .output').textContent.includes(\"the book's\")", true)
		is(b, "document.querySelector('#a .machine summary').textContent", "needs your own machine")
		b.click("#a .machine summary")
		is(b, "document.querySelector('#a .machine').innerText.includes('os/exec.Command')", true)
		is(b, "[...document.querySelectorAll('#a .machine code')].map((e) => e.textContent).join()", "weft run en/01-a.md#a,weft serve")
	}
}
