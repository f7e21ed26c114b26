package time

import "time"

// The places that a time can be at.
var (
	UTC   = time.UTC
	Local = time.Local
)

// Date gives the time with these parts.
func Date(year int, month Month, day, hour, min, sec, nsec int, loc *Location) Time {
	return time.Date(year, month, day, hour, min, sec, nsec, loc)
}

// FixedZone gives a place that is offset seconds east of UTC.
func FixedZone(name string, offset int) *Location { return time.FixedZone(name, offset) }

// LoadLocation gives a place of the database of time zones.
func LoadLocation(name string) (*Location, error) { return time.LoadLocation(name) }

// LoadLocationFromTZData gives a place from its data.
func LoadLocationFromTZData(name string, data []byte) (*Location, error) {
	return time.LoadLocationFromTZData(name, data)
}

// Parse reads a time.
func Parse(layout, value string) (Time, error) { return time.Parse(layout, value) }

// ParseDuration reads a duration.
func ParseDuration(s string) (Duration, error) { return time.ParseDuration(s) }

// ParseInLocation reads a time at a place.
func ParseInLocation(layout, value string, loc *Location) (Time, error) {
	return time.ParseInLocation(layout, value, loc)
}

// Unix gives the time so long after the start of 1970.
func Unix(sec, nsec int64) Time { return time.Unix(sec, nsec) }

// UnixMicro gives the time so many microseconds after the start of 1970.
func UnixMicro(usec int64) Time { return time.UnixMicro(usec) }

// UnixMilli gives the time so many milliseconds after the start of 1970.
func UnixMilli(msec int64) Time { return time.UnixMilli(msec) }

// Durations.
const (
	Nanosecond  = time.Nanosecond
	Microsecond = time.Microsecond
	Millisecond = time.Millisecond
	Second      = time.Second
	Minute      = time.Minute
	Hour        = time.Hour
)

// Months.
const (
	January   = time.January
	February  = time.February
	March     = time.March
	April     = time.April
	May       = time.May
	June      = time.June
	July      = time.July
	August    = time.August
	September = time.September
	October   = time.October
	November  = time.November
	December  = time.December
)

// Days.
const (
	Sunday    = time.Sunday
	Monday    = time.Monday
	Tuesday   = time.Tuesday
	Wednesday = time.Wednesday
	Thursday  = time.Thursday
	Friday    = time.Friday
	Saturday  = time.Saturday
)

// Layouts.
const (
	Layout      = time.Layout
	ANSIC       = time.ANSIC
	UnixDate    = time.UnixDate
	RubyDate    = time.RubyDate
	RFC822      = time.RFC822
	RFC822Z     = time.RFC822Z
	RFC850      = time.RFC850
	RFC1123     = time.RFC1123
	RFC1123Z    = time.RFC1123Z
	RFC3339     = time.RFC3339
	RFC3339Nano = time.RFC3339Nano
	Kitchen     = time.Kitchen
	Stamp       = time.Stamp
	StampMilli  = time.StampMilli
	StampMicro  = time.StampMicro
	StampNano   = time.StampNano
	DateTime    = time.DateTime
	DateOnly    = time.DateOnly
	TimeOnly    = time.TimeOnly
)
