package site

import (
	"strings"

	"weft/site/card"
)

// A Preview is the picture that stands for a page where its address is
// shared.
type Preview struct {
	Href, Alt     string
	Width, Height int
}

// share gives a page its picture, in the words of a language. That takes an
// absolute address, and so the address of the site.
func (b *builder) share(p *Page, w *Words, place []string, files assets) error {
	if b.base == "" {
		return nil
	}
	c := card.Card{
		Brand: p.Brand,
		Place: strings.Join(place, " / "),
		Title: p.Title,
		Lead:  p.Description,
		Han:   w.Chinese(),
	}
	data, err := c.PNG()
	if err != nil {
		return err
	}
	p.Preview = &Preview{b.base + files.add("card.png", data), p.HeadTitle(), card.Width, card.Height}
	return nil
}
