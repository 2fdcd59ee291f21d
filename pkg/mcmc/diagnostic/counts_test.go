package diagnostic

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestRankCounts(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	outside, runs := 0, 1000
	for range runs {
		draws := make([][]float64, 4)
		for c := range draws {
			for range 60 {
				draws[c] = append(draws[c], math.Round(3*r.NormFloat64())) // with ties
			}
		}
		ranks := RankCounts(draws, 7, 0.9)
		wrong := false
		for b := range 7 {
			sum := 0
			for _, counts := range ranks.Counts {
				sum += counts[b]
				wrong = wrong || counts[b] < ranks.Low[b] || counts[b] > ranks.High[b]
			}
			if float64(sum) != 4*ranks.Expected[b] {
				t.Fatalf("bin %d: %d draws, expected %v a chain", b, sum, ranks.Expected[b])
			}
		}
		if wrong {
			outside++
		}
	}
	// At most 10 % of the runs are outside of the bands, which are discrete and so wider than nominal: within 4 standard errors, and not never.
	if limit := 0.1*float64(runs) + 4*math.Sqrt(0.09*float64(runs)); float64(outside) > limit || outside == 0 {
		t.Errorf("%d of %d runs are outside of bands of coverage 0.9", outside, runs)
	}
	draws := autoregressive(3, 4, 200, 0)
	for i := range draws[1] {
		draws[1][i]++
	}
	ranks := RankCounts(draws, 5, 0.99)
	if !(ranks.Counts[1][0] < ranks.Low[0]) || !(ranks.Counts[1][4] > ranks.High[4]) {
		t.Errorf("a shifted chain has counts %v, band %v to %v", ranks.Counts[1], ranks.Low, ranks.High)
	}
	if RankCounts([][]float64{{math.NaN()}}, 2, 0.9).Counts != nil {
		t.Error("NaN has ranks")
	}
}

// TestHypergeometricBounds: 10 of 4 marked, 5 are drawn: 0 … 4 marked with weights 6, 60, 120, 60, 6 of 252.
func TestHypergeometricBounds(t *testing.T) {
	for _, c := range []struct {
		tail      float64
		low, high int
	}{{0.02, 0, 4}, {6.1 / 252, 1, 3}, {65. / 252, 1, 3}, {66.1 / 252, 2, 2}, {0, 0, 4}} {
		if low, high := hypergeometric(10, 4, 5, c.tail); low != c.low || high != c.high {
			t.Errorf("tail %.3f: %d to %d, not %d to %d", c.tail, low, high, c.low, c.high)
		}
	}
}

func TestGrowth(t *testing.T) {
	draws := autoregressive(9, 2, 1000, 0.3)
	growth := ESSGrowth(draws, 4)
	for k, want := range []int{250, 500, 750, 1000} {
		if growth[k].Draws != want || (k > 0 && !(growth[k].Bulk > growth[k-1].Bulk)) {
			t.Errorf("growth at point %d: %+v", k, growth[k])
		}
	}
	if last := growth[3]; last.Bulk != ESSBulk(draws) || last.Tail != ESSTail(draws) {
		t.Errorf("the last point is %+v", last)
	}
}

// TestCompare: z of independent sets with one mean is about standard normal: its mean square over 200 pairs is 1 within 4 standard errors, √(2/200) each.
func TestCompare(t *testing.T) {
	var square float64
	const runs = 200
	for k := range uint64(runs) {
		d := Compare(autoregressive(1000+2*k, 4, 500, 0.5), autoregressive(1001+2*k, 2, 800, 0))
		square += d.Z * d.Z / runs
	}
	if !(math.Abs(square-1) <= 4*math.Sqrt(2./runs)) {
		t.Errorf("mean square of z is %.3f", square)
	}
	a := autoregressive(1, 4, 500, 0.5)
	if d := Compare(a, transformed(a, func(x float64) float64 { return x + 1 })); !near(d.Mean, -1, 1e-12) || !(d.Z < -10) {
		t.Errorf("means that differ by 1: %+v", d)
	}
}

func TestFaults(t *testing.T) {
	if s := Summarize(autoregressive(10, 4, 1000, 0)); len(s.Faults()) != 0 {
		t.Errorf("independent draws have faults %q", s.Faults())
	}
	said := strings.Join(Summarize(load(t, "shifted")).Faults(), "\n")
	for _, want := range []string{"chains do not agree: R-hat is 1.318", "bulk ESS is 11, less than 400", "tail ESS is 61"} {
		if !strings.Contains(said, want) {
			t.Errorf("shifted: %q does not say %q", said, want)
		}
	}
	if said := Summarize(load(t, "const")).Faults(); len(said) != 1 {
		t.Errorf("constant: %q", said)
	}
	for name, energy := range map[string][]float64{"none": {}, "one": {1}, "equal": {2, 2, 2}, "NaN": {1, math.NaN(), 2}} {
		if got := EBFMI([][]float64{energy}); !math.IsNaN(got[0]) {
			t.Errorf("E-BFMI of %s is %v", name, got[0])
		}
	}
	if got := EBFMI([][]float64{{0, 1, 0, 1}}); !near(got[0], 0.75*3, 1e-15) {
		t.Errorf("E-BFMI by hand is 9/4, not %v", got[0])
	}
}
