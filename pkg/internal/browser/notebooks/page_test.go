package notebooks_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/richlazy/richlazy/pkg/internal/browser"
)

// A chart is one drawing in a page; a figure, what one call of figure.Show shows, has one or several.
type chart struct {
	ID, Figure, Title string
	Is3D              bool
}

const findCharts = `[].map.call(document.querySelectorAll(".richlazy-figure [role=img]"), function(e) {
	return {ID: e.id, Figure: e.closest(".richlazy-figure").id, Title: e.parentElement.firstElementChild.textContent ,
		Is3D: !!(richlazy.echarts.getInstanceByDom(e).getOption().grid3D || []).length}})`

// drawn opens the page of the tutorial and returns its charts when all are drawn.
func drawn(t *testing.T, run *tutorialRun, dark bool) (*browser.Page, []chart) {
	t.Helper()
	p := browser.Start(t).Open(t, run.page, browser.Options{Width: 1400, Height: 1000, Dark: dark, Timeout: 5 * time.Minute})
	p.WaitFor(t, `document.readyState === "complete" && (function(all) {
		return all.length > 0 && [].every.call(all, function(e) { return e.querySelector("canvas") })
	})(document.querySelectorAll(".richlazy-figure [role=img]"))`)
	charts := browser.Eval[[]chart](t, p, findCharts)
	if want, got := run.figures(), browser.Eval[int](t, p, `document.querySelectorAll(".richlazy-figure").length`); got != want || want < 6 {
		t.Errorf("%d figures in the page, %d in the notebook, want the same and at least 6", got, want)
	}
	if len(charts) < run.figures() {
		t.Errorf("%d charts in %d figures", len(charts), run.figures())
	}
	return p, charts
}

// figures counts what the notebook shows.
func (run *tutorialRun) figures() (n int) {
	for _, c := range run.nb.runs() {
		figures, _ := c.draws()
		n += figures
	}
	return n
}

// Every figure draws, answers the mouse and turns; its static twin is hidden; nothing is complained of and nobody is asked.
func testPage(t *testing.T, run *tutorialRun) {
	p, charts := drawn(t, run, false)
	if seen := stills(t, p); len(seen) != 0 {
		t.Errorf("the static pictures %v are seen beside the figures", seen)
	}
	turned := 0
	for _, c := range charts {
		at := p.Rects(t, "#"+c.ID)[0]
		settle(t, p)
		picture := p.Picture(t, at)
		if n := browser.Colours(picture); n < 2 {
			t.Errorf("%s: the canvas has %d colour", c.Title, n)
		}
		ink := inked(picture)
		if len(ink) == 0 {
			t.Errorf("%s: no data is drawn", c.Title)
			continue
		}
		hover(t, p, c, at, ink)
		if c.Is3D {
			turn(t, p, c, charts)
			turned++
		}
	}
	if turned < 2 {
		t.Errorf("%d figures turn, want at least the rich and the lazy map", turned)
	}
	quiet(t, p)
}

// quiet fails the test where the page complained, warned of a figure, or asked for something.
func quiet(t *testing.T, p *browser.Page) {
	t.Helper()
	p.Clean(t)
	for _, w := range p.Warnings() {
		t.Errorf("the page warns: %s", w)
	}
}

// settle waits until what was begun is on the screen.
func settle(t *testing.T, p *browser.Page) {
	t.Helper()
	browser.Eval[bool](t, p, `(window.settled = false, requestAnimationFrame(function(){requestAnimationFrame(function(){window.settled = true})}), true)`)
	p.WaitFor(t, "window.settled")
	time.Sleep(150 * time.Millisecond)
}

// tooltip returns the text of the chart's tooltip, empty while none is seen.
func tooltip(t *testing.T, p *browser.Page, c chart) string {
	t.Helper()
	return browser.Eval[string](t, p, fmt.Sprintf(`(function() {
		var tips = [].filter.call(document.getElementById(%q).querySelectorAll("div"), function(e) {
			var s = getComputedStyle(e);
			return s.zIndex === "9999999" && s.display !== "none" && s.visibility !== "hidden" && +s.opacity > 0 });
		return tips.map(function(e) { return e.innerText }).join(" ").trim() })()`, c.ID))
}

// hover moves the mouse over what is drawn until a tooltip tells of it.
func hover(t *testing.T, p *browser.Page, c chart, at browser.Rect, ink []spot) {
	t.Helper()
	if text := tooltip(t, p, c); text != "" {
		t.Errorf("%s: a tooltip before the mouse was there: %q", c.Title, text)
	}
	for i, s := range ink[:min(len(ink), 25)] {
		p.Move(t, at.X+s.x, at.Y+s.y)
		for range 5 {
			text := tooltip(t, p, c)
			if text == "" {
				time.Sleep(40 * time.Millisecond)
				continue
			}
			if regexp.MustCompile(`undefined|NaN|\[object|<b>`).MatchString(text) {
				t.Errorf("%s: the tooltip says %q", c.Title, text)
			}
			t.Logf("%s: %q at place %d", c.Title, strings.Join(strings.Fields(text), " "), i+1)
			return
		}
	}
	t.Errorf("%s: no tooltip at %d places of the data", c.Title, min(len(ink), 25))
}

// turn drags a chart: it turns, and those beside it do not.
func turn(t *testing.T, p *browser.Page, c chart, all []chart) {
	t.Helper()
	at := p.Rects(t, "#"+c.ID)[0]
	p.Move(t, at.X+6, at.Y+at.Height-6)
	settle(t, p)
	places := map[string]browser.Rect{}
	for _, o := range all {
		if o.Figure == c.Figure {
			r := browser.Eval[browser.Rect](t, p, fmt.Sprintf(`(function(r){return {X: r.x, Y: r.y, Width: r.width, Height: r.height}})(document.getElementById(%q).getBoundingClientRect())`, o.ID))
			places[o.ID] = r
		}
	}
	before := p.Picture(t, at)
	time.Sleep(300 * time.Millisecond)
	if share := browser.Differing(before, p.Picture(t, at)); share > 0.002 {
		t.Errorf("%s: %.2f %% of the pixels change by themselves", c.Title, 100*share)
	}
	beside := map[string]func() float64{}
	for id, r := range places {
		if id != c.ID {
			old := p.Picture(t, r)
			beside[id] = func() float64 { return browser.Differing(old, p.Picture(t, r)) }
		}
	}
	if len(beside) == 0 {
		t.Errorf("%s: no chart beside it, so none that must stand still", c.Title)
	}
	p.Drag(t, at.X+.35*at.Width, at.Y+.6*at.Height, at.X+.65*at.Width, at.Y+.5*at.Height)
	p.Move(t, at.X+6, at.Y+at.Height-6)
	time.Sleep(time.Second)
	if share := browser.Differing(before, p.Picture(t, at)); share < 0.02 {
		t.Errorf("%s does not turn: %.2f %% of the pixels differ after a drag", c.Title, 100*share)
	} else {
		t.Logf("%s: turned, %.1f %% of the pixels differ", c.Title, 100*share)
	}
	for id, share := range beside {
		if s := share(); s > 0.002 {
			t.Errorf("%s was dragged, and %.2f %% of %s beside it changed", c.Title, 100*s, id)
		}
	}
}

// A still is a static picture that is seen.
type still struct{ Natural, Shown int }

func stills(t *testing.T, p *browser.Page) []still {
	t.Helper()
	return browser.Eval[[]still](t, p, `[].map.call(document.querySelectorAll("img"), function(i, k) { i.id = i.id || "still" + k; return {Natural: i.naturalWidth, Shown: i.offsetWidth * i.offsetHeight} })
		.filter(function(i) { return i.Shown > 0 })`)
}

// Viewers that run no scripts, or take them out, show each figure's picture.
func testWithoutScripts(t *testing.T, run *tutorialRun) {
	page, err := os.ReadFile(run.page)
	if err != nil {
		t.Fatal(err)
	}
	stripped := filepath.Join(t.TempDir(), "stripped.html")
	without := regexp.MustCompile(`(?is)<script\b.*?</script\s*>`).ReplaceAll(page, nil)
	if err := os.WriteFile(stripped, without, 0o644); err != nil {
		t.Fatal(err)
	}
	if regexp.MustCompile(`(?i)<script`).Match(without) || len(without) == len(page) {
		t.Error("the scripts could not be taken out")
	}
	b := browser.Start(t)
	for _, c := range []struct {
		name, page string
		opt        browser.Options
	}{
		{"disabled", run.page, browser.Options{NoScripts: true}},
		{"removed", stripped, browser.Options{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := b.Open(t, c.page, c.opt)
			if n := browser.Eval[int](t, p, `document.querySelectorAll("canvas, .richlazy-figure[data-drawn]").length`); n != 0 {
				t.Fatalf("%d figures are drawn although no script may run", n)
			}
			seen := stills(t, p)
			if len(seen) != run.figures() {
				t.Errorf("%d pictures are seen, want one for each of %d figures", len(seen), run.figures())
			}
			for i, s := range seen {
				if s.Natural == 0 {
					t.Errorf("picture %d is broken", i)
				}
				at := p.Rects(t, fmt.Sprintf("#still%d", i))[0]
				if n := browser.Colours(p.Picture(t, at)); n < 8 || at.Width < 300 {
					t.Errorf("picture %d has %d colours and is %g pixels wide", i, n, at.Width)
				}
			}
			if tall := browser.Eval[float64](t, p, `Math.max.apply(null, [].map.call(document.querySelectorAll(".richlazy-figure"), function(e) { return e.offsetHeight }))`); tall != 0 {
				t.Errorf("a figure that is not drawn takes %g pixels", tall)
			}
			quiet(t, p)
		})
	}
}
