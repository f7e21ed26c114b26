package browser_test

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// TestNotebookDraws: a timeline and a drawing of a cell that was run in the
// page look as after a build, and a reader can look closer at the timeline.
func TestNotebookDraws(t *testing.T) {
	n := serveBook(t)
	n.edit("en/02-two.md", "Another chapter.", fence+"go name=seen trace\nimport \"time\"\ndone := make(chan bool)\ngo func() { time.Sleep(time.Millisecond); done <- true }()\n<-done\n"+fence+
		"\n\n"+fence+"go name=drawn\nimport \"weft/show\"\nshow.SVG(`<svg viewBox=\"0 0 9 9\"><circle r=\"3\"/></svg>`)\n"+fence)
	b := openNotebook(t, n, "/en/two/")
	b.click("#seen .run")
	b.wait("document.querySelector('#seen .outputs.mine > .output > weft-timeline .lanes')")
	b.wait("document.querySelector('#seen .outputs.mine weft-timeline .play')")
	b.click("#drawn .run")
	b.wait("document.querySelector('#drawn .outputs.mine > .output > .drawing svg circle')")
}

// TestNotebookReads: a cell asks for a line when it waits, gets what is typed,
// and finds the end when there is no more; one that listens for the interrupt
// goes on when it is stopped.
func TestNotebookReads(t *testing.T) {
	n := serveBook(t)
	n.edit("en/02-two.md", "Another chapter.", fence+"go name=lines\nimport (\"bufio\"; \"os\"; \"os/signal\")\nin := bufio.NewScanner(os.Stdin)\nfor in.Scan() {\n\tfmt.Printf(\"got %q\\n\", in.Text())\n}\nfmt.Println(\"no more\")\n"+fence+
		"\n\n"+fence+"go name=polite\ncame := make(chan os.Signal, 1)\nsignal.Notify(came, os.Interrupt)\nfmt.Println(\"ready\")\n<-came\nfmt.Println(\"good bye\")\n"+fence)
	n.edit("en/02-two.md", "# Two", "# Two\n\n"+fence+"go name=head\nimport \"fmt\"\n"+fence)
	b := openNotebook(t, n, "/en/two/")
	b.click("#lines .run")
	b.wait("document.querySelector('#lines .stdin input')")
	for _, line := range []string{"one", "two"} {
		b.click("#lines .stdin input")
		b.write(line)
		b.press(kb.Enter)
		b.wait(outputs("lines") + ".includes('got \"" + line + "\"')")
	}
	b.click("#lines .stdin button[type=button]")
	b.wait(outputs("lines") + ".includes('no more')")
	b.click("#polite .run")
	b.wait(outputs("polite") + ".includes('ready')")
	b.click("#polite .run")
	b.wait(outputs("polite") + ".includes('good bye')")
	b.wait("!document.querySelector('#polite').classList.contains('running')")
}
