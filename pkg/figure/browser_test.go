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

// screenshots is a folder into which the test of the pages writes a picture of each, to be looked at; empty for none.
var screenshots = os.Getenv("FIGURE_SCREENSHOTS")

// tooltipShown is true while an echarts tooltip with text is on the page.
const tooltipShown = `[].some.call(document.querySelectorAll("figure div[style*='z-index: 9999999']"), function(e){
	return e.textContent.trim() !== "" && e.style.visibility !== "hidden" && e.style.opacity !== "0" && e.style.display !== "none"})`

// Every figure, alone in its page with the network cut off, draws, answers to the mouse, complains of nothing and asks nobody.
func TestPagesDrawOffline(t *testing.T) {
	b := browser.Start(t)
	for name, figures := range samples() {
		for suffix, theme := range map[string]Theme{"light": Light, "dark": Dark} {
			if variant(name) && (len(name)%2 == 0) == (theme == Dark) && screenshots == "" {
				continue // each in one of the themes: a page takes seconds
			}
			t.Run(name+"-"+suffix, func(t *testing.T) {
				path := filepath.Join(t.TempDir(), name+".html")
				if err := Save(path, SaveOptions{Theme: theme}, figures...); err != nil {
					t.Fatal(err)
				}
				p := b.Open(t, path, browser.Options{Width: 1200, Height: 760, Dark: suffix == "light"}) // the page's theme goes before the system's
				p.WaitFor(t, fmt.Sprintf(`document.querySelectorAll("figure canvas").length >= %d`, len(figures)))
				p.WaitFor(t, `document.fonts.status === "loaded"`)
				time.Sleep(300 * time.Millisecond)
				if screenshots != "" {
					p.Screenshot(t, filepath.Join(screenshots, name+"-"+suffix+"-page.png"))
				}
				if browser.Eval[bool](t, p, `[].some.call(document.querySelectorAll("body > img"), function(i){return i.offsetWidth > 0})`) {
					t.Error("the static picture is shown beside the drawn figure")
				}
				charts := p.Rects(t, "figure [role=img]")
				if len(charts) != len(figures) {
					t.Fatalf("%d charts, want %d", len(charts), len(figures))
				}
				for i, f := range figures {
					answers(t, p, charts[i], i, f)
				}
				p.Clean(t)
			})
		}
	}
}

// variant reports whether a sample shows a figure in another of its forms.
func variant(name string) bool { return strings.Contains(name, "-") }

// answers checks one drawn figure: colours, tooltip and, in three dimensions, that it turns.
func answers(t *testing.T, p *browser.Page, at browser.Rect, index int, f Figure) {
	t.Helper()
	still := p.Picture(t, at)
	if n := browser.Colours(still); n < 8 {
		t.Errorf("figure %d shows %d colours, want axes, text and data", index, n)
	}
	found := false
	for _, spot := range spots(t, p, index, f, at) {
		p.Move(t, at.X+spot[0], at.Y+spot[1])
		time.Sleep(30 * time.Millisecond)
		if found = browser.Eval[bool](t, p, tooltipShown); found {
			break
		}
	}
	if !found {
		t.Errorf("figure %d shows no tooltip", index)
	}
	if f.head().wants3D {
		p.Move(t, at.X+5, at.Y+at.Height-5)
		time.Sleep(200 * time.Millisecond)
		before := p.Picture(t, at)
		p.Drag(t, at.X+at.Width*.3, at.Y+at.Height*.6, at.X+at.Width*.6, at.Y+at.Height*.6)
		time.Sleep(time.Second)
		if share := browser.Differing(before, p.Picture(t, at)); share < .02 {
			t.Errorf("figure %d does not turn: %.2f %% of the pixels differ after a drag", index, 100*share)
		}
	}
}

// spots are places in a chart where data may be found.
func spots(t *testing.T, p *browser.Page, index int, f Figure, at browser.Rect) (all [][2]float64) {
	t.Helper()
	switch f.(type) {
	case Scatter, Shepard:
		v := browser.Eval[[]float64](t, p, fmt.Sprintf(`(function(){var c=richlazy.echarts.getInstanceByDom(document.querySelectorAll("figure [role=img]")[%d]);
			var d = c.getOption().series[0].data.slice(-1)[0]; return c.convertToPixel({seriesIndex: 0}, d.value || d)})()`, index))
		return [][2]float64{{v[0], v[1]}}
	}
	if _, ok := f.(Forest); ok {
		v := browser.Eval[[]float64](t, p, fmt.Sprintf(`(function(){var c=richlazy.echarts.getInstanceByDom(document.querySelectorAll("figure [role=img]")[%d]);
			return c.convertToPixel({seriesIndex: 1}, c.getOption().series[1].data[0].value)})()`, index))
		return [][2]float64{{v[0], v[1] - 2.5}}
	}
	if d, ok := f.(Dendrogram); ok {
		last := d.branches(0)[len(d.Merges)-1]
		v := browser.Eval[[]float64](t, p, fmt.Sprintf(`richlazy.echarts.getInstanceByDom(document.querySelectorAll("figure [role=img]")[%d]).convertToPixel({seriesIndex: 0}, [%g, %g])`,
			index, last.height, (last.at[0]+last.at[1])/2))
		return [][2]float64{{v[0], v[1]}}
	}
	step := 24.0
	if f.head().wants3D {
		step = 9
	}
	for y := at.Height * .35; y < at.Height*.8; y += step {
		for x := at.Width * .3; x < at.Width*.7; x += step {
			all = append(all, [2]float64{x, y})
		}
	}
	return all
}

// With scripts off, as in viewers that strip them, the picture is there and nothing else; in dark and light it is the same picture.
func TestWithoutScriptsThePictureIsShown(t *testing.T) {
	b := browser.Start(t)
	for name, figures := range samples() {
		if variant(name) {
			continue
		}
		path := filepath.Join(t.TempDir(), name+".html")
		if err := Save(path, SaveOptions{}, figures...); err != nil {
			t.Fatal(err)
		}
		p := b.Open(t, path, browser.Options{NoScripts: true})
		images := p.Rects(t, "body > img")
		if len(images) != 1 || images[0].Width < 300 || images[0].Height < 200 {
			t.Errorf("%s: pictures %+v, want one of a figure's size", name, images)
			continue
		}
		if n := browser.Colours(p.Picture(t, browser.Rect{X: images[0].X, Y: max(0, images[0].Y), Width: images[0].Width, Height: min(700, images[0].Height)})); n < 8 {
			t.Errorf("%s: the picture shows %d colours", name, n)
		}
		if boxes := p.Rects(t, ".richlazy-figure"); boxes[0].Height != 0 {
			t.Errorf("%s: the empty interactive figure takes %g pixels", name, boxes[0].Height)
		}
		p.Clean(t)
	}
}

// A page of a notebook has each figure as two outputs and the library as a third, which may come late or never.
func TestNotebookPage(t *testing.T) {
	b := browser.Start(t)
	figures := []Figure{samples()["bars"][0]}
	picture, err := PNG(SaveOptions{}, figures...)
	if err != nil {
		t.Fatal(err)
	}
	first, err := fragment(figures, picture, "1", Light)
	if err != nil {
		t.Fatal(err)
	}
	second, err := fragment(figures, picture, "2", Light) // the same cell again, as a copy of the notebook may hold
	if err != nil {
		t.Fatal(err)
	}
	twin := `<div class="jp-OutputArea-child"><img src="` + dataURL(picture) + `"></div>`
	// require.js of the classic page must not take the library for one of its modules.
	amd := `<script>window.define=function(){console.error("define was called")};window.define.amd={};window.require=window.define</script>`
	for _, c := range []struct {
		name  string
		parts []string
		drawn int
		shown int // pictures that are still to be seen
	}{
		{"library first", []string{amd, library(false), twin, first}, 1, 0},
		{"library last", []string{twin, first, amd, library(false)}, 1, 0},
		{"library twice, figure twice", []string{library(true), twin, first, library(false), twin, second}, 2, 0},
		{"no library", []string{twin, first}, 0, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "nb.html")
			text := `<!DOCTYPE html><meta charset="utf-8"><body class="jp-Notebook" data-jp-theme-light="false" style="background:#111">` + strings.Join(c.parts, "\n")
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			p := b.Open(t, path, browser.Options{})
			if c.drawn > 0 {
				p.WaitFor(t, fmt.Sprintf(`document.querySelectorAll("figure canvas").length === %d`, c.drawn))
			}
			time.Sleep(300 * time.Millisecond)
			shown := 0
			for _, r := range p.Rects(t, "img") {
				if r.Width > 0 {
					shown++
				}
			}
			if shown != c.shown {
				t.Errorf("%d pictures are shown beside %d drawn figures, want %d", shown, c.drawn, c.shown)
			}
			if c.drawn > 0 {
				text := browser.Eval[string](t, p, `getComputedStyle(document.querySelector("figure")).color`)
				if text != "rgb(230, 232, 234)" {
					t.Errorf("on a dark page the text is %s, want the ink of the dark theme", text)
				}
				browser.Eval[bool](t, p, `document.body.style.background="#fff",document.body.setAttribute("data-jp-theme-light","true"),true`)
				p.WaitFor(t, `getComputedStyle(document.querySelector("figure")).color === "rgb(31, 35, 40)"`)
			}
			if got := browser.Eval[string](t, p, `String(window.echarts)`); got != "undefined" {
				t.Errorf("window.echarts is left behind: %.40s", got)
			}
			p.Clean(t)
		})
	}
}
