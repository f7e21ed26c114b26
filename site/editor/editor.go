// Package editor holds the editor that pages load when a cell is first edited:
// CodeMirror, bundled from npm by the tool in bundle (`make editor`). A weft
// that was built without it has pages with a text area.
package editor

import (
	"embed"
	"io/fs"
	"path"
)

//go:embed all:dist
var dist embed.FS

// A File is one file of the bundle, below a folder of its own.
type File struct {
	Path string
	Data []byte
}

// Main is the module that pages load.
const Main = "editor.js"

// Bundle gives the files of the bundle with the licences of what is in it, in
// the order of their paths; none if it was not made.
func Bundle() []File {
	if _, err := fs.Stat(dist, "dist/"+Main); err != nil {
		return nil
	}
	entries, err := fs.ReadDir(dist, "dist")
	if err != nil {
		panic("editor: " + err.Error())
	}
	var files []File
	for _, e := range entries {
		if e.Name() == ".gitignore" || e.Name() == "README" {
			continue
		}
		data, err := fs.ReadFile(dist, path.Join("dist", e.Name()))
		if err != nil {
			panic("editor: " + err.Error())
		}
		files = append(files, File{e.Name(), data})
	}
	return files
}
