package epub

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// void are the elements of HTML that have no end.
var void = map[string]bool{
	"area": true, "br": true, "col": true, "hr": true, "img": true, "source": true, "track": true, "wbr": true,
}

// spaces are the namespaces of elements that stand in HTML.
var spaces = map[string]string{
	"svg":  "http://www.w3.org/2000/svg",
	"math": "http://www.w3.org/1998/Math/MathML",
}

// name matches what XML takes for the name of an attribute.
var name = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]*(:[A-Za-z_][A-Za-z0-9_.-]*)?$`)

// writeXML writes a tree of HTML as XML.
func writeXML(b *strings.Builder, n *html.Node) {
	switch n.Type {
	case html.TextNode:
		b.WriteString(xmlText(n.Data))
	case html.ElementNode:
		writeElement(b, n)
	}
}

func writeElement(b *strings.Builder, n *html.Node) {
	b.WriteString("<" + n.Data)
	if space := spaces[n.Data]; space != "" {
		b.WriteString(` xmlns="` + space + `"`)
	}
	for _, a := range n.Attr {
		if name.MatchString(a.Key) && a.Key != "xmlns" && a.Namespace == "" {
			b.WriteString(" " + a.Key + `="` + xmlText(a.Val) + `"`)
		}
	}
	if n.FirstChild == nil && (void[n.Data] || n.Namespace != "") {
		b.WriteString("/>")
		return
	}
	b.WriteString(">")
	for c := range n.ChildNodes() {
		writeXML(b, c)
	}
	b.WriteString("</" + n.Data + ">")
}

// xmlText escapes a text. Characters that XML cannot have, which a program may
// well print, are replaced.
func xmlText(text string) string {
	return escapes.Replace(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' && r != '\r' || r == 0xfffe || r == 0xffff {
			return '\uFFFD'
		}
		return r
	}, text))
}

var escapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\r", "&#13;")
