package diagnostic

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/rng"
)

// autoregressive returns chains of a stationary process xₜ = ρ xₜ₋₁ + √(1−ρ²) ε, of variance 1.
func autoregressive(seed uint64, chains, n int, rho float64) [][]float64 {
	r := rng.New(seed).Rand()
	draws := make([][]float64, chains)
	for c := range draws {
		x := r.NormFloat64()
		for range n {
			draws[c] = append(draws[c], x)
			x = rho*x + math.Sqrt(1-rho*rho)*r.NormFloat64()
		}
	}
	return draws
}

// transformed applies f to a copy.
func transformed(draws [][]float64, f func(float64) float64) [][]float64 { return apply(draws, f) }

func near(a, b, relative float64) bool {
	return math.Abs(a-b) <= relative*math.Max(math.Abs(a), math.Abs(b))
}

func TestUndefined(t *testing.T) {
	good := autoregressive(1, 4, 50, 0.2)
	with := func(x float64) [][]float64 {
		d := apply(good, func(v float64) float64 { return v })
		d[2][11] = x
		return d
	}
	all := slices.Collect(func(yield func(string) bool) {
		for name := range functions {
			if name != "bfmi" && !strings.HasPrefix(name, "lag") && !yield(name) {
				return
			}
		}
	})
	for _, c := range []struct {
		name    string
		draws   [][]float64
		defined string // the functions that have a value
	}{
		{"no chain", nil, ""},
		{"chains without draws", [][]float64{{}, {}}, ""},
		{"NaN", with(math.NaN()), ""},
		{"+Inf", with(math.Inf(1)), "rhat ess_bulk q05 q33"},
		{"-Inf", with(math.Inf(-1)), "rhat ess_bulk q05 q33"},
		{"one draw", [][]float64{{1}, {2}, {4}}, "q05 q33"},
		{"two draws", [][]float64{{1, 3}, {2, 7}}, "q05 q33"},
		{"constant", [][]float64{{0.1, 0.1, 0.1, 0.1, 0.1, 0.1}, {0.1, 0.1, 0.1, 0.1, 0.1, 0.1}}, "q05 q33"},
		{"squares overflow", transformed(good, func(x float64) float64 { return x * 1e200 }), "rhat ess_bulk ess_tail ess_q05 ess_q50 ess_q100 mcse_q05 mcse_q50 mcse_q95 q05 q33"},
	} {
		defined := strings.Fields(c.defined)
		for _, name := range all {
			got := functions[name](c.draws)
			if math.IsNaN(got) == slices.Contains(defined, name) {
				t.Errorf("%s: %s is %v", c.name, name, got)
			}
		}
	}
}

func TestMisusePanics(t *testing.T) {
	ragged := [][]float64{{1, 2, 3}, {1, 2}}
	for name, f := range map[string]func(){
		"ragged R-hat":     func() { RHat(ragged) },
		"ragged ESS":       func() { ESSTail(ragged) },
		"ragged quantile":  func() { Quantile(ragged, 0.5) },
		"probability":      func() { ESSQuantile(nil, 1.1) },
		"NaN probability":  func() { Quantile(nil, math.NaN()) },
		"negative lags":    func() { Autocorrelation([]float64{1}, -1) },
		"no bins":          func() { RankCounts(nil, 0, 0.9) },
		"no point":         func() { ESSGrowth(nil, 0) },
		"groups":           func() { NestedRHat([][]float64{{1}, {2}}, []int{1}) },
		"groups of a size": func() { NestedRHat([][]float64{{1}, {2}, {3}}, []int{1, 1, 2}) },
		"names":            func() { Table([]string{"a"}, nil) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if said, _ := recover().(string); !strings.HasPrefix(said, "diagnostic: ") {
					t.Errorf("said %q", said)
				}
			}()
			f()
		})
	}
}

func TestInvariances(t *testing.T) {
	draws := autoregressive(2, 3, 401, 0.6)
	for name, f := range functions {
		if strings.HasPrefix(name, "mcse") || strings.HasPrefix(name, "q") || strings.HasPrefix(name, "lag") || name == "bfmi" {
			continue
		}
		want := f(draws)
		if got := f(transformed(draws, func(x float64) float64 { return 3 - 4*x })); !strings.HasPrefix(name, "ess_q") && !near(got, want, 1e-9) {
			t.Errorf("%s: %v, mirrored and scaled %v", name, want, got)
		}
		permuted := [][]float64{draws[2], draws[0], draws[1]}
		if got := f(permuted); !near(got, want, 1e-10) {
			t.Errorf("%s: %v, chains permuted %v", name, want, got)
		}
	}
	// Bulk ESS and the ESS of quantiles at a draw depend on the order only.
	if a, b := ESSBulk(draws), ESSBulk(transformed(draws, math.Exp)); a != b {
		t.Errorf("bulk ESS %v, of exponentials %v", a, b)
	}
	// Draws that are far from 0 keep their digits: the shift is exact for these draws, which are multiples of 2⁻²⁰.
	grid := transformed(draws, func(x float64) float64 { return math.Round(x*0x1p20) * 0x1p-20 })
	for name, f := range map[string]func([][]float64) float64{"ESSMean": ESSMean, "RHatBasic": RHatBasic, "MCSEMean": MCSEMean, "EBFMI": functions["bfmi"], "lag 1": lag(1)} {
		if a, b := f(grid), f(transformed(grid, func(x float64) float64 { return x + 0x1p30 })); !near(a, b, 1e-12) {
			t.Errorf("%s is %.17g, of shifted draws %.17g", name, a, b)
		}
	}
}

func TestAutocovarianceByDefinition(t *testing.T) {
	draws := autoregressive(3, 2, 97, 0.7)
	draws = append(draws, slices.Repeat([]float64{0.1}, 97))
	got := autocovariances(draws)
	for k := range 97 {
		var want float64
		for _, x := range draws[:2] {
			m := mean(x, 0)
			for i := range 97 - k {
				want += (x[i] - m) * (x[i+k] - m) / 97 / 3
			}
		}
		if !(math.Abs(got[k]-want) <= 1e-14) {
			t.Fatalf("lag %d: %v, by definition %v", k, got[k], want)
		}
	}
	for n, want := range map[int]int{1: 2, 2: 2, 7: 8, 13: 16, 26: 30, 97: 100, 162: 162, 1000001: 1012500} {
		if got := smooth(n); got != want {
			t.Errorf("smooth(%d) is %d, not %d", n, got, want)
		}
	}
}

// TestESSOfAutoregression: the mean of an AR(1) is known as well as by S(1−ρ)/(1+ρ) independent draws. Over 40 runs the mean of the estimates is within 4 standard errors and
// the bias of 2 % that truncation by Geyer's rule may have.
func TestESSOfAutoregression(t *testing.T) {
	for _, rho := range []float64{-0.4, 0, 0.5, 0.9} {
		const runs, chains, n = 40, 4, 2000
		want := chains * n * (1 - rho) / (1 + rho)
		var values []float64
		for k := range runs {
			values = append(values, ESSMean(autoregressive(uint64(100+k), chains, n, rho))/want)
		}
		m := mean(values, 0)
		if se := math.Sqrt(variance(values, 0, m) / runs); !(math.Abs(m-1) <= 0.02+4*se) {
			t.Errorf("ρ = %v: ESS is %.3f ± %.3f of the exact value", rho, m, se)
		}
	}
}

func TestAntitheticIsCapped(t *testing.T) {
	draws := autoregressive(4, 4, 1000, -0.95)
	s := 4000.
	if got := ESSMean(draws); got != s*math.Log10(s) {
		t.Errorf("ESS of antithetic chains is %v, not S·log₁₀ S = %v", got, s*math.Log10(s))
	}
}

// TestOtherScale: only the folded part sees that a chain has another scale.
func TestOtherScale(t *testing.T) {
	draws := autoregressive(5, 4, 500, 0)
	draws[3] = transformed(draws[3:], func(x float64) float64 { return 4 * x })[0]
	if a, b := RHatBasic(draws), RHat(draws); !(a < 1.01) || !(b > 1.1) {
		t.Errorf("one chain four times as wide: R-hat %v without folding, %v with", a, b)
	}
}

func TestNestedRHat(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	var draws [][]float64
	group := make([]int, 60)
	for c := range group {
		draws = append(draws, []float64{r.NormFloat64(), r.NormFloat64()})
		group[c] = 7 - c%4
	}
	agree := NestedRHat(draws, group)
	for c := range draws {
		if group[c] == 5 {
			draws[c][0] += 3
			draws[c][1] += 3
		}
	}
	if apart := NestedRHat(draws, group); !(agree < 1.1) || !(apart > 1.3) {
		t.Errorf("nested R-hat is %v of groups that agree, %v of groups that do not", agree, apart)
	}
	// By hand: two groups of two chains with one draw each, as they are: means 1 and 5, variances 2 and 2; √(1 + 8/2).
	if got := nested([][]float64{{0}, {4}, {2}, {6}}, [][]int{{0, 2}, {1, 3}}); !near(got, math.Sqrt(5), 1e-15) {
		t.Errorf("nested R-hat by hand is √5, not %v", got)
	}
	if got := NestedRHat(draws, make([]int, 60)); !math.IsNaN(got) {
		t.Errorf("nested R-hat of one group is %v", got)
	}
}

func TestLongChains(t *testing.T) {
	if testing.Short() {
		t.Skip("10⁶ draws")
	}
	if got, want := ESSBulk(autoregressive(7, 2, 1_000_000, 0.8)), 2e6/9; !near(got, want, 0.05) {
		t.Errorf("bulk ESS of 2 × 10⁶ draws is %.0f, not within 5 %% of %.0f", got, want)
	}
}

func BenchmarkSummarize(b *testing.B) {
	draws := autoregressive(8, 4, 1_000_000, 0.5)
	b.ReportAllocs()
	for b.Loop() {
		Summarize(draws)
	}
}
