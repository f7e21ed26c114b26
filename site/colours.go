package site

import (
	"regexp"
	"strconv"
)

// colours matches a colour of the palette of 256 or of all colours among
// the parameters of SGR, as foreground (38) or background (48).
var colours = regexp.MustCompile(`\b([34])8[;:](?:5[;:](\d+)|2[;:](\d+)[;:](\d+)[;:](\d+))`)

// fewColours replaces colours of larger palettes by the nearest of the eight
// that the theme has for light and dark.
func fewColours(parameters string) string {
	return colours.ReplaceAllStringFunc(parameters, func(s string) string {
		m := colours.FindStringSubmatch(s)
		if m[2] != "" {
			return m[1] + strconv.Itoa(nearest(paletteColour(level(m[2]))))
		}
		return m[1] + strconv.Itoa(nearest([3]int{level(m[3]), level(m[4]), level(m[5])}))
	})
}

// level reads a part of a colour; what is too large counts as the largest.
func level(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 255
	}
	return min(n, 255)
}

// paletteColour gives red, green and blue of a colour of xterm's palette:
// sixteen named ones, a cube of six steps, and greys.
func paletteColour(n int) [3]int {
	switch {
	case n < 16:
		on := 170 + 85*(n/8)
		return [3]int{on * (n & 1), on * (n >> 1 & 1), on * (n >> 2 & 1)}
	case n < 232:
		n -= 16
		return [3]int{51 * (n / 36), 51 * (n / 6 % 6), 51 * (n % 6)}
	}
	grey := 8 + 10*(n-232)
	return [3]int{grey, grey, grey}
}

// nearest gives the number of the named colour whose hue is that of c: each
// channel counts as on or off, relative to the strongest. Greys are black or
// white.
func nearest(c [3]int) int {
	strong, weak := max(c[0], c[1], c[2]), min(c[0], c[1], c[2])
	if strong-weak < 32 {
		if strong < 128 {
			return 0
		}
		return 7
	}
	n := 0
	for i, v := range c {
		if 2*(v-weak) >= strong-weak {
			n |= 1 << i
		}
	}
	return n
}
