package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image"
	_ "image/gif"  // sizes of pictures
	_ "image/jpeg" // sizes of pictures
	_ "image/png"  // sizes of pictures
	"path"
	"strings"
)

// assetDir holds what has a name made of its content and may be kept by
// browsers for ever.
const assetDir = "assets/"

// assets are the files below assetDir, by path. A path tells the content, so
// that adding the same one twice does nothing.
type assets map[string][]byte

// add adds a file and gives its path in the site.
func (a assets) add(name string, data []byte) string {
	ext := path.Ext(name)
	p := assetDir + strings.TrimSuffix(name, ext) + "." + digest(data) + ext
	a[p] = data
	return p
}

// digest names content in ten hexadecimal digits.
func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:5])
}

// A picture is an image file as a page shows it. Width and height are zero
// where the format is one we cannot measure.
type picture struct {
	Href          string
	Width, Height int
}

// measure gives width and height of an image, zero if it is none we know.
func measure(data []byte) (width, height int) {
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return 0, 0
	}
	return c.Width, c.Height
}
