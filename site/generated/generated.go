// Package generated writes books to measure with: as many pages as wanted, no two
// of them the same, and always the same books.
package generated

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"weft/site/book"
)

// pageSize is about how many bytes a page has, and partSize how many chapters
// a part of the book.
const (
	pageSize = 3000
	partSize = 25
)

// Write writes a book with a number of pages into dir, half of them Chinese:
// each chapter is there in both languages. A page has 3 kB, and three blocks of
// Go that are shown and not run. Hugo can read the same files.
func Write(dir string, pages int) error {
	config := "languages = [\"zh\", \"en\"]\n\n[title]\nzh = \"生成的书\"\nen = \"A generated book\"\n"
	if err := writeFile(filepath.Join(dir, "weft.toml"), config); err != nil {
		return err
	}
	for n := 1; n <= pages/2; n++ {
		name := fmt.Sprintf("%05d-chapter%d.md", n, n)
		original := chapterText("zh", n, "")
		translation := chapterText("en", n, "original: "+book.Parse(name, "zh", []byte(original)).Digest()+"\n")
		err := errors.Join(
			writeFile(filepath.Join(dir, "zh", name), original),
			writeFile(filepath.Join(dir, "en", name), translation))
		if err != nil {
			return err
		}
	}
	return nil
}

// writeFile writes a file and the folders above it.
func writeFile(name, text string) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	return os.WriteFile(name, []byte(text), 0o666)
}

// An edition is what the chapters in it are made of.
type edition struct {
	title, part, lead, heading, list, link, table string
	sentences                                     []string
	// joint stands between two sentences.
	joint string
}

var editions = map[string]edition{
	"zh": {
		title: "第 %d 章的题目", part: "第 %d 部分", lead: "这一章讲第 %d 件事。", heading: "第 %d 节：等待与唤醒",
		list:  "- 一个 **goroutine** 等着通道 `c%d`；\n- 另一个把它唤醒；\n- 两个都不占用处理器。\n",
		link:  "前面[第 %d 章](%s)已经说过。",
		table: "| 状态 | 次数 |\n|---|--:|\n| 运行 | %d |\n| 等待 | %d |\n",
		sentences: []string{
			"调度器每 %d 次循环看一次全局队列，免得里面的任务一直等下去。",
			"通道关闭之后，接收方立刻得到零值，第 %d 次也一样。",
			"线程 %d 进入内核时，处理器转交给别的线程，其余的任务不受影响。",
			"如果两把锁的顺序相反，程序在第 %d 步就会*死锁*，运行时会报告。",
			"计时器 %d 到期以后，`time.After` 的通道里才有一个值。",
		},
	},
	"en": {
		title: "The title of chapter %d", part: "Part %d", lead: "This chapter is about thing number %d.", heading: "Section %d: waiting and waking",
		list:  "- One **goroutine** waits for the channel `c%d`;\n- another one wakes it;\n- neither of them takes a processor.\n",
		link:  "See [chapter %d](%s), which said so.",
		table: "| state | times |\n|---|--:|\n| running | %d |\n| waiting | %d |\n",
		sentences: []string{
			"Every %d rounds the scheduler looks at the global queue, lest its tasks wait forever.",
			"After a channel is closed its receivers get the zero value, the %dth time as well.",
			"When thread %d enters the kernel, its processor goes to another thread, and the rest never notice.",
			"If two locks are taken in opposite order the program *deadlocks* at step %d, and the runtime says so.",
			"The channel of `time.After` has a value once timer %d has expired, and not before.",
		},
		joint: " ",
	},
}

// chapterText gives the text of a chapter: front matter, which ends with what
// more is to stand in it, sections, three blocks of Go, a list, a table, a link
// to the chapter before. No two pages have the same sentence or the same block.
func chapterText(lang string, n int, more string) string {
	l := editions[lang]
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: "+l.title+"\nlead: "+l.lead+"\npart: "+l.part+"\n%s---\n", n, n, (n-1)/partSize+1, more)
	for section := 1; section <= 3; section++ {
		fmt.Fprintf(&b, "\n## "+l.heading+"\n\n", section)
		number := n*10 + section
		switch section {
		case 1:
			fmt.Fprintf(&b, l.list, number)
		case 2:
			fmt.Fprintf(&b, l.table, number, number*7)
		case 3:
			before := max(n-1, 1)
			fmt.Fprintf(&b, l.link+"\n", before, fmt.Sprintf("%05d-chapter%d.md", before, before))
		}
		fmt.Fprintf(&b, "\n```go ignore\n%s```\n\n", goBlock(number))
		for i := 0; b.Len() < pageSize*section/3; i++ {
			fmt.Fprintf(&b, l.sentences[i%len(l.sentences)], number+i)
			if b.WriteString(l.joint); i%3 == 2 {
				b.WriteString("\n\n")
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

// goBlock gives about 400 bytes of Go.
func goBlock(n int) string {
	return fmt.Sprintf(`// worker%[1]d takes jobs until there are none.
func worker%[1]d(ctx context.Context, jobs <-chan int, results chan<- string) error {
	for job := range jobs {
		select {
		case <-ctx.Done():
			return fmt.Errorf("worker %%d: %%w", %[1]d, ctx.Err())
		case results <- strings.Repeat("x", job%%%[1]d):
			time.Sleep(1.5 * time.Millisecond)
		}
	}
	return nil
}
`, n)
}
