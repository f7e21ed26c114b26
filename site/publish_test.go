package site_test

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"

	"weft/site"
)

// tree gives the files below a directory.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		files[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// publish publishes files with compressed forms of them.
func publish(ctx context.Context, dir string, files []site.File) (string, error) {
	return site.Publication{Dir: dir, Compress: true}.Publish(ctx, func(put func(site.File) error) error {
		for _, f := range files {
			if err := put(f); err != nil {
				return err
			}
		}
		return nil
	})
}

// published publishes files to a new directory.
func published(t *testing.T, files ...site.File) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "deep", "public")
	if _, err := publish(t.Context(), dir, files); err != nil {
		t.Fatal(err)
	}
	return dir
}

func file(path, text string) site.File { return site.File{Path: path, Data: []byte(text)} }

// alone reports anything that stands beside a directory.
func alone(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(dir))
	if err != nil || len(entries) != 1 {
		t.Errorf("beside the site there is %v, %v", entries, err)
	}
}

func TestPublishReplacesTheWhole(t *testing.T) {
	dir := published(t, file("index.html", "old"), file("zh/a/index.html", "a"))
	if _, err := publish(t.Context(), dir, []site.File{file("index.html", "new"), file("zh/b/index.html", "b")}); err != nil {
		t.Fatal(err)
	}
	got := tree(t, dir)
	delete(got, ".weft-site")
	if want := map[string]string{"index.html": "new", "zh/b/index.html": "b"}; !maps.Equal(got, want) {
		t.Errorf("published %v, want %v", got, want)
	}
	alone(t, dir)
}

// TestPublishedSiteIsThereAllTheTime looks at the site while it is replaced
// again and again.
func TestPublishedSiteIsThereAllTheTime(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux exchanges directories")
	}
	dir := published(t, file("index.html", "old"))
	done := make(chan error)
	go func() {
		for range 50 {
			if _, err := publish(context.Background(), dir, []site.File{file("index.html", "new")}); err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	for {
		select {
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
			return
		default:
			if _, err := os.Stat(filepath.Join(dir, "index.html")); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestReplace is about systems that cannot exchange two directories.
func TestReplace(t *testing.T) {
	folders := func(t *testing.T, names ...string) (next, dir string) {
		base := t.TempDir()
		for _, name := range names {
			if err := os.MkdirAll(filepath.Join(base, name, "is "+name), 0o755); err != nil {
				t.Fatal(err)
			}
		}
		return filepath.Join(base, "next"), filepath.Join(base, "dir")
	}
	is := func(t *testing.T, dir, name string) {
		t.Helper()
		if _, err := os.Stat(filepath.Join(dir, "is "+name)); err != nil {
			t.Error(err)
		}
	}
	t.Run("exchanges", func(t *testing.T) {
		next, dir := folders(t, "next", "dir")
		if err := site.Replace(next, dir); err != nil {
			t.Fatal(err)
		}
		is(t, dir, "next")
		is(t, next, "dir")
	})
	t.Run("puts where nothing was", func(t *testing.T) {
		next, dir := folders(t, "next")
		if err := site.Replace(next, dir); err != nil {
			t.Fatal(err)
		}
		is(t, dir, "next")
	})
	t.Run("undoes", func(t *testing.T) {
		next, dir := folders(t, "dir")
		if err := site.Replace(next, dir); err == nil {
			t.Error("no error")
		}
		is(t, dir, "dir")
	})
}

func TestPublishThatFailsChangesNothing(t *testing.T) {
	stopped, stop := context.WithCancel(t.Context())
	stop()
	for name, c := range map[string]struct {
		ctx   context.Context
		files []site.File
	}{
		"interrupted":         {stopped, []site.File{file("index.html", "new")}},
		"file outside":        {t.Context(), []site.File{file("index.html", "new"), file("../x", "")}},
		"absolute file":       {t.Context(), []site.File{file("index.html", "new"), file("/x", "")}},
		"file twice":          {t.Context(), []site.File{file("index.html", "new"), file("index.html", "newer")}},
		"file and folder":     {t.Context(), []site.File{file("a", ""), file("a/b", "")}},
		"our marker":          {t.Context(), []site.File{file(".weft-site", "")}},
		"name that is no one": {t.Context(), []site.File{file(strings.Repeat("x", 300), "")}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := published(t, file("index.html", "old"), file("a", "a"))
			before := tree(t, dir)
			if _, err := publish(c.ctx, dir, c.files); err == nil {
				t.Error("no error")
			}
			if after := tree(t, dir); !maps.Equal(after, before) {
				t.Errorf("site is now %v", after)
			}
			alone(t, dir)
		})
	}
}

func TestPublishKeepsWhatIsNotItsOwn(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "thesis.txt"), []byte("years of work"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := publish(t.Context(), dir, []site.File{file("index.html", "")})
	if err == nil || !strings.Contains(err.Error(), "not written by weft") {
		t.Errorf("publish to a directory of somebody else: %v", err)
	}
	if got := tree(t, dir); len(got) != 1 {
		t.Errorf("directory is now %v", got)
	}
}

func TestPublishToAFileIsRefused(t *testing.T) {
	name := filepath.Join(t.TempDir(), "public")
	if err := os.WriteFile(name, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := publish(t.Context(), name, nil); err == nil {
		t.Error("no error")
	}
	if data, err := os.ReadFile(name); string(data) != "x" {
		t.Errorf("file is now %q, %v", data, err)
	}
}

func TestPublishFillsAnEmptyDirectory(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := publish(t.Context(), dir, []site.File{file("index.html", "x")}); err != nil {
		t.Fatal(err)
	}
	if got := slices.Sorted(maps.Keys(tree(t, dir))); !slices.Equal(got, []string{".weft-site", "index.html"}) {
		t.Errorf("published %v", got)
	}
}

func TestPublishFollowsALink(t *testing.T) {
	dir := published(t, file("index.html", "old"))
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Skip(err)
	}
	if _, err := publish(t.Context(), link, []site.File{file("index.html", "new")}); err != nil {
		t.Fatal(err)
	}
	if got := tree(t, dir)["index.html"]; got != "new" {
		t.Errorf("behind the link there is %q", got)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("link is now %v, %v", info, err)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := publish(t.Context(), link, nil); err == nil {
		t.Error("link that leads nowhere: no error")
	}
}

func TestPublishKeepsTimesOfSameFiles(t *testing.T) {
	dir := published(t, file("same", "x"), file("other", "x"))
	long := time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, name := range []string{"same", "other"} {
		if err := os.Chtimes(filepath.Join(dir, name), long, long); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := publish(t.Context(), dir, []site.File{file("same", "x"), file("other", "y")}); err != nil {
		t.Fatal(err)
	}
	for name, kept := range map[string]bool{"same": true, "other": false} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if info.ModTime().Equal(long) != kept {
			t.Errorf("%s is of %v", name, info.ModTime())
		}
	}
}

func TestPublishSaysWhichDirectory(t *testing.T) {
	ctx, stop := context.WithCancelCause(t.Context())
	stop(errors.New("enough"))
	_, err := publish(ctx, filepath.Join(t.TempDir(), "public"), []site.File{file("a", "")})
	if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "public") {
		t.Errorf("error is %v", err)
	}
}

// TestPublishCompresses reads what lies beside a file, and finds it there
// again after the site was replaced.
func TestPublishCompresses(t *testing.T) {
	text := strings.Repeat("a text that gets shorter. ", 100)
	dir := published(t, file("index.html", text), file("small.css", "a{}"), file("picture.png", text))
	got := tree(t, dir)
	if names := slices.Sorted(maps.Keys(got)); !slices.Equal(names, []string{".weft-site", "index.html", "index.html.br", "index.html.gz", "picture.png", "small.css"}) {
		t.Errorf("published %v", names)
	}
	gz, err := gzip.NewReader(strings.NewReader(got["index.html.gz"]))
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]io.Reader{"br": brotli.NewReader(strings.NewReader(got["index.html.br"])), "gz": gz} {
		if data, err := io.ReadAll(r); string(data) != text {
			t.Errorf("%s holds %q, %v", name, data, err)
		}
	}
	before, err := os.Stat(filepath.Join(dir, "index.html.br"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := publish(t.Context(), dir, []site.File{file("index.html", text), file("other.html", text+text)}); err != nil {
		t.Fatal(err)
	}
	after, err := os.Stat(filepath.Join(dir, "index.html.br"))
	if err != nil || !os.SameFile(before, after) {
		t.Errorf("a file that stayed the same was compressed again, %v", err)
	}
	if tree(t, dir)["other.html.br"] == "" {
		t.Error("a new file is not compressed")
	}
	if _, err := publish(t.Context(), dir, []site.File{file("index.html", text+text)}); err != nil {
		t.Fatal(err)
	}
	if data, err := io.ReadAll(brotli.NewReader(strings.NewReader(tree(t, dir)["index.html.br"]))); string(data) != text+text {
		t.Errorf("the compressed form of a changed file holds %q, %v", data, err)
	}
	plain := func(put func(site.File) error) error { return put(file("index.html", text)) }
	if _, err := (site.Publication{Dir: dir}).Publish(t.Context(), plain); err != nil {
		t.Fatal(err)
	}
	if got := tree(t, dir); len(got) != 2 {
		t.Errorf("published %v without compressed forms", got)
	}
}

// TestPublishRemovesWhatWasLeft finds what publishers left that were killed:
// while they wrote, while they removed the old site, and before they began. What
// is somebody else's stays.
func TestPublishRemovesWhatWasLeft(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no locks for directories")
	}
	dir := published(t, file("index.html", "old"))
	beside := filepath.Dir(dir)
	for name, files := range map[string][]string{
		".public.weft-1": {".weft-site", "index.html"},
		".public.weft-2": {".weft-site"},
		".public.weft-3": nil,
		".public.weft-4": {"mine"},
	} {
		if err := os.Mkdir(filepath.Join(beside, name), 0o755); err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if err := os.WriteFile(filepath.Join(beside, name, f), nil, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := publish(t.Context(), dir, []site.File{file("index.html", "new")}); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(beside, ".*"))
	if want := []string{filepath.Join(beside, ".public.weft-4")}; err != nil || !slices.Equal(left, want) {
		t.Errorf("left are %q, %v, want %q", left, err, want)
	}
}
