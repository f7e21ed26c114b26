package book_test

import (
	"strings"
	"testing"

	"weft/site/book"
)

// BenchmarkParse parses a chapter of about 3 kB, as the course has them.
func BenchmarkParse(b *testing.B) {
	part := "## 线程切换的代价\n\n**“线程”**很贵：每次切换都要进入内核，见[下一章](02-threads.md#x)。\n\n" +
		"- 一，`go f()`\n- 二\n\n```go name=NAME expect=panic timeout=2s\nfor i := range 10 {\n\tfmt.Println(i)\n}\n```\n```output\n1\n```\n\n" +
		"> [!NOTE]\n> 注意。\n\n![图](a.svg)\n\n"
	var text strings.Builder
	text.WriteString("---\ntitle: 线程\nlead: 一句话\n---\n\n")
	for i := 0; text.Len() < 3000; i++ {
		text.WriteString(strings.ReplaceAll(part, "NAME", "n"+string(rune('a'+i))))
	}
	source := []byte(text.String())
	b.SetBytes(int64(len(source)))
	b.ReportAllocs()
	for b.Loop() {
		if c := book.Parse("zh/01-a.md", "zh", source); len(c.Problems()) > 0 {
			b.Fatal(c.Problems())
		}
	}
}
