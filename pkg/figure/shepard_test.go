package figure

import (
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/richlazy/richlazy/pkg/internal/browser"
)

// scaled is a Shepard diagram of n conditions with noise.
func scaled(n int, monotone bool) Shepard {
	source := rand.New(rand.NewPCG(7, 8))
	s := Shepard{Title: "Shepard diagram", Caption: fmt.Sprintf("Map of %d images in two dimensions.", n),
		X: Axis{Name: "crossnobis distance"}, Y: Axis{Name: "distance in the map"}, Monotone: monotone}
	for i := range n {
		s.Conditions = append(s.Conditions, fmt.Sprintf("image %d", i+1))
		for range n - 1 - i {
			x := 0.2 + 2*source.Float64()
			y := x
			if monotone {
				y = x * x / 2
			}
			s.Dissimilarities, s.Distances = append(s.Dissimilarities, x), append(s.Distances, max(0, y+0.15*source.NormFloat64()))
		}
	}
	return s
}

func shepardSamples() map[string][]Figure {
	return map[string][]Figure{"shepard": {scaled(12, false)}, "shepard-monotone": {scaled(92, true), scaled(92, false)}}
}

func hardShepards() map[string][]Figure {
	nan := math.NaN()
	loud := scaled(2, false)
	loud.Title, loud.Caption, loud.Conditions, loud.X.Name, loud.Y.Name = hostile, hostile, []string{hostile, hostile}, hostile, hostile
	x, y := Axis{Name: "δ"}, Axis{Name: "d"}
	return map[string][]Figure{
		"shepard-one":      {Shepard{Title: "One", X: x, Y: y, Dissimilarities: []float64{1}, Distances: []float64{1.1}, Monotone: true}},
		"shepard-zero":     {Shepard{Title: "Zero", X: x, Y: y, Dissimilarities: []float64{0, 0}, Distances: []float64{0, 0}}},
		"shepard-negative": {Shepard{Title: "Negative", X: x, Y: y, Dissimilarities: []float64{-0.1, 0.4, nan, 1}, Distances: []float64{0.1, 0.5, 0.2, nan}}},
		"shepard-many":     {scaled(201, false)},
		"shepard-hostile":  {loud},
	}
}

func TestShepardRefuses(t *testing.T) {
	with := func(change func(*Shepard)) Shepard {
		s := scaled(3, false)
		s.Title = "S"
		change(&s)
		return s
	}
	for _, c := range []struct {
		figure Shepard
		want   string
	}{
		{with(func(s *Shepard) { s.X.Name = "" }), "the x axis has no name"},
		{with(func(s *Shepard) { s.Y.Name = "" }), "the y axis has no name"},
		{with(func(s *Shepard) { s.Y.Log = true }), "a Shepard diagram has linear axes"},
		{with(func(s *Shepard) { s.Distances = s.Distances[:2] }), "3 dissimilarities and 2 distances, want equal numbers"},
		{with(func(s *Shepard) { s.Conditions = s.Conditions[:2] }), "3 pairs, want 1 for 2 conditions"},
		{with(func(s *Shepard) { s.Distances[1] = math.Inf(1) }), "Distances: value 1 is +Inf"},
		{with(func(s *Shepard) { s.Distances = []float64{math.NaN(), math.NaN(), math.NaN()} }), "no pair has both values"},
		{with(func(s *Shepard) { s.Dissimilarities, s.Distances, s.Conditions = nil, nil, nil }), "no pair has both values"},
	} {
		err := Save(filepath.Join(t.TempDir(), "f.svg"), SaveOptions{}, c.figure)
		if want := `figure: Shepard diagram "S": ` + c.want; err == nil || err.Error() != want {
			t.Errorf("error %v\n want %s", err, want)
		}
	}
}

// The stress is Kruskal's, of the pairs that have values; the caption says which and how many.
func TestStressOfAShepardDiagram(t *testing.T) {
	s := Shepard{X: Axis{Name: "x"}, Y: Axis{Name: "y"}, Dissimilarities: []float64{1, 2, 3, math.NaN()}, Distances: []float64{1, 3, 2, 9}}
	if got, want := stress(s.pairs()), math.Sqrt(2./14); math.Abs(got-want) > 1e-15 {
		t.Errorf("stress %v, want %v", got, want)
	}
	if got := s.head().caption; got != "Stress-1 0.378 from the line of equal values, 3 pairs. Left out: 1 pair without a value." {
		t.Errorf("%q", got)
	}
	s.Monotone = true // 3 and 2 share 2.5
	if got, want := stress(s.pairs()), math.Sqrt(0.5/14); math.Abs(got-want) > 1e-15 {
		t.Errorf("stress %v, want %v", got, want)
	}
}

// The rising line is the best one: it rises, it has the mean of the values on each level, and no other rising line that was tried is closer.
func TestRisingLineIsTheBest(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		s := scaled(6, true)
		for i := range s.Distances {
			s.Distances[i] = float64(source.IntN(5))
			s.Dissimilarities[i] = float64(source.IntN(8))
		}
		all := s.pairs()
		off := 0.0
		for i, p := range all {
			if i > 0 && p.fit < all[i-1].fit {
				t.Fatalf("the line falls: %+v", all)
			}
			off += (p.y - p.fit) * (p.y - p.fit)
		}
		for range 200 {
			level, other := 0.0, 0.0
			for _, p := range all {
				level = max(level, p.fit+0.3*source.NormFloat64())
				other += (p.y - level) * (p.y - level)
			}
			if other < off-1e-12 {
				t.Fatalf("another rising line has %v, less than %v", other, off)
			}
		}
		for i := 0; i < len(all); {
			j, sum := i, 0.0
			for ; j < len(all) && all[j].fit == all[i].fit; j++ {
				sum += all[j].y
			}
			if math.Abs(sum/float64(j-i)-all[i].fit) > 1e-12 {
				t.Fatalf("a level of %v has the mean %v", all[i].fit, sum/float64(j-i))
			}
			i = j
		}
	}
}

// The tooltip names the pair.
func TestTooltipOfAShepardPair(t *testing.T) {
	b := browser.Start(t)
	s := shepardSamples()["shepard"][0].(Shepard)
	path := filepath.Join(t.TempDir(), "shepard.html")
	if err := Save(path, SaveOptions{}, s); err != nil {
		t.Fatal(err)
	}
	p := b.Open(t, path, browser.Options{Width: 900, Height: 800})
	p.WaitFor(t, `document.querySelectorAll("figure canvas").length >= 1`)
	time.Sleep(300 * time.Millisecond)
	chart := p.Rects(t, "figure [role=img]")[0]
	spot := browser.Eval[[]float64](t, p, `(function(c){return c.convertToPixel({seriesIndex: 0}, c.getOption().series[0].data.slice(-1)[0])})(`+onlyChart+`)`)
	p.Move(t, chart.X+spot[0], chart.Y+spot[1])
	p.WaitFor(t, tooltipShown)
	all := s.pairs()
	last, at := all[len(all)-1], 0
	for i := range 12 {
		for j := i + 1; j < 12; j++ {
			if at == last.at {
				said := browser.Eval[string](t, p, tooltipText)
				if want := s.Conditions[i] + s.Conditions[j] + "crossnobis distance "; !strings.HasPrefix(said, want) {
					t.Errorf("%q, want %q first", said, want)
				}
			}
			at++
		}
	}
	p.Clean(t)
}
