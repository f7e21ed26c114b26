package show

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// numbers gives data as float64, and their unit if they tell it. What names
// the call in a panic.
func numbers(what string, data any) (values []float64, unit string) {
	switch d := data.(type) {
	case []float64:
		values = slices.Clone(d)
	case []time.Duration:
		unit = "s"
		for _, v := range d {
			values = append(values, v.Seconds())
		}
	case []int:
		values = floats(d)
	case []int8:
		values = floats(d)
	case []int16:
		values = floats(d)
	case []int32:
		values = floats(d)
	case []int64:
		values = floats(d)
	case []uint:
		values = floats(d)
	case []uint8:
		values = floats(d)
	case []uint16:
		values = floats(d)
	case []uint32:
		values = floats(d)
	case []uint64:
		values = floats(d)
	case []float32:
		values = floats(d)
	default:
		panic(fmt.Sprintf("%s: data are a slice of numbers or durations, not %T", what, data))
	}
	for i, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			panic(fmt.Sprintf("%s: value %d is %v", what, i, v))
		}
	}
	return values, unit
}

func floats[T int | int8 | int16 | int32 | int64 | uint | uint8 | uint16 | uint32 | uint64 | float32](data []T) []float64 {
	values := make([]float64, len(data))
	for i, v := range data {
		values[i] = float64(v)
	}
	return values
}

// A series is one row of values with its name.
type series struct {
	name   string
	values []float64
}

// allSeries gives several data with their names, and the unit, which durations
// tell. Each must have a value for each of n places, and there must be a name
// for each, or none for a single one.
func allSeries(what string, names []string, unit string, n int, places string, data []any) ([]series, string) {
	if len(data) == 0 {
		panic(what + ": no values")
	}
	if len(names) > 0 && len(names) != len(data) || len(names) == 0 && len(data) > 1 {
		panic(fmt.Sprintf("%s: %d series of values, but Series has %d names", what, len(data), len(names)))
	}
	var all []series
	for i, d := range data {
		values, told := numbers(what, d)
		if len(values) != n {
			panic(fmt.Sprintf("%s: %d %s, but %d values", what, n, places, len(values)))
		}
		unit = oneUnit(what, unit, told)
		s := series{values: values}
		if len(names) > 0 {
			s.name = names[i]
		}
		all = append(all, s)
	}
	return all, unit
}

// oneUnit gives the unit that was asked for or else that which data tell.
func oneUnit(what, asked, told string) string {
	switch {
	case told == "" || asked == told:
		return asked
	case asked == "":
		return told
	}
	panic(fmt.Sprintf("%s: durations have the unit %q, not %q", what, told, asked))
}

// extent gives the least and the greatest of all values.
func extent(all []series) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, s := range all {
		for _, v := range s.values {
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	return lo, hi
}

// positive panics if there is a value that a logarithmic scale cannot show.
func positive(what string, all ...series) {
	for _, s := range all {
		for i, v := range s.values {
			if v <= 0 {
				panic(fmt.Sprintf("%s: value %d is %v, and a logarithmic scale has no place for it", what, i, v))
			}
		}
	}
}
