package show

import (
	"math"
	"strconv"
	"strings"
)

// A prefix is what stands before a unit for a size of values.
type prefix struct {
	size float64
	name string
}

var (
	small  = []prefix{{1, ""}, {1e-3, "m"}, {1e-6, "µ"}, {1e-9, "n"}}
	large  = []prefix{{1e12, "T"}, {1e9, "G"}, {1e6, "M"}, {1e3, "k"}, {1, ""}}
	binary = []prefix{{1 << 40, "Ti"}, {1 << 30, "Gi"}, {1 << 20, "Mi"}, {1 << 10, "Ki"}, {1, ""}}
)

// isBinary reports whether a unit counts bytes, in powers of two.
func isBinary(unit string) bool { return unit == "B" || unit == "B/s" }

// prefixes gives those that a unit takes, the largest first; none for most.
func prefixes(unit string) []prefix {
	switch {
	case unit == "s":
		return small
	case isBinary(unit):
		return binary
	case unit == "Hz" || unit == "/s" || strings.HasPrefix(unit, "bit"):
		return large
	}
	return nil
}

// prefixOf gives the prefix for values of the size of v.
func prefixOf(v float64, unit string) prefix {
	p := prefix{1, ""}
	for _, q := range prefixes(unit) {
		p = q
		if math.Abs(v) >= q.size || v == 0 && q.size == 1 {
			break
		}
	}
	return p
}

// number gives a value with its unit: three digits that count, or all of a
// whole number.
func number(v float64, unit string) string {
	if v == 0 {
		return joined("0", unit)
	}
	size := rounded(v) // 999.9 µs are 1 ms
	if isBinary(unit) {
		size = v
	}
	if p := prefixOf(size, unit); p.size != 1 || unit == "s" {
		return joined(digits(v/p.size), p.name+unit)
	}
	if v == math.Trunc(v) && math.Abs(v) < 1e12 {
		return joined(grouped(strconv.FormatFloat(v, 'f', 0, 64)), unit)
	}
	return joined(digits(v), unit)
}

// rounded gives v with three digits that count.
func rounded(v float64) float64 {
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'e', 2, 64), 64)
	if err != nil {
		return v
	}
	return r
}

// digits gives a number with three digits that count.
func digits(v float64) string {
	a := math.Abs(rounded(v))
	if a >= 1e9 || a < 1e-4 {
		return strconv.FormatFloat(v, 'g', 3, 64)
	}
	decimals := max(0, 2-int(math.Floor(math.Log10(a)+1e-12)))
	return trimmed(strconv.FormatFloat(v, 'f', decimals, 64))
}

// trimmed gives a number without zeros at the end of its decimals, and with
// its thousands set apart.
func trimmed(s string) string {
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return grouped(s)
}

// grouped sets the thousands of a number apart, and gives it a minus sign
// where it has a hyphen.
func grouped(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "−", s[1:]
	}
	whole, rest, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0 && len(whole) > 4; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if rest != "" {
		rest = "." + rest
	}
	return sign + whole + rest
}

// joined puts a unit behind a number.
func joined(number, unit string) string {
	switch unit {
	case "":
		return number
	case "%", "×", "°":
		return number + unit
	}
	if strings.HasPrefix(unit, "/") {
		return number + unit
	}
	return number + " " + unit
}
