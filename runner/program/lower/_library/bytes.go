// Package bytes is the part of the standard package of that name that gives
// sequences.
package bytes

import (
	"bytes"
	"iter"
)

func Lines(s []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for len(s) > 0 {
			line := s
			if i := bytes.IndexByte(s, '\n'); i >= 0 {
				line, s = s[:i+1], s[i+1:]
			} else {
				s = nil
			}
			if !yield(line) {
				return
			}
		}
	}
}

func SplitSeq(s, sep []byte) iter.Seq[[]byte] { return each(bytes.Split(s, sep)) }

func SplitAfterSeq(s, sep []byte) iter.Seq[[]byte] { return each(bytes.SplitAfter(s, sep)) }

func FieldsSeq(s []byte) iter.Seq[[]byte] { return each(bytes.Fields(s)) }

func FieldsFuncSeq(s []byte, f func(rune) bool) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for _, v := range bytes.FieldsFunc(s, f) {
			if !yield(v) {
				return
			}
		}
	}
}

// each gives a sequence of a list.
func each(list [][]byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for _, v := range list {
			if !yield(v) {
				return
			}
		}
	}
}
