package server

import (
	"mime"
	"net/http"
	"path"
	"strings"

	"weft/site"
)

// file answers with a page or another file of the site.
func (s *Server) file(w http.ResponseWriter, r *http.Request) {
	where := strings.TrimPrefix(r.URL.Path, "/")
	p, err := s.shelf.visit(where)
	if err != nil {
		s.log().Error("draw page", "page", where, "error", err)
		refuse(w, http.StatusInternalServerError, "The page cannot be drawn: "+err.Error())
		return
	}
	for _, h := range site.Headers(false) {
		if h.Path == "/*" {
			w.Header().Set(h.Name, h.Value)
		}
	}
	if p != nil {
		s.page(w, p, http.StatusOK)
		return
	}
	if data, ok := s.shelf.asset(where); ok {
		s.asset(w, where, data)
		return
	}
	if where == "worker.js" {
		s.asset(w, where, []byte(noWorker))
		return
	}
	if p, err := s.shelf.page(where + "/"); err == nil && p != nil && where != "" {
		// The path comes from the book, not from the request.
		http.Redirect(w, r, "/"+p.where, http.StatusTemporaryRedirect)
		return
	}
	p, err = s.shelf.page("404.html")
	if err != nil || p == nil {
		refuse(w, http.StatusNotFound, "There is no such page.")
		return
	}
	s.page(w, p, http.StatusNotFound)
}

// noWorker is what a browser gets in place of the service worker of a site that
// was once read under this address: it makes room for the server.
const noWorker = `self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", async () => {
	for (const name of await caches.keys()) await caches.delete(name);
	await self.registration.unregister();
	for (const page of await self.clients.matchAll()) page.navigate(page.url);
});
`

// page answers with a page.
func (s *Server) page(w http.ResponseWriter, p *page, status int) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(p.html) // who has gone away does not want it
}

// asset answers with a file that a page loads.
func (s *Server) asset(w http.ResponseWriter, where string, data []byte) {
	kind := mime.TypeByExtension(path.Ext(where))
	if path.Ext(where) == ".js" {
		kind = "text/javascript; charset=utf-8"
	}
	if kind != "" {
		w.Header().Set("Content-Type", kind)
	}
	if strings.HasPrefix(where, "assets/") {
		// Its name tells its content. Others on this machine are not to find
		// it in a cache that they share.
		w.Header().Set("Cache-Control", "private, max-age=31536000, immutable")
	}
	_, _ = w.Write(data)
}
