package theme

import (
	"strings"
	"sync"
)

// GoScripts gives the modules that run real Go in a browser: RealGo and its
// workers, and what joins it to a session. They are for sites that have the
// compiler, beside those that [Scripts] gives.
var GoScripts = sync.OnceValue(func() []File { return modules(ofGo) })

// RealGo is the module of them that loads Go.
const RealGo = "kernel/realgo.js"

// ofGo reports whether a file belongs to real Go in the browser alone. The
// files of programs are those of interpreted ones as well.
func ofGo(name string) bool {
	return strings.HasPrefix(name, "kernel/go") && name != "kernel/gofiles.js" || name == RealGo
}
