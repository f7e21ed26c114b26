//go:build !linux

package site

// swap puts next into the place of dir by two renames; between them there is
// no dir. What was there before becomes next.
func swap(next, dir string) error { return replace(next, dir) }
