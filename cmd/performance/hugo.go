package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// hugoVersions are those that are tried, the first that can be built is
// compared with: the newest ones ask for a newer Go than some machines have.
var hugoVersions = []string{"v0.169.0", "v0.165.0"}

// findHugo finds the Hugo to compare with, or installs one. A machine that
// cannot is measured without.
func (m *measurement) findHugo(ctx context.Context) error {
	if m.hugo == "-" {
		m.hugo = ""
		return nil
	}
	if m.hugo == "" {
		cached, err := os.UserCacheDir()
		if err != nil {
			return err
		}
		m.hugo = installHugo(ctx, filepath.Join(cached, "weft-performance"))
		if m.hugo == "" {
			return nil
		}
	}
	hugo, err := filepath.Abs(m.hugo)
	if err != nil {
		return err
	}
	m.hugo = hugo
	said, err := exec.CommandContext(ctx, m.hugo, "version").Output()
	if words := strings.Fields(string(said)); err == nil && len(words) > 1 {
		m.hugoVersion, _, _ = strings.Cut(words[1], "-")
		m.hugoVersion, _, _ = strings.Cut(m.hugoVersion, "+")
	}
	return err
}

// installHugo gives the newest Hugo that go install can make; empty if none.
func installHugo(ctx context.Context, dir string) string {
	for _, version := range hugoVersions {
		bin := filepath.Join(dir, version)
		name := filepath.Join(bin, "hugo")
		if _, err := os.Stat(name); err == nil {
			return name
		}
		cmd := exec.CommandContext(ctx, "go", "install", "github.com/gohugoio/hugo@"+version)
		cmd.Env = append(os.Environ(), "GOBIN="+bin, "CGO_ENABLED=0")
		cmd.Dir = os.TempDir()
		if out, err := cmd.CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "performance: no Hugo %s: %.200s\n", version, out)
			continue
		}
		return name
	}
	return ""
}

// hugoSite are the files of a site of Hugo for the book in src: a theme with
// the least that pages need. It has no search, no navigation but the chapters
// before and after, and no compressed files.
var hugoSite = map[string]string{
	"hugo.toml": `baseURL = "https://example.org/"
title = "A generated book"
disableKinds = ["taxonomy", "term", "RSS", "sitemap"]
defaultContentLanguage = "zh"
[markup.highlight]
noClasses = false
[languages.zh]
contentDir = "src/zh"
weight = 1
[languages.en]
contentDir = "src/en"
weight = 2
`,
	"layouts/index.html":         hugoList,
	"layouts/_default/list.html": hugoList,
	"layouts/_default/single.html": `<!DOCTYPE html><html lang="{{ .Language.Lang }}"><head><meta charset="utf-8"><title>{{ .Title }}</title></head><body><main><h1>{{ .Title }}</h1><p>{{ .Params.lead }}</p>{{ .TableOfContents }}{{ .Content }}</main>{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</body></html>
`,
}

const hugoList = `<!DOCTYPE html><html><head><meta charset="utf-8"><title>{{ .Title }}</title></head><body><ul>{{ range .RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul></body></html>
`

// writeHugoSite writes the files of a site of Hugo around the book.
func writeHugoSite(dir string) error {
	for name, text := range hugoSite {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			return err
		}
	}
	return nil
}
