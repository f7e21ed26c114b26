// Package pattern has regular expressions that are compiled when they are
// first used. A browser compiles the code that a program runs before it can
// run it, and of what most cells need regular expressions are no part.
package pattern

import (
	"regexp"
	"sync"
)

// Late gives a function that compiles the text at its first call. It panics
// then if the text is no regular expression. The function is safe for
// concurrent use.
func Late(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}
