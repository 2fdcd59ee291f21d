package figure

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/richlazy/richlazy/pkg/internal/browser"
)

// notebookPage writes the page of a notebook with these figures, and returns its path.
func notebookPage(t *testing.T, figures []Figure) string {
	t.Helper()
	drawn, err := fragment(figures, []byte("a picture that is not shown here"), "", Light)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "notebook.html")
	text := `<!DOCTYPE html><meta charset="utf-8"><body class="jp-Notebook" data-jp-theme-light="true"><div id="parent"><div id="cell">` + drawn + `</div></div>` + library(true)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// What is hard to draw is drawn without a complaint, and text of a user runs nowhere, in tooltips neither.
func TestHardFiguresInABrowser(t *testing.T) {
	b := browser.Start(t)
	var names []string
	var figures []Figure
	for name, some := range hardSamples() {
		if name == "rdm-200" || strings.HasPrefix(name, "rdm-201") || name == "shepard-many" || name == "movie-92" || name == "map-large" || name == "raster-large" { // what is special about them is tested without a browser
			continue
		}
		for range some {
			names = append(names, name)
		}
		figures = append(figures, some...)
	}
	p := b.Open(t, notebookPage(t, figures), browser.Options{Width: 600, Height: 900})
	p.WaitFor(t, fmt.Sprintf(`%s === %d`, liveCharts, len(figures)))
	for i, name := range names {
		browser.Eval[bool](t, p, fmt.Sprintf(`(document.querySelectorAll(".richlazy-chart")[%d].scrollIntoView({behavior: "instant"}), true)`, i))
		at := p.Rects(t, ".richlazy-chart")[i]
		if n := browser.Eval[int](t, p, fmt.Sprintf(`richlazy.echarts.getInstanceByDom(document.querySelectorAll(".richlazy-chart")[%d]).getZr().storage.getDisplayList(true).length`, i)); n < 4 && !figures[i].head().wants3D {
			t.Errorf("%s has %d lines, areas and letters", name, n)
		}
		for _, share := range []float64{.3, .5, .7} {
			p.Move(t, at.X+share*at.Width, at.Y+.6*at.Height)
		}
	}
	if browser.Eval[bool](t, p, `window.hacked !== undefined || document.querySelectorAll('figure img:not([src^="data:image/"]), figure script').length > 0`) {
		t.Error("text of a figure became a part of the page")
	}
	p.Clean(t)
	if w := p.Warnings(); len(w) > 0 {
		t.Errorf("warnings: %q", w)
	}
}

const liveCharts = `[].filter.call(document.querySelectorAll(".richlazy-chart"), function(e){return richlazy.echarts && richlazy.echarts.getInstanceByDom(e)}).length`

// A figure follows the theme and the width of its page, comes to rest, and gives up its memory while it is out of the page.
func TestLifeOfAFigure(t *testing.T) {
	b := browser.Start(t)
	figures := []Figure{samples()["scatter"][0], samples()["scatter3d"][0], samples()["bars"][0]}
	p := b.Open(t, notebookPage(t, figures), browser.Options{Width: 1200, Height: 800})
	p.WaitFor(t, liveCharts+` === 3`)
	ink := func(want string) {
		t.Helper()
		p.WaitFor(t, `getComputedStyle(document.querySelector("figure")).color === "`+want+`"`)
	}
	ink("rgb(31, 35, 40)")
	browser.Eval[bool](t, p, `document.body.setAttribute("data-jp-theme-light", "false"), true`) // as JupyterLab does
	ink("rgb(230, 232, 234)")

	browser.Eval[bool](t, p, `(window.heights = [], new MutationObserver(function(all){all.forEach(function(m){heights.push(m.target.style.height)})}).observe(document.querySelector(".richlazy-chart"), {attributes: true, attributeFilter: ["style"]}),
		document.getElementById("cell").style.width = "420px", true)`)
	p.WaitFor(t, `document.querySelector(".richlazy-chart canvas").clientWidth <= 420`)
	square := `(function(){var c=richlazy.echarts.getInstanceByDom(document.querySelector(".richlazy-chart")), g=c.getModel().getComponent("grid").coordinateSystem.getRect(); return Math.abs(g.width-g.height) < 2})()`
	if !browser.Eval[bool](t, p, square) {
		t.Error("after a change of width a map of equal scales is not square")
	}
	time.Sleep(500 * time.Millisecond)
	if n := browser.Eval[int](t, p, `heights.length`); n > 2 {
		t.Errorf("one change of width changed the height %d times", n)
	}

	browser.Eval[bool](t, p, `(window.cell = document.getElementById("cell"), window.charts = [].map.call(document.querySelectorAll(".richlazy-chart"), function(e){return richlazy.echarts.getInstanceByDom(e)}), cell.remove(), true)`)
	p.WaitFor(t, `charts.every(function(c){return c.isDisposed()})`)
	browser.Eval[bool](t, p, `(document.getElementById("parent").appendChild(cell), true)`)
	p.WaitFor(t, liveCharts+` === 3`)

	if scrolled := browser.Eval[bool](t, p, `document.querySelector(".richlazy-chart canvas").dispatchEvent(new WheelEvent("wheel", {deltaY: 100, bubbles: true, cancelable: true}))`); !scrolled {
		t.Error("the wheel over a figure does not scroll the page")
	}
	browser.Eval[bool](t, p, `(richlazy.echarts.getInstanceByDom(document.querySelectorAll(".richlazy-chart")[2]).dispatchAction({type: "legendToggleSelect", name: "rich"}), true)`)
	p.Clean(t)
	if w := p.Warnings(); len(w) > 0 {
		t.Errorf("warnings: %q", w)
	}
}
