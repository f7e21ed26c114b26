// Package runner holds the words of running a chapter: cell, unit, output,
// result, run and kernel, and the order of work that turns the one into the
// other. It knows neither Markdown nor HTML nor any kernel; only the
// standard library is below it.
package runner
