// Extract writes the symbol tables that the published yaegi lacks
// for the Go release it is run with: see package symbols.
//
//	go run weft/runner/yaegi/extract -o DIR [PACKAGE...]
//
// Without packages it does all of the standard library that the tables can
// hold, which takes a minute or two. It writes one file for each package
// that lacks something and names each on standard output.
//
// With -browser it writes whole tables, of the packages that cells can import
// in a browser: see package browser.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	dir := flag.String("o", ".", "the directory to write to")
	web := flag.Bool("browser", false, "write the tables for a browser")
	flag.Parse()
	run := run
	if *web {
		run = runBrowser
	}
	if err := run(*dir, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "extract:", err)
		os.Exit(1)
	}
}

// run writes the tables of the packages into dir.
func run(dir string, paths []string) error {
	if len(paths) == 0 {
		paths = []string{"std"}
	}
	missing, err := findMissing(paths)
	if err != nil {
		return err
	}
	return write(dir, missing, func(l lack) ([]byte, error) { return l.table("symbols") })
}

// write writes the tables, as the function makes them.
func write(dir string, tables []lack, source func(lack) ([]byte, error)) error {
	for _, m := range tables {
		text, err := source(m)
		if err != nil {
			return fmt.Errorf("extract %s: %w", m.path, err)
		}
		name := strings.ReplaceAll(m.path, "/", "_") + "_gen.go"
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o666); err != nil {
			return err
		}
		fmt.Println(name)
	}
	return nil
}
