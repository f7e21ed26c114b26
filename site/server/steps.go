package server

import (
	"crypto/sha256"
	"errors"
)

// steps are the changes that a page has made to a file and that can be undone,
// the last one at the end.
type steps []step

// A step is one change: the file before it, and the sum of what it left.
type step struct {
	before []byte
	after  [sha256.Size]byte
}

// Limits on what is kept to be undone.
const (
	mostSteps     = 100
	mostStepBytes = 32 << 20
)

// add keeps a change.
func (s *steps) add(before, after []byte) {
	*s = append(*s, step{before, sha256.Sum256(after)})
	size := 0
	for i := len(*s) - 1; i >= 0; i-- {
		if size += len((*s)[i].before); size > mostStepBytes || len(*s)-i > mostSteps {
			*s = append(steps{}, (*s)[i+1:]...)
			return
		}
	}
}

// last gives the file before the last change, if it still is as that left it.
func (s steps) last(now []byte) ([]byte, error) {
	if len(s) == 0 {
		return nil, errors.New("there is nothing to undo")
	}
	if s[len(s)-1].after != sha256.Sum256(now) {
		return nil, errors.New("the file has changed since; undo it in an editor")
	}
	return s[len(s)-1].before, nil
}

// drop forgets the last change.
func (s *steps) drop() { *s = (*s)[:len(*s)-1] }

// can says whether the last change can be undone: "undo", or "".
func (s steps) can(now []byte) string {
	if _, err := s.last(now); err != nil {
		return ""
	}
	return "undo"
}
