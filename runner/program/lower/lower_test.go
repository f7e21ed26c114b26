package lower_test

import (
	"flag"
	"os"
	"testing"
	"time"

	"weft/runner/program/lower"
)

var try = flag.String("try", "", "lower and run the named file")

// TestTry is for the workbench: go test -run Try -try FILE.
func TestTry(t *testing.T) {
	if *try == "" {
		t.Skip("no file")
	}
	src, err := os.ReadFile(*try)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	files, refusals, err := lower.Package([]lower.File{{Name: "prog.go", Text: string(src)}}, imp)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("lowered in %v", time.Since(start))
	for _, r := range refusals {
		t.Logf("refused: line %d: %s", r.Line, r.Reason)
	}
	if os.Getenv("SHOW") != "" {
		t.Logf("\n%s", files[0].Text)
	}
	o := runLowered(t, []string{files[0].Text}, 20*time.Second)
	t.Logf("exit %d hung %v\n%s\n--- stderr\n%s", o.code, o.hung, o.stdout, o.stderr)
}
