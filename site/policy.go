package site

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
	"sync"

	"weft/site/theme"
)

// Policy gives the Content-Security-Policy that the pages of a site need.
// It allows nothing from other hosts, no style outside the sheet, and one
// inline script: the one of the theme, by its hash. Text is never compiled;
// WebAssembly is where cells are run.
func Policy(runs bool) string {
	wasm := ""
	if runs {
		wasm = "'wasm-unsafe-eval' "
	}
	return strings.Join([]string{
		"default-src 'none'",
		"script-src 'self' " + wasm + "'sha256-" + bootSum() + "'",
		"worker-src 'self'",
		"style-src 'self'",
		"img-src 'self'",
		"font-src 'self'",
		"connect-src 'self'",
		"base-uri 'none'",
		"form-action 'none'",
	}, "; ")
}

// bootSum is the hash of the inline script, as a policy has it.
var bootSum = sync.OnceValue(func() string {
	sum := sha256.Sum256([]byte(theme.Boot()))
	return base64.StdEncoding.EncodeToString(sum[:])
})

// A Header is a header with which a server sends the files under a path.
type Header struct{ Path, Name, Value string }

// Headers gives the headers with which a server should send a site. The
// policy stands in the pages too; frame-ancestors counts only here, and for
// workers, which compile the kernel, only what is here counts.
func Headers(runs bool) []Header {
	return []Header{
		{"/*", "Content-Security-Policy", Policy(runs) + "; frame-ancestors 'none'"},
		{"/*", "X-Content-Type-Options", "nosniff"},
		{"/*", "Referrer-Policy", "strict-origin-when-cross-origin"},
		{"/*", "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
		{"/*", "Cross-Origin-Opener-Policy", "same-origin"},
		{"/*", "Cross-Origin-Embedder-Policy", "require-corp"},
		{"/" + assetDir + "*", "Cache-Control", "public, max-age=31536000, immutable"},
	}
}

// headersFile gives the headers in the form of the file _headers, which
// several hosts of static sites read.
func headersFile(runs bool) []byte {
	var b strings.Builder
	path := ""
	for _, h := range Headers(runs) {
		if h.Path != path {
			path = h.Path
			b.WriteString(path + "\n")
		}
		fmt.Fprintf(&b, "  %s: %s\n", h.Name, h.Value)
	}
	return []byte(b.String())
}

// redirectsFile gives the file _redirects: who asks for the root gets the
// book in a language that the browser asks for, and otherwise the choice.
func redirectsFile(languages []string) []byte {
	var b strings.Builder
	for _, lang := range languages {
		fmt.Fprintf(&b, "/ /%s/ 302! Language=%s\n", lang, lang)
	}
	return []byte(b.String())
}
