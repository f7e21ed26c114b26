package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"time"
)

// A remembered is where a book was served last. Pages that are open in a
// browser belong to that address, with what was typed in them.
type remembered struct {
	Port  int    `json:"port"`
	Token string `json:"token"`

	file string
}

// tokenTime is how long a token may be used again.
const tokenTime = 24 * time.Hour

// rememberedPlace gives where the book in a directory was served last; what
// is not known is zero.
func rememberedPlace(dir string) remembered {
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	sum := sha256.Sum256([]byte(dir))
	cache, err := cacheDir()
	if err != nil {
		return remembered{}
	}
	r := remembered{file: filepath.Join(cache, "serve", hex.EncodeToString(sum[:8])+".json")}
	info, err := os.Stat(r.file)
	if err != nil || info.Mode().Perm()&0o077 != 0 {
		return r // others may have read it
	}
	if text, err := os.ReadFile(r.file); err != nil || json.Unmarshal(text, &r) != nil {
		return remembered{file: r.file}
	}
	if time.Since(info.ModTime()) > tokenTime {
		r.Token = ""
	}
	return r
}

// keep remembers a place, for nobody but the user. If it cannot be kept, pages
// that are open then have to be opened anew, which they say.
func (r remembered) keep(port int, token string) {
	r.Port, r.Token = port, token
	text, err := json.Marshal(r)
	if err != nil || r.file == "" || os.MkdirAll(filepath.Dir(r.file), 0o700) != nil {
		return
	}
	tmp, err := os.CreateTemp(filepath.Dir(r.file), "place-*") // mode 0600
	if err != nil {
		return
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(text)
	if tmp.Close() == nil && err == nil {
		_ = os.Rename(tmp.Name(), r.file)
	}
}
