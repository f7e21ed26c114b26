package book

import "github.com/yuin/goldmark/ast"

// A Figure stands where a paragraph held nothing but an image, which is its
// only child.
type Figure struct {
	ast.BaseBlock
	// Destination is the address of the image, as [Book.Target] takes it.
	Destination string
	// Alt is the text for those who do not see the image.
	Alt string
	// Caption is the title of the image, else its alternative text.
	Caption string
}

// KindFigure is the kind of a Figure.
var KindFigure = ast.NewNodeKind("Figure")

// Kind implements ast.Node.
func (*Figure) Kind() ast.NodeKind { return KindFigure }

// Dump implements ast.Node.
func (f *Figure) Dump(source []byte, level int) {
	ast.DumpHelper(f, source, level, map[string]string{
		"Destination": f.Destination, "Alt": f.Alt, "Caption": f.Caption,
	}, nil)
}

// figures puts a figure where an image stands alone in a paragraph.
func (b *builder) figures() {
	for _, p := range blocks[*ast.Paragraph](b.doc) {
		image, ok := p.FirstChild().(*ast.Image)
		if !ok || p.ChildCount() != 1 {
			continue
		}
		f := &Figure{
			Destination: Destination(image.Destination),
			Alt:         b.Text(image),
			Caption:     string(unescape(image.Title)),
		}
		if f.Caption == "" {
			f.Caption = f.Alt
		}
		f.SetPos(image.Pos())
		f.SetBlankPreviousLines(p.HasBlankPreviousLines())
		p.Parent().ReplaceChild(p.Parent(), p, f)
		f.AppendChild(f, image)
	}
}
