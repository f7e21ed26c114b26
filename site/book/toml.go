package book

import (
	"errors"
	"fmt"
	"regexp"
	"slices"

	"github.com/BurntSushi/toml"
)

// readTOML reads text into a value. Keys that the value has no place for
// are flaws; a text that is no TOML is one too, and nothing of it is read.
func readTOML(text []byte, into any, known []string) []flaw {
	meta, err := toml.Decode(string(text), into)
	if err != nil {
		return []flaw{tomlFlaw(text, err)}
	}
	var flaws []flaw
	var seen []string
	for _, key := range meta.Undecoded() {
		if slices.Contains(seen, key[0]) {
			continue
		}
		seen = append(seen, key[0])
		flaws = append(flaws, flaw{keyOffset(text, key[0]), fmt.Sprintf("unknown key %q", key[0]), suggest(key[0], known)})
	}
	return flaws
}

// tomlFlaw gives an error of package toml at its place.
func tomlFlaw(text []byte, err error) flaw {
	var p toml.ParseError
	if !errors.As(err, &p) {
		return flawf(0, "%v", err)
	}
	return flawf(min(p.Position.Start, len(text)), "%s", p.Message)
}

// keyOffset finds the line that begins with a key, in TOML or YAML. Package
// toml does not tell where the keys stand that it has read.
func keyOffset(text []byte, key string) int {
	begin := regexp.MustCompile(`(?m)^[ \t]*\[*[ \t]*["']?(` + regexp.QuoteMeta(key) + `)["']?[ \t]*[=:.\]]`)
	if m := begin.FindSubmatchIndex(text); m != nil {
		return m[2]
	}
	return 0
}
