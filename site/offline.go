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

// A site is kept as a whole if no reader gets more than mostChapters in his
// language, and if it is no larger than mostKept: all readers load it. Of
// others what each page needs is kept, and the mostVisited files that a reader
// was shown last.
const (
	mostChapters = 200
	mostKept     = 50 << 20
	mostVisited  = 300
)

// isLong reports whether readers of some language get more than mostChapters.
func (b *builder) isLong() bool {
	for _, s := range b.shelves {
		if len(s.order) > mostChapters {
			return true
		}
	}
	return false
}

// keeps tells what may be kept of the site before anybody visits it.
func (b *builder) keeps() func(name string) bool {
	if b.isLong() {
		return b.isShell
	}
	return isKept
}

// isShell reports whether a file is kept of the largest book too: it is of all
// pages, or a page that leads to others.
func (b *builder) isShell(name string) bool {
	_, shared := b.assets[name]
	return isKept(name) && (shared || !strings.HasPrefix(name, assetDir) && strings.Count(name, "/") < 2)
}

// addWorker adds the service worker, with the digests of what it keeps of
// the site: it comes last.
func (b *builder) addWorker() error {
	kept, visited := map[string]string{}, 0
	whole := !b.isLong() && b.out.size <= mostKept
	if !whole {
		visited = mostVisited
	}
	for name, sum := range b.out.digests {
		if sum != "" && (whole || b.isShell(name)) {
			kept[addressOf(name)] = sum
		}
	}
	files, err := json.Marshal(kept) // in the order of the paths
	if err != nil {
		return fmt.Errorf("write what is kept offline: %w", err)
	}
	used, err := json.Marshal(b.out.used)
	if err != nil {
		return fmt.Errorf("write what is kept after its use: %w", err)
	}
	head := fmt.Sprintf("const site = { version: %q, files: %s, used: %s, visited: %d };\n\n", digest(files), files, used, visited)
	return b.out.put(File{Path: workerPath, Data: append([]byte(head), theme.Worker()...)})
}

// isUsed reports whether a file is for those who run or edit cells. Real Go
// keeps its files in a cache of its own, unpacked, but for a script.
func isUsed(name string) bool {
	return strings.HasPrefix(name, kernelDir) || strings.HasPrefix(name, editorDir) || strings.HasPrefix(name, goDir) && path.Ext(name) == ".js"
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
		return !strings.HasPrefix(name, assetDir+"card.") && !strings.HasPrefix(name, goDir) && !isUsed(name) && name != "404.html"
	}
	return false
}
