// Package show displays what a cell has found out: tables, charts, pictures
// and text. A cell imports it as "weft/show".
//
// What has options is a struct that is filled in and shown with its data:
//
//	show.Bars{Title: "to start one", Unit: "s", Log: true}.Show(names, costs)
//
// Everything has a text form, which stands beside the drawing on a page, and
// is all that a program prints that runs by itself. The same data give the
// same bytes.
//
// Data are slices: []float64, another slice of numbers of Go, or
// []time.Duration, which counts seconds. Mistakes, such as slices of
// different lengths or a value that is no number, panic.
package show

import (
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
	"os"
	"strings"
)

// display takes a display to the reader: what it is by the names of MIME
// types, text/plain always among them. A kernel puts its own in this place;
// a program that runs by itself prints the text.
var display = func(bundle map[string]string) { os.Stdout.WriteString(bundle["text/plain"]) }

// present displays one form and its text, which it ends with a newline.
func present(mime, form, text string) {
	text = strings.TrimRight(text, "\n") + "\n"
	display(map[string]string{mime: form, "text/plain": text})
}

// SVG displays a drawing. Its text is its title and its description.
func SVG(source string) {
	text := strings.TrimSpace(element(source, "title") + "\n" + element(source, "desc"))
	if text == "" {
		text = "[SVG]"
	}
	present("image/svg+xml", source, text)
}

// element gives the text of the first element of a name in some XML.
func element(source, name string) string {
	_, after, ok := strings.Cut(source, "<"+name)
	if !ok || after == "" || !strings.ContainsRune("> \t\n", rune(after[0])) {
		return ""
	}
	_, after, _ = strings.Cut(after, ">")
	inner, _, ok := strings.Cut(after, "</"+name+">")
	if !ok {
		return ""
	}
	return strings.Join(strings.Fields(withoutTags(inner)), " ")
}

// HTML displays a piece of HTML. A page keeps text, lists, tables and links
// of it; no style, no script and nothing that would be loaded. Its text is
// what is left without the tags.
func HTML(source string) { present("text/html", source, withoutTags(source)) }

// withoutTags gives the text of some HTML: blocks on lines of their own, each
// without the blanks around it.
func withoutTags(source string) string {
	var b strings.Builder
	for source != "" {
		text, rest, _ := strings.Cut(source, "<")
		b.WriteString(text)
		switch strings.ToLower(rest[:tagName(rest)]) {
		case "script", "style":
			_, rest, _ = strings.Cut(rest, "</")
		case "td", "th":
			b.WriteString("  ")
		case "br", "hr", "p", "/p", "ul", "/ul", "ol", "/ol", "li", "tr", "/table", "/caption",
			"div", "/div", "dt", "dd", "/dl", "pre", "/pre", "/h3", "/h4", "/h5", "/h6":
			b.WriteString("\n")
		}
		_, source, _ = strings.Cut(rest, ">")
	}
	var lines []string
	for line := range strings.SplitSeq(entities.Replace(b.String()), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// tagName gives where the name at the beginning of a tag ends.
func tagName(tag string) int {
	if i := strings.IndexAny(tag, " \t\n>"); i >= 0 {
		return i
	}
	return len(tag)
}

var entities = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&#39;", "'", "&#34;", `"`, "&nbsp;", " ", "&amp;", "&")

// Markdown displays text in the Markdown of the chapters, but for cells,
// footnotes, pictures and HTML. Its text is its source.
func Markdown(source string) { present("text/markdown", source, source) }

// JSON displays a text in JSON, as json.Marshal gives it. A page lays it out.
// What is not JSON is shown as it is.
func JSON(text []byte) { present("application/json", string(text), string(text)) }

// Image displays a picture. The text says what it shows to those who do not
// see it.
func Image(img image.Image, text string) {
	if img == nil {
		panic("show.Image: no picture")
	}
	var b strings.Builder
	w := base64.NewEncoder(base64.StdEncoding, &b)
	if err := png.Encode(w, img); err != nil {
		panic(fmt.Sprintf("show.Image: %v", err))
	}
	w.Close() // into a strings.Builder, which takes all
	if text == "" {
		text = fmt.Sprintf("[%d × %d]", img.Bounds().Dx(), img.Bounds().Dy())
	}
	present("image/png", b.String(), text)
}
