package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"strings"

	"weft/site/generated"
)

// Who makes the pages, and how.
const (
	weftCold      = "weft, cold"
	weftUnchanged = "weft, unchanged"
	hugoCold      = "Hugo, cold"
	hugoAgain     = "Hugo, unchanged"
	floorCold     = "floor"
)

// pagesContest has weft, Hugo and the floor make the pages of a book.
func (m *measurement) pagesContest(ctx context.Context) (*contest, error) {
	dir := filepath.Join(m.dir, "pages")
	if err := errors.Join(generated.Write(filepath.Join(dir, "src"), m.pages), writeHugoSite(dir)); err != nil {
		return nil, err
	}
	c := &contest{runners: m.pageMakers(dir)}
	return c, c.hold(ctx, m.rounds)
}

// pageMakers gives who makes the pages of the book in dir/src.
func (m *measurement) pageMakers(dir string) []racer {
	gone := func(names ...string) func() error {
		return func() (err error) {
			for _, name := range names {
				err = errors.Join(err, m.putAside(filepath.Join(dir, name)))
			}
			return err
		}
	}
	weft := func(ctx context.Context) (trial, error) { return m.runWeft(ctx, dir) }
	hugo := func(ctx context.Context) (trial, error) {
		return measure(ctx, nil, m.hugo, "--quiet", "--source", dir, "--destination", filepath.Join(dir, "hugo"))
	}
	floor := func(ctx context.Context) (trial, error) {
		return measure(ctx, nil, m.self, "floor", filepath.Join(dir, "src"), filepath.Join(dir, "floor"))
	}
	racers := []racer{
		{weftCold, gone("weft", "cache"), weft},
		{weftUnchanged, nil, weft},
		{floorCold, gone("floor"), floor},
	}
	if m.hugo != "" {
		racers = append(racers, racer{hugoCold, gone("hugo", "resources"), hugo}, racer{hugoAgain, nil, hugo})
	}
	return racers
}

// runWeft builds the book in dir/src.
func (m *measurement) runWeft(ctx context.Context, dir string, flags ...string) (trial, error) {
	args := append([]string{"build", filepath.Join(dir, "src"), "--out", filepath.Join(dir, "weft")}, flags...)
	return measure(ctx, m.weftEnv(dir), m.weft, args...)
}

// weftEnv is what weft finds in its environment: a cache below dir.
func (m *measurement) weftEnv(dir string) []string {
	return []string{"XDG_CACHE_HOME=" + filepath.Join(dir, "cache"), "GOCACHE=" + m.goCache}
}

// tellPages writes the figures of a contest about pages.
func (m *measurement) tellPages(w *strings.Builder, c *contest) {
	fmt.Fprintf(w, "%d pages, the middle of %d rounds:\n\n", m.pages, m.rounds)
	w.WriteString("| | time | of processors | peak memory |\n|---|--:|--:|--:|\n")
	for _, r := range c.runners {
		fmt.Fprintf(w, "| %s | %.2f s | %.2f s | %.0f MB |\n", r.name, c.middle(r.name, wall), c.middle(r.name, busy), c.middle(r.name, peak))
	}
	w.WriteString("\n| | ratio | of processors | goal |\n|---|--:|--:|--:|\n")
	ratio := func(text, a, b, goal string) {
		fmt.Fprintf(w, "| %s | %.2f | %.2f | %s |\n", text,
			c.middle(a, wall)/c.middle(b, wall), c.middle(a, busy)/c.middle(b, busy), goal)
	}
	ratio("weft to the floor, cold", weftCold, floorCold, "≤ 1.5")
	if m.hugo != "" {
		ratio("Hugo to weft, cold", hugoCold, weftCold, "≥ 8")
		ratio("Hugo to weft, unchanged", hugoAgain, weftUnchanged, "≥ 50")
		fmt.Fprintf(w, "| memory of weft to that of Hugo, cold | %.2f | | ≤ 0.1 |\n",
			c.middle(weftCold, peak)/c.middle(hugoCold, peak))
	}
	w.WriteString("\n")
}

// growthOf has weft make books of several sizes, and writes how time and memory
// grow with the pages.
func (m *measurement) growthOf(ctx context.Context, w *strings.Builder) error {
	c := &contest{}
	for _, n := range m.growth {
		dir := filepath.Join(m.dir, fmt.Sprintf("growth%d", n))
		if err := generated.Write(filepath.Join(dir, "src"), n); err != nil {
			return err
		}
		maker := m.pageMakers(dir)[0]
		maker.name = fmt.Sprint(n)
		c.runners = append(c.runners, maker)
	}
	if err := c.hold(ctx, min(m.rounds, 3)); err != nil {
		return err
	}
	w.WriteString("| pages | time | of processors | for each page | peak memory |\n|--:|--:|--:|--:|--:|\n")
	for i, r := range c.runners {
		took := c.middle(r.name, wall)
		fmt.Fprintf(w, "| %s | %.2f s | %.2f s | %.2f ms | %.0f MB |\n", r.name, took, c.middle(r.name, busy),
			took*1000/float64(m.growth[i]), c.middle(r.name, peak))
	}
	fmt.Fprintf(w, "\nTime grows with the power %.2f of the pages (goal: at most 1.05), that of processors\nwith %.2f, memory with %.2f.\n\n",
		m.exponent(c, wall), m.exponent(c, busy), m.exponent(c, peak))
	return nil
}

// exponent gives the power of the pages with which a measure grows: the slope
// of the straight line through the points, both in logarithms.
func (m *measurement) exponent(c *contest, of func(trial) float64) float64 {
	var sumX, sumY, sumXX, sumXY float64
	for _, n := range m.growth {
		x, y := math.Log(float64(n)), math.Log(c.middle(fmt.Sprint(n), of))
		sumX, sumY, sumXX, sumXY = sumX+x, sumY+y, sumXX+x*x, sumXY+x*y
	}
	n := float64(len(m.growth))
	return (n*sumXY - sumX*sumY) / (n*sumXX - sumX*sumX)
}
