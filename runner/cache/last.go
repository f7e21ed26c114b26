package cache

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"weft/runner"
)

// A Last is what is remembered of the latest run of a chapter.
type Last struct {
	// Parts are what it rested on.
	Parts runner.Parts `json:"parts"`
	// Took is how long it took.
	Took time.Duration `json:"took"`
}

// Last gives what is remembered of the latest run of the chapter in a file;
// false if that is nothing.
func (c *Cache) Last(ctx context.Context, file string) (Last, bool) {
	var l Last
	ok := c.read(ctx, c.lastName(file), &l, func() error {
		if l.Parts.Value(runner.ChapterPart) != file {
			return errors.New("it is of another chapter")
		}
		return nil
	})
	return l, ok
}

// lastName names what is remembered of a chapter.
func (c *Cache) lastName(file string) string {
	sum := sha256.Sum256([]byte(c.Book + "\x00" + file))
	return lasts + "/" + hex.EncodeToString(sum[:])
}

// Changes tells, a line each, how the parts of a run differ from those of one
// before: what runs rest on in general first, then what is of one cell or file.
func Changes(before, after runner.Parts) []string {
	old, now := valuesOf(before), valuesOf(after)
	var list []string
	seen := map[string]bool{}
	tell := func(what, text string) {
		if !seen[what] {
			seen[what] = true
			list = append(list, text)
		}
	}
	moved := ""
	for _, p := range after {
		v, known := old[p.What]
		of, what := split(p.What)
		switch {
		case known && v == p.Value:
		case what == "": // a file, or what is not of a cell
			tell(p.What, change(p.What, v, p.Value, known))
		case !has(old, of):
			tell(of, of+" is new")
		case what == "place":
			if moved == "" {
				moved = of
			}
		case what == "code":
			tell(p.What, of+": its code has changed")
		default:
			tell(p.What, change(of+": "+what, v, p.Value, known))
		}
	}
	for _, p := range before {
		of, what := split(p.What)
		_, there := now[p.What]
		switch {
		case there:
		case what == "":
			tell(p.What, p.What+" is gone")
		case !has(now, of):
			tell(of, of+" is gone")
		default:
			tell(p.What, of+": "+what+" is gone")
		}
	}
	if moved != "" {
		list = append(list, moved+" stands elsewhere in the file, and messages name lines")
	}
	if len(list) == 0 && before.Key() != after.Key() {
		list = append(list, "the cells stand in another order")
	}
	return list
}

// valuesOf gives the values of parts by name.
func valuesOf(parts runner.Parts) map[string]string {
	m := map[string]string{}
	for _, p := range parts {
		m[p.What] = p.Value
	}
	return m
}

// split cuts the name of a part into the cell or file that it is of, and what
// it is there; the second is empty if it stands for the whole.
func split(name string) (of, what string) {
	if !strings.HasPrefix(name, "cell ") && !strings.HasPrefix(name, "file ") {
		return name, ""
	}
	i := strings.LastIndex(name, ": ")
	if i < 0 {
		return name, ""
	}
	return name[:i], name[i+2:]
}

// has reports whether a cell or file has parts.
func has(values map[string]string, of string) bool {
	_, code := values[of+": code"]
	_, file := values[of]
	return code || file
}

// long is how many bytes a value has that only stands for another.
const long = sha256.Size * 2

// change tells of a value that is another now.
func change(what, before, now string, known bool) string {
	switch {
	case !known:
		if len(now) >= long {
			return what + " is new"
		}
		return fmt.Sprintf("%s is %s, and was not there", what, now)
	case len(before) >= long || len(now) >= long:
		return what + " has changed"
	}
	return fmt.Sprintf("%s was %s, is %s", what, said(before), said(now))
}

// said gives a value in a sentence.
func said(value string) string {
	if value == "" {
		return "none"
	}
	return value
}
