package site

import "sync"

// A sink is where the files of a site go, each path once: assets of one
// content have one path, and many pages may have them. It is safe for
// concurrent use.
type sink struct {
	to func(File) error
	// keeps tells of a path whether it is kept for reading offline.
	keeps func(path string) bool

	mu sync.Mutex
	// digests has the paths that were put, with the digests of what is kept
	// for reading offline; used has those of what is kept once it was used.
	digests, used map[string]string
	// size is that of what is kept.
	size int
}

func newSink(to func(File) error, keeps func(path string) bool) *sink {
	return &sink{to: to, keeps: keeps, digests: map[string]string{}, used: map[string]string{}}
}

// put puts a file.
func (s *sink) put(f File) error {
	if !s.claim(f.Path) {
		return nil
	}
	s.note(f)
	return s.to(f)
}

// claim reports whether nobody has put a path yet, and takes it.
func (s *sink) claim(path string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, put := s.digests[path]; put {
		return false
	}
	s.digests[path] = ""
	return true
}

// note notes the digest of a file that the service worker may keep.
func (s *sink) note(f File) {
	used := isUsed(f.Path)
	if !used && (!s.keeps(f.Path) || len(f.Data) > largestKept) {
		return
	}
	sum := digest(f.Data)
	s.mu.Lock()
	defer s.mu.Unlock()
	if used {
		s.used[f.Path] = sum
	} else {
		s.digests[f.Path] = sum
		s.size += len(f.Data)
	}
}

// putAssets puts assets, with compressed forms as far as there are some.
func (s *sink) putAssets(files assets, squeezed map[string][]byte) error {
	for path, data := range files {
		if err := s.put(File{Path: path, Data: data, Brotli: squeezed[path]}); err != nil {
			return err
		}
	}
	return nil
}
