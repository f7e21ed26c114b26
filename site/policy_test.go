package site_test

import (
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"golang.org/x/net/html"

	"weft/site"
)

// TestPolicyAllowsWhatPagesHave compares the policy with the pages: the
// inline script of each is allowed by its hash, and everything else that is
// inline is not.
func TestPolicyAllowsWhatPagesHave(t *testing.T) {
	for _, unsafe := range []string{"unsafe-inline", "'unsafe-eval'", "data:", "*", "http"} {
		if strings.Contains(site.Policy(true), unsafe) {
			t.Errorf("policy allows %s", unsafe)
		}
	}
	for name, doc := range pages(t, build(t, sample(t))) {
		policy := ""
		for n := range doc.Descendants() {
			switch {
			case n.Data == "meta" && attr(n, "http-equiv") == "Content-Security-Policy":
				policy = attr(n, "content")
			case n.Type == html.ElementNode && n.Data == "script" && attr(n, "src") == "":
				sum := sha256.Sum256([]byte(n.FirstChild.Data))
				if hash := base64.StdEncoding.EncodeToString(sum[:]); !strings.Contains(policy, "'sha256-"+hash+"'") {
					t.Errorf("%s: policy does not allow the inline script, or comes after it", name)
				}
			}
		}
		if policy != site.Policy(false) {
			t.Errorf("%s: policy is %q", name, policy)
		}
	}
}

// netlify is what netlify.toml says.
type netlify struct {
	Build struct {
		Command, Publish string
	}
	Headers []struct {
		For    string
		Values map[string]string
	}
	Redirects []struct {
		From, To   string
		Status     int
		Force      bool
		Conditions map[string][]string
	}
}

func readNetlify(t *testing.T) netlify {
	t.Helper()
	var n netlify
	meta, err := toml.DecodeFile("../netlify.toml", &n)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range meta.Undecoded() {
		if key.String() != "build.environment" && key.String() != "build.environment.GO_VERSION" {
			t.Errorf("netlify.toml: unknown key %s, which Netlify would ignore", key)
		}
	}
	return n
}

func TestNetlifySendsOurHeaders(t *testing.T) {
	got, want := map[string]string{}, map[string]string{}
	for _, h := range readNetlify(t).Headers {
		for name, value := range h.Values {
			got[h.For+" "+name] = value
		}
	}
	for _, h := range site.Headers(true) { // the course has cells to run
		want[h.Path+" "+h.Name] = h.Value
	}
	if !maps.Equal(got, want) {
		t.Errorf("netlify.toml sends\n%v\nwant\n%v", got, want)
	}
}

// TestHeadersFileSendsOurHeaders reads the file _headers as hosts do: a line
// that is not indented is a path.
func TestHeadersFileSendsOurHeaders(t *testing.T) {
	var got []site.Header
	path := ""
	for line := range strings.Lines(string(fileOf(t, build(t, sample(t)), "_headers"))) {
		line = strings.TrimSuffix(line, "\n")
		name, value, header := strings.Cut(strings.TrimPrefix(line, "  "), ": ")
		switch {
		case !strings.HasPrefix(line, " "):
			path = line
		case header:
			got = append(got, site.Header{Path: path, Name: name, Value: value})
		default:
			t.Errorf("_headers: %q is no header", line)
		}
	}
	if want := site.Headers(false); !slices.Equal(got, want) {
		t.Errorf("_headers sends\n%v\nwant\n%v", got, want)
	}
}

// TestNetlifyRedirectsByLanguage compares the two places that say where the
// root leads.
func TestNetlifyRedirectsByLanguage(t *testing.T) {
	var got []string
	n := readNetlify(t)
	for _, r := range n.Redirects {
		if r.From != "/" || r.Status != 302 || !r.Force || len(r.Conditions["Language"]) != 1 {
			t.Errorf("netlify.toml: odd redirect %+v", r)
			continue
		}
		got = append(got, r.From+" "+r.To+" 302! Language="+r.Conditions["Language"][0]+"\n")
	}
	want := string(fileOf(t, build(t, ownBook(t)), "_redirects"))
	if strings.Join(got, "") != want {
		t.Errorf("netlify.toml redirects\n%swant\n%s", strings.Join(got, ""), want)
	}
	if n.Build.Command != "make site" || n.Build.Publish != "public" {
		t.Errorf("netlify.toml builds %+v", n.Build)
	}
}

func TestAssetsAreNamedByContent(t *testing.T) {
	for _, f := range build(t, sample(t)) {
		name, ok := strings.CutPrefix(f.Path, "assets/")
		if ok && !hashes.MatchString("."+strings.ReplaceAll(name, "/", ".")) {
			t.Errorf("asset %s may be kept for ever and has no hash", f.Path)
		}
	}
}
