package server

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"

	"weft/site/book"
)

// Times of the watch over files.
const (
	settleTime = 10 * time.Millisecond // after the last of several changes
	wholeTime  = 2 * time.Millisecond  // after a chapter that is known to be whole, or will be
	returnTime = 60 * time.Millisecond // until a file that is gone or empty is believed to be
)

// mostFolders is how many folders of a book are watched.
const mostFolders = 4096

// A watcher follows the files of the book. It is used by one goroutine.
type watcher struct {
	server *Server
	notify *fsnotify.Watcher
	// changed are the names of files that may be different, and doubted those
	// of them that were gone or empty when they were looked at.
	changed, doubted map[string]bool
	// folders are those that are watched.
	folders map[string]bool
	// held are the names of chapters that other programs had open to write into
	// them, and until when that is waited for.
	held map[string]time.Time
}

// newWatcher watches the files of the book, which need not have been read yet:
// what changes from now on is told, once somebody follows.
func (s *Server) newWatcher() (*watcher, error) {
	n, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("watch the book: %w", err)
	}
	w := &watcher{server: s, notify: n, changed: map[string]bool{}, doubted: map[string]bool{}, folders: map[string]bool{}, held: map[string]time.Time{}}
	// The configuration may be in the folder above that of the chapters.
	if err := errors.Join(n.Add(filepath.Clean(s.Dir)), w.addAll(book.Root(s.Dir))); err != nil {
		return nil, errors.Join(fmt.Errorf("watch the book: %w", err), n.Close())
	}
	return w, nil
}

// start follows what is watched until ctx ends; what it gives is closed then.
func (w *watcher) start(ctx context.Context) <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer w.notify.Close()
		w.follow(ctx)
	}()
	return done
}

// close gives up watching, before it is started; nil watches nothing.
func (w *watcher) close() error {
	if w == nil {
		return nil
	}
	return w.notify.Close()
}

// addAll watches a folder and those below it.
func (w *watcher) addAll(dir string) error {
	n := 0
	return filepath.WalkDir(filepath.FromSlash(dir), func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil // it has gone away
		case !d.IsDir():
			return nil
		case n > 0 && (strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules"):
			return fs.SkipDir
		}
		if n++; n > mostFolders {
			return fs.SkipAll
		}
		w.folders[name] = true
		return w.notify.Add(name)
	})
}

// follow follows changes. Those that come close together are one: editors
// write a file in several steps, or write another and rename it.
func (w *watcher) follow(ctx context.Context) {
	settle := time.NewTimer(time.Hour)
	defer settle.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case e, ok := <-w.notify.Events:
			if !ok {
				return
			}
			if rest := w.note(e); rest > 0 {
				settle.Reset(rest)
			}
		case err := <-w.notify.Errors:
			// Some events were lost: everything may be different.
			w.server.log().Warn("watch the book", "error", err)
			w.changed[everything] = true
			settle.Reset(settleTime)
		case <-settle.C:
			if rest := w.apply(); rest > 0 {
				settle.Reset(rest)
			}
		}
	}
}

// note takes an event, and gives how long to wait for others; not at all if it is
// of no interest.
func (w *watcher) note(e fsnotify.Event) time.Duration {
	base := filepath.Base(e.Name)
	if e.Op == fsnotify.Chmod || strings.HasPrefix(base, ".") || strings.HasSuffix(base, "~") {
		return 0
	}
	w.changed[e.Name] = true
	info, err := os.Stat(e.Name)
	switch {
	case err != nil:
	case info.IsDir() && e.Has(fsnotify.Create):
		if err := w.addAll(e.Name); err != nil {
			w.server.log().Warn("watch the book", "error", err)
		}
	case info.Size() > 0 && w.chapterOf(e.Name) != nil:
		if _, known := writing(e.Name); known || e.Has(fsnotify.Create) {
			return wholeTime
		}
	}
	return settleTime
}

// isHeld reports whether a chapter is being written, if that can be known. Not
// for ever: a program may keep it open.
func (w *watcher) isHeld(name string) bool {
	open, _ := writing(name)
	end, was := w.held[name]
	switch {
	case !open:
		delete(w.held, name)
	case !was:
		w.held[name] = time.Now().Add(loudTime)
	case time.Now().After(end):
		return false
	}
	return open
}

// everything stands among the names of changed files for all of them.
const everything = ""

// apply reads what has changed. What is still to be looked at again is left in
// changed, and in what time.
func (w *watcher) apply() (again time.Duration) {
	names := w.changed
	w.changed = map[string]bool{}
	whole := false
	var others []string
	for name := range names {
		c := w.chapterOf(name)
		switch {
		case c == nil && w.isFrame(name):
			whole = true
		case c == nil:
			others = append(others, w.inBook(name))
		case w.isHeld(name):
			w.changed[name], again = true, max(again, settleTime)
		case w.read(c):
			delete(w.doubted, name)
		case w.doubted[name]:
			delete(w.doubted, name)
			whole = true
		default:
			w.changed[name], w.doubted[name], again = true, true, returnTime
		}
	}
	if whole {
		w.server.reopen()
	}
	if len(others) > 0 {
		w.server.renew(others)
	}
	return again
}

// isFrame reports whether a file that is no chapter of the book says what the
// book consists of: its configuration, a folder, a new chapter. Programs put
// other files beside those that they write, for a moment.
func (w *watcher) isFrame(name string) bool {
	info, err := os.Stat(name)
	switch {
	case name == everything || filepath.Base(name) == book.ConfigFile:
		return true
	case strings.HasPrefix(w.inBook(name), ".."):
		return false // it stands beside the configuration
	case err == nil && info.IsDir():
		return true
	case w.folders[name]:
		delete(w.folders, name) // it is gone
		return true
	}
	return err == nil && filepath.Ext(name) == ".md" && strings.Count(w.inBook(name), "/") == 1
}

// inBook gives the path of a file in the book; empty if it is in none.
func (w *watcher) inBook(name string) string {
	rel, err := filepath.Rel(filepath.FromSlash(w.server.shelf.now().Dir), name)
	if err != nil {
		return ""
	}
	return filepath.ToSlash(rel)
}

// chapterOf gives the chapter in a file; nil if it is none, or a new one.
func (w *watcher) chapterOf(name string) *book.Chapter {
	return w.server.shelf.chapter(w.inBook(name))
}

// read reads a chapter again; false if the file is gone or empty, which it
// is for a moment while some editors write it.
func (w *watcher) read(c *book.Chapter) bool {
	text, err := os.ReadFile(w.server.shelf.file(c.Path))
	if err != nil || len(text) == 0 && len(c.Source()) > 0 {
		return false
	}
	if _, err := w.server.update(c.Path, text); err != nil {
		w.server.log().Error("read chapter", "file", c.File, "error", err)
	}
	return true
}
