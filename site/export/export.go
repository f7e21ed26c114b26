// Package export turns a chapter into forms that other tools read: the words
// around an exported program, Markdown with outputs, and a notebook.
//
// Like a page, each is a function of the chapter and its run (I2).
package export
