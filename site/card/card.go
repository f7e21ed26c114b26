// Package card draws the picture that stands for a page where its address is
// shared.
//
// A card is drawn when a site is built, of its words and nothing else: the
// letters come from a font of twelve pixels that is part of the program, so
// that no font of the machine can change a byte (I2). Each pixel of the title
// is a stitch.
package card

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"image"
	"image/color"
	"image/png"
	"strings"

	"github.com/hajimehoshi/bitmapfont/v3"
	"golang.org/x/image/font"
)

// Width and Height are the size that the places where addresses are shared
// ask for.
const Width, Height = 1200, 630

// A Card has the words of a page.
type Card struct {
	// Brand is the name of the book, Place where the page is in it.
	Brand, Place string
	Title, Lead  string
	// Han tells that the words are Chinese: marks that Latin text has too are
	// then as wide as characters.
	Han bool
}

// margin is the room around the words.
const margin = 80

// The colours, which are those of the theme's light pages.
const (
	paper = iota
	ink
	ink2
	accent
	soft
)

var palette = color.Palette{
	paper:  color.RGBA{0xfd, 0xfc, 0xf9, 0xff},
	ink:    color.RGBA{0x23, 0x24, 0x1f, 0xff},
	ink2:   color.RGBA{0x59, 0x5b, 0x54, 0xff},
	accent: color.RGBA{0x0a, 0x66, 0x6e, 0xff},
	soft:   color.RGBA{0xd3, 0xe6, 0xe3, 0xff},
}

// PNG gives the picture.
func (c Card) PNG() ([]byte, error) {
	p := c.painter(Height)
	p.weave(c, Height-bandHeight)
	p.mark(margin, 68)
	p.line(margin+84, 60, 3, ink, c.Brand)
	y := 150
	if c.Place != "" {
		p.line(margin, y, 3, accent, c.Place)
		y += 56
	}
	size := c.titleSize(p)
	for _, l := range p.wrap(c.Title, size, titleLines) {
		p.line(margin, y, size, ink, l)
		y += 15 * size
	}
	y += 14
	for _, l := range p.wrap(c.Lead, 3, max(0, (Height-bandHeight-20-y)/leadHeight)) {
		p.line(margin, y, 3, ink2, l)
		y += leadHeight
	}
	return p.png()
}

// coverHeight is the height of the cover of a book.
const coverHeight = 1800

// Cover gives the picture as the cover of a book: upright, with the brand
// below the words.
func (c Card) Cover() ([]byte, error) {
	p := c.painter(coverHeight)
	const cloth = coverHeight * 5 / 8
	p.weave(c, cloth)
	p.mark(margin, 140)
	y := 260
	size := c.titleSize(p)
	for _, l := range p.wrap(c.Title, size, titleLines) {
		p.line(margin, y, size, ink, l)
		y += 15 * size
	}
	y += 30
	for _, l := range p.wrap(c.Lead, 3, max(0, (cloth-130-y)/leadHeight)) {
		p.line(margin, y, 3, ink2, l)
		y += leadHeight
	}
	p.line(margin, cloth-80, 3, accent, c.Brand)
	return p.png()
}

// painter gives the paper for a card.
func (c Card) painter(height int) *painter {
	p := &painter{image.NewPaletted(image.Rect(0, 0, Width, height), palette), bitmapfont.FaceSC}
	if c.Han {
		p.face = bitmapfont.FaceSCEA
	}
	return p
}

const (
	titleLines = 3
	leadHeight = 48
	bandHeight = 84
)

// titleSize gives the largest size in which the title has at most two lines;
// the smallest for one that has more.
func (c Card) titleSize(p *painter) int {
	for _, size := range []int{13, 11, 9, 8, 7, 6} {
		if lines := p.wrap(c.Title, size, 0); len(lines) == 1 || len(lines) == 2 && size < 8 {
			return size
		}
	}
	return 5
}

// A painter draws on the picture of a card.
type painter struct {
	*image.Paletted
	face font.Face
}

func (p *painter) png() ([]byte, error) {
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.DefaultCompression}).Encode(&b, p.Paletted); err != nil {
		return nil, fmt.Errorf("draw card: %w", err)
	}
	return b.Bytes(), nil
}

// fill paints a rectangle.
func (p *painter) fill(x, y, w, h int, colour uint8) {
	r := image.Rect(x, y, x+w, y+h).Intersect(p.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := p.Pix[p.PixOffset(r.Min.X, y):p.PixOffset(r.Max.X, y)]
		for i := range row {
			row[i] = colour
		}
	}
}

// weave draws the cloth at the foot: threads that go over and under each
// other in a way that only this title has.
func (p *painter) weave(c Card, top int) {
	h := fnv.New64a()
	h.Write([]byte(c.Brand + "\x00" + c.Title))
	pattern := h.Sum64()
	const thread, gap = 10, 4
	for row := range (p.Rect.Dy() - top) / (thread + gap) {
		for column := range Width/(thread+gap) + 1 {
			x, y := column*(thread+gap), top+row*(thread+gap)
			// A plain weave, in which some warp threads are left out.
			over := (row+column)%2 == 0
			if pattern>>(uint(column*7+row*13)%64)&1 == 1 {
				over = column%3 == 0
			}
			if over {
				p.fill(x, y-gap/2, thread, thread+gap, accent)
			} else {
				p.fill(x-gap/2, y, thread+gap, thread, soft)
			}
		}
	}
}

// mark draws the mark of weft: two threads that cross.
func (p *painter) mark(x, y int) {
	const k = 4
	for i, row := range strings.Split(crossing, "\n") {
		for j, c := range row {
			if c == '#' {
				p.fill(x+j*k, y+i*k, k, k, accent)
			}
		}
	}
}

const crossing = `####     ####  ##
    #   #
     # #
      .
     # #
    #   #
####     ####  ##`

// line draws a line of text with its upper left corner at x and y, each pixel
// of the font as a square of a size; large ones are stitches with room between.
func (p *painter) line(x, y, size int, colour uint8, text string) {
	stitch := size
	if size > 4 {
		stitch--
	}
	p.glyphs(text, func(r image.Rectangle, mask image.Image, at image.Point) {
		for j := range r.Dy() {
			for i := range r.Dx() {
				if _, _, _, a := mask.At(at.X+i, at.Y+j).RGBA(); a > 0x7fff {
					p.fill(x+(r.Min.X+i)*size, y+(r.Min.Y+j)*size, stitch, stitch, colour)
				}
			}
		}
	})
}
