package site_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"weft/site"
	"weft/site/theme"
)

// spoken finds the words that the scripts of cells say.
var spoken = regexp.MustCompile(`\bwords\.(run\.)?([a-zA-Z]+)`)

// TestScriptsHaveTheirWords: what the scripts that run cells say is in the file
// of words of each language.
func TestScriptsHaveTheirWords(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		var words map[string]any
		if err := json.Unmarshal(site.WordsFor(lang).Texts(), &words); err != nil {
			t.Fatal(err)
		}
		found := 0
		for _, f := range theme.Scripts() {
			if !strings.HasPrefix(f.Path, "run/") {
				continue
			}
			for _, m := range spoken.FindAllStringSubmatch(string(f.Data), -1) {
				known := words
				if m[1] != "" {
					known, _ = words["run"].(map[string]any)
				}
				if m[2] != "js" && (known[m[2]] == nil || known[m[2]] == "") {
					t.Errorf("%s: %s says %s, which is not there", lang, f.Path, m[0])
				}
				found++
			}
		}
		if found < 50 {
			t.Errorf("%s: %d words were found", lang, found)
		}
	}
}
