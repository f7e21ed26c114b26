package theme

import (
	"strings"
	"sync"
)

// NotebookMain is the module that the pages of a local notebook load besides
// [Main].
const NotebookMain = "notebook/notebook.js"

// NotebookScripts gives the modules that only a notebook has. They lie beside
// those that [Scripts] gives, and import some of them.
var NotebookScripts = sync.OnceValue(func() []File { return modules(ofNotebook) })

// NotebookStyle gives the style sheet that only a notebook has, as [Style]
// does.
var NotebookStyle = sync.OnceValue(func() []byte { return []byte(squeeze(string(read("notebook/notebook.css")))) })

// ofNotebook reports whether a file belongs to the notebook alone.
func ofNotebook(name string) bool {
	return strings.HasPrefix(name, "notebook/") || name == "kernel/socket.js"
}
