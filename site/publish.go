package site

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// marker is a file that tells that a directory was written by Publish, and
// that Publish may replace it.
const marker = ".weft-site"

// markerText changes when compressed files are made in another way: those of
// a site with another text are not used again.
const markerText = "weft wrote this directory and replaces it as a whole; keep nothing of your own here.\ncompressed: 1\n"

// A Publication says where a site is published, and how.
type Publication struct {
	// Dir is replaced as a whole.
	Dir string
	// Compress puts compressed forms beside the files, for servers that send
	// such. It takes longer than everything else that makes a site.
	Compress bool
}

// Publish makes the directory hold the files that write puts, and nothing
// else. They are written into a directory beside it, which then takes its
// place: a published site is replaced as a whole or not at all (I10), also when
// ctx ends. Files that are the same as before keep their times. Write may put
// several files at once; each error ends it.
//
// A directory that holds anything and was not written by Publish is not
// touched. Where the system cannot exchange two directories there is a
// moment without the old and the new one; see swap.
//
// It gives the [Seal] of what it wrote, also if another Publish has replaced
// that already.
func (p Publication) Publish(ctx context.Context, write func(put func(File) error) error) (seal string, err error) {
	dir, err := target(p.Dir)
	if err == nil {
		seal, err = p.publish(ctx, dir, write)
	}
	if err != nil {
		return "", fmt.Errorf("publish to %q: %w", dir, err)
	}
	return seal, nil
}

// target gives the directory that dir names, after links, and an error if
// it is not to be replaced.
func target(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return dir, err
	}
	real, err := filepath.EvalSymlinks(abs)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Lstat(abs); err == nil {
			return dir, errors.New("symbolic link leads nowhere")
		}
		return abs, os.MkdirAll(filepath.Dir(abs), 0o755)
	}
	if err != nil {
		return dir, err
	}
	entries, err := os.ReadDir(real)
	if err != nil {
		return dir, err
	}
	if len(entries) > 0 && !IsPublished(real) {
		return dir, fmt.Errorf("directory is not empty and was not written by weft (it has no %s)", marker)
	}
	return real, nil
}

// publish writes the files beside dir and swaps.
func (p Publication) publish(ctx context.Context, dir string, write func(put func(File) error) error) (seal string, err error) {
	sweep(dir)
	next, release, err := beside(dir)
	if err != nil {
		return "", err
	}
	defer release()
	// After the swap this is the old site.
	defer func() { err = errors.Join(err, discard(next)) }()
	t := &transfer{next: next, compress: p.Compress}
	if IsPublished(dir) {
		t.old = dir
		_, t.known = unchanged(filepath.Join(dir, marker), []byte(markerText))
	}
	if err := t.put(File{Path: marker, Data: []byte(markerText)}); err != nil { // first, for sweep
		return "", err
	}
	err = write(func(f File) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return t.put(f)
	})
	if err := errors.Join(err, ctx.Err()); err != nil {
		return "", err
	}
	if seal, err = Seal(next); err != nil {
		return "", err
	}
	return seal, swap(next, dir)
}

// unfinished begins the names of the directories in which sites for dir are
// written, which are beside it.
func unfinished(dir string) string { return "." + filepath.Base(dir) + ".weft-" }

// beside makes a directory beside dir, which is ours until release is called.
func beside(dir string) (next string, release func(), err error) {
	for tries := range 100 {
		next, err := os.MkdirTemp(filepath.Dir(dir), unfinished(dir))
		if err != nil {
			return "", nil, err
		}
		if err := os.Chmod(next, 0o755); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", nil, errors.Join(err, os.Remove(next))
		}
		release, ok := claim(next)
		if !ok && tries < 10 { // perhaps somebody sweeps it just now
			_ = os.Remove(next)
			continue
		}
		if !ok {
			release = func() {} // no locks here: nobody sweeps
		}
		if _, err := os.Lstat(next); err == nil {
			return next, release, nil
		}
		release() // somebody swept before it was claimed
	}
	return "", nil, errors.New("others remove what is being written")
}

// Sweep removes what [Publication.Publish] to dir has left beside it where it
// was killed. Publish does so itself; this is for those who find the site as it
// should be.
func Sweep(dir string) {
	if real, err := target(dir); err == nil {
		sweep(real)
	}
}

// sweep removes what publishers to dir have left that were killed: what is
// theirs by its name and its marker, or is empty, and nobody writes any more.
func sweep(dir string) {
	entries, _ := os.ReadDir(filepath.Dir(dir))
	for _, e := range entries {
		path := filepath.Join(filepath.Dir(dir), e.Name())
		if !e.IsDir() || !strings.HasPrefix(e.Name(), unfinished(dir)) {
			continue
		}
		release, ok := claim(path)
		switch {
		case !ok:
			continue
		case IsPublished(path):
			_ = discard(path) // or the next one does
		default:
			_ = os.Remove(path)
		}
		release()
	}
}

// discard removes a directory, and its marker last: if this is killed, sweep
// still knows what is left.
func discard(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		if e.Name() != marker {
			err = errors.Join(err, os.RemoveAll(filepath.Join(dir, e.Name())))
		}
	}
	return errors.Join(err, os.RemoveAll(dir))
}

// A transfer puts files below next; those that are the same below old come
// from there. It is safe for concurrent use.
type transfer struct {
	next     string
	old      string // empty if there is none
	compress bool
	// known tells that the compressed forms below old are as they would be
	// made.
	known bool
	// folders are those below next that were made.
	folders sync.Map
}

// put puts a file and its compressed forms. One that is the same as before is
// linked, or copied with its time where there are no links.
func (t *transfer) put(f File) error {
	if !filepath.IsLocal(f.Path) {
		return fmt.Errorf("file %q: not below the site", f.Path)
	}
	name := filepath.Join(t.next, filepath.FromSlash(f.Path))
	if err := t.makeFolder(filepath.Dir(name)); err != nil {
		return err
	}
	before, info := t.before(f)
	if err := settle(name, before, f.Data, info); err != nil || !t.compress || !isSqueezed(f) {
		return err
	}
	if !t.known {
		before = ""
	}
	return squeeze(f, name, before)
}

// before gives the file below old that is the same as one that is put; an
// empty name if there is none.
func (t *transfer) before(f File) (string, fs.FileInfo) {
	if t.old == "" {
		return "", nil
	}
	name := filepath.Join(t.old, filepath.FromSlash(f.Path))
	info, same := unchanged(name, f.Data)
	if !same {
		return "", nil
	}
	return name, info
}

// makeFolder makes a folder of the site, and those above it. Nearly always it
// is there, or the one above.
func (t *transfer) makeFolder(name string) error {
	if _, made := t.folders.Load(name); made {
		return nil
	}
	if os.Mkdir(name, 0o755) != nil {
		if err := os.MkdirAll(name, 0o755); err != nil {
			return err
		}
	}
	t.folders.Store(name, nil)
	return nil
}

// settle gives a file its data: by a link if a file from before has them.
func settle(name, before string, data []byte, info fs.FileInfo) error {
	if before != "" && os.Link(before, name) == nil {
		return nil
	}
	if err := create(name, data); err != nil || before == "" {
		return err
	}
	return os.Chtimes(name, info.ModTime(), info.ModTime())
}

// create writes a file that must not be there yet: two files of a site with
// one path are a mistake of ours.
func create(name string, data []byte) (err error) {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	_, err = f.Write(data)
	return err
}

// unchanged tells whether a file is one that create would write with data.
func unchanged(name string, data []byte) (fs.FileInfo, bool) {
	info, err := os.Lstat(name)
	if err != nil || !info.Mode().IsRegular() || info.Mode().Perm() != 0o644 || info.Size() != int64(len(data)) {
		return nil, false
	}
	old, err := os.ReadFile(name)
	return info, err == nil && bytes.Equal(old, data)
}

// replace puts next into the place of dir by two renames, and undoes the
// first if the second is refused. It leaves the old directory as next.
func replace(next, dir string) error {
	old := next + "-old"
	if release, ok := claim(dir); ok {
		defer release() // it is no leftover while it has that name
	}
	if err := os.Rename(dir, old); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Rename(next, dir); err != nil {
		if back := os.Rename(old, dir); back != nil && !errors.Is(back, fs.ErrNotExist) {
			return errors.Join(err, back)
		}
		return err
	}
	if err := os.Rename(old, next); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
