package browser_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"mime"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"weft/runner"
	"weft/site"
	"weft/site/book"
)

// everything gives the site that has every kind of page and of output.
func everything(t *testing.T) *site.Site {
	t.Helper()
	return archived(t, "../testdata/sample/everything.txtar")
}

// archived gives the site of an archive.
func archived(t *testing.T, file string) *site.Site {
	t.Helper()
	a, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	runs := map[string]runner.Run{}
	for _, f := range a.Files {
		if f.Name != "runs.json" {
			files[f.Name] = &fstest.MapFile{Data: f.Data}
		} else if err := json.Unmarshal(f.Data, &runs); err != nil {
			t.Fatal(err)
		}
	}
	b, err := book.OpenFS(".", files)
	if err != nil {
		t.Fatal(err)
	}
	s := &site.Site{Book: b, Runs: map[*book.Chapter]runner.Run{}}
	for _, chapters := range b.Chapters {
		for _, c := range chapters {
			if run, ok := runs[c.Path]; ok {
				s.Runs[c] = run
			}
		}
	}
	return s
}

// course gives the site of our own book, with the outputs that its authors
// recorded.
func course(t *testing.T) *site.Site {
	t.Helper()
	b, err := book.Open("../../content")
	if err != nil {
		t.Fatal(err)
	}
	return &site.Site{Book: b}
}

// A server serves a site as hosts of static sites do: with its headers, with
// compression, and with its page for what is not there.
type server struct {
	*httptest.Server
	// base is the address of the site with a slash at its end.
	base string
	// noScript forbids all scripts.
	noScript bool
	// noPolicy takes the policy from headers and pages.
	noPolicy bool

	prefix string
	site   *site.Site
	mu     sync.Mutex
	files  map[string][]byte
	// brotli are those that are there in this form as well.
	brotli map[string][]byte
	// asked are the paths that were asked for.
	asked []string
	// broken is a file that cannot be served.
	broken string
}

// serve serves the files of a site below a path that begins and ends with a
// slash, until the test ends.
func serve(t testing.TB, s *site.Site, prefix string) *server {
	t.Helper()
	v := &server{prefix: prefix}
	v.replace(t, s)
	v.Server = httptest.NewServer(v)
	t.Cleanup(v.Close)
	v.base = v.URL + prefix
	return v
}

// replace puts another site in the place of the one that is served.
func (v *server) replace(t testing.TB, s *site.Site) {
	t.Helper()
	list, _, err := s.Files()
	if err != nil {
		t.Fatal(err)
	}
	files, brotli := map[string][]byte{}, map[string][]byte{}
	for _, f := range list {
		files[f.Path] = f.Data
		if f.Brotli != nil {
			brotli[f.Path] = f.Brotli
		}
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.site, v.files, v.brotli = s, files, brotli
}

// breakFile lets a file fail from now on; none for an empty name.
func (v *server) breakFile(name string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.broken = name
}

// names gives the paths of the files that are served.
func (v *server) names() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	var names []string
	for name := range v.files {
		names = append(names, name)
	}
	return names
}

// runs reports whether the site has a kernel; v.mu is held.
func (v *server) runs() bool {
	return strings.Contains(string(v.files["_headers"]), "wasm-unsafe-eval")
}

func (v *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, ok := strings.CutPrefix(r.URL.Path, v.prefix)
	if !ok {
		http.Error(w, "outside the site", http.StatusNotFound)
		return
	}
	v.mu.Lock()
	data, status := v.files[strings.TrimSuffix(name+"index.html", "index.html")], http.StatusOK
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
		data = v.files[name]
	}
	if data == nil {
		name, status = "404.html", http.StatusNotFound
		data = v.files[name]
	}
	broken := name == v.broken
	headers, small := site.Headers(v.runs()), v.brotli[name]
	v.asked = append(v.asked, name)
	v.mu.Unlock()
	if broken {
		http.Error(w, "out of order", http.StatusServiceUnavailable)
		return
	}
	for _, h := range headers {
		if ok, _ := path.Match(h.Path, "/"+name); ok || strings.HasPrefix("/"+name, strings.TrimSuffix(h.Path, "*")) {
			w.Header().Set(h.Name, h.Value)
		}
	}
	if v.noPolicy {
		w.Header().Del("Content-Security-Policy")
		data = bytes.Replace(data, []byte(`http-equiv="Content-Security-Policy"`), []byte(`name="no-policy"`), 1)
	}
	if v.noScript {
		w.Header().Add("Content-Security-Policy", "script-src 'none'")
	}
	w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	switch encodings := r.Header.Get("Accept-Encoding"); {
	case small != nil && strings.Contains(encodings, "br"):
		w.Header().Set("Content-Encoding", "br")
		data = small
	case small == nil && strings.Contains(encodings, "gzip"):
		w.Header().Set("Content-Encoding", "gzip")
		data = squeezed(data)
	}
	w.WriteHeader(status)
	_, _ = w.Write(data) // the browser may have gone
}

func squeezed(data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(data) // a buffer takes everything
	_ = w.Close()
	return b.Bytes()
}
