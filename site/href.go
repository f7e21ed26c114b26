package site

import "strings"

// relative gives the reference from a page to another file of the site.
// Both are paths below the root of the site; one that ends with a slash is
// the page in that folder. Relative references work below any path and from
// any server.
func relative(from, to string) string {
	dir := strings.Split(from[:strings.LastIndexByte(from, '/')+1], "/")
	dir = dir[:len(dir)-1]
	parts := strings.Split(to, "/")
	same := 0
	for same < len(dir) && same < len(parts)-1 && dir[same] == parts[same] {
		same++
	}
	ref := strings.Repeat("../", len(dir)-same) + strings.Join(parts[same:], "/")
	if ref == "" {
		return "./"
	}
	return ref
}

// fileOf gives the file in which a page lies.
func fileOf(page string) string {
	if page == "" || strings.HasSuffix(page, "/") {
		return page + "index.html"
	}
	return page
}
