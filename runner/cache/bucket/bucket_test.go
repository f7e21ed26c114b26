package bucket_test

import (
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"weft/runner"
	"weft/runner/cache"
	"weft/runner/cache/bucket"
	"weft/runner/cache/bucket/buckettest"
)

var _ cache.Store = (*bucket.Bucket)(nil)

// TestBucketOnARealServer starts a real server (versitygw, from the Go module
// registry), puts a proxy before it that fails, stalls and lies, and holds the
// store and the cache before it against that.
func TestBucketOnARealServer(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a server")
	}
	server := buckettest.Start(t, "books")
	var mode atomic.Value
	mode.Store(pass)
	stop := make(chan struct{})
	proxy := httptest.NewServer(between(server, &mode, stop))
	t.Cleanup(proxy.Close)
	t.Cleanup(func() { close(stop) }) // before the proxy waits for its requests
	open := func(query string) *bucket.Bucket {
		b, err := bucket.Open("s3://books/a/b?region=us-east-1&endpoint=" + url.QueryEscape(proxy.URL) + query)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}

	t.Run("keeps what is written", func(t *testing.T) {
		b := open("")
		if _, err := b.Read(t.Context(), "runs/none"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("what is not there gives %v", err)
		}
		for _, text := range []string{"one", "two"} {
			if err := b.Write(t.Context(), "runs/x", []byte(text)); err != nil {
				t.Fatal(err)
			}
			if got, err := b.Read(t.Context(), "runs/x"); err != nil || string(got) != text {
				t.Errorf("read %q, %v; want %q", got, err, text)
			}
		}
	})
	t.Run("creates once", func(t *testing.T) {
		for _, want := range []error{nil, fs.ErrExist} {
			if err := open("").Create(t.Context(), "agreed/x", []byte("x")); !errors.Is(err, want) {
				t.Errorf("created: %v, want %v", err, want)
			}
		}
	})

	parts := runner.Parts{{What: runner.ChapterPart, Value: "a.md"}}
	run := runner.Run{Kernel: "go", Results: []runner.Result{{Cell: 1, Ending: runner.Done}}}
	first := &cache.Cache{Dir: &cache.Dir{Path: t.TempDir()}, Far: open(""), Warn: func(err error) { t.Error(err) }}
	first.Put(t.Context(), parts, run)
	first.Close()
	t.Run("is shared by machines", func(t *testing.T) {
		c := &cache.Cache{Dir: &cache.Dir{Path: t.TempDir()}, Far: open(""), Warn: func(err error) { t.Error(err) }}
		if _, ok := c.Get(t.Context(), parts.Key()); !ok {
			t.Error("another machine does not find the run")
		}
	})
	for name := range faults {
		t.Run("is believed nothing when it "+name, func(t *testing.T) {
			mode.Store(name)
			defer mode.Store(pass)
			var warned []string
			c := &cache.Cache{Dir: &cache.Dir{Path: t.TempDir()}, Far: open("&timeout=1s"), Warn: func(err error) { warned = append(warned, err.Error()) }}
			for range 2 {
				if _, ok := c.Get(t.Context(), parts.Key()); ok {
					t.Error("a run came through")
				}
			}
			c.Close()
			if len(warned) != 1 || strings.Contains(warned[0], buckettest.Secret) {
				t.Errorf("warnings: %q, want one", warned)
			}
		})
	}
}

// pass is the mode of a proxy that does nothing of its own.
const pass = ""

// faults are what a proxy does in place of passing on a request.
var faults = map[string]func(w http.ResponseWriter, answer http.Handler, r *http.Request, stop chan struct{}){
	"breaks":  func(w http.ResponseWriter, _ http.Handler, _ *http.Request, _ chan struct{}) { w.WriteHeader(500) },
	"forbids": func(w http.ResponseWriter, _ http.Handler, _ *http.Request, _ chan struct{}) { w.WriteHeader(403) },
	"hangs": func(_ http.ResponseWriter, _ http.Handler, r *http.Request, stop chan struct{}) {
		select {
		case <-stop:
		case <-r.Context().Done():
		}
	},
	"cuts": func(w http.ResponseWriter, answer http.Handler, r *http.Request, _ chan struct{}) {
		relay(w, answer, r, func(b []byte) []byte { return b[:len(b)/2] })
	},
	"lies": func(w http.ResponseWriter, answer http.Handler, r *http.Request, _ chan struct{}) {
		relay(w, answer, r, func(b []byte) []byte { b[len(b)-2] ^= 1; return b })
	},
	"gives another text": func(w http.ResponseWriter, answer http.Handler, r *http.Request, _ chan struct{}) {
		relay(w, answer, r, func([]byte) []byte { return []byte("<html>please log in\n</html>") })
	},
}

// relay answers with the changed answer of a server.
func relay(w http.ResponseWriter, answer http.Handler, r *http.Request, change func([]byte) []byte) {
	rec := httptest.NewRecorder()
	answer.ServeHTTP(rec, r)
	body := change(rec.Body.Bytes())
	for name, values := range rec.Header() {
		if name != "Content-Length" && !strings.HasPrefix(name, "X-Amz-Checksum") {
			w.Header()[name] = values
		}
	}
	w.WriteHeader(rec.Code)
	w.Write(body)
}

// between gives a proxy before a server.
func between(server *url.URL, mode *atomic.Value, stop chan struct{}) http.Handler {
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(server)
		r.Out.Host = r.In.Host // which is signed
	}}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if fault := faults[mode.Load().(string)]; fault != nil {
			fault(w, proxy, r, stop)
			return
		}
		proxy.ServeHTTP(w, r)
	})
}

func TestOpenTellsWhatIsWrongWithAnAddress(t *testing.T) {
	for address, want := range map[string]string{
		"s3://":                       "want s3://BUCKET",
		"s3://key:hidden@books":       "an address has no keys",
		"s3://books?endpoit=x":        `unknown parameter "endpoit"`,
		"s3://books?timeout=x":        `timeout "x" is no time`,
		"s3://books?endpoint=nowhere": "endpoint is no URL",
	} {
		_, err := bucket.Open(address)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hidden") {
			t.Errorf("%s: %v, want %q", address, err, want)
		}
	}
}
