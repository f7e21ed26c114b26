//go:build cgo

package process

// withCgo tells whether this program was built with cgo.
const withCgo = true
