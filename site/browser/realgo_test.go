package browser_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/tools/txtar"

	"weft/runner"
	"weft/runner/toolchain"
	"weft/runner/toolchain/module"
	"weft/runner/toolchain/web"
	"weft/site"
	"weft/site/theme"
)

// A goServer serves real Go.
type goServer struct {
	*httptest.Server
	fetched atomic.Int64 // how many compressed files were asked for
}

// madeGo gives the files of real Go, which are made once a machine.
func madeGo(t *testing.T) (dir string, m web.Manifest) {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	dir, m, err = web.Make(t.Context(), web.Config{Cache: filepath.Join(cache, "weft", "web"), Module: toolchain.Driver()})
	if err != nil {
		t.Fatal(err)
	}
	return dir, m
}

// goSite serves a page that has nothing but real Go, below a path, with the
// policy of a site.
func goSite(t *testing.T) *goServer {
	t.Helper()
	dir, _ := madeGo(t)
	mux := http.NewServeMux()
	mux.Handle("/docs/go/", http.StripPrefix("/docs/go/", http.FileServer(http.Dir(dir))))
	for _, f := range append(theme.Scripts(), theme.GoScripts()...) {
		mux.HandleFunc("/docs/"+f.Path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/javascript")
			_, _ = w.Write(f.Data)
		})
	}
	mux.HandleFunc("/docs/icon.svg", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "image/svg+xml")
		_, _ = w.Write(theme.Icon())
	})
	mux.HandleFunc("/docs/{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<!doctype html><title>Go</title><link rel=icon href=icon.svg>"))
	})
	server := &goServer{}
	server.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, h := range site.Headers(true) {
			if h.Path == "/*" {
				w.Header().Set(h.Name, h.Value)
			}
		}
		if ext := path.Ext(r.URL.Path); ext == ".gz" || ext == ".zst" || ext == ".json" {
			server.fetched.Add(1)
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server
}

// runGo is the script that runs one program and tells in lines what became of
// it. With stop it is stopped after its first words.
const runGo = `async (source, stop) => {
	const { module, said, compile, link } = await go.build({ "main.go": source });
	times = { compile, link };
	if (!module) return said.split("\n").filter(Boolean).map((line) => "says " + line).join("\n") + "\n";
	const text = new TextDecoder();
	return await new Promise((resolve) => {
		const written = { stdout: "", stderr: "" };
		const lines = () => Object.entries(written).flatMap(([name, all]) => all.split("\n").filter(Boolean).map((line) => name + " " + line + "\n")).join("");
		const started = performance.now();
		const program = go.run(module, {
			onwrite(fd, data) {
				times.first ??= performance.now() - started;
				written[fd === 2 ? "stderr" : "stdout"] += text.decode(data);
				if (stop) {
					program.stop();
					resolve(lines() + "stopped\n");
				}
			},
			onend(code) { resolve(lines() + "exit " + code + "\n"); },
		});
	});
}`

// TestRealGo compiles, links and runs programs in a browser.
func TestRealGo(t *testing.T) {
	names, err := filepath.Glob("testdata/realgo/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no programs: %v", err)
	}
	server := goSite(t)
	b := loadGo(t, server)
	is(b, "steps.at(-1)[0] === steps.at(-1)[1] && steps.length > 3", true)
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil || len(a.Files) != 2 {
				t.Fatalf("%d files, %v", len(a.Files), err)
			}
			stop := "false"
			if strings.Contains(string(a.Comment), "(stop)") {
				stop = "true"
			}
			got := eval[string](b, "runGo("+quote(string(a.Files[0].Data))+", "+stop+")")
			if want := string(a.Files[1].Data); !matches(got, want) {
				t.Errorf("got\n%swant\n%s", got, want)
			}
			t.Logf("%s", eval[string](b, "JSON.stringify(times)"))
		})
	}
	t.Run("two at once", func(t *testing.T) {
		is(b, `Promise.all(["package main\nfunc main() { println(wrong) }", "package main\nfunc main() {}"].map((text) => go.build({ "main.go": text })))
			.then(([bad, good]) => bad.said === "main.go:2:23: undefined: wrong\n" && !bad.module && good.module instanceof WebAssembly.Module ? "" : bad.said + good.said)`, "")
	})
	t.Run("kept", func(t *testing.T) {
		fetched := server.fetched.Load()
		is(b, `import(new URL("kernel/realgo.js", location)).then(({ loadRealGo }) => loadRealGo("go/")).then((go) => go.release.startsWith("go1"))`, true)
		if more := server.fetched.Load() - fetched; more > 0 {
			t.Errorf("%d files were fetched again", more)
		}
	})
	t.Logf("ready after %.0f ms", eval[float64](b, "ready"))
}

// runCells is the script that builds the program of a chapter and asks it for
// cells, one after the other, until it ends. It gives what the worker told.
const runCells = `async (sources, requests) => {
	const { module, said } = await go.build(sources);
	if (!module) return said;
	const text = new TextDecoder();
	return await new Promise((resolve) => {
		let all = "";
		const next = () => requests.length && cells.postMessage({ type: "request", text: JSON.stringify(requests.shift()) });
		const setup = { memory: 1 << 30, output: 20, input: true, files: [{ name: "a.txt", data: "of the author" }] };
		const cells = go.start(module, JSON.stringify(setup), ({ type, at, instant, bytes, ...rest }) => {
			if (bytes) rest.bytes = text.decode(bytes);
			all += type + " " + JSON.stringify(rest) + "\n";
			if (type === "reply" && rest.text.includes('"kind":"result"')) next();
			if (type === "wait") cells.postMessage({ type: "input", text: "typed\n" });
			if (type === "end") resolve(all);
		});
		next();
	});
}`

// TestRealGoRunsCells runs the program that package module writes of a
// chapter. It speaks the protocol of kernels, as on a machine.
func TestRealGoRunsCells(t *testing.T) {
	unit := func(n int, imports, source string) runner.Unit {
		u := runner.Unit{Cell: n, Entry: fmt.Sprintf("weft_cell%d", n), Pos: runner.Pos{File: "zh/a.md", Line: 10 * n}, Source: source}
		for path := range strings.FieldsSeq(imports) {
			u.Imports = append(u.Imports, runner.Import{Name: "weft_" + filepath.Base(path), Path: path})
		}
		for i := range strings.Count(source, "\n") + 1 {
			u.Lines = append(u.Lines, 10*n+i)
		}
		return u
	}
	units := []runner.Unit{
		unit(1, "fmt weft/cell", "var ch = make(chan int)\n\nfunc weft_cell1() {\n\tweft_fmt.Println(\"one\")\n\tweft_cell.Value(\"int\", 41)\n}"),
		unit(2, "weft/show", "func weft_cell2() {\n\tweft_show.Markdown(\"two\")\n}"),
		unit(3, "", "func weft_cell3() {\n\tpanic(\"three\")\n}"),
		unit(4, "bufio fmt os", "func weft_cell4() {\n\tline, _ := weft_bufio.NewReader(weft_os.Stdin).ReadString('\\n')\n\tdata, err := weft_os.ReadFile(\"a.txt\")\n\tweft_fmt.Println(line, string(data), err)\n}"),
		unit(5, "", "func weft_cell5() {\n\t<-ch\n}"),
	}
	m := module.New(units)
	sources := map[string]string{}
	for name, text := range m.Files {
		sources[strings.TrimPrefix(name, "chapter/")] = text
	}
	var requests []any
	for _, u := range units {
		requests = append(requests, map[string]any{"v": 1, "units": []any{map[string]any{"cell": u.Cell, "entry": u.Entry}}})
	}
	b := loadGo(t, goSite(t))
	got := eval[string](b, "("+runCells+")("+asJSON(t, sources)+", "+asJSON(t, requests)+")")
	for _, want := range []string{
		`text {"fd":1,"bytes":"one\n"}`, `\"kind\":\"value\",\"text\":\"41\",\"type\":\"int\"`, `\"text/markdown\":\"two\"`,
		`\"ending\":\"panic\",\"message\":\"panic: three\"`, `main.weft_cell3()\\n\\tzh/a.md:31`, `\"ending\":\"panic\",\"elapsed\":`,
		`text {"fd":1,"bytes":"typed\n of the author <nil>\n"}` + "\nover {}",
		`end {"why":{"code":2},"report":"fatal error: all goroutines are asleep - deadlock!`, `[chan receive]:\nmain.weft_cell5()\n\tzh/a.md:51 `,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

// loadGo opens a page and loads real Go in it.
func loadGo(t *testing.T, server *goServer) *tab {
	t.Helper()
	b := openTab(t, server.URL+"/docs/")
	eval[bool](b, `import(new URL("kernel/realgo.js", location)).then(async ({ loadRealGo }) => {
		window.steps = [];
		window.times = {};
		const start = performance.now();
		window.go = await loadRealGo("go/", { progress: (got, of) => steps.push([got, of]) });
		window.ready = performance.now() - start;
		window.runGo = `+runGo+`;
		return true;
	})`)
	return b
}

// asJSON gives a value as a script has it.
func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// matches reports whether a text is as wanted; "..." in it stands for any text,
// on a line of its own for any lines.
func matches(got, want string) bool {
	pattern := regexp.QuoteMeta(want)
	pattern = strings.ReplaceAll(pattern, `stderr \.\.\.`+"\n", "(?:stderr .*\n)*")
	pattern = strings.ReplaceAll(pattern, `\.\.\.`, "(?s:.*)")
	return regexp.MustCompile(`\A` + pattern + `\z`).MatchString(got)
}
