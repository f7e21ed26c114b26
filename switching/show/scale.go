package show

import (
	"math"
	"slices"
	"strconv"
)

// A scale gives values their places along an axis.
type scale struct {
	log      bool
	unit     string
	lo, hi   float64 // the values at the ends
	from, to float64 // the places of the ends
	step     float64 // between ticks of a linear scale
	ticks    []float64
}

// at gives the place of a value.
func (s scale) at(v float64) float64 {
	part := (v - s.lo) / (s.hi - s.lo)
	if s.log {
		part = math.Log(v/s.lo) / math.Log(s.hi/s.lo)
	}
	return s.from + part*(s.to-s.from)
}

// linear gives a scale for values from lo to hi with about n ticks. Its ends
// are ticks, but for a tight one, which ends with the values.
func linear(lo, hi float64, unit string, n int, tight bool) scale {
	if lo == hi {
		pad := math.Abs(lo) / 10
		if lo == 0 {
			pad = 1
		}
		lo, hi = lo-pad, hi+pad
	}
	s := scale{unit: unit, lo: lo, hi: hi, step: niceStep((hi-lo)/float64(n), unit)}
	first, last := math.Floor(lo/s.step+1e-9), math.Ceil(hi/s.step-1e-9)
	if tight {
		first, last = math.Ceil(lo/s.step-1e-9), math.Floor(hi/s.step+1e-9)
	} else {
		s.lo, s.hi = first*s.step, last*s.step
	}
	for i := first; i <= last; i++ {
		s.ticks = append(s.ticks, i*s.step)
	}
	return s
}

// within gives s without the ticks that are not between two values.
func (s scale) within(lo, hi float64) scale {
	s.ticks = slices.DeleteFunc(s.ticks, func(t float64) bool { return t < lo*(1-1e-9) || t > hi*(1+1e-9) })
	return s
}

// whole gives a linear scale from zero whose ticks are whole numbers.
func whole(hi float64, n int) scale {
	s := linear(0, max(hi, 1), "", n, false)
	if s.step < 1 {
		s = linear(0, max(hi, 1), "", int(max(hi, 1)), false)
	}
	return s
}

// niceStep gives the smallest step not below x that is 1, 2 or 5 times a
// power of ten, or for bytes a power of two.
func niceStep(x float64, unit string) float64 {
	if isBinary(unit) && x > 1 {
		return math.Exp2(math.Ceil(math.Log2(x) - 1e-9))
	}
	power := math.Pow(10, math.Floor(math.Log10(x)))
	for _, m := range []float64{1, 2, 5} {
		if m*power >= x*(1-1e-9) {
			return m * power
		}
	}
	return 10 * power
}

// logarithmic gives a scale for values from lo to hi, all above zero, with at
// most about n ticks. Its ends are ticks.
func logarithmic(lo, hi float64, unit string, n int) scale {
	s := scale{log: true, unit: unit, lo: lo, hi: hi}
	base, mantissas := 10.0, []float64{1}
	switch decades := math.Log10(hi / lo); {
	case isBinary(unit):
		base = 2
	case decades < 1.5:
		mantissas = []float64{1, 2, 5}
	}
	first := int(math.Floor(math.Log(lo)/math.Log(base)+1e-9)) - 1
	last := int(math.Ceil(math.Log(hi)/math.Log(base)-1e-9)) + 1
	var all []float64
	for e := first; e <= last; e++ {
		for _, m := range mantissas {
			all = append(all, m*math.Pow(base, float64(e)))
		}
	}
	a, b := 0, len(all)-1
	for a+1 < len(all) && all[a+1] <= lo*(1+1e-9) {
		a++
	}
	for b > a+1 && all[b-1] >= hi*(1-1e-9) {
		b--
	}
	s.lo, s.hi = all[a], all[b]
	every := 1
	for (b-a)/every > n {
		every++
	}
	for i := a; i <= b; i += every {
		s.ticks = append(s.ticks, all[i])
	}
	return s
}

// prefix gives what all ticks of a linear scale have before their unit.
func (s scale) prefix() prefix {
	return prefixOf(max(math.Abs(s.lo), math.Abs(s.hi)), s.unit)
}

// label gives the text of a tick. On a logarithmic scale each has its unit;
// on a linear one the name of the axis has it.
func (s scale) label(v float64) string {
	if s.log {
		if len(prefixes(s.unit)) > 0 {
			return number(v, s.unit)
		}
		return short(v)
	}
	v, step := v/s.prefix().size, s.step/s.prefix().size
	if max(math.Abs(s.lo), math.Abs(s.hi)) >= 1e6 && len(prefixes(s.unit)) == 0 {
		return short(v)
	}
	if math.Abs(v) < step/2 {
		return "0"
	}
	decimals := max(0, -int(math.Floor(math.Log10(step)+1e-9)))
	return grouped(strconv.FormatFloat(v, 'f', decimals, 64))
}

// short gives a round number with a letter for its thousands.
func short(v float64) string {
	for _, p := range large {
		if math.Abs(v) >= p.size*(1-1e-9) && p.size > 1 && math.Abs(v) >= 1e4 {
			return digits(v/p.size) + p.name
		}
	}
	if v == 0 {
		return "0"
	}
	return digits(v)
}

// name gives the name of the axis with its unit.
func (s scale) name(name string) string {
	unit := s.unit
	if !s.log {
		unit = s.prefix().name + unit
	} else if len(prefixes(unit)) > 0 {
		unit = ""
	}
	switch {
	case unit == "":
		return name
	case name == "":
		return unit
	}
	return name + " / " + unit
}
