package site_test

import (
	"fmt"
	"testing"

	"weft/site"
	"weft/site/book"
	"weft/site/generated"
)

// BenchmarkGenerated reads and renders generated books, half Chinese, with three
// blocks of Go a page. Time for each page is not to grow with the book.
func BenchmarkGenerated(b *testing.B) {
	for _, pages := range []int{100, 1000, 10000} {
		b.Run(fmt.Sprintf("pages=%d", pages), func(b *testing.B) {
			dir := b.TempDir()
			if err := generated.Write(dir, pages); err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				bk, err := book.Open(dir)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := (&site.Site{Book: bk}).Write(func(site.File) error { return nil }); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*pages), "µs/page")
		})
	}
}
