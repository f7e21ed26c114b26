package cache

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
)

// magic begins every text in a store. It changes with the form of what
// follows: texts of another form are not read.
const magic = "weft 2 "

// errDamaged says that a text is not what was written.
var errDamaged = errors.New("damaged entry")

// seal gives a text with a digest of it and of its name before it.
func seal(name string, text []byte) []byte {
	return append([]byte(magic+sum(name, text)+"\n"), text...)
}

// unseal gives the text that was sealed under a name.
func unseal(name string, sealed []byte) ([]byte, error) {
	head, text, ok := bytes.Cut(sealed, []byte("\n"))
	if !ok || string(head) != magic+sum(name, text) {
		return nil, errDamaged
	}
	return text, nil
}

// sum gives the digest of a text with a name.
func sum(name string, text []byte) string {
	h := sha256.New()
	h.Write([]byte(name + "\x00"))
	h.Write(text)
	return hex.EncodeToString(h.Sum(nil))
}
