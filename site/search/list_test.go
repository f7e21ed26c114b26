package search_test

import (
	"encoding/json"
	"strconv"
	"testing"
)

// A list is the list of an index as the script reads it.
type list struct {
	Format, Shards int
	Dir            string
	Chapters       [][]string
	Sections       [][]any
}

func listOf(t *testing.T, files map[string][]byte, lang string) list {
	t.Helper()
	var l list
	if err := json.Unmarshal(files[lang+"/search.json"], &l); err != nil {
		t.Fatal(err)
	}
	return l
}

var itoa = strconv.Itoa
