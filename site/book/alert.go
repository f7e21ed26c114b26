package book

import (
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// An Alert is a quote that begins with a mark like [!NOTE], as on GitHub,
// and maybe a title after it, which is then its first child, an
// [*AlertTitle]. One with the mark [!DETAILS] is folded until the reader
// opens it.
type Alert struct {
	ast.BaseBlock
	// Name is "note", "tip", "important", "warning", "caution" or "details".
	Name string
}

// An AlertTitle is the text after the mark of an alert.
type AlertTitle struct{ ast.BaseBlock }

// alertNames are the kinds of alerts.
var alertNames = []string{"note", "tip", "important", "warning", "caution", "details"}

// KindAlert is the kind of an Alert.
var KindAlert = ast.NewNodeKind("Alert")

// Kind implements ast.Node.
func (*Alert) Kind() ast.NodeKind { return KindAlert }

// Dump implements ast.Node.
func (a *Alert) Dump(source []byte, level int) {
	ast.DumpHelper(a, source, level, map[string]string{"Name": a.Name}, nil)
}

// KindAlertTitle is the kind of an AlertTitle.
var KindAlertTitle = ast.NewNodeKind("AlertTitle")

// Kind implements ast.Node.
func (*AlertTitle) Kind() ast.NodeKind { return KindAlertTitle }

// Dump implements ast.Node.
func (t *AlertTitle) Dump(source []byte, level int) { ast.DumpHelper(t, source, level, nil, nil) }

// alertMark is the first line of an alert.
var alertMark = regexp.MustCompile(`^\[!([A-Za-z]+)\](?:[ \t]+(.*?))?[ \t]*\n?$`)

// An alertMarker takes the mark of an alert out of the first paragraph of a
// quote before the line is read as text. It leaves an [AlertTitle] at the
// head of the quote, which may be empty; [builder.alerts] does the rest when
// the quote is complete.
type alertMarker struct{}

// Transform implements parser.ParagraphTransformer.
func (alertMarker) Transform(p *ast.Paragraph, r text.Reader, _ parser.Context) {
	quote, ok := p.Parent().(*ast.Blockquote)
	if !ok || quote.FirstChild() != p || p.Lines().Len() == 0 {
		return
	}
	line := p.Lines().At(0)
	m := alertMark.FindSubmatchIndex(line.Value(r.Source()))
	if m == nil || !slices.Contains(alertNames, markName(r.Source(), line)) {
		return
	}
	title := &AlertTitle{}
	title.SetPos(line.Start)
	if m[4] >= 0 && m[4] < m[5] {
		title.Lines().Append(text.NewSegment(line.Start+m[4], line.Start+m[5]))
	}
	quote.InsertBefore(quote, p, title)
	p.Lines().SetSliced(1, p.Lines().Len())
	if p.Lines().Len() == 0 {
		quote.RemoveChild(quote, p)
	}
}

// markName gives the name of the alert that a line begins.
func markName(source []byte, line text.Segment) string {
	m := alertMark.FindSubmatch(line.Value(source))
	if m == nil {
		return ""
	}
	return strings.ToLower(string(m[1]))
}

// alerts makes alerts of the quotes that have a mark, and reports marks
// that are not known.
func (b *builder) alerts() {
	for _, quote := range blocks[*ast.Blockquote](b.doc) {
		switch first := quote.FirstChild().(type) {
		case *AlertTitle:
			b.alert(quote, first)
		case *ast.Paragraph:
			b.unknownAlert(first)
		}
	}
}

// alert puts an alert into the place of a quote.
func (b *builder) alert(quote *ast.Blockquote, title *AlertTitle) {
	mark := text.NewSegment(title.Pos(), lineEnd(b.Source(), title.Pos()))
	a := &Alert{Name: markName(b.Source(), mark)}
	a.SetPos(quote.Pos())
	a.SetBlankPreviousLines(quote.HasBlankPreviousLines())
	if !title.HasChildren() {
		quote.RemoveChild(quote, title)
	}
	for child := quote.FirstChild(); child != nil; child = quote.FirstChild() {
		a.AppendChild(a, child)
	}
	quote.Parent().ReplaceChild(quote.Parent(), quote, a)
}

// unknownAlert reports a mark like [!NOTICE].
func (b *builder) unknownAlert(p *ast.Paragraph) {
	if p.Lines().Len() == 0 {
		return
	}
	line := p.Lines().At(0)
	if kind := markName(b.Source(), line); kind != "" {
		b.flaw(line.Start, suggest(kind, alertNames), "unknown alert %q", kind)
	}
}
