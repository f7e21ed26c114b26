package search_test

import (
	"encoding/json"
	"fmt"
	"path"
	"strings"
	"testing"
)

// A list is the list of an index as the script reads it.
type list struct {
	Format, Shards int
	Dir, Texts     string
	Chapters       [][]string
	Sections       [][]any
	Pieces         [][]any
}

func listOf(t *testing.T, files map[string][]byte, lang string) list {
	t.Helper()
	var l list
	if err := json.Unmarshal(files[lang+"/search.json"], &l); err != nil {
		t.Fatal(err)
	}
	return l
}

// textsOf gives the texts of all sections.
func textsOf(t *testing.T, files map[string][]byte, lang string) []string {
	t.Helper()
	l := listOf(t, files, lang)
	var texts []string
	for i := range l.Sections {
		if len(l.Pieces) == 0 {
			texts = append(texts, string(files[path.Join(lang, l.Dir, fmt.Sprintf("t%d.txt", i))]))
		}
	}
	for _, p := range l.Pieces {
		if first := int(p[0].(float64)); first != len(texts) {
			t.Fatalf("piece %v begins after %d texts", p, len(texts))
		}
		texts = append(texts, strings.Split(string(files[path.Join(lang, l.Texts, p[1].(string))]), "\f")...)
	}
	if len(texts) != len(l.Sections) {
		t.Fatalf("%d texts of %d sections", len(texts), len(l.Sections))
	}
	return texts
}
