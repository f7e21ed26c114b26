// Bundle makes one module of the editor and of what npm has installed
// for it, and collects the licences of that. It is a tool of its own, so that
// the bundler is no part of weft.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

func main() {
	if err := bundle("site/editor"); err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}

// bundle writes the bundle of the editor in a folder.
func bundle(dir string) error {
	result := api.Build(api.BuildOptions{
		EntryPoints:       []string{filepath.Join(dir, "editor.js")},
		Outfile:           filepath.Join(dir, "dist", "editor.js"),
		Bundle:            true,
		Format:            api.FormatESModule,
		Target:            api.ES2022,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		LegalComments:     api.LegalCommentsNone, // the licences lie beside it
		Write:             true,
		LogLevel:          api.LogLevelWarning,
	})
	if len(result.Errors) > 0 {
		return fmt.Errorf("%d errors", len(result.Errors))
	}
	return licences(filepath.Join(dir, "node_modules"), filepath.Join(dir, "dist", "LICENSES.txt"))
}

// licences writes the licences of all packages into one file. A package
// without one is an error: it may not be shipped so.
func licences(modules, target string) error {
	packages, err := filepath.Glob(filepath.Join(modules, "*", "package.json"))
	if err != nil {
		return err
	}
	scoped, err := filepath.Glob(filepath.Join(modules, "@*", "*", "package.json"))
	if err != nil {
		return err
	}
	packages = append(packages, scoped...)
	sort.Strings(packages)
	var text strings.Builder
	for _, p := range packages {
		name, err := filepath.Rel(modules, filepath.Dir(p))
		if err != nil {
			return err
		}
		data, err := os.ReadFile(filepath.Join(filepath.Dir(p), "LICENSE"))
		if err != nil {
			return fmt.Errorf("licence of %s: %w", name, err)
		}
		fmt.Fprintf(&text, "%s\n\n%s\n\n", filepath.ToSlash(name), strings.TrimSpace(string(data)))
	}
	return os.WriteFile(target, []byte(text.String()), 0o644)
}
