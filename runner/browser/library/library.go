// Package library names the part of the standard library that cells can import
// in a reader's browser.
package library

import "slices"

// Packages are the packages, in order: what the course and such books use, as
// far as it does something there. Each costs every reader some kilobytes.
var Packages = []string{
	"bufio", "bytes", "cmp", "container/heap", "container/list", "container/ring",
	"context", "crypto/rand", "crypto/sha256", "encoding/base64", "encoding/binary", "encoding/hex",
	"encoding/json", "errors", "fmt", "hash", "hash/fnv", "io", "io/fs", "iter", "log", "maps", "math",
	"math/big", "math/bits", "math/cmplx", "math/rand", "math/rand/v2", "os", "path",
	"path/filepath", "reflect", "regexp", "runtime", "runtime/debug", "slices", "sort",
	"strconv", "strings", "sync", "sync/atomic", "text/tabwriter", "time", "unicode",
	"unicode/utf16", "unicode/utf8", "unique", "weak",
}

// Has reports whether cells can import a package.
func Has(path string) bool {
	_, found := slices.BinarySearch(Packages, path)
	return found || path == "unsafe"
}
