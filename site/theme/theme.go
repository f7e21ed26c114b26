// Package theme holds what the pages of a site look like and do: templates,
// styles and scripts, a folder for each component with all of its parts.
//
// It knows nothing of chapters and runs. A template gets a value of package
// site and asks it for what it shows; what needs thinking is a method there.
package theme

import (
	"bytes"
	"embed"
	"html/template"
	"io/fs"
	"path"
	"strings"
	"sync"

	"weft/site/stencil"
)

//go:embed main.js icon.svg */*.tmpl */*.css */*.js
var files embed.FS

// styles are the style sheets in the order of the cascade.
var styles = []string{
	"base/colours.css",
	"base/base.css",
	"page/page.css",
	"page/side.css",
	"bar/bar.css",
	"search/search.css",
	"nav/nav.css",
	"contents/contents.css",
	"chapter/chapter.css",
	"cover/cover.css",
	"text/text.css",
	"text/blocks.css",
	"code/code.css",
	"cell/cell.css",
	"output/output.css",
	"output/terminal.css",
	"replay/replay.css",
	"timeline/timeline.css",
	"many/many.css",
	"run/run.css",
	"edit/edit.css",
}

// boot is the script that stands in the head of each page and runs before
// the first paint.
const boot = "bar/boot.js"

// worker is the service worker, which is no module of the page.
const worker = "offline/worker.js"

// Main is the module that a page loads; the others are imported by it.
const Main = "main.js"

// A File is one file of the theme.
type File struct {
	// Path is slash-separated and relative to the theme.
	Path string
	Data []byte
}

// Templates gives the templates of all components in one set.
var Templates = sync.OnceValue(func() *stencil.Set {
	return stencil.New(template.Must(template.New("theme").ParseFS(files, "*/*.tmpl")))
})

// Style gives one style sheet with those of all components, without comments
// and indentation.
var Style = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	for _, name := range styles {
		b.WriteString(squeeze(string(read(name))))
	}
	return b.Bytes()
})

// Scripts gives the modules of the page, in the order of their paths. They
// import each other by relative paths, which a site must keep.
var Scripts = sync.OnceValue(func() []File { return modules(func(name string) bool { return !ofNotebook(name) && !ofGo(name) }) })

// modules gives the modules that are wanted.
func modules(wanted func(name string) bool) []File {
	var scripts []File
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && isModule(name) && wanted(name) {
			scripts = append(scripts, File{name, read(name)})
		}
		return err
	})
	if err != nil {
		panic("theme: " + err.Error())
	}
	return scripts
}

// Boot gives the script that belongs into the head of each page, as it must
// stand there: a policy allows it by the hash of its bytes.
var Boot = sync.OnceValue(func() string {
	return strings.TrimSpace(string(read(boot)))
})

// Worker gives the service worker. What it keeps has to be written before it.
func Worker() []byte { return read(worker) }

// Icon gives the picture for the browser's tab, in SVG.
func Icon() []byte { return read("icon.svg") }

// isModule reports whether a file is a module that pages load.
func isModule(name string) bool {
	return path.Ext(name) == ".js" && !strings.HasSuffix(name, ".test.js") && name != boot && name != worker
}

func read(name string) []byte {
	data, err := files.ReadFile(name)
	if err != nil {
		panic("theme: " + err.Error())
	}
	return data
}
