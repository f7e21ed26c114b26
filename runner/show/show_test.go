package show_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"image"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"weft/runner/show"
)

// exported gives the names that cells see.
func exported(t *testing.T) []string {
	t.Helper()
	files, err := fs.Glob(show.Source(), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, name := range files {
		text, err := fs.ReadFile(show.Source(), name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		for name := range file.Scope.Objects {
			if ast.IsExported(name) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return names
}

// The interpreter has every name that the front end and the compiler know,
// and cells see no name that is for weft.
func TestSymbolsAreWhatCellsSee(t *testing.T) {
	var symbols []string
	for name := range show.Symbols()[show.Path+"/show"] {
		symbols = append(symbols, name)
	}
	slices.Sort(symbols)
	if got := exported(t); !slices.Equal(got, symbols) {
		t.Errorf("cells see %v, the interpreter has %v", got, symbols)
	}
}

// Every file of the package but host.go is one that cells see.
func TestSourceIsComplete(t *testing.T) {
	all, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range all {
		_, err := fs.Stat(show.Source(), name)
		hidden := name == "host.go" || strings.HasSuffix(name, "_test.go")
		if (err != nil) != hidden {
			t.Errorf("%s: hidden %v, in the source: %v", name, hidden, err)
		}
	}
}

// A program that runs by itself prints the text of what it displays.
func TestProgramPrintsText(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "show"), show.Source()); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"go.mod": "module weft\n\ngo 1.26\n",
		"main.go": `package main

import "weft/show"

func main() { show.Bars{Title: "t", Unit: "B"}.Show([]string{"a", "bc"}, []int{1, 2}) }
`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), "go", "run", ".")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if want := "t\na   1 B  ████████████████\nbc  2 B  ████████████████████████████████\n"; err != nil || string(out) != want {
		t.Errorf("prints %q, %v, want %q", out, err, want)
	}
}

func TestMistakesPanicWithWhatIsWrong(t *testing.T) {
	for _, test := range []struct {
		f    func()
		want string
	}{
		{func() { show.Bars{}.Show([]string{"a"}, []int{1, 2}) }, "show.Bars: 1 labels, but 2 values"},
		{func() { show.Bars{}.Show(nil, []int{}) }, "show.Bars: no values"},
		{func() { show.Bars{}.Show([]string{"a"}) }, "show.Bars: no values"},
		{func() { show.Bars{}.Show([]string{"a"}, []int{1}, []int{2}) }, "show.Bars: 2 series of values, but Series has 0 names"},
		{func() { show.Bars{}.Show([]string{"a"}, 1) }, "show.Bars: data are a slice of numbers or durations, not int"},
		{func() { show.Bars{Log: true}.Show([]string{"a"}, []int{0}) }, "show.Bars: value 0 is 0, and a logarithmic scale has no place for it"},
		{func() { show.Bars{Unit: "ms"}.Show([]string{"a"}, []time.Duration{1}) }, `show.Bars: durations have the unit "s", not "ms"`},
		{func() { show.Lines{}.Show([]int{1, 2}, []float64{1}) }, "show.Lines: 2 x, but 1 values"},
		{func() { show.Lines{LogX: true}.Show([]int{-1}, []float64{1}) }, "show.Lines: value 0 is -1, and a logarithmic scale has no place for it"},
		{func() { show.Scatter{}.Show([]int{1}, []float64{math.NaN()}) }, "show.Scatter: value 0 is NaN"},
		{func() { show.Histogram{}.Show([]float64{1, math.Inf(1)}) }, "show.Histogram: value 1 is +Inf"},
		{func() { show.Histogram{}.Show([]int(nil)) }, "show.Histogram: no values"},
		{func() { show.Table{Head: []string{"a", "b"}}.Show([]any{1}) }, "show.Table: row 0 has 1 values for 2 columns"},
		{func() { show.Image(nil, "") }, "show.Image: no picture"},
	} {
		t.Run(test.want, func(t *testing.T) {
			defer func() {
				if got := fmt.Sprint(recover()); got != test.want {
					t.Errorf("panics with %q", got)
				}
			}()
			test.f()
		})
	}
}

// Every display has a text that ends with a newline, and the form that a page
// draws.
func TestFormsHaveText(t *testing.T) {
	for _, test := range []struct {
		f          func()
		mime, text string
	}{
		{func() { show.SVG("<svg><title>a &lt; b</title><desc>more\n</desc></svg>") }, "image/svg+xml", "a < b\nmore\n"},
		{func() { show.SVG("<svg><titles/></svg>") }, "image/svg+xml", "[SVG]\n"},
		{func() { show.HTML("<p>a <b>b</b></p>\n<script>c()</script>\n<p>d &amp;lt;</p>") }, "text/html", "a b\nd &lt;\n"},
		{func() {
			show.HTML("<UL><li>a<li>b</LI></UL><table><tr><td>c</td><td>d</td></tr><tr><td>e</table>f<br>g <")
		}, "text/html", "a\nb\nc  d\ne\nf\ng\n"},
		{func() { show.Markdown("*a*") }, "text/markdown", "*a*\n"},
		{func() { show.JSON([]byte("[1]\n")) }, "application/json", "[1]\n"},
		{func() { show.Image(image.NewGray(image.Rect(0, 0, 2, 1)), "") }, "image/png", "[2 × 1]\n"},
		{func() { show.Image(image.NewGray(image.Rect(0, 0, 2, 1)), "line") }, "image/png", "line\n"},
		{func() { show.Table{}.Show() }, "text/html", "\n"},
	} {
		bundle := displayed(t, test.f)
		if bundle[test.mime] == "" || bundle["text/plain"] != test.text {
			t.Errorf("displays %q, want the type %s and the text %q", bundle, test.mime, test.text)
		}
	}
}

// However many points there are, the drawing stays small.
func TestManyPointsMakeASmallDrawing(t *testing.T) {
	n := 200_000
	x, y := make([]float64, n), make([]float64, n)
	for i := range n {
		x[i], y[i] = float64(i), math.Sin(float64(i)/100)*float64(i%977)
	}
	for name, f := range map[string]func(){
		"lines":     func() { show.Lines{}.Show(x, y) },
		"scatter":   func() { show.Scatter{}.Show(x, y) },
		"histogram": func() { show.Histogram{}.Show(y) },
	} {
		bundle := displayed(t, f)
		for mime, form := range bundle {
			if len(form) > 400_000 {
				t.Errorf("%s: %s has %d bytes", name, mime, len(form))
			}
		}
	}
}

// Whatever the values, a drawing is made, and no place in it is no number.
func FuzzDisplays(f *testing.F) {
	f.Add(1.0, 2.0, 3.0, "s", true)
	f.Add(-1.0, 0.0, 1e300, "B", false)
	f.Add(1e-300, 1e-299, 1.0, "", true)
	f.Fuzz(func(t *testing.T, a, b, c float64, unit string, log bool) {
		v := []float64{a, b, c}
		for i, x := range v {
			if math.IsNaN(x) || math.IsInf(x, 0) || math.Abs(x) > 1e300 || log && x < 1e-300 {
				v[i] = float64(i + 1)
			}
		}
		names := []string{unit, "b", "<c>"}
		for _, show := range []func(){
			func() { show.Bars{Unit: unit, Log: log}.Show(names, v) },
			func() { show.Lines{YUnit: unit, LogX: log, LogY: log, X: unit}.Show(v, v) },
			func() { show.Scatter{XUnit: unit, LogX: log, LogY: log}.Show(v, v) },
			func() { show.Histogram{Unit: unit, Log: log}.Show(v) },
		} {
			svg := displayed(t, show)["image/svg+xml"]
			if strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf") {
				t.Errorf("%v %q %v:\n%s", v, unit, log, svg)
			}
		}
	})
}
