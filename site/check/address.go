package check

import "weft/site/book"

// An address is one of a chapter.
type address struct {
	book.Address
	chapter *book.Chapter
}

// addresses gives the addresses of a chapter.
func addresses(c *book.Chapter) []address {
	var all []address
	for _, a := range c.Addresses() {
		all = append(all, address{a, c})
	}
	return all
}
