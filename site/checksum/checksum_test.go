package checksum_test

import (
	"bytes"
	"encoding/hex"
	"testing"

	"weft/site/checksum"
)

// What one machine remembers, another must find: these sums are those of the
// specification's program, xxhsum -H128.
func TestSumsAreTheSameEverywhere(t *testing.T) {
	for want, data := range map[string][]byte{
		"99aa06d3014798d86001c324468d497f": nil,
		"a9aa0752f07e7acc2c625edfda306d0d": []byte("weft\n"),
		"c78440473c5940391365981720eee755": bytes.Repeat([]byte("进程 thread "), 1000),
	} {
		if sum := checksum.Of(data); hex.EncodeToString(sum[:]) != want {
			t.Errorf("the sum of %d bytes is %x, want %s", len(data), sum, want)
		}
	}
}
