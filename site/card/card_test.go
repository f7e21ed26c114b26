package card_test

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"slices"
	"testing"

	"weft/site/card"
)

var samples = map[string]card.Card{
	"chinese": {Brand: "进程、线程与协程", Place: "基础 / 第 2 章", Title: "线程", Lead: "线程是内核调度的单位，goroutine 借线程来跑；它们共用一块内存，本事和麻烦都从这里来。", Han: true},
	"english": {Brand: "Processes, threads, coroutines", Place: "Foundations / Chapter 5", Title: "Processes or threads", Lead: "When does a program want another process, and when another thread?"},
	"long":    {Brand: "Book", Title: "A title that is so long that nobody would ever read all of it in a picture, and that ends nowhere near here", Lead: "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft und noch mehr"},
	"empty":   {},
}

func draw(t testing.TB, c card.Card) []byte {
	t.Helper()
	data, err := c.PNG()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestCardIsAPictureOfItsWords(t *testing.T) {
	var seen [][]byte
	for name, c := range samples {
		data := draw(t, c)
		config, err := png.DecodeConfig(bytes.NewReader(data))
		if err != nil || config.Width != card.Width || config.Height != card.Height {
			t.Errorf("%s: %v, %v", name, config, err)
		}
		if !bytes.Equal(data, draw(t, c)) {
			t.Errorf("%s: drawn twice, the bytes differ", name)
		}
		if slices.ContainsFunc(seen, func(other []byte) bool { return bytes.Equal(other, data) }) {
			t.Errorf("%s: looks like another", name)
		}
		seen = append(seen, data)
		if dir := os.Getenv("CARDS"); dir != "" {
			if err := os.WriteFile(dir+"/"+name+".png", data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestWordsStayWithinTheMargins looks for ink at the edges, above the cloth.
func TestWordsStayWithinTheMargins(t *testing.T) {
	for name, c := range samples {
		img, err := png.Decode(bytes.NewReader(draw(t, c)))
		if err != nil {
			t.Fatal(err)
		}
		paper := img.At(0, 0)
		for _, r := range []image.Rectangle{image.Rect(0, 0, 78, 520), image.Rect(card.Width-78, 0, card.Width, 520)} {
			for y := r.Min.Y; y < r.Max.Y; y++ {
				for x := r.Min.X; x < r.Max.X; x++ {
					if img.At(x, y) != paper {
						t.Fatalf("%s: ink at %d, %d", name, x, y)
					}
				}
			}
		}
	}
}

func TestLinesBreakWhereTheyMay(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"two words", []string{"two ", "words"}},
		{"线程，Go 的", []string{"线", "程，", "Go ", "的"}},
		{"（一）二", []string{"（一）", "二"}},
		{"", nil},
	} {
		if got := card.Words(c.text); !slices.Equal(got, c.want) {
			t.Errorf("Words(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func BenchmarkCard(b *testing.B) {
	c := samples["chinese"]
	for b.Loop() {
		draw(b, c)
	}
}
