package show

import (
	"fmt"
	"strings"
)

// Table is a table of values.
type Table struct {
	Title string
	// Head names the columns.
	Head []string
}

// Show displays rows, their values as fmt.Print prints them. Columns of
// numbers stand at the right.
func (t Table) Show(rows ...[]any) {
	texts := make([][]string, len(rows))
	right := make([]bool, len(t.Head))
	for i, row := range rows {
		if len(t.Head) == 0 && i == 0 {
			right = make([]bool, len(row))
		}
		if len(row) != len(right) {
			panic(fmt.Sprintf("show.Table: row %d has %d values for %d columns", i, len(row), len(right)))
		}
		for j, v := range row {
			text := fmt.Sprint(v)
			texts[i] = append(texts[i], text)
			right[j] = (i == 0 || right[j]) && isNumber(text)
		}
	}
	present("text/html", t.html(texts, right), t.text(texts, right))
}

// isNumber reports whether a text is a number, perhaps with a unit.
func isNumber(s string) bool {
	s = strings.TrimLeft(s, "+-−")
	return s != "" && s[0] >= '0' && s[0] <= '9' && len(strings.Fields(s)) <= 2 && !strings.Contains(s, "\n")
}

// html gives the table in HTML.
func (t Table) html(rows [][]string, right []bool) string {
	var b strings.Builder
	b.WriteString("<table>\n")
	if t.Title != "" {
		b.WriteString("<caption>" + escaped(t.Title) + "</caption>\n")
	}
	if len(t.Head) > 0 {
		b.WriteString("<thead>\n" + htmlRow(t.Head, right, "th") + "</thead>\n")
	}
	b.WriteString("<tbody>\n")
	for _, row := range rows {
		b.WriteString(htmlRow(row, right, "td"))
	}
	b.WriteString("</tbody>\n</table>\n")
	return b.String()
}

func htmlRow(row []string, right []bool, element string) string {
	s := "<tr>"
	for j, text := range row {
		open := element
		if element == "th" {
			open += ` scope="col"`
		}
		if right[j] {
			open += ` class="number"`
		}
		s += "<" + open + ">" + strings.ReplaceAll(escaped(text), "\n", "<br>") + "</" + element + ">"
	}
	return s + "</tr>\n"
}

// text gives the table in columns, with a line under its head.
func (t Table) text(rows [][]string, right []bool) string {
	widths := make([]int, len(right))
	var cells [][]cell
	add := func(row []string) {
		var line []cell
		for j, text := range row {
			text = strings.ReplaceAll(text, "\n", " ")
			widths[j] = max(widths[j], columns(text))
			line = append(line, cell{text, right[j]})
		}
		cells = append(cells, line)
	}
	if len(t.Head) > 0 {
		add(t.Head)
		cells = append(cells, nil)
	}
	for _, row := range rows {
		add(row)
	}
	if len(t.Head) > 0 {
		for _, w := range widths {
			cells[1] = append(cells[1], cell{strings.Repeat("─", w), false})
		}
	}
	return heading(t.Title) + aligned(cells)
}
