package browser_test

import (
	"encoding/json"
	"fmt"
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
	Environment struct{ BenchmarkIndex float64 }
}

// tries is how often Lighthouse may judge a page before it counts: other work
// on the machine costs points for performance, or the browser's own record of
// the visit, without which Lighthouse asks to be run again.
const tries = 5

// TestLighthouse has Lighthouse judge a chapter of the course, as on a phone
// and on a desk.
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
			r := best(t, path, v.base+"zh/switching/", device)
			for _, c := range []string{"accessibility", "best-practices", "seo"} {
				if score := r.Categories[c].Score; score < 1 {
					t.Errorf("%s is %v", c, score)
				}
			}
			if score := r.performance(); score < good {
				t.Errorf("performance is %v", score)
			}
			if t.Failed() {
				r.explain(t)
			}
		})
	}
}

// good is the least score for performance: a hundred, with room for a frame
// that came late.
const good = .99

// performance gives the one score that depends on the machine.
func (r report) performance() float64 { return r.Categories["performance"].Score }

// explain logs what cost points.
func (r report) explain(t *testing.T) {
	for _, a := range r.Audits {
		if a.Score != nil && *a.Score < .95 {
			t.Logf("%s: %v %s", a.Title, *a.Score, a.DisplayValue)
		}
	}
}

// best gives the report with the best performance of a few; the first that is
// good is the last.
func best(t *testing.T, browser, address, device string) report {
	t.Helper()
	var top *report
	slowdown := float64(phoneSlowdown)
	for range tries {
		r, err := judged(t, browser, address, device, slowdown)
		if err != nil {
			t.Log(err)
			continue
		}
		if top == nil || r.performance() > top.performance() {
			top = &r
		}
		if r.performance() >= good {
			break
		}
		slowdown = r.slowdown()
		t.Logf("performance is %v on a machine of %v", r.performance(), r.Environment.BenchmarkIndex)
	}
	if top == nil {
		t.Fatalf("lighthouse has no judgement after %d tries", tries)
	}
	return *top
}

// phoneSlowdown makes a usual phone of a quick desk, the machine that Lighthouse
// expects: all work takes so many times as long.
const phoneSlowdown = 4

// slowdown is what makes the same phone of the machine that the report is from,
// by Lighthouse's own table (its docs/throttling.md, "Calibrating the CPU slowdown").
func (r report) slowdown() float64 {
	switch index := r.Environment.BenchmarkIndex; {
	case index >= 1500:
		return phoneSlowdown
	case index >= 800: // a slow desk, or the quickest phones
		return 2
	default:
		return 1
	}
}

// judged runs Lighthouse once; the error is that it could not tell. On a phone
// work takes slowdown times as long as here.
func judged(t *testing.T, browser, address, device string, slowdown float64) (report, error) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "report.json")
	args := []string{
		"node_modules/.bin/lighthouse", address, "--quiet", "--no-enable-error-reporting", "--output=json", "--output-path=" + out,
		"--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-quic", "--max-wait-for-load=45000",
	}
	if device == "desktop" {
		args = append(args, "--preset=desktop")
	} else {
		args = append(args, fmt.Sprintf("--throttling.cpuSlowdownMultiplier=%.2f", slowdown))
	}
	cmd := exec.CommandContext(t.Context(), "node", args...)
	cmd.Env = append(os.Environ(), "CHROME_PATH="+browser)
	cmd.WaitDelay = 10 * time.Second
	if text, err := cmd.CombinedOutput(); err != nil {
		return report{}, fmt.Errorf("lighthouse: %w\n%s", err, text)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	var r report
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	return r, nil
}
