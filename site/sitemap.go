package site

import (
	"encoding/xml"
	"fmt"
	"net/url"
	"strings"
)

// A sitemap is the list of the pages of a language for search engines. It has
// absolute addresses and can only be written when the place of the site is
// known.
type sitemap struct {
	XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	XHTML   string       `xml:"xmlns:xhtml,attr"`
	Pages   []sitemapURL `xml:"url"`
}

type sitemapURL struct {
	Loc        string        `xml:"loc"`
	LastMod    string        `xml:"lastmod,omitempty"`
	Alternates []sitemapLink `xml:"xhtml:link"`
}

type sitemapLink struct {
	Rel  string `xml:"rel,attr"`
	Tag  string `xml:"hreflang,attr"`
	Href string `xml:"href,attr"`
}

// add adds a page.
func (m *sitemap) add(u sitemapURL) {
	m.XHTML = "http://www.w3.org/1999/xhtml"
	m.Pages = append(m.Pages, u)
}

// listed gives a page as the sitemap has it, with the same page in each
// language.
func (p *Page) listed() sitemapURL {
	u := sitemapURL{Loc: p.Canonical}
	if d := p.Updated(); d != nil {
		u.LastMod = d.Machine
	}
	for _, a := range p.Alternates {
		u.Alternates = append(u.Alternates, sitemapLink{"alternate", a.Tag, a.Href})
	}
	return u
}

// A sitemapIndex is the list of the sitemaps of all languages.
type sitemapIndex struct {
	XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
	Maps    []sitemapRef `xml:"sitemap"`
}

type sitemapRef struct {
	Loc string `xml:"loc"`
}

// mapOf gives where the sitemap of a language is in the site.
func mapOf(lang string) string { return lang + "/sitemap.xml" }

func (b *builder) sitemaps() *sitemapIndex {
	var index sitemapIndex
	for _, lang := range b.site.Book.Languages {
		index.Maps = append(index.Maps, sitemapRef{b.base + mapOf(lang)})
	}
	return &index
}

// addXML adds a file to the site.
func (b *builder) addXML(name string, value any) error {
	data, err := xml.MarshalIndent(value, "", "\t")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return b.out.put(File{Path: name, Data: append([]byte(xml.Header), append(data, '\n')...)})
}

// robotsFile lets everybody read everything, and tells where the sitemap is
// if there is one.
func robotsFile(base string) []byte {
	s := "User-agent: *\nAllow: /\n"
	if base != "" {
		s += "\nSitemap: " + base + "sitemap.xml\n"
	}
	return []byte(s)
}

// checkBase gives the address of the site with a slash at its end; empty
// means that it is not known.
func checkBase(base string) (string, error) {
	if base == "" {
		return "", nil
	}
	u, err := url.Parse(base)
	if err != nil {
		return "", fmt.Errorf("base URL %q: %w", base, err)
	}
	if u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return "", fmt.Errorf("base URL %q: want one like https://example.org/book/", base)
	}
	return strings.TrimRight(base, "/") + "/", nil
}

// pathOf gives the path of a base URL; the root where the address is not known.
func pathOf(base string) string {
	u, err := url.Parse(base)
	if err != nil || u.Path == "" {
		return "/"
	}
	return u.Path
}
