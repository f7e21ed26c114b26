package cell

import (
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// field gives a field of a JSON object with a string in it.
func field(name, value string) string { return quote(name) + ":" + quote(value) }

// textFields gives the field for the text of an output, with a comma before
// it; nothing if it travels in the field that raw gives.
func textFields(text string) string {
	if !utf8.ValidString(text) {
		return ""
	}
	return "," + field("text", text)
}

// raw gives the field for a text that is not UTF-8, which JSON would change.
func raw(text string) string {
	if utf8.ValidString(text) {
		return ""
	}
	return `,"raw":"` + base64.StdEncoding.EncodeToString([]byte(text)) + `"`
}

// bundleJSON gives a MIME bundle.
func bundleJSON(bundle map[string]string) string {
	types := slices.Sorted(maps.Keys(bundle))
	var fields []string
	for _, typ := range types {
		fields = append(fields, field(typ, bundle[typ]))
	}
	if _, ok := bundle["text/plain"]; !ok {
		fields = append(fields, field("text/plain", "["+strings.Join(types, ", ")+"]"))
	}
	return "{" + strings.Join(fields, ",") + "}"
}

// quote gives s as a JSON string, in the form that encoding/json gives it.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\b':
			b.WriteString(`\b`)
		case r == '\f':
			b.WriteString(`\f`)
		case r < ' ' || strings.ContainsRune("<>&\u2028\u2029", r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
