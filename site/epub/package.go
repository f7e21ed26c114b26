package epub

import (
	"crypto/sha256"
	"fmt"
	"net/url"
	"strings"
	"time"

	"weft/site/book"
)

const xhtml = "application/xhtml+xml"

const container = `<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles>
<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
`

// opf gives the list of what is in the volume, and in which order it is read.
func (v *volume) opf() []byte {
	var b strings.Builder
	tag, config := v.site.Words(v.lang).Tag, v.site.Book.Config
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="%s">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
`, tag)
	add := func(line, value string) {
		if value != "" {
			fmt.Fprintf(&b, line+"\n", xmlText(value))
		}
	}
	add(`<dc:identifier id="id">%s</dc:identifier>`, v.identifier())
	add(`<dc:title>%s</dc:title>`, v.title())
	add(`<dc:language>%s</dc:language>`, tag)
	add(`<dc:creator>%s</dc:creator>`, config.Author)
	add(`<dc:rights>%s</dc:rights>`, config.Licence)
	add(`<dc:description>%s</dc:description>`, config.Description[v.lang])
	add(`<meta property="dcterms:modified">%s</meta>`, v.changed().Format(time.RFC3339))
	for _, mode := range []string{"textual", "visual"} {
		add(`<meta property="schema:accessMode">%s</meta>`, mode)
	}
	add(`<meta property="schema:accessModeSufficient">%s</meta>`, "textual")
	for _, feature := range []string{"tableOfContents", "structuralNavigation", "readingOrder", "alternativeText"} {
		add(`<meta property="schema:accessibilityFeature">%s</meta>`, feature)
	}
	add(`<meta property="schema:accessibilityHazard">%s</meta>`, "none")
	b.WriteString("</metadata>\n<manifest>\n")
	for _, f := range v.files {
		properties := ""
		if f.properties != "" {
			properties = ` properties="` + f.properties + `"`
		}
		fmt.Fprintf(&b, `<item id="%s" href="%s" media-type="%s"%s/>`+"\n", f.id, xmlText(hrefOf(f.name)), f.media, properties)
	}
	b.WriteString("</manifest>\n<spine>\n<itemref idref=\"cover\" linear=\"no\"/>\n<itemref idref=\"nav\"/>\n")
	for i := range v.order {
		fmt.Fprintf(&b, "<itemref idref=\"%s\"/>\n", chapterID(i+1))
	}
	b.WriteString("</spine>\n</package>\n")
	return []byte(b.String())
}

// identifier names the book for ever: by its address, or else by a number that
// is made of its title.
func (v *volume) identifier() string {
	base := v.site.BaseURL
	if base == "" {
		base = v.site.Book.BaseURL
	}
	if base != "" {
		return strings.TrimRight(base, "/") + "/" + v.lang + "/"
	}
	sum := sha256.Sum256([]byte("weft\x00" + v.title() + "\x00" + v.lang))
	id := sum[:16]
	// A UUID of the version and variant for numbers made in ways of one's own.
	id[6], id[8] = id[6]&0x0f|0x80, id[8]&0x3f|0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}

// nav gives the table of contents: the chapters in their parts, with two
// levels of sections.
func (v *volume) nav() []byte {
	var b strings.Builder
	title := xmlText(v.site.Words(v.lang).Chapters)
	fmt.Fprintf(&b, "<nav epub:type=\"toc\" id=\"toc\" role=\"doc-toc\" aria-label=\"%s\">\n<h1>%[1]s</h1>\n<ol>\n", title)
	part := ""
	for _, c := range v.order {
		if c.Front.Part != part {
			if part != "" {
				b.WriteString("</ol>\n</li>\n")
			}
			if part = c.Front.Part; part != "" {
				fmt.Fprintf(&b, "<li><span>%s</span>\n<ol>\n", xmlText(part))
			}
		}
		fmt.Fprintf(&b, `<li><a href="%s">%s</a>`, xmlText(hrefOf(fileOf(c))), xmlText(label(c)))
		sections(&b, c, c.Sections(), 2)
		b.WriteString("</li>\n")
	}
	if part != "" {
		b.WriteString("</ol>\n</li>\n")
	}
	b.WriteString("</ol>\n</nav>\n")
	return v.page(v.title(), b.String())
}

// sections writes the sections of a chapter as a list.
func sections(b *strings.Builder, c *book.Chapter, list []book.Section, levels int) {
	if levels == 0 || len(list) == 0 {
		return
	}
	b.WriteString("\n<ol>\n")
	for _, s := range list {
		fmt.Fprintf(b, `<li><a href="%s#%s">%s</a>`, xmlText(hrefOf(fileOf(c))), xmlText(idOf(s.ID)), xmlText(s.Text))
		sections(b, c, s.Sections, levels-1)
		b.WriteString("</li>\n")
	}
	b.WriteString("</ol>\n")
}

// label gives the title of a chapter with its number.
func label(c *book.Chapter) string {
	if c.Number < 0 {
		return c.Title
	}
	return fmt.Sprintf("%d %s", c.Number, c.Title)
}

// page gives a document of the volume.
func (v *volume) page(title, body string) []byte {
	return fmt.Appendf(nil, `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="%s" xml:lang="%[1]s">
<head>
<meta charset="utf-8"/>
<title>%s</title>
<link rel="stylesheet" href="style.css"/>
</head>
<body>
%s
</body>
</html>
`, v.site.Words(v.lang).Tag, xmlText(title), body)
}

func chapterID(n int) string { return fmt.Sprintf("chapter-%d", n) }

// fileOf gives the document of a chapter, which may be called like one of ours.
func fileOf(c *book.Chapter) string { return "chapter-" + c.Name + ".xhtml" }

// hrefOf gives the reference to a file of the volume.
func hrefOf(name string) string { return (&url.URL{Path: name}).EscapedPath() }
