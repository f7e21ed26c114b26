package main

import (
	"bytes"
	"fmt"
	"go/format"
	"regexp"
)

// What yaegi writes is code that fills a map: 300 bytes of WebAssembly for
// each name. The compiler lays out lists of constants, which are compact.
var (
	tableHead = regexp.MustCompile(`func init\(\) \{\n\tSymbols\["(.*)"\] = map\[string\]reflect\.Value\{`)
	tableRow  = regexp.MustCompile(`(?m)^\t\t("\w+"): +reflect\.ValueOf\((.*?)\)(\.Elem\(\))?,$`)
	untyped   = regexp.MustCompile(`^constant\.MakeFromLiteral\((".*"), (token\.\w+), 0\)$`)
	imports   = regexp.MustCompile(`(?m)^\t"(?:go/)?(constant|reflect)"\n`)
	emptyInit = regexp.MustCompile(`func init\(\) \{ Symbols\["(.*)"\] = map\[string\]reflect\.Value\{\} \}`)
)

// compact rewrites a table of package browser as a list of symbols.
func compact(text []byte) ([]byte, error) {
	text = emptyInit.ReplaceAll(text, []byte(`func init() { tables["$1"] = nil }`))
	if !tableHead.Match(text) {
		return format.Source(withoutUnused(text))
	}
	text = tableHead.ReplaceAll(text, []byte("func init() {\n\ttables[\"$1\"] = []symbol{"))
	text = tableRow.ReplaceAllFunc(text, func(row []byte) []byte {
		m := tableRow.FindSubmatch(row)
		if u := untyped.FindSubmatch(m[2]); u != nil {
			return fmt.Appendf(nil, "\t\t{%s, %s, %s},", m[1], u[1], u[2])
		}
		kind := "0"
		if len(m[3]) > 0 {
			kind = "variable"
		}
		return fmt.Appendf(nil, "\t\t{%s, %s, %s},", m[1], m[2], kind)
	})
	return format.Source(withoutUnused(text))
}

// withoutUnused removes the imports that only yaegi's form needs.
func withoutUnused(text []byte) []byte {
	return imports.ReplaceAllFunc(text, func(line []byte) []byte {
		name := imports.FindSubmatch(line)[1]
		if bytes.Contains(text, append(bytes.Clone(name), '.')) {
			return line
		}
		return nil
	})
}
