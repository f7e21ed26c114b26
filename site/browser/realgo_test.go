package browser_test

import (
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

	"weft/runner/toolchain"
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
func madeGo(t testing.TB) (dir string, m web.Manifest) {
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
func goSite(t testing.TB) *goServer {
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

// loadGo opens a page and loads real Go in it.
func loadGo(t testing.TB, server *goServer) *tab {
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

// matches reports whether a text is as wanted; "..." in it stands for any text,
// on a line of its own for any lines.
func matches(got, want string) bool {
	pattern := regexp.QuoteMeta(want)
	pattern = strings.ReplaceAll(pattern, `stderr \.\.\.`+"\n", "(?:stderr .*\n)*")
	pattern = strings.ReplaceAll(pattern, `\.\.\.`, "(?s:.*)")
	return regexp.MustCompile(`\A` + pattern + `\z`).MatchString(got)
}
