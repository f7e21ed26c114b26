package main

import (
	"fmt"
	"go/build"
	"os"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// inBrowser are the packages that cells can import in a browser: what the
// course and such books use, as far as it does something there. Each costs
// every reader some kilobytes.
var inBrowser = []string{
	"bufio", "bytes", "cmp", "container/heap", "container/list", "container/ring",
	"context", "crypto/rand", "crypto/sha256", "encoding/base64", "encoding/binary", "encoding/hex",
	"encoding/json", "errors", "fmt", "hash/fnv", "io", "iter", "log", "maps", "math",
	"math/big", "math/bits", "math/cmplx", "math/rand", "math/rand/v2", "os", "path",
	"path/filepath", "reflect", "regexp", "runtime", "runtime/debug", "slices", "sort",
	"strconv", "strings", "sync", "sync/atomic", "text/tabwriter", "time", "unicode",
	"unicode/utf16", "unicode/utf8", "unique", "weak",
}

// runBrowser writes the tables for a browser into dir.
func runBrowser(dir string, paths []string) error {
	if len(paths) == 0 {
		paths = inBrowser
	}
	// The extractor reads sources as the default context tells. How the
	// compiler passes arguments on the machine here is no part of that.
	build.Default.GOOS, build.Default.GOARCH, build.Default.CgoEnabled = "js", "wasm", false
	build.Default.ToolTags = slices.DeleteFunc(build.Default.ToolTags, func(tag string) bool {
		return strings.HasPrefix(tag, "goexperiment.regabi")
	})
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedTypes,
		Env:  append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0"),
	}, paths...)
	if err != nil {
		return err
	}
	var all []lack
	for _, p := range pkgs {
		if len(p.Errors) > 0 {
			return fmt.Errorf("load %s: %w", p.PkgPath, p.Errors[0])
		}
		all = append(all, whole(p.Types))
	}
	return write(dir, "browser", all)
}
