package site

import "strings"

// relative gives the reference from a page to another file of the site.
// Both are paths below the root of the site; one that ends with a slash is
// the page in that folder. Relative references work below any path and from
// any server.
func relative(from, to string) string {
	for {
		dir, rest, nested := strings.Cut(from, "/")
		same, after, more := strings.Cut(to, "/")
		if !nested || !more || dir != same {
			break
		}
		from, to = rest, after
	}
	if ref := strings.Repeat("../", strings.Count(from, "/")) + to; ref != "" {
		return ref
	}
	return "./"
}

// fileOf gives the file in which a page lies.
func fileOf(page string) string {
	if page == "" || strings.HasSuffix(page, "/") {
		return page + "index.html"
	}
	return page
}
