package coding

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// TestCodes: letters, table and order of four neurons in three classes.
func TestCodes(t *testing.T) {
	values := mat.NewDense(6, 4, []float64{ // stimuli × neurons, two stimuli a class
		.9, .2, -.9, 5,
		1, .1, -.7, 5,
		.8, .9, .1, 5,
		.8, .8, .3, 5,
		.1, .1, .9, 5,
		.1, .0, .7, 5,
	})
	r := Responses{Values: values, Labels: []int{0, 0, 1, 1, 2, 2}, Readout: mat.NewDense(4, 1, []float64{1, 2, 3, 4})}
	means := must(MeansOf(r))
	for _, c := range []struct{ got, want Codes }{
		{means.BinaryCodes(.5), Codes{"110", "010", "001", "111"}},
		{means.SignCodes(.5), Codes{"++0", "0+0", "-0+", "+++"}},
		{means.RelativeCodes(), Codes{"110", "010", "011", "000"}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("codes %q, want %q", c.got, c.want)
		}
	}
	if !math.IsNaN(means.Share[3]) || !(means.Share[0] > .97 && means.Share[0] < 1) {
		t.Errorf("shares %v", means.Share)
	}
	if got, want := OrderByCode(means.BinaryCodes(.5), nil), []int{3, 0, 1, 2}; !slices.Equal(got, want) {
		t.Errorf("order %v, want %v", got, want)
	}
	if got, want := OrderByCode(Codes{"10", "01", "10", "11"}, []float64{1, 1, 2, 0}), []int{3, 2, 0, 1}; !slices.Equal(got, want) {
		t.Errorf("order %v, want %v", got, want)
	}
	if got, want := OrderStimuli([]int{1, 0, 1, 0}), []int{1, 3, 0, 2}; !slices.Equal(got, want) {
		t.Errorf("stimuli %v, want %v", got, want)
	}
	if got := Raster(values, []int{2, 0}, []int{4}); got.At(0, 0) != .9 || got.At(1, 0) != .1 {
		t.Errorf("raster %v", mat.Formatted(got))
	}
	table, err := Occupy(Codes{"a", "b", "a", "c"}, means, r.Readout)
	if err != nil || len(table) != 3 || table[0].Code != "a" || !slices.Equal(table[0].Neurons, []int{0, 2}) || table[0].Readout[0] != 2 || table[0].ReadoutSD[0] != math.Sqrt2 ||
		!math.IsNaN(table[1].ReadoutSD[0]) || table[0].Share != .5 {
		t.Errorf("table\n%v%+v, %v", table, table, err)
	}
}

// TestStay: all, none, and what exchange by chance leaves.
func TestStay(t *testing.T) {
	a := Codes{"1", "1", "0", "0"}
	for _, c := range []struct {
		later               Codes
		stay, chance, kappa float64
	}{
		{a, 1, .5, 1}, {Codes{"0", "0", "1", "1"}, 0, .5, -1}, {Codes{"1", "0", "1", "0"}, .5, .5, 0}, {Codes{"1", "1", "1", "1"}, .5, .5, 0},
	} {
		if s := must(Stay(a, c.later)); s.Stay != c.stay || s.Chance != c.chance || s.Kappa != c.kappa {
			t.Errorf("%q: %+v", c.later, s)
		}
	}
	if s := must(Stay(Codes{"1", "1"}, Codes{"1", "1"})); s.Stay != 1 || !math.IsNaN(s.Kappa) {
		t.Errorf("a single code: %+v", s)
	}
}

// TestConcentration: participation ratios, shares and kurtosis in closed form.
func TestConcentration(t *testing.T) {
	if pr := ParticipationRatio([]float64{2, 2, 2, 2}); pr != 4 {
		t.Errorf("participation ratio of equal ones %v", pr)
	}
	if pr := ParticipationRatio([]float64{0, 0, 7, 7}); pr != 2 {
		t.Errorf("participation ratio of two %v", pr)
	}
	if s := TopShares([]float64{1, 4, 5}, 9); !slices.Equal(s, []float64{.5, .9, 1}) {
		t.Errorf("shares %v", s)
	}
	if k := Kurtosis(mat.NewDense(4, 1, []float64{-1, 1, -1, 1})); k[0] != 1 {
		t.Errorf("kurtosis of two values %v", k)
	}
	rnd := rand.New(rand.NewPCG(1, 1))
	mean := 0.0 // N m/(m + 2) for Gaussian weights to m = 3 outputs, to order 1/N
	for range 200 {
		s := make([]float64, 1000)
		for i := range s {
			for range 3 {
				v := rnd.NormFloat64()
				s[i] += v * v
			}
		}
		mean += ParticipationRatio(s) / 200
	}
	if !(math.Abs(mean-600) < 4) {
		t.Errorf("participation ratio of Gaussian weights %v, want 600", mean)
	}
}

// TestTailLevel: in a power tail the separation of the strongest is significant as often as its level says, and a head is found in hardly any.
func TestTailLevel(t *testing.T) {
	const tails = 2000
	single, heads := 0, 0
	for seed := range uint64(tails) {
		rnd := rand.New(rand.NewPCG(seed, 2))
		s := make([]float64, 100)
		for i := range s {
			s[i] = math.Pow(rnd.Float64(), -.7)
		}
		sorted := slices.Sorted(slices.Values(s))
		if tailTest(1, sorted[99]/sorted[98], sorted) <= .1 {
			single++
		}
		if must(FindHead(s)).TailP <= .05 {
			heads++
		}
	}
	if sd := math.Sqrt(tails * .1 * .9); !(math.Abs(float64(single)-.1*tails) < 4*sd) {
		t.Errorf("%d of %d tails with p ≤ 0.1, want %v ± %.0f", single, tails, .1*tails, sd)
	}
	if sd := math.Sqrt(tails * .05 * .95); !(float64(heads) < .05*tails+4*sd) {
		t.Errorf("a head in %d of %d tails at 0.05", heads, tails)
	}
}

// TestHeadOfCopies: outliers that came in copies, the small ones among them below the multiples of the rule.
func TestHeadOfCopies(t *testing.T) {
	s := make([]float64, 100)
	for i := range s {
		s[i] = .5 + float64(i)/100
	}
	for k, v := range []float64{130, 60, 60, 45, 40, 30, 12} {
		s[10*k] = v
	}
	head, rule := must(FindHead(s)), must(FindOutliers(s, OutlierRule{}))
	if len(head.Neurons) != 7 || len(rule.Neurons) >= 7 || !(head.TailP < .001) || head.Separation != 12/1.49 {
		t.Errorf("head %+v, rule %+v", head, rule)
	}
	share, chance := head.Overlap(&Outliers{Neurons: []int{0, 10, 99}}, 100)
	if share != 2./8 || !(math.Abs(chance-.21/9.79) < 1e-15) {
		t.Errorf("overlap %v, chance %v", share, chance)
	}
}

// TestCoresDoNotMatter: the same bits for one core and for several.
func TestCoresDoNotMatter(t *testing.T) {
	r := three(50).redundant(rand.New(rand.NewPCG(5, 5)), pairs, pairOrder)
	var first string
	for _, n := range []int{1, 3} {
		before := runtime.GOMAXPROCS(n)
		s, err := Classify(context.Background(), r, Options{}, rand.NewPCG(1, 1))
		runtime.GOMAXPROCS(before)
		if err != nil {
			t.Fatal(err)
		}
		got := fmt.Sprintf("%b %b %+v %b %v", s.Clusters.Gaps, s.Clusters.GapErrors, s.Gaussian, s.ClassP, s)
		if first == "" {
			first = got
		}
		if got != first {
			t.Errorf("on %d cores\n%s\non one\n%s", n, got, first)
		}
	}
}
