package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

// Two builds of weft have two fingerprints: what tells them apart is the
// identity that the linker has written, or all that is in them.
func TestFingerprint(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	own, err := os.ReadFile(exe)
	if err != nil {
		t.Fatal(err)
	}
	id := buildID(own[:idWithin])
	if id == nil {
		t.Fatal("the go command has written no identity into this program")
	}
	other := bytes.Clone(own[:idWithin])
	copy(other[bytes.Index(other, id)+len(id)-4:], "~~~~")
	prints := map[string]string{}
	for name, text := range map[string]string{
		"this program":     string(own[:idWithin]),
		"another":          string(other),
		"text of Mach-O":   "\xcf\xfa\xff Go build ID: \"a/b\"\n \xff",
		"another of these": "\xcf\xfa\xff Go build ID: \"a/c\"\n \xff",
		"no identity":      "#!" + strings.Repeat(" ", idWithin) + "1",
		"nor here":         "#!" + strings.Repeat(" ", idWithin) + "2",
		"an empty one":     "\xff Go build ID: \"\"\n \xff1",
		"another empty":    "\xff Go build ID: \"\"\n \xff2",
		"nothing":          "",
	} {
		print, err := printOf(strings.NewReader(text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if prints[print] != "" {
			t.Errorf("%s and %s have the same fingerprint", name, prints[print])
		}
		prints[print] = name
	}
}
