package recorder

import "embed"

// Source is the source of this package but for this file, which is copied
// beside compiled chapters.
//
//go:embed recorder.go system_unix.go system_other.go
var Source embed.FS
