package theme

import (
	"strings"
	"sync"
)

// GoScripts gives the modules that run real Go in a browser: RealGo and its
// workers, and what joins it to a session. They are for sites that have the
// compiler.
var GoScripts = sync.OnceValue(func() []File { return modules(ofGo) })

// RealGo is the module of them that loads Go.
const RealGo = "kernel/realgo.js"

// ofGo reports whether a file belongs to real Go in the browser alone.
func ofGo(name string) bool {
	return strings.HasPrefix(name, "kernel/go") || name == RealGo
}
