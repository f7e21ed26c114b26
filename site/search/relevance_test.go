package search_test

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"weft/site"
	"weft/site/book"
)

// An answer is what the script finds for one query, best first, the files
// that it loaded for it, and the first excerpt with marks in brackets.
type answer struct {
	Found   []string
	Partial bool
	Loaded  []string
	Excerpt string
}

// ask has the script answer queries from the files of a site, each with an
// index that has loaded nothing yet.
func ask(t *testing.T, files map[string][]byte, lang string, queries []string) []answer {
	t.Helper()
	dir := t.TempDir()
	for name, data := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var answers []answer
	script(t, head+`
import { favour, Index } from "./index.js";
import { excerpt } from "./excerpt.js";
const answers = [];
for (const query of input.queries) {
	const loaded = [];
	const index = new Index(new URL("http://book/" + input.lang + "/search.json"), async (address) => {
		const name = new URL(address).pathname.slice(1);
		loaded.push(name);
		return readFileSync(input.dir + "/" + name, "utf8");
	});
	const { results, partial, terms } = await index.search(query);
	const texts = await Promise.all(results.slice(0, 8).map((r) => index.text(r.section)));
	const best = favour(results, texts, query);
	const pieces = best.length ? excerpt(await index.text(best[0].section), terms) : [];
	answers.push({
		Found: best.map((r) => r.page + r.fragment), Partial: partial, Loaded: loaded,
		Excerpt: pieces.map((p) => p.mark ? "[" + p.text + "]" : p.text).join(""),
	});
}
say(answers);
`, map[string]any{"dir": dir, "lang": lang, "queries": queries}, &answers)
	return answers
}

// bookFiles gives the files of the site of a book.
func bookFiles(t *testing.T, b *book.Book) map[string][]byte {
	t.Helper()
	list, _, err := (&site.Site{Book: b}).Files()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range list {
		files[f.Path] = f.Data
	}
	return files
}

func ownBook(t *testing.T) *book.Book {
	t.Helper()
	b, err := book.Open("../../content")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A want is a query and the beginning of the reference to a section that is
// to be among the first three.
type want struct{ query, section string }

// TestChineseQueriesFindTheirSections asks the book what its readers would
// ask.
func TestChineseQueriesFindTheirSections(t *testing.T) {
	findFirst(t, bookFiles(t, ownBook(t)), "zh", []want{
		{"死锁", "threads/#死锁"},
		{"僵尸进程", "processes/#僵尸"},
		{"线程切换", "switching/#"},
		{"切换的代价", "switching/#"},
		{"上下文切换", "switching/#"},
		{"时间片", "switching/#时间片"},
		{"互斥锁", "threads/#互斥锁"},
		{"读写锁", "threads/#读写锁"},
		{"共享内存", "processes/#共享内存一张两边都够得着的桌子"},
		{"goroutine 调度", "switching/#go-的调度器也切"},
		{"goroutine调度", "switching/#go-的调度器也切"},
		{"怎么 fork 一个进程", "processes/#一次真的-fork"},
		{"什么是死锁？", "threads/#死锁"},
		{"锁", "threads/#"},
		{"缓存 TLB", "switching/#带不走的缓存和-tlb"},
		{"LockOSThread", "threads/#把-goroutine-钉在线程上"},
		{"lockosthread", "threads/#把-goroutine-钉在线程上"},
		{"sync.WaitGroup", "threads/#"},
		{"waitgroup", "threads/#"},
		{"os/exec", "processes/#"},
		{"GOMAXPROCS", "threads/#"},
		{"sync.Once", "threads/#只做一次"},
		{"atomic", "threads/#原子操作"},
		{"环境变量", "processes/#环境变量与工作目录"},
		{"退出码", "processes/#退出码"},
		{"ｆｏｒｋ", "processes/#fork"},
	})
}

// TestEnglishQueriesFindTheirSections asks a small book, and has the stems,
// the names and the parts of names find what they should.
func TestEnglishQueriesFindTheirSections(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/english.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files, err := txtar.FS(archive)
	if err != nil {
		t.Fatal(err)
	}
	b, err := book.OpenFS("english", files)
	if err != nil {
		t.Fatal(err)
	}
	findFirst(t, bookFiles(t, b), "en", []want{
		{"deadlock", "threads/#deadlocks"},
		{"starting threads", "threads/#start"},
		{"what does a context switch cost?", "switching/#cost"},
		{"costs of switching", "switching/#cost"},
		{"scheduling goroutines", "switching/#scheduler"},
		{"preempt", "switching/#slices"},
		{"waitgroup", "threads/#group"},
		{"wait group", "threads/#group"},
		{"sync.WaitGroup", "threads/#group"},
		{"RWMutex", "threads/#rw"},
		{"rwmut", "threads/#rw"},
		{"gomaxprocs", "switching/#scheduler"},
		{"polling", "events/#epoll"},
		{"epoll_wait", "events/#epoll"},
		{"context.WithTimeout", "events/#cancel"},
		{"cancellation", "events/#cancel"},
		{"http server", "events/#http"},
		{"HTTPServer", "events/#http"},
		{"unlocking a mutex", "threads/#locks"},
		{"nested callback", "events/#callbacks"},
		{"callb", "events/#callbacks"},
		{"race detector", "threads/#memory"},
	})
}

// findFirst asks all queries of wants.
func findFirst(t *testing.T, files map[string][]byte, lang string, wants []want) {
	t.Helper()
	var queries []string
	for _, w := range wants {
		queries = append(queries, w.query)
	}
	for i, a := range ask(t, files, lang, queries) {
		first := a.Found[:min(3, len(a.Found))]
		if !slices.ContainsFunc(first, func(s string) bool { return strings.HasPrefix(s, wants[i].section) }) || a.Partial {
			t.Errorf("%s finds %q (%d, partial %v), want %s", wants[i].query, first, len(a.Found), a.Partial, wants[i].section)
		}
		if !strings.Contains(a.Excerpt, "[") {
			t.Errorf("%s: excerpt %q marks nothing", wants[i].query, a.Excerpt)
		}
	}
}

// TestExactTerms takes a section for right if it holds the term as it is
// written: all of those are found, and little else.
func TestExactTerms(t *testing.T) {
	terms := []string{
		"线程", "进程", "协程", "死锁", "互斥", "多路复用", "上下文", "系统调用", "轮询", "管道", "文件描述符", "时间片", "缓存",
		"地址空间", "退出码", "信号", "抢占", "锁", "goroutine", "mutex", "os.Getpid", "exec.Command", "WaitGroup", "fork", "context", "TLB",
	}
	files := bookFiles(t, ownBook(t))
	texts := sectionTexts(t, files, "zh")
	precision, recall := 0.0, 0.0
	for i, a := range ask(t, files, "zh", terms) {
		right, all := 0, 0
		for _, text := range texts {
			if holds(text, terms[i]) {
				all++
			}
		}
		if all == 0 && len(a.Found) == 0 {
			right, all = 1, 1
			a.Found = []string{""}
		} else if all == 0 || a.Partial {
			t.Logf("%s: %d found where none holds it, partial %v", terms[i], len(a.Found), a.Partial)
			continue
		}
		for _, s := range a.Found {
			if holds(texts[s], terms[i]) {
				right++
			}
		}
		t.Logf("%s: %d found, %d right of %d", terms[i], len(a.Found), right, all)
		precision += float64(right) / float64(len(a.Found))
		recall += float64(right) / float64(all)
	}
	n := float64(len(terms))
	t.Logf("precision %.3f, recall %.3f", precision/n, recall/n)
	if precision/n < 0.95 || recall/n < 0.99 {
		t.Errorf("precision %.3f, recall %.3f; want 0.95 and 0.99", precision/n, recall/n)
	}
}

func holds(text, term string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(term))
}

// TestFirstQueryIsSmall adds what a reader's first query loads, as a server
// sends it.
func TestFirstQueryIsSmall(t *testing.T) {
	files := bookFiles(t, ownBook(t))
	for _, lang := range []string{"zh", "en"} {
		queries := []string{"线程切换", "协程", "goroutine 调度", "事件驱动", "线程和进程的区别是什么", "how does the scheduler switch goroutines", "sync.WaitGroup", "锁"}
		for i, a := range ask(t, files, lang, queries) {
			size := 0
			for _, name := range a.Loaded {
				if files[name] == nil {
					t.Errorf("%s loads %s, which is not there", queries[i], name)
				}
				size += squeezed(t, files[name])
			}
			if size > 30000 {
				t.Errorf("%s: %s loads %d bytes in %d files", lang, queries[i], size, len(a.Loaded))
			}
			t.Logf("%s: %s: %d bytes, %d files, %d found, partial %v", lang, queries[i], size, len(a.Loaded), len(a.Found), a.Partial)
		}
	}
}

// sectionTexts gives heading and text of each section by its reference.
func sectionTexts(t *testing.T, files map[string][]byte, lang string) map[string]string {
	t.Helper()
	l := listOf(t, files, lang)
	all, texts := textsOf(t, files, lang), map[string]string{}
	for i, s := range l.Sections {
		c := l.Chapters[int(s[0].(float64))]
		ref, title := c[0], c[1]
		if len(s) > 1 {
			ref, title = ref+"#"+s[1].(string), s[2].(string)
		}
		texts[ref] = title + "\n" + all[i]
	}
	return texts
}

func squeezed(t *testing.T, data []byte) int {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}
