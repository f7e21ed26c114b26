//go:build !cgo

package process_test

const cgo = false
