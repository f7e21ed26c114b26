package browser_test

import (
	"errors"
	"io/fs"
	"os"
	"testing"

	"weft/runner/browser"
)

// limit is how many bytes a reader may have to load before the first cell
// runs.
const limit = 3_000_000

// published is how much care brotli takes for readers.
const published = 11

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
	stamp, err := browser.ReadStamp("data")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	if stamp.Quality < published {
		if os.Getenv("WEFT_REQUIRE") != "" {
			t.Fatalf("compressed at quality %d; the published one has %d: make kernel QUALITY=%d", stamp.Quality, published, published)
		}
		t.Skipf("compressed in haste; make kernel QUALITY=%d does it as for publishing", published)
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
