package server

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"html"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// A guard lets requests pass that come from pages of the server itself and
// from who has its token.
//
// Three things are asked, since each alone can be had by others. The token,
// because every user of the machine can connect to a port of it. The name of
// the host, because a page of another site can give its own name the address
// of this machine and then read what it gets. The origin, because a browser
// sends a cookie to all ports of a host, and any page may open a socket.
type guard struct {
	token    string
	port     string
	anywhere bool
	names    []string
}

// NewToken gives a token that nobody can guess.
func NewToken() string {
	b := make([]byte, 24)
	_, _ = rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

// parameter is the name of the token in an address.
const parameter = "token"

// cookie is the name of the cookie with the token. Browsers send cookies to
// every port of a host, so that each server needs a name of its own.
func (g guard) cookie() string { return "weft-" + g.port }

// protect gives a handler that refuses what is not to reach next.
func (g guard) protect(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		harden(w.Header())
		switch {
		case !g.isOurs(r.Host):
			refuse(w, http.StatusMisdirectedRequest, fmt.Sprintf(
				"This server answers under the name it has printed, not under %q.\nOpen the address that weft serve printed.", r.Host))
		case g.isForeign(r):
			refuse(w, http.StatusForbidden,
				"A page of another site, or of another server on this machine, asked for this.\nOnly pages of this server may. Open the address that weft serve printed.")
		case r.URL.Query().Has(parameter) && r.Method == http.MethodGet:
			g.exchange(w, r)
		case !g.knows(r):
			refuse(w, http.StatusUnauthorized,
				"This server runs code on this machine, so it wants to know that you may.\nOpen the address that weft serve printed: it ends with ?token=…\nIf the server was started again, that address is a new one.")
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// isOurs reports whether a host, as a request names it, is this server.
func (g guard) isOurs(host string) bool {
	name, port, err := net.SplitHostPort(host)
	if err != nil {
		name, port = strings.Trim(host, "[]"), "80"
	}
	if port != g.port {
		return false
	}
	name = strings.ToLower(name)
	ip := net.ParseIP(name)
	switch {
	case name == "localhost", name == "127.0.0.1", name == "::1":
		return true
	case !g.anywhere:
		return false
	}
	// No name of another's leads to a numeric address.
	return ip != nil || slices.Contains(g.names, name)
}

// isForeign reports whether a request was made by a page that is not ours.
// Going to a page from elsewhere is harmless, since nothing there can read it;
// opening a socket or changing something is not. A browser tells where these
// come from; whoever does not tell is refused.
func (g guard) isForeign(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin != "" && origin != "http://"+r.Host {
		return true
	}
	changes := r.Method != http.MethodGet && r.Method != http.MethodHead || r.Header.Get("Upgrade") != ""
	if changes && origin == "" {
		return true
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
		return false
	}
	return changes || r.Header.Get("Sec-Fetch-Mode") != "navigate" || r.Header.Get("Sec-Fetch-Dest") != "document"
}

// knows reports whether a request has the token, in its cookie.
func (g guard) knows(r *http.Request) bool {
	for _, c := range r.CookiesNamed(g.cookie()) {
		if g.isToken(c.Value) {
			return true
		}
	}
	return false
}

// isToken compares in a time that tells nothing.
func (g guard) isToken(given string) bool {
	want, got := sha256.Sum256([]byte(g.token)), sha256.Sum256([]byte(given))
	return g.token != "" && subtle.ConstantTimeCompare(want[:], got[:]) == 1
}

// exchange takes the token out of an address and puts it into a cookie, so
// that it does not stay where it can be seen.
func (g guard) exchange(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	if !g.isToken(query.Get(parameter)) {
		refuse(w, http.StatusUnauthorized,
			"The token in this address is not that of the running server.\nOpen the address that weft serve printed last.")
		return
	}
	http.SetCookie(w, &http.Cookie{
		Name: g.cookie(), Value: g.token, Path: "/",
		HttpOnly: true, SameSite: http.SameSiteStrictMode,
	})
	query.Del(parameter)
	to := url.URL{Path: "/" + strings.TrimLeft(r.URL.Path, "/"), RawQuery: query.Encode()}
	w.Header().Set("Referrer-Policy", "no-referrer")
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "none", "same-origin":
		http.Redirect(w, r, to.String(), http.StatusSeeOther)
	default:
		// Who comes from a page of another site has the cookie withheld by the
		// browser until a page of ours leads on.
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, "<!DOCTYPE html><meta http-equiv=\"refresh\" content=\"0;url=%s\"><a href=\"%[1]s\">weft serve</a>\n", html.EscapeString(to.String()))
	}
}

// harden sets headers that every answer has.
func harden(h http.Header) {
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Cache-Control", "no-store")
}

// refuse answers with a reason in plain words.
func refuse(w http.ResponseWriter, status int, why string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	w.WriteHeader(status)
	fmt.Fprintf(w, "%d %s\n\n%s\n", status, http.StatusText(status), why)
}
