package session

import (
	"slices"
	"testing"
)

// TestOwnNames holds that the names of the front end are found as whole words.
func TestOwnNames(t *testing.T) {
	text := "func weft_cell0() { weft_.x(weft_a1_2, my_weft_b); é.weft_c }\nweft_d"
	if got, want := ownNames(text), []string{"weft_cell0", "weft_a1_2", "weft_c", "weft_d"}; !slices.Equal(got, want) {
		t.Errorf("names %q, want %q", got, want)
	}
	for line, want := range map[string]string{
		"func weft_cell0() {\n": "weft_cell0", "var weft_x int": "weft_x", "type weft_t struct{": "weft_t",
		"\tvar weft_y int": "", "func cell() { weft_x }": "", "": "",
	} {
		if got := ownDeclared(line); got != want {
			t.Errorf("%q declares %q, want %q", line, got, want)
		}
	}
}
