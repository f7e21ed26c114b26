//go:build !unix

package site

// claim locks nothing, where there are no locks for directories.
func claim(string) (release func(), ok bool) { return nil, false }
