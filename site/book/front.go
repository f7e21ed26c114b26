package book

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"

	"gopkg.in/yaml.v3"
)

// frontKeys are the keys of the front matter.
var frontKeys = []string{"title", "lead", "part", "clock", "draft"}

// clocks are the clocks a chapter or a cell can have besides the real one.
var clocks = []string{"virtual"}

// front reads the front matter, between lines of --- (YAML) or +++ (TOML)
// at the very beginning, and leaves spaces in its place: so all offsets in
// the text stay what they are in the file.
func (b *builder) front() {
	matter, start, ok := b.matter()
	if !ok {
		return
	}
	var flaws []flaw
	if b.Source[0] == '+' {
		flaws = readTOML(matter, &b.Front, frontKeys)
	} else {
		flaws = readYAML(matter, &b.Front)
	}
	for _, f := range flaws {
		f.at += start
		b.flaws = append(b.flaws, f)
	}
	b.checkClock(start, matter)
	blank(b.Source[:start+len(matter)+4])
}

// matter gives the lines between the marks, and their offset.
func (b *builder) matter() (matter []byte, start int, ok bool) {
	mark, rest, _ := bytes.Cut(b.Source, []byte("\n"))
	mark = bytes.TrimRight(mark, " \t")
	if string(mark) != "---" && string(mark) != "+++" {
		return nil, 0, false
	}
	start = len(b.Source) - len(rest)
	for at := start; at < len(b.Source); {
		line, _, _ := bytes.Cut(b.Source[at:], []byte("\n"))
		if bytes.Equal(bytes.TrimRight(line, " \t"), mark) {
			return b.Source[start:at], start, true
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

// readYAML reads front matter in YAML. What has a flaw is left out.
func readYAML(text []byte, front *Front) []flaw {
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return []flaw{yamlFlaw(text, err)}
	}
	if len(doc.Content) == 0 {
		return nil
	}
	top := doc.Content[0]
	if top.Kind != yaml.MappingNode {
		return []flaw{{0, "front matter is no list of keys", "write lines like title: A title"}}
	}
	fields := map[string]any{
		"title": &front.Title, "lead": &front.Lead, "part": &front.Part,
		"clock": &front.Clock, "draft": &front.Draft,
	}
	var flaws []flaw
	for i := 0; i+1 < len(top.Content); i += 2 {
		key, value := top.Content[i], top.Content[i+1]
		at := lineOffset(text, key.Line) + key.Column - 1
		field, known := fields[key.Value]
		switch {
		case !known:
			flaws = append(flaws, flaw{at, fmt.Sprintf("unknown key %q in the front matter", key.Value),
				suggest(key.Value, frontKeys)})
		case value.Kind != yaml.ScalarNode || value.Decode(field) != nil:
			flaws = append(flaws, flawf(at, "%s is no %s", key.Value, typeName(field)))
		}
		delete(fields, key.Value)
	}
	return flaws
}

// typeName says what a field holds.
func typeName(field any) string {
	if _, ok := field.(*bool); ok {
		return "true or false"
	}
	return "text"
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
