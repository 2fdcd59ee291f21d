package notebooks_test

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/richlazy/richlazy/pkg/internal/browser"
)

// A spot is a place in a chart.
type spot struct{ x, y float64 }

// legend is how many rows of pixels at the top of a chart its legend may take.
const legend = 34

// inked returns places in a chart at which data is drawn: strong colours, which neither axes nor text have. Those in the middle of much colour, such as
// points and bars, come first, in random order.
func inked(picture image.Image) []spot {
	b := picture.Bounds()
	strong := func(x, y int) bool {
		c := color.NRGBAModel.Convert(picture.At(x, y)).(color.NRGBA)
		return max(c.R, c.G, c.B)-min(c.R, c.G, c.B) >= 60
	}
	byRank := map[int][]spot{}
	for y := b.Min.Y + legend; y < b.Max.Y-2; y++ {
		for x := b.Min.X + 2; x < b.Max.X-2; x++ {
			if !strong(x, y) {
				continue
			}
			n := 0
			for j := -2; j <= 2; j++ {
				for i := -2; i <= 2; i++ {
					if strong(x+i, y+j) {
						n++
					}
				}
			}
			byRank[n/5] = append(byRank[n/5], spot{float64(x - b.Min.X), float64(y - b.Min.Y)})
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	var all []spot
	for rank := 5; rank >= 1; rank-- {
		random.Shuffle(len(byRank[rank]), func(i, j int) { byRank[rank][i], byRank[rank][j] = byRank[rank][j], byRank[rank][i] })
		all = append(all, byRank[rank]...)
	}
	return all
}

// ground is the colour that most pixels of a picture have.
func ground(picture image.Image) color.NRGBA {
	seen := map[color.NRGBA]int{}
	b := picture.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			seen[color.NRGBAModel.Convert(picture.At(x, y)).(color.NRGBA)]++
		}
	}
	var most color.NRGBA
	for c, n := range seen {
		if n > seen[most] {
			most = c
		}
	}
	return most
}

// luminance and contrast are those of WCAG 2.1.
func luminance(c color.NRGBA) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

func contrast(a, b color.NRGBA) float64 {
	l := []float64{luminance(a), luminance(b)}
	slices.Sort(l)
	return (l[1] + 0.05) / (l[0] + 0.05)
}

// css reads a colour as getComputedStyle writes it.
func css(t *testing.T, text string) color.NRGBA {
	t.Helper()
	c := color.NRGBA{A: 255}
	if _, err := fmt.Sscanf(text, "rgb(%d, %d, %d)", &c.R, &c.G, &c.B); err != nil {
		t.Fatalf("the colour %q: %v", text, err)
	}
	return c
}

// readable is the least contrast of text to its ground (WCAG 2.1, 1.4.3), visible that of what is drawn (1.4.11).
const (
	readable = 4.5
	visible  = 3.0
)

// For who reads on a dark screen the whole page is dark, and its figures are as legible as in light.
func testDark(t *testing.T, run *tutorialRun) {
	p, charts := drawn(t, run, true)
	const look = `(function(s) { return [s.backgroundColor, s.color] })(getComputedStyle(document.body))`
	body := browser.Eval[[]string](t, p, look)
	if ground, text := css(t, body[0]), css(t, body[1]); luminance(ground) > 0.05 || contrast(ground, text) < readable {
		t.Errorf("the page has text of %s on %s", body[1], body[0])
	}
	for _, c := range charts {
		at := p.Rects(t, "#"+c.ID)[0]
		settle(t, p)
		text := css(t, browser.Eval[string](t, p, fmt.Sprintf(`getComputedStyle(document.getElementById(%q).parentElement).color`, c.ID)))
		picture := p.Picture(t, at)
		under := css(t, body[0])
		if c := contrast(text, under); c < readable {
			t.Errorf("title and caption have contrast %.1f to the page, want %g", c, readable)
		}
		if l := luminance(ground(picture)); l > 0.05 && !isHeatMap(t, p, c) {
			t.Errorf("%s: the ground of the chart has luminance %.2f, want a dark one", c.Title, l)
		}
		if text, drawn := legible(picture, under); text < 50 || drawn < 200 {
			t.Errorf("%s: %d pixels of text and %d of data stand out from the dark ground", c.Title, text, drawn)
		}
	}
	quiet(t, p)
}

func isHeatMap(t *testing.T, p *browser.Page, c chart) bool {
	t.Helper()
	return browser.Eval[bool](t, p, fmt.Sprintf(`richlazy.echarts.getInstanceByDom(document.getElementById(%q)).getOption().series[0].type === "heatmap"`, c.ID))
}

// legible counts the pixels of a chart that stand out from its ground: grey ones, of text and axes, and coloured ones, of data.
func legible(picture image.Image, ground color.NRGBA) (text, drawn int) {
	b := picture.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			c := color.NRGBAModel.Convert(picture.At(x, y)).(color.NRGBA)
			switch spread := max(c.R, c.G, c.B) - min(c.R, c.G, c.B); {
			case spread < 24 && contrast(c, ground) >= readable:
				text++
			case spread >= 60 && contrast(c, ground) >= visible:
				drawn++
			}
		}
	}
	return text, drawn
}
