package main

import (
	"bytes"
	"fmt"
	"path/filepath"
	"runtime"

	"github.com/spf13/cobra"

	"weft/site"
	"weft/site/book"
	"weft/site/epub"
)

func exportEPUBCommand() *cobra.Command {
	var v exportEPUB
	cmd := &cobra.Command{
		Use:   "epub [DIR]",
		Short: "Bind the chapters of a book into an EPUB file",
		Long: `Epub binds the chapters of the book in DIR, or in the current directory, into
one EPUB 3 file for a reader of electronic books: the text, the code and what
the cells print, as on the pages of the site. Cells are run as by weft build;
what is cached is not run again.

A book in several languages has a file in each: --lang chooses, else it is the
first language of the book.`,
		Example: "  weft export epub content --lang en -o book.epub",
		Args:    cobra.MaximumNArgs(1),
		RunE:    v.export,
	}
	f := cmd.Flags()
	f.StringVarP(&v.out, "output", "o", "", "the file to write; else one called like the language: book.zh.epub")
	f.StringVar(&v.lang, "lang", "", "the language (default: the first of the book)")
	f.BoolVar(&v.noRun, "no-run", false, "run nothing: take what the cache has")
	kernelFlag(f, &v.kernels.Kernel)
	f.IntVarP(&v.kernels.Jobs, "jobs", "j", max(1, runtime.NumCPU()/2), "how many chapters run at once")
	cacheFlag(f, &v.kernels.Cache)
	f.StringVar(&v.baseURL, "base-url", "", "where the site is published (default: base-url of weft.toml)")
	return cmd
}

// An exportEPUB is weft export epub with its flags.
type exportEPUB struct {
	buildVerb
	lang string
}

func (v *exportEPUB) export(cmd *cobra.Command, args []string) error {
	v.kernels.Warn = func(err error) { fmt.Fprintln(cmd.ErrOrStderr(), "weft: warning:", err) }
	kernels, err := v.start(cmd.Context())
	if err != nil {
		return err
	}
	defer kernels.Close()
	b, err := book.Open(dirOf(args))
	if err != nil {
		return err
	}
	if v.lang == "" && len(b.Languages) > 0 {
		v.lang = b.Languages[0]
	}
	v.only = func(ch *book.Chapter) bool { return ch.Lang == v.lang }
	built, err := v.bookRun.run(cmd.Context(), cmd.ErrOrStderr(), kernels, b)
	if err != nil {
		return err
	}
	s := built.site(&v.buildVerb)
	s.Dates = historyOf(cmd.Context(), filepath.FromSlash(b.Dir)).dates(b)
	var file bytes.Buffer
	if err := epub.Write(&file, s, v.lang); err != nil {
		return err
	}
	if v.out == "" {
		v.out = "book." + v.lang + ".epub"
	}
	if err := replaceFile(v.out, file.Bytes()); err != nil {
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%s: %d chapters\n", v.out, len(chosenIn(b, v.lang)))
	return nil
}

// bind gives a site the book as EPUB in each language that has chapters.
func bind(s *site.Site) error {
	s.Volumes = map[string][]byte{}
	for _, lang := range s.Book.Languages {
		if len(chosenIn(s.Book, lang)) == 0 {
			continue
		}
		var file bytes.Buffer
		if err := epub.Write(&file, s, lang); err != nil {
			return err
		}
		s.Volumes[lang] = file.Bytes()
	}
	return nil
}

// chosenIn gives the chapters of a book in a language that are no drafts.
func chosenIn(b *book.Book, lang string) []*book.Chapter {
	return bookRun{only: func(ch *book.Chapter) bool { return ch.Lang == lang }}.chosen(b)
}
