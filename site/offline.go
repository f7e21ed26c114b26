package site

import (
	"encoding/json"
	"fmt"
	"path"
	"strings"

	"weft/site/theme"
)

// workerPath is where the service worker is in a site: at its root, since it
// may serve what lies below it.
const workerPath = "worker.js"

// largestKept is the size of the largest file that is kept for reading
// without a network.
const largestKept = 1 << 20

// addWorker adds the service worker, with the digests of what it keeps of
// the site.
func (b *builder) addWorker() error {
	kept := map[string]string{}
	for name, data := range b.files {
		if isKept(name) && len(data) <= largestKept {
			kept[addressOf(name)] = digest(data)
		}
	}
	files, err := json.Marshal(kept) // in the order of the paths
	if err != nil {
		return fmt.Errorf("write what is kept offline: %w", err)
	}
	used, err := json.Marshal(b.used())
	if err != nil {
		return fmt.Errorf("write what is kept after its use: %w", err)
	}
	head := fmt.Sprintf("const site = { version: %q, files: %s, used: %s };\n\n", digest(files), files, used)
	b.files[workerPath] = append([]byte(head), theme.Worker()...)
	return nil
}

// used gives the digests of what is kept once a reader has used it: the
// kernel and the editor.
func (b *builder) used() map[string]string {
	list := map[string]string{}
	for name, data := range b.files {
		if isUsed(name) {
			list[name] = digest(data)
		}
	}
	return list
}

// isUsed reports whether a file is for those who run or edit cells.
func isUsed(name string) bool {
	return strings.HasPrefix(name, kernelDir) || strings.HasPrefix(name, editorDir)
}

// addressOf gives the address of a file in the site: pages are folders.
func addressOf(name string) string {
	if folder, page := strings.CutSuffix(name, "index.html"); page {
		return folder
	}
	return name
}

// isKept reports whether a file is needed to read and search the site; the
// texts of the index are kept in one file. Without the editor there is a text
// area.
func isKept(name string) bool {
	switch path.Ext(name) {
	case ".html", ".css", ".js", ".json", ".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif":
		return !strings.HasPrefix(name, assetDir+"card.") && !isUsed(name) && name != "404.html"
	}
	return false
}
