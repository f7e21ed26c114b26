package session_test

import (
	"fmt"
	"go/types"
	"math/rand/v2"
	"testing"

	"weft/runner"
	"weft/runner/program"
	"weft/runner/session"
)

// texts are what the cells of TestNothingIsHidden may be: in each line the
// versions of one cell.
var texts = [][]string{
	{"import (\"fmt\"; \"slices\")\nn := 1\nlist := []int{3, 1, 2}\n", "import (\"fmt\"; \"slices\")\nn := 10\nlist := []int{9, 8}\n"},
	{"type pair struct{ a, b int }\nfunc (p pair) String() string { return fmt.Sprint(\"pair \", p.a) }\n", "type pair struct{ a, b int }\n"},
	{"func twice[T any](v T) []T { return []T{v, v} }\n", "func twice[T any](v T) []T { return []T{v, v, v} }\n"},
	{"n += 2\nn\n", "n *= 3\nn\n", "k := n + 1\nk\n"},
	{"slices.Sort(list)\nlist\n", "list = append(list, n)\nlist\n", "len(list)\n"},
	{"p := &n\n*p += 5\nn\n", "q := pair{n, 2}\nfmt.Println(q)\n"},
	{"next := func() int { n++; return n }\nnext()\n", "next := func() int { return len(list) }\nnext()\n"},
	{"fmt.Println(next(), twice(n), twice(\"a\"))\n", "fmt.Println(twice(pair{n, 1}))\n"},
	{"fmt.Println(n, list)\n", "alias := list[:1]\nalias[0] = 77\nfmt.Println(n, list)\n"},
	{"fmt.Println(twice(pair{1, n}), n, list)\n", "defer fmt.Println(n)\n"},
	{"var hooks []func()\nbuf := make([]byte, 4)\nx, y := 1, 2\n", "hooks := []func(){func() { n += 100 }}\nbuf := []byte(\"wxyz\")\nx, y := 3, 4\n"},
	{"hooks = append(hooks, func() { x += 10 })\nto, text := &y, string(buf[:2])\nto, text\n", "hooks = append(hooks, func() { *to += 5 })\nto, text := &x, string(buf)\ntext\n", "to, text := &x, \"\"\nhooks = append(hooks, func() { buf[0]++; list = append(list, n) })\n"},
	{"copy(buf, \"abc\")\npart := buf[1:]\npart[0] = 'z'\nstring(buf)\n", "part := append([]byte(nil), buf...)\npart[0] = 'q'\nstring(part)\n"},
	{"for _, h := range hooks {\n\th()\n}\nx, y, n\n", "*to = n\nx, y\n"},
	{"fmt.Println(x, y, n, list, string(buf), string(part), text, len(hooks))\n", "part[len(part)-1] = '!'\nfmt.Println(string(buf))\n"},
}

// TestNothingIsHidden: after any edits and runs in any order, what is fresh is
// what a run from the top gives.
func TestNothingIsHidden(t *testing.T) {
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(seed, 7))
			now := make([]string, len(texts))
			for i := range texts {
				now[i] = texts[i][0]
			}
			p := open(t, false, now...)
			imp := known.Importer()
			for range 40 {
				i := r.IntN(len(texts))
				key := string(rune('a' + i))
				if r.IntN(2) == 0 {
					now[i] = texts[i][r.IntN(len(texts[i]))]
					p.edit(key, now[i])
					continue
				}
				p.host.Send(session.Event{Type: session.Run, What: session.RunCell, Key: key})
				want := fromTop(t, imp, now, i)
				if got := p.ended(t, key).Account(); got != want {
					t.Fatalf("cell %s of %q\ngives %q, from the top it gives %q", key, now, got, want)
				}
			}
		})
	}
}

// fromTop gives what the cell at an index gives in a run from the top.
func fromTop(t *testing.T, imp types.Importer, sources []string, at int) string {
	t.Helper()
	var cells []runner.Cell
	for i, source := range sources {
		cells = append(cells, runner.Cell{Number: i + 1, Name: string(rune('a' + i)), Source: source, Pos: runner.Pos{File: "c.md", Line: 10 * (i + 1), Col: 1}})
	}
	checked := program.Check(cells, imp)
	if res, ok := checked.Result(at); ok {
		return res.Account()
	}
	units, err := checked.Interpreted(imp)
	if err != nil {
		t.Fatal(err)
	}
	k, err := interpreter("yaegi").Open(t.Context(), nil, runner.Plan{})
	if err != nil {
		t.Fatal(err)
	}
	results, err := k.Run(t.Context(), units, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, res := range results {
		if res.Cell == at+1 {
			return res.Account()
		}
	}
	t.Fatalf("cell %d was not run", at+1)
	return ""
}
