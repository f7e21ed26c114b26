package book

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// fields are the keys of the front matter.
func (f *Front) fields() fields {
	return fields{
		{"title", &f.Title}, {"lead", &f.Lead}, {"part", &f.Part}, {"clock", &f.Clock}, {"draft", &f.Draft},
		{"original", &f.Original},
	}
}

// clocks are the clocks a chapter or a cell can have besides the real one.
var clocks = []string{"virtual"}

// front reads the front matter, between lines of --- (YAML) or +++ (TOML)
// at the very beginning, and leaves spaces in its place: so all offsets in
// the text stay what they are in the file.
func (b *builder) front() {
	b.Begin = 1
	matter, start, ok := b.matter()
	if !ok {
		return
	}
	read := readYAML
	if b.Source()[0] == '+' {
		read = readTOML
	}
	flaws, _ := read(matter, b.Front.fields())
	for _, f := range flaws {
		f.at += start
		b.flaws = append(b.flaws, f)
	}
	if b.Front.Original != "" {
		b.Front.OriginalAt = b.At(start + keyOffset(matter, "original"))
	}
	b.checkClock(start, matter)
	end := lineEnd(b.Source(), start+len(matter))
	b.Begin = b.At(end).Line + 1
	blank(b.Source()[:end])
	b.source.blank = end
}

// matter gives the lines between the marks, and their offset.
func (b *builder) matter() (matter []byte, start int, ok bool) {
	mark, rest, _ := bytes.Cut(b.Source(), []byte("\n"))
	mark = bytes.TrimRight(mark, " \t")
	if string(mark) != "---" && string(mark) != "+++" {
		return nil, 0, false
	}
	start = len(b.Source()) - len(rest)
	for at := start; at < len(b.Source()); {
		line, _, _ := bytes.Cut(b.Source()[at:], []byte("\n"))
		if bytes.Equal(bytes.TrimRight(line, " \t"), mark) {
			return b.Source()[start:at], start, true
		}
		at += len(line) + 1
	}
	b.flaw(0, fmt.Sprintf("end it with a line of %s", mark), "front matter is never closed")
	return nil, 0, false
}

// blank overwrites all of text but the ends of its lines.
func blank(text []byte) {
	for i, c := range text {
		if c != '\n' {
			text[i] = ' '
		}
	}
}

// checkClock reports a clock that there is not.
func (b *builder) checkClock(start int, matter []byte) {
	if b.Front.Clock == "" {
		return
	}
	if m := oneOf("clock", b.Front.Clock, clocks); m != nil {
		b.flaws = append(b.flaws, flaw{start + keyOffset(matter, "clock"), m.text, m.hint})
		b.Front.Clock = ""
	}
}

// readYAML reads the keys of a text into fields, as readTOML does.
func readYAML(text []byte, fields fields) (flaws []flaw, ok bool) {
	if readPlain(text, fields) {
		return nil, true
	}
	return readAnyYAML(text, fields)
}

// readPlain reads what nearly every front matter is: lines of a key that takes a
// text, a colon, a space, and a text that has nothing of YAML in it. All else is for
// package yaml: then it reports false, and has read nothing.
func readPlain(text []byte, fields fields) bool {
	values := make(map[*string]string, len(fields))
	for line := range strings.Lines(string(text)) {
		key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		field, ok := fields.find(key).(*string)
		if _, twice := values[field]; !ok || twice || !isPlain(value) {
			return false
		}
		values[field] = value
	}
	for field, value := range values {
		*field = value
	}
	return true
}

// isPlain reports whether a text is the same in YAML: it begins with a letter or a
// digit, has signs of YAML at most inside of words, and is not the word for nothing.
func isPlain(value string) bool {
	first, _ := utf8.DecodeRuneInString(value)
	last, _ := utf8.DecodeLastRuneInString(value)
	return (unicode.IsLetter(first) || unicode.IsDigit(first)) && last != ' ' && last != ':' &&
		!strings.ContainsFunc(value, func(r rune) bool { return !unicode.IsGraphic(r) || r == '#' }) &&
		!strings.Contains(value, ": ") && !strings.EqualFold(value, "null") && utf8.ValidString(value)
}

// readAnyYAML is readYAML for any YAML.
func readAnyYAML(text []byte, fields fields) (flaws []flaw, ok bool) {
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return []flaw{yamlFlaw(text, err)}, false
	}
	if len(doc.Content) == 0 {
		return nil, true
	}
	top := doc.Content[0]
	if top.Kind != yaml.MappingNode {
		return []flaw{{0, "front matter is no list of keys", "write lines like title: A title"}}, false
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(top.Content); i += 2 {
		key, value := top.Content[i], top.Content[i+1]
		at := lineOffset(text, key.Line) + key.Column - 1
		field := fields.find(key.Value)
		switch {
		case field == nil:
			flaws = append(flaws, fields.unknown(at, key.Value))
		case seen[key.Value]:
			flaws = append(flaws, flawf(at, "key %q is there twice", key.Value))
		case value.Kind != yaml.ScalarNode || value.Decode(field) != nil:
			flaws = append(flaws, flawf(at, "key %q: value is not %s", key.Value, typeName(field)))
		}
		seen[key.Value] = true
	}
	return flaws, true
}

// typeName says what a field holds.
func typeName(field any) string {
	if _, ok := field.(*bool); ok {
		return "true or false"
	}
	return "a text"
}

// yamlError is the form of the errors of package yaml, which are strings.
var yamlError = regexp.MustCompile(`^yaml: (?:line ([0-9]+): )?((?s:.*))$`)

// yamlFlaw gives an error of package yaml at its line.
func yamlFlaw(text []byte, err error) flaw {
	m := yamlError.FindStringSubmatch(err.Error())
	if m == nil {
		return flawf(0, "front matter: %v", err)
	}
	line, _ := strconv.Atoi(m[1]) // no line is the first line
	return flawf(lineOffset(text, line), "front matter: %s", m[2])
}

// lineOffset gives the offset of a line of text, from 1; of the last one
// for lines beyond it.
func lineOffset(text []byte, line int) int {
	at := 0
	for ; line > 1; line-- {
		i := bytes.IndexByte(text[at:], '\n')
		if i < 0 {
			break
		}
		at += i + 1
	}
	return at
}
