package browser_test

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// require skips a test because something is missing, or fails it where
// WEFT_REQUIRE says that it has to be there.
func require(t testing.TB, what, missing string) {
	t.Helper()
	if slices.Contains(strings.Split(os.Getenv("WEFT_REQUIRE"), ","), what) {
		t.Fatalf("WEFT_REQUIRE has %s, but %s", what, missing)
	}
	t.Skip(missing)
}

// chromium gives the path of the browser; empty if there is none.
func chromium() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	return ""
}

// modules skips a test that needs what npm installs.
func modules(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		require(t, "node", "node is not there")
	}
	if _, err := os.Stat("node_modules"); err != nil {
		require(t, "npm", "there are no node_modules: npm ci makes them")
	}
}
