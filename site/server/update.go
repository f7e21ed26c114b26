package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"os"
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
	before := s.shelf.chapter(path)
	c, err := s.shelf.replace(path, text)
	if err != nil {
		return false, err
	}
	s.sums[path] = now
	if desk := s.desks.at(path); desk != nil {
		desk.change(c)
	}
	// All pages say what a chapter is called; its translations follow its
	// sections.
	called := before == nil || before.Title != c.Title || before.Front != c.Front
	for _, desk := range s.desks.all() {
		other := s.shelf.chapter(desk.path)
		if desk.path != path && (called || other != nil && other.Name == c.Name) {
			desk.refresh()
		}
	}
	s.checkSoon()
	return true, nil
}

// known reports whether text is that of a chapter as it was read last, or empty as
// that was.
func (s *Server) known(path string, text []byte) bool {
	if c := s.shelf.chapter(path); len(text) == 0 && c != nil && len(c.Source()) == 0 {
		return true
	}
	s.updating.Lock()
	defer s.updating.Unlock()
	sum, ok := s.sums[path]
	return ok && sum == sha256.Sum256(text)
}

// renew shows files of the book anew that are no chapters: pictures, and what
// chapters have in them.
func (s *Server) renew(files []string) {
	s.updating.Lock()
	defer s.updating.Unlock()
	faded := s.shelf.fade(files)
	for _, c := range s.shelf.including(files) {
		text, err := os.ReadFile(s.shelf.file(c.Path))
		if err == nil {
			c, err = s.shelf.replace(c.Path, text)
		}
		if err != nil {
			s.log().Error("read chapter", "file", c.File, "error", err)
			continue
		}
		s.sums[c.Path] = sha256.Sum256(text)
		if desk := s.desks.at(c.Path); desk != nil {
			desk.change(c)
		}
		faded = true
	}
	if !faded {
		return
	}
	for _, desk := range s.desks.all() {
		desk.refresh()
	}
	s.checkSoon()
}

// reopen reads the whole book again, and tells who shows what of it.
func (s *Server) reopen() {
	s.updating.Lock()
	defer s.updating.Unlock()
	old := s.shelf.now()
	b, err := book.Open(s.Dir)
	if err == nil && b.Unread && !old.Unread {
		// It is being written, and is shown on as it was.
		now := *old
		now.Problems = b.Problems
		b = &now
	}
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
		switch {
		case before != nil && now == nil:
			desk.gone(heir(old, b, before))
		case before != nil && reflect.DeepEqual(before.Cells, now.Cells) && reflect.DeepEqual(before.Files, now.Files):
			desk.refresh()
		default:
			desk.change(now)
		}
	}
	s.checkSoon()
}

// heir gives the chapter that one which is gone from a book has become: one
// that is new, in the same language, and has the same text, or at least half of
// the cells. Nil if there is none.
func heir(old, now *book.Book, gone *book.Chapter) *book.Chapter {
	var best *book.Chapter
	most := 0
	for _, c := range now.Chapters[gone.Lang] {
		if chapterAt(old, c.Path) != nil {
			continue
		}
		if bytes.Equal(c.Source(), gone.Source()) {
			return c
		}
		twins := 0
		for _, j := range align(len(gone.Cells), len(c.Cells), func(i, j int) bool { return gone.Cells[i].Source == c.Cells[j].Source }) {
			if j >= 0 {
				twins++
			}
		}
		if twins > most && 2*twins >= len(gone.Cells) {
			best, most = c, twins
		}
	}
	return best
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

// check tells the tabs what is wrong with their chapters, and with the
// configuration of the book.
func (s *Server) check() {
	b := s.shelf.now()
	problems := s.problems(b)
	config := map[string]bool{}
	for _, p := range b.Problems {
		config[p.Pos.File] = true
	}
	for _, desk := range s.desks.all() {
		c := chapterAt(b, desk.path)
		if c == nil {
			continue
		}
		desk.complain(slices.DeleteFunc(slices.Clone(problems), func(p runner.Problem) bool {
			return p.Pos.File != c.File && !config[p.Pos.File]
		}), c)
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
			all = append(all, c.Problems()...)
		}
	}
	return all
}
