package mcmc

import (
	"math"
	"reflect"
	"testing"
)

// The ends are those of windowed_adaptation.hpp of Stan 2.21, whose window closes after the step with the number that it keeps in adapt_next_window_.
func TestWindowsAreThoseOfStan(t *testing.T) {
	for _, c := range []struct {
		n     int
		adapt Adapt
		begin int
		ends  []int
	}{
		{1000, Adapt{}, 75, []int{100, 150, 250, 450, 950}},
		{2000, Adapt{}, 75, []int{100, 150, 250, 450, 850, 1950}},
		{500, Adapt{}, 75, []int{100, 150, 250, 450}},
		{150, Adapt{}, 75, []int{100}},
		{149, Adapt{}, 22, []int{135}},
		{100, Adapt{}, 15, []int{90}},
		{20, Adapt{}, 3, []int{18}},
		{19, Adapt{}, 19, nil},
		{400, Adapt{Begin: 10, Window: 100, End: 40}, 10, []int{110, 360}},
	} {
		begin, ends := c.adapt.windows(c.n)
		if begin != c.begin || !reflect.DeepEqual(ends, c.ends) {
			t.Errorf("%d steps: windows from %d that end at %v, want %d and %v", c.n, begin, ends, c.begin, c.ends)
		}
		if plain := stanWindows(c.n, or(c.adapt.Begin, 75), or(c.adapt.Window, 25), or(c.adapt.End, 50)); !reflect.DeepEqual(ends, plain) {
			t.Errorf("%d steps: windows that end at %v, of Stan's own counter at %v", c.n, ends, plain)
		}
	}
	for n := range 3000 {
		if _, ends := (&Adapt{}).windows(n); !reflect.DeepEqual(ends, stanWindows(n, 75, 25, 50)) {
			t.Fatalf("%d steps: windows that end at %v, of Stan's own counter at %v", n, ends, stanWindows(n, 75, 25, 50))
		}
	}
}

// stanWindows counts as windowed_adaptation.hpp does, step by step.
func stanWindows(n, begin, base, end int) (ends []int) {
	if n < 20 {
		return nil
	}
	if begin+base+end > n {
		begin, end = int(0.15*float64(n)), int(0.1*float64(n))
		base = n - begin - end
	}
	size, next := base, begin+base-1
	for counter := 0; counter < n; counter++ {
		if counter != next {
			continue
		}
		ends = append(ends, counter+1)
		if next == n-end-1 {
			continue
		}
		size *= 2
		next = counter + size
		if next == n-end-1 {
			continue
		}
		if next+2*size >= n-end {
			next = n - end - 1
		}
	}
	return ends
}

// Three steps of dual averaging by hand, with the formulas of Hoffman & Gelman 2014, section 3.2.1, and Stan's γ = 0.05, t₀ = 10, κ = 0.75.
func TestDualAveragingIsStans(t *testing.T) {
	var d dualAveraging
	d.begin(2)
	sum, average := 0.0, 0.0
	for k, accept := range []float64{0.3, 1, math.NaN()} {
		m, got := float64(k+1), d.learn(accept, 0.8)
		if math.IsNaN(accept) {
			accept = 0
		}
		sum = (1-1/(m+10))*sum + (0.8-accept)/(m+10)
		x := math.Log(2) - math.Sqrt(m)/0.05*sum
		average = math.Pow(m, -0.75)*x + (1-math.Pow(m, -0.75))*average
		if !(math.Abs(got/math.Exp(x)-1) <= 1e-14) || !(math.Abs(d.final()/math.Exp(average)-1) <= 1e-14) {
			t.Errorf("step %d: %v, averaged %v, want %v and %v", k, got, d.final(), math.Exp(x), math.Exp(average))
		}
	}
}
