package gantt

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// Seconds gives a duration with three significant figures, or in hours and
// minutes, which mostly are those of virtual time.
func Seconds(d time.Duration) string {
	if m := d.Round(time.Minute); m >= time.Hour {
		text := strconv.Itoa(int(m/time.Hour)) + " h"
		if rest := m % time.Hour; rest > 0 {
			text += " " + strconv.Itoa(int(rest/time.Minute)) + " min"
		}
		return text
	}
	for _, u := range []struct {
		size time.Duration
		name string
	}{{time.Second, "s"}, {time.Millisecond, "ms"}, {time.Microsecond, "µs"}} {
		// What would be rounded up to 1000 belongs to the next unit.
		if d >= u.size-u.size/2000 {
			return figures(float64(d)/float64(u.size)) + " " + u.name
		}
	}
	return strconv.FormatInt(int64(d), 10) + " ns"
}

// figures gives v, which is not below 0.9995, with three significant figures.
func figures(v float64) string {
	switch {
	case v < 9.995:
		return strconv.FormatFloat(v, 'f', 2, 64)
	case v < 99.95:
		return strconv.FormatFloat(v, 'f', 1, 64)
	case v < 999.5:
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	// More than three digits before the point: the rest are zeros.
	scale := 1.0
	for v/scale >= 999.5 {
		scale *= 10
	}
	return strconv.FormatFloat(math.Round(v/scale)*scale, 'f', 0, 64)
}

// short gives a time on a scale: one unit, without more digits than needed.
func short(d time.Duration) string {
	switch {
	case d == 0:
		return "0"
	case d%time.Second == 0 || d > 10*time.Second:
		return fmt.Sprintf("%g s", d.Seconds())
	case d >= time.Millisecond:
		return fmt.Sprintf("%g ms", float64(d)/float64(time.Millisecond))
	case d >= time.Microsecond:
		return fmt.Sprintf("%g µs", float64(d)/float64(time.Microsecond))
	}
	return fmt.Sprintf("%d ns", d)
}

// precise gives a time with two digits more than the scale.
func precise(d, step time.Duration) string {
	d = d.Round(max(1, step/100))
	switch {
	case step >= 500*time.Millisecond:
		return strconv.FormatFloat(d.Seconds(), 'f', -1, 64) + " s"
	case step >= 500*time.Microsecond:
		return strconv.FormatFloat(float64(d)/1e6, 'f', -1, 64) + " ms"
	case step >= 500*time.Nanosecond:
		return strconv.FormatFloat(float64(d)/1e3, 'f', -1, 64) + " µs"
	}
	return strconv.FormatInt(int64(d), 10) + " ns"
}
