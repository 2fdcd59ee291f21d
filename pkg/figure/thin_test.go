package figure

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestThinning(t *testing.T) {
	const n = 50_000
	r := rand.New(rand.NewPCG(3, 4))
	s := Series{Name: "a", Dashed: true}
	for i := range n {
		y := r.NormFloat64()
		s.X, s.Y, s.Low, s.High = append(s.X, float64(i+1)), append(s.Y, y), append(s.Low, y-r.Float64()), append(s.High, y+r.Float64())
	}
	s.Y[20_000], s.Low[30_001], s.High[40_001] = 50, -60, 70 // spikes, of one value each
	for i := 10_000; i < 10_400; i++ {
		s.Y[i] = math.NaN()
	}
	s.Low[5_000], s.High[5_000] = math.NaN(), math.NaN() // one point wide
	for _, x := range []Axis{{}, {Log: true}} {
		got := s.thinned(x)
		if len(got.X) > 9*columns || len(got.X) < columns {
			t.Errorf("log %v: %d points of %d are left", x.Log, len(got.X), n)
		}
		if got.Name != "a" || !got.Dashed {
			t.Errorf("log %v: name or dashes are lost", x.Log)
		}
		if got.X[0] != 1 || got.X[len(got.X)-1] != n {
			t.Errorf("log %v: the ends are %g and %g, want 1 and %d", x.Log, got.X[0], got.X[len(got.X)-1], n)
		}
		for k, x := range got.X { // every point is one of the series
			if i := int(x) - 1; !alike(got.Y[k], s.Y[i]) || !alike(got.Low[k], s.Low[i]) || !alike(got.High[k], s.High[i]) {
				t.Fatalf("the point at x = %g has other values", x)
			}
		}
		for _, c := range []struct {
			name       string
			all, drawn []float64
		}{{"Y", s.Y, got.Y}, {"Low", s.Low, got.Low}, {"High", s.High, got.High}} {
			a, b := (Axis{}).around(c.all), (Axis{}).around(c.drawn)
			if a.Min != b.Min || a.Max != b.Max {
				t.Errorf("log %v: %s goes from %g to %g, want %g to %g", x.Log, c.name, b.Min, b.Max, a.Min, a.Max)
			}
			if got, want := len(pieces(c.drawn)), len(pieces(c.all)); got != want {
				t.Errorf("log %v: %s has %d pieces, want %d", x.Log, c.name, got, want)
			}
		}
	}
}

func alike(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }

func TestThinningLeavesAlone(t *testing.T) {
	short := Series{X: []float64{1, 2, 3}, Y: []float64{3, 1, 2}}
	back := Series{}
	same := Series{}
	for i := range 5000 {
		back.X, back.Y = append(back.X, float64(-i)), append(back.Y, float64(i%7))
		same.X, same.Y = append(same.X, 4), append(same.Y, float64(i%7))
	}
	for name, s := range map[string]Series{"few points": short, "descending x": back, "one x": same} {
		if got := s.thinned(Axis{}); !slices.Equal(got.X, s.X) || !slices.Equal(got.Y, s.Y) {
			t.Errorf("%s: %d points became %d", name, len(s.X), len(got.X))
		}
	}
}

func TestPieces(t *testing.T) {
	n := math.NaN()
	for _, c := range []struct {
		values []float64
		want   [][2]int
	}{
		{nil, nil},
		{[]float64{n}, nil},
		{[]float64{1}, [][2]int{{0, 1}}},
		{[]float64{1, 2, n, n, 3}, [][2]int{{0, 2}, {4, 5}}},
		{[]float64{n, 1, n}, [][2]int{{1, 2}}},
	} {
		if got := pieces(c.values); !slices.Equal(got, c.want) {
			t.Errorf("pieces of %v: %v, want %v", c.values, got, c.want)
		}
	}
}

// Series that share X keep the same points, so that the tooltip names all of them wherever it names one.
func TestSeriesBesideEachOtherKeepTheSamePoints(t *testing.T) {
	a, b, c := Series{Name: "a"}, Series{Name: "b"}, Series{Name: "c"}
	for i := range 5000 {
		x := float64(i + 1)
		a.X, a.Y = append(a.X, x), append(a.Y, math.Sin(x/3))
		b.X, b.Y = append(b.X, x), append(b.Y, math.Cos(x/7))
		c.X, c.Y = append(c.X, x+.5), append(c.Y, x)
	}
	all := []Series{a, b, c}
	first, second, other := a.thinned(Axis{}, all...), b.thinned(Axis{}, all...), c.thinned(Axis{}, all...)
	if !slices.Equal(first.X, second.X) {
		t.Errorf("%d and %d points that differ", len(first.X), len(second.X))
	}
	if slices.Equal(first.X, a.thinned(Axis{}).X) || !slices.Equal(other.X, c.thinned(Axis{}).X) {
		t.Error("a series alone should keep fewer points, and one with another X its own")
	}
}
