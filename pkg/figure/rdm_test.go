package figure

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/richlazy/richlazy/pkg/internal/browser"
)

// An order moves every part of an RDM alike: the pair of two names keeps its value.
func TestOrderMovesPairsWhole(t *testing.T) {
	r := RDM{Conditions: []string{"a", "b", "c", "d"}, Values: []float64{1, 2, 3, 12, 13, 23}, Measure: "x",
		Order: []int{2, 0, 3, 1}, Cluster: []int{1, 1, 0, 0}, Group: []int{0, 1, 1, 0}}
	got := r.arranged()
	if s := fmt.Sprint(got.Conditions, got.Values, got.Cluster, got.Group, got.cuts()); s != "[c a d b] [2 23 12 3 1 13] [0 1 0 1] [1 0 0 1] [1 2 3]" {
		t.Error(s)
	}
	if r.Conditions[0] != "a" || r.Values[0] != 1 {
		t.Error("the RDM of the caller is changed")
	}
}

func TestSharedScaleHoldsAllValues(t *testing.T) {
	of := func(values ...float64) RDM {
		return RDM{Conditions: []string{"a", "b", "c"}, Values: values, Measure: "x"}
	}
	for _, c := range []struct {
		rdms      []RDM
		low, high float64
	}{
		{[]RDM{of(1, 2, 3), of(5, math.NaN(), 4)}, 0, 5},
		{[]RDM{of(1, 2, 3), of(-2, 0, 0)}, -2, 3},
		{[]RDM{of(0, 0, 0), of(0.1, 0, 0)}, 0, 0.1},
		{[]RDM{of(0, 0, 0)}, 0, 1},
	} {
		for _, f := range SharedScale(c.rdms...) {
			if low, high := f.(RDM).scale(); low != c.low || high != c.high {
				t.Errorf("%v: from %v to %v", c, low, high)
			}
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("two measures on one scale")
		}
	}()
	other := of(1, 2, 3)
	other.Measure = "y"
	SharedScale(of(1, 2, 3), other)
}

// Equal icons travel once, whatever the number of figures.
func TestIconsTravelOnce(t *testing.T) {
	r := measured(4, 2, 1)
	r.Icons = append(r.Icons, disc(1, 60), disc(2, 60), disc(1, 60), disc(3, 60))
	text, err := fragment([]Figure{r, r}, []byte("picture"), "", Light)
	if err != nil {
		t.Fatal(err)
	}
	m := messageOf(t, text)
	if n := len(m["icons"].([]any)); n != 3 {
		t.Errorf("%d icons in the page, want 3", n)
	}
	order := r.arranged().Icons
	places := m["figures"].([]any)[1].(map[string]any)["icons"].([]any)
	for i, at := range places {
		if m["icons"].([]any)[int(at.(float64))] != iconURL(order[i]) {
			t.Errorf("condition %d has the icon of another", i)
		}
	}
}

// The only chart of a page, and what its tooltip says and shows.
const (
	onlyChart    = `richlazy.echarts.getInstanceByDom(document.querySelector("figure [role=img]"))`
	tooltipText  = `[].map.call(document.querySelectorAll("figure div[style*='z-index: 9999999']"), function(e){return e.textContent}).join()`
	tooltipIcons = `[].filter.call(document.querySelectorAll("figure div[style*='z-index: 9999999'] img"), function(i){return i.complete && i.naturalWidth > 0}).length`
)

// The tooltip of a cell says both names and the value, or that it is missing, and shows both icons.
func TestTooltipOfAPair(t *testing.T) {
	b := browser.Start(t)
	r := rdmSamples()["rdm-few-icons"][0].(RDM)
	shown := r.arranged()
	path := filepath.Join(t.TempDir(), "rdm.html")
	if err := Save(path, SaveOptions{}, r); err != nil {
		t.Fatal(err)
	}
	p := b.Open(t, path, browser.Options{Width: 900, Height: 760})
	p.WaitFor(t, `document.querySelectorAll("figure canvas").length >= 1`)
	time.Sleep(300 * time.Millisecond)
	chart := p.Rects(t, "figure [role=img]")[0]
	hole := slices.IndexFunc(shown.Values, math.IsNaN)
	at := 0
	for i := range 9 {
		for j := i + 1; j < 9; j++ {
			if at == 2 || at == hole {
				spot := browser.Eval[[]float64](t, p, fmt.Sprintf(onlyChart+`.convertToPixel({seriesIndex: 0}, [%d, %d])`, j, i))
				p.Move(t, chart.X+spot[0], chart.Y+spot[1])
				p.WaitFor(t, tooltipShown)
				time.Sleep(100 * time.Millisecond)
				said := browser.Eval[string](t, p, tooltipText)
				value := "missing"
				if at != hole {
					value = label(rounded(shown.Values, 5)[at], 4) // as it travels
				}
				if want := shown.Conditions[i] + shown.Conditions[j] + value + " crossnobis distance"; said != want {
					t.Errorf("pair %d, %d: %q, want %q", i, j, said, want)
				}
				if n := browser.Eval[int](t, p, tooltipIcons); n != 2 {
					t.Errorf("pair %d, %d: %d icons, want 2", i, j, n)
				}
				if screenshots != "" {
					p.Screenshot(t, filepath.Join(screenshots, fmt.Sprintf("tooltip-%d.png", at)))
				}
			}
			at++
		}
	}
	p.Clean(t)
}
