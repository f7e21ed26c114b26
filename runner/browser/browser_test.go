package browser_test

import (
	"testing"

	"weft/runner/browser"
)

// limit is how many bytes a reader may have to load before the first cell
// runs.
const limit = 3_000_000

// TestKernelIsSmall holds that all the files together are below the limit, as
// they are sent.
func TestKernelIsSmall(t *testing.T) {
	files, err := browser.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	if files == nil {
		t.Skip("no kernel; make build makes one")
	}
	sum := 0
	for _, f := range files {
		t.Logf("%s: %d bytes, compressed %d", f.Name, len(f.Data), len(f.Brotli))
		sum += len(f.Brotli)
	}
	if sum > limit {
		t.Errorf("the kernel has %d bytes, compressed; at most %d are allowed", sum, limit)
	}
}
