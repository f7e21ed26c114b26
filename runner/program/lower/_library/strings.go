// Package strings is the part of the standard package of that name that gives
// sequences.
package strings

import (
	"iter"
	"strings"
)

func Lines(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for len(s) > 0 {
			line := s
			if i := strings.IndexByte(s, '\n'); i >= 0 {
				line, s = s[:i+1], s[i+1:]
			} else {
				s = ""
			}
			if !yield(line) {
				return
			}
		}
	}
}

func SplitSeq(s, sep string) iter.Seq[string] { return each(strings.Split(s, sep)) }

func SplitAfterSeq(s, sep string) iter.Seq[string] { return each(strings.SplitAfter(s, sep)) }

func FieldsSeq(s string) iter.Seq[string] { return each(strings.Fields(s)) }

func FieldsFuncSeq(s string, f func(rune) bool) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, v := range strings.FieldsFunc(s, f) {
			if !yield(v) {
				return
			}
		}
	}
}

// each gives a sequence of a list.
func each(list []string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, v := range list {
			if !yield(v) {
				return
			}
		}
	}
}
