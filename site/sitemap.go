package site

import (
	"encoding/xml"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// A sitemap is the list of pages for search engines. It has absolute
// addresses and can only be written when the place of the site is known.
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

// add adds a page, with the same page in each language.
func (m *sitemap) add(p *Page, date time.Time) {
	u := sitemapURL{Loc: p.Canonical}
	if !date.IsZero() {
		u.LastMod = date.Format(time.DateOnly)
	}
	for _, a := range p.Alternates {
		u.Alternates = append(u.Alternates, sitemapLink{"alternate", a.Tag, a.Href})
	}
	m.Pages = append(m.Pages, u)
}

func (m *sitemap) file() ([]byte, error) {
	m.XHTML = "http://www.w3.org/1999/xhtml"
	data, err := xml.MarshalIndent(m, "", "\t")
	if err != nil {
		return nil, fmt.Errorf("write sitemap: %w", err)
	}
	return append([]byte(xml.Header), append(data, '\n')...), nil
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
