package cache

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
)

// Agree gives what the first of all who share the cache has said about a
// subject: value, which is a pointer, if that is us, else it is overwritten.
// Where nothing can be kept, each goes by its own.
func (c *Cache) Agree(ctx context.Context, subject string, value any) {
	sum := sha256.Sum256([]byte(subject))
	name := agreed + "/" + hex.EncodeToString(sum[:])
	text, err := json.Marshal(value)
	if err != nil {
		panic("cache: encode " + name + ": " + err.Error())
	}
	var store Store = c.Dir
	if c.hasFar() {
		store = c.Far
	}
	err = store.Create(ctx, name, seal(name, text))
	if err == nil || errors.Is(err, fs.ErrExist) { // not every server keeps others from writing at once
		var sealed []byte
		if sealed, err = store.Read(ctx, name); err == nil {
			if text, err = unseal(name, sealed); err == nil {
				err = json.Unmarshal(text, value)
			}
		}
	}
	switch {
	case err == nil:
	case store == Store(c.Dir):
		c.warn("keep", err)
	default:
		c.lose(ctx, err)
	}
}
