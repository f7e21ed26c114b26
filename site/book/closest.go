package book

import (
	"fmt"
	"strings"
)

// Closest gives the one of known that the author of word most likely meant,
// or an empty string if none is near. Case does not count, and two letters
// in the wrong order count as one mistake. The first of equals wins.
func Closest(word string, known []string) string {
	w := []rune(strings.ToLower(word))
	best, least := "", max(1, len(w)/3)+1
	for _, k := range known {
		if d := distance(w, []rune(strings.ToLower(k)), least); d < least {
			best, least = k, d
		}
	}
	return best
}

// distance counts the letters to insert, delete, replace or swap to make b
// of a. It gives limit for everything that is not nearer than limit.
func distance(a, b []rune, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	older, old := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range old {
		old[j] = j
	}
	for i := range a {
		row := make([]int, len(b)+1)
		row[0] = i + 1
		for j := range b {
			row[j+1] = min(old[j+1]+1, row[j]+1, old[j]+differ(a[i], b[j]))
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], older[j-1]+1)
			}
		}
		older, old = old, row
	}
	return min(old[len(b)], limit)
}

// differ is the cost of writing b for a.
func differ(a, b rune) int {
	if a == b {
		return 0
	}
	return 1
}

// suggest gives the hint for an unknown word: the nearest known one, else
// all of them.
func suggest(word string, known []string) string {
	if c := Closest(word, known); c != "" {
		return fmt.Sprintf("did you mean %q?", c)
	}
	return "known are " + strings.Join(known, ", ")
}
