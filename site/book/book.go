// Package book reads a book: Markdown chapters with cells, and weft.toml.
//
// A chapter is parsed once, into goldmark's tree with cells as nodes of our
// own; every text is a chapter, and what is wrong with it is a list of
// problems beside it.
package book

import (
	"io/fs"

	"weft/runner"
)

// A Book is a directory of chapters in one or more languages, and its
// configuration.
type Book struct {
	// Dir is the directory as problems name it.
	Dir string
	// FS holds the files of the book, for figures and pictures.
	FS fs.FS
	Config
	// Chapters has the chapters of each language in reading order.
	Chapters map[string][]*Chapter
	// Unread tells that weft.toml is no TOML, so that nothing is known of it.
	Unread bool
	// Problems are the author's mistakes in weft.toml; those in the text of a
	// chapter are in the chapter.
	Problems []runner.Problem
}

// Config is the file weft.toml of a book.
type Config struct {
	// Title and Description have a text for each language.
	Title       map[string]string
	Description map[string]string
	// Languages are the languages in the order of the switch; the first is the original.
	Languages []string
	// BaseURL is where the site will be published: "https://example.org/docs/".
	BaseURL string
	// Edit is the address under which a chapter can be edited; the chapter's
	// path follows it.
	Edit string
	// Author and Licence stand in the foot of each page.
	Author  string
	Licence string
	// Browser is what readers are given to run cells in their browsers.
	Browser Browser
}

// Browser is the table [browser] of weft.toml.
type Browser struct {
	// Go says that a site has the Go compiler for readers who want it, besides
	// the kernel that interprets.
	Go bool
}
