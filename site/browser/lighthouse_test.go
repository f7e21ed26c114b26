package browser_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// A report is what Lighthouse says about a page.
type report struct {
	Categories map[string]struct{ Score float64 }
	Audits     map[string]struct {
		Title, DisplayValue string
		Score               *float64
	}
}

// TestLighthouse has Lighthouse judge a chapter of the course, as on a phone
// and on a desk. Other work on the machine costs points for performance, so
// the best of three tries counts for these.
func TestLighthouse(t *testing.T) {
	modules(t)
	path := chromium()
	if path == "" {
		require(t, "browser", "chromium is not there")
	}
	// Search engines want whole addresses of the other languages.
	s := course(t)
	v := serve(t, s, "/")
	s.BaseURL = v.base
	v.replace(t, s)
	for _, device := range []string{"mobile", "desktop"} {
		t.Run(device, func(t *testing.T) {
			for try := 1; ; try++ {
				r := judged(t, path, v.base+"zh/switching/", device)
				for _, c := range []string{"accessibility", "best-practices", "seo"} {
					if score := r.Categories[c].Score; score < 1 {
						t.Errorf("%s is %v", c, score)
					}
				}
				performance := r.Categories["performance"].Score
				if performance >= .99 && !t.Failed() {
					return
				}
				if try < 3 && !t.Failed() {
					continue
				}
				t.Errorf("performance is %v", performance)
				for _, a := range r.Audits {
					if a.Score != nil && *a.Score < .95 {
						t.Logf("%s: %v %s", a.Title, *a.Score, a.DisplayValue)
					}
				}
				return
			}
		})
	}
}

// judged runs Lighthouse once.
func judged(t *testing.T, browser, address, device string) report {
	t.Helper()
	out := filepath.Join(t.TempDir(), "report.json")
	args := []string{
		"node_modules/.bin/lighthouse", address, "--quiet", "--no-enable-error-reporting", "--output=json", "--output-path=" + out,
		"--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-quic", "--max-wait-for-load=45000",
	}
	if device == "desktop" {
		args = append(args, "--preset=desktop")
	}
	cmd := exec.CommandContext(t.Context(), "node", args...)
	cmd.Env = append(os.Environ(), "CHROME_PATH="+browser)
	cmd.WaitDelay = 10 * time.Second
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("lighthouse: %v\n%s", err, text)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	var r report
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	return r
}
