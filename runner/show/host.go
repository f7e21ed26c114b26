package show

import (
	"embed"
	"io/fs"
	"reflect"
)

// What is in this file is for weft: cells do not see it.

// Path is what cells import this package as.
const Path = "weft/show"

//go:embed show.go data.go number.go scale.go text.go draw.go plane.go bars.go lines.go histogram.go table.go
var source embed.FS

// Source gives the files of the package as cells see it.
func Source() fs.FS { return source }

// Redirect makes display take what cells of this process display.
func Redirect(to func(bundle map[string]string)) { display = to }

// Symbols gives the package for interp.Interpreter.Use.
func Symbols() map[string]map[string]reflect.Value {
	return map[string]map[string]reflect.Value{Path + "/show": {
		"SVG":       reflect.ValueOf(SVG),
		"HTML":      reflect.ValueOf(HTML),
		"Markdown":  reflect.ValueOf(Markdown),
		"JSON":      reflect.ValueOf(JSON),
		"Image":     reflect.ValueOf(Image),
		"Table":     reflect.ValueOf((*Table)(nil)),
		"Bars":      reflect.ValueOf((*Bars)(nil)),
		"Lines":     reflect.ValueOf((*Lines)(nil)),
		"Scatter":   reflect.ValueOf((*Scatter)(nil)),
		"Histogram": reflect.ValueOf((*Histogram)(nil)),
	}}
}
