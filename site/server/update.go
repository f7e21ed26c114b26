package server

import (
	"context"
	"crypto/sha256"
	"reflect"
	"slices"
	"time"

	"weft/runner"
	"weft/site/book"
)

// update makes text that of the file of a chapter, and tells who shows it. It
// reports false if the text is as it was.
func (s *Server) update(path string, text []byte) (bool, error) {
	s.updating.Lock()
	defer s.updating.Unlock()
	now := sha256.Sum256(text)
	if s.sums[path] == now {
		return false, nil
	}
	c, err := s.shelf.replace(path, text)
	if err != nil {
		return false, err
	}
	s.sums[path] = now
	if desk := s.desks.at(path); desk != nil {
		desk.change(c)
	}
	for _, desk := range s.desks.all() {
		if desk.path != path {
			desk.refresh() // the title of a chapter stands on all pages
		}
	}
	s.checkSoon()
	return true, nil
}

// known reports whether text is that of a chapter as it was read last.
func (s *Server) known(path string, text []byte) bool {
	s.updating.Lock()
	defer s.updating.Unlock()
	sum, ok := s.sums[path]
	return ok && sum == sha256.Sum256(text)
}

// reopen reads the whole book again, and tells who shows what of it.
func (s *Server) reopen() {
	s.updating.Lock()
	defer s.updating.Unlock()
	old := s.shelf.now()
	b, err := book.Open(s.Dir)
	if err == nil {
		err = s.shelf.put(b)
	}
	if err != nil {
		// The book that there was is shown on.
		s.log().Error("read book", "error", err)
		return
	}
	clear(s.sums)
	for _, desk := range s.desks.all() {
		before, now := chapterAt(old, desk.path), chapterAt(b, desk.path)
		if before != nil && now != nil && reflect.DeepEqual(before.Cells, now.Cells) && reflect.DeepEqual(before.Files, now.Files) {
			desk.refresh()
		} else {
			desk.change(now)
		}
	}
	s.checkSoon()
}

// checkTime is how long the book must be left alone before it is checked.
const checkTime = 200 * time.Millisecond

// checkSoon has the book checked when it has not changed for a while.
func (s *Server) checkSoon() {
	select {
	case s.toCheck <- struct{}{}:
	default:
	}
}

// checking checks the book until ctx ends. A check of a large book takes longer
// than its pages may wait.
func (s *Server) checking(ctx context.Context) {
	rest := time.NewTimer(time.Hour)
	defer rest.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.toCheck:
			rest.Reset(checkTime)
		case <-rest.C:
			s.check()
		}
	}
}

// check tells the tabs what is wrong with their chapters.
func (s *Server) check() {
	b := s.shelf.now()
	problems := s.problems(b)
	for _, desk := range s.desks.all() {
		c := chapterAt(b, desk.path)
		if c == nil {
			continue
		}
		desk.complain(slices.DeleteFunc(slices.Clone(problems), func(p runner.Problem) bool { return p.Pos.File != c.File }), c)
	}
}

// problems gives what is wrong with a book.
func (s *Server) problems(b *book.Book) []runner.Problem {
	if s.Check != nil {
		return s.Check(b)
	}
	all := slices.Clone(b.Problems)
	for _, list := range b.Chapters {
		for _, c := range list {
			all = append(all, c.Problems...)
		}
	}
	return all
}
