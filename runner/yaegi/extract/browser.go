package main

import (
	"fmt"
	"go/build"
	"os"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"weft/runner/browser/library"
)

// runBrowser writes the tables for a browser into dir.
func runBrowser(dir string, paths []string) error {
	if len(paths) == 0 {
		paths = library.Packages
	}
	// The extractor reads sources as the default context tells. How the
	// compiler passes arguments on the machine here is no part of that.
	defer func(c build.Context) { build.Default = c }(build.Default)
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
	return write(dir, all, func(l lack) ([]byte, error) {
		text, err := l.table("browser")
		if err != nil {
			return nil, err
		}
		return compact(text)
	})
}
