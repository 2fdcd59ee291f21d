package inference

import (
	"context"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// fixedGolden are evaluations of three models in five subjects, and their tests by rsatoolbox, from testdata/fixed.json.
type fixedGolden struct {
	Evaluations  [][]float64
	Means        []float64
	Covariance   [][]float64 `json:"covariance_ddof1_over_n"`
	NoiseCeiling [2]float64  `json:"noise_ceiling"`
	T            struct {
		Pairs   [][]float64 `json:"p_pairwise_two_sided"`
		Zero    []float64   `json:"p_zero_one_sided"`
		Ceiling []float64   `json:"p_lower_ceiling_two_sided"`
	}
	Rank struct {
		Pairs   [][]float64 `json:"p_pairwise_two_sided"`
		Zero    []float64   `json:"p_zero_two_sided"`
		Ceiling []float64   `json:"p_lower_ceiling_two_sided"`
	} `json:"wilcoxon_signed_rank"`
	CI95 [2][]float64
}

func (g fixedGolden) result() *Result {
	m, s := len(g.Evaluations), len(g.Evaluations[0])
	r := &Result{Models: []string{"a", "b", "c"}, Subjects: s, Evaluations: mat.NewDense(m, s, slices.Concat(g.Evaluations...)), Mean: g.Means, DoF: float64(s - 1)}
	r.Ceiling = Ceiling{Lower: g.NoiseCeiling[0], Upper: g.NoiseCeiling[1]}
	r.Contrasts = mat.NewSymDense(m+2, nil)
	for i := range m {
		for j := range i {
			r.Contrasts.SetSym(i, j, g.Covariance[i][i]+g.Covariance[j][j]-2*g.Covariance[i][j])
		}
		for _, b := range []int{i, m, m + 1} { // the ceiling is a constant
			r.Contrasts.SetSym(i, b, g.Covariance[i][i])
		}
	}
	return r
}

func readFixed(t *testing.T) map[string]fixedGolden {
	t.Helper()
	var all struct {
		Fixed map[string]fixedGolden `json:"eval_fixed"`
	}
	text, err := os.ReadFile("testdata/fixed.json")
	if err == nil {
		err = json.Unmarshal(text, &all)
	}
	if err != nil {
		t.Fatal(err)
	}
	return all.Fixed
}

func TestTestsOfResultsAgreeWithRsatoolbox(t *testing.T) {
	for name, g := range readFixed(t) {
		r := g.result()
		tt := TTests(r)
		rank, err := SignedRankTests(r)
		if err != nil {
			t.Fatal(err)
		}
		intervals := TIntervals(r, .95)
		for i := range r.Models {
			if p := g.T.Zero[i]; !(math.Abs(tt.Zero[i].P-p) <= 1e-9*p+0x1p-53) { // theirs is 1 minus the other tail, rounded
				t.Errorf("%s: t against zero: p = %g, want %g", name, tt.Zero[i].P, p)
			}
			agree(t, name+": t against the ceiling", tt.Lower[i].P, g.T.Ceiling[i], 1e-9)
			agree(t, name+": signed rank against zero, two-sided", SignedRank(g.Evaluations[i], 0, TwoSided).P, g.Rank.Zero[i], 1e-12)
			agree(t, name+": signed rank against zero", rank.Zero[i].P, g.Rank.Zero[i]/2, 1e-12) // all evaluations are positive
			agree(t, name+": signed rank against the ceiling", rank.Lower[i].P, g.Rank.Ceiling[i], 1e-12)
			agree(t, name+": interval", intervals[i].Low, g.CI95[0][i], 1e-10)
			agree(t, name+": interval", intervals[i].High, g.CI95[1][i], 1e-10)
			for j := range r.Models {
				if i == j {
					continue
				}
				agree(t, name+": t of a pair", tt.Pairs[i][j].P, g.T.Pairs[i][j], 1e-9)
				agree(t, name+": paired t", PairedTTest(g.Evaluations[i], g.Evaluations[j], TwoSided).P, g.T.Pairs[i][j], 1e-9)
				agree(t, name+": signed rank of a pair", rank.Pairs[i][j].P, g.Rank.Pairs[i][j], 1e-12)
				if tt.Pairs[i][j].Statistic != -tt.Pairs[j][i].Statistic || tt.Pairs[i][j].Sided != TwoSided || tt.Zero[i].Sided != Greater {
					t.Errorf("%s: sides", name)
				}
			}
		}
	}
}

func TestTablesPrintAndCorrect(t *testing.T) {
	r := readFixed(t)["corr"].result()
	tt := TTests(r)
	holm := tt.Corrected("Holm", Holm)
	pairs := Holm([]float64{tt.Pairs[0][1].P, tt.Pairs[0][2].P, tt.Pairs[1][2].P})
	if holm.Pairs[0][1].P != pairs[0] || holm.Pairs[2][0].P != pairs[1] || holm.Pairs[1][2].P != pairs[2] || tt.Pairs[0][1].P == pairs[0] {
		t.Errorf("corrected pairs %v, want %v", holm.Pairs, pairs)
	}
	p := holm.PairP()
	if p.At(1, 0) != pairs[0] || !math.IsNaN(p.At(1, 1)) {
		t.Errorf("matrix of pairs: %v", mat.Formatted(p))
	}
	text := holm.String()
	for _, part := range []string{"t test, p values corrected (Holm)", "above 0", "≠ lower", "≠ a", "0.000117"} {
		if !strings.Contains(text, part) {
			t.Errorf("table lacks %q:\n%s", part, text)
		}
	}
	if lines := strings.Split(text, "\n"); len(lines) != 5 {
		t.Errorf("%d lines, want 5:\n%s", len(lines), text)
	}
	line := tt.Zero[0].String()
	if want := "t test: 0.4419, t(4) = 16.5, p = 3.91e-05 (greater, n = 5)"; line != want {
		t.Errorf("%s\nwant %s", line, want)
	}
}

// rsatoolbox's bootstrap tests fail whenever the ceiling was drawn too, and their p can be 1.1.
func TestBootstrapTestsWithACeilingThatIsDrawn(t *testing.T) {
	random := rand.New(rand.NewPCG(12, 1))
	r := readFixed(t)["corr"].result()
	r.Scheme, r.Samples = OverSubjects, mat.NewDense(200, 5, nil)
	for b := range 200 {
		for i := range 5 {
			r.Samples.Set(b, i, r.Estimate(i)+.05*random.NormFloat64())
		}
		r.Samples.Set(b, 1, -1) // a model that is always below zero and below all others
	}
	got, err := BootstrapTests(r)
	if err != nil {
		t.Fatal(err)
	}
	if p := got.Zero[1].P; p != 1 {
		t.Errorf("never above zero: p = %g, want 1", p)
	}
	agree(t, "always above zero", got.Zero[0].P, 1./201, 1e-12)
	agree(t, "always below the ceiling", got.Lower[1].P, 1./201, 1e-12)
	agree(t, "always below another", got.Pairs[1][0].P, 1./200, 1e-12)
	below := 1
	for b := range 200 {
		below += btoi(r.Samples.At(b, 0) >= r.Samples.At(b, 3))
	}
	agree(t, "below the lower bound", got.Lower[0].P, float64(below)/201, 1e-12)
	agree(t, "estimate", got.Pairs[0][2].Estimate, r.Mean[0]-r.Mean[2], 1e-12)
	for _, row := range append(got.Pairs, got.Zero, got.Lower, got.Upper) {
		for _, test := range row {
			if test.P <= 0 || test.P > 1 {
				t.Errorf("p = %g", test.P)
			}
		}
	}
	if b, err := BCaIntervals(r, .9); err != nil || !(b[0].Low < r.Mean[0] && b[0].High > r.Mean[0]) {
		t.Errorf("BCa: %v, %v", b, err)
	}
	if p, err := PercentileIntervals(r, .9); err != nil || p[1].Low != -1 {
		t.Errorf("percentiles: %v, %v", p, err)
	}
}

func TestResultsThatCannotBeTested(t *testing.T) {
	r := readFixed(t)["cosine"].result()
	ctx := context.Background()
	if _, err := BootstrapTests(r); err == nil {
		t.Error("no samples: no error")
	}
	flips, err := SignFlipTests(ctx, r, Resampling{})
	if err != nil || flips.Zero[0].P != 1./32 {
		t.Errorf("sign flips: %v, %v", flips, err)
	}
	r.DoF = 3 // two of the five RDMs are of one person
	if _, err := SignedRankTests(r); err == nil {
		t.Error("grouped subjects: no error")
	}
	r.Contrasts, r.DoF = nil, math.NaN()
	if p := TTests(r).Zero[0]; !math.IsNaN(p.P) || p.Note == "" {
		t.Errorf("no variances: %v", p)
	}
	r.Scheme = OverConditions
	if _, err := SignFlipTests(ctx, r, Resampling{}); err == nil {
		t.Error("conditions drawn: no error")
	}
	r.Scheme, r.Folded = OnData, true
	if _, err := SignedRankTests(r); err == nil {
		t.Error("folds: no error")
	}
	r.Ceiling = Ceiling{Lower: math.NaN(), NoLower: true}
	if TTests(r).Lower != nil {
		t.Error("no lower bound: tests against it")
	}
}

// The same sign patterns serve every test of a table, so tests of one thing agree whatever stands beside it.
func TestSignFlipTablesUseOnePatternForAll(t *testing.T) {
	random := rand.New(rand.NewPCG(12, 2))
	s := 20
	r := &Result{Models: []string{"a", "b"}, Subjects: s, Evaluations: mat.NewDense(2, s, nil), Mean: make([]float64, 2), DoF: float64(s - 1), Ceiling: Ceiling{NoLower: true}}
	for i := range s {
		v := .3 + random.NormFloat64()
		r.Evaluations.Set(0, i, v)
		r.Evaluations.Set(1, i, 2*v)
	}
	got, err := SignFlipTests(context.Background(), r, Resampling{Resamples: 500, Source: rand.NewPCG(1, 1)})
	if err != nil {
		t.Fatal(err)
	}
	if got.Zero[0].P != got.Zero[1].P {
		t.Errorf("p of x is %g, of 2x %g", got.Zero[0].P, got.Zero[1].P)
	}
	if _, err := SignFlipTests(context.Background(), r, Resampling{}); err == nil {
		t.Error("20 subjects without a source: no error")
	}
}
