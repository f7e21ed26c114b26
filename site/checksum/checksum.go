// Package checksum tells contents apart where nobody gains from forging one: the
// sources of a book, the pages of the site that it was made into. Runs, which
// machines share, and files that a browser checks have SHA-256; on processors
// without instructions for it that took an eighth of the work of a large book (D55).
package checksum

import "github.com/zeebo/xxh3"

// A Sum stands for a content. Two contents have the same by chance once in 2¹²⁸.
type Sum [16]byte

// Of gives the sum of data, its XXH3 of 128 bits
// (https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md), the same on all
// machines.
func Of(data []byte) Sum { return xxh3.Hash128(data).Bytes() }
