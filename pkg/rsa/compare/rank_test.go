package compare_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa/compare"
)

// averageRanks returns ranks by counting: 1 for each smaller value, half for each equal one.
func averageRanks(x []float64) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		r := .5
		for _, w := range x {
			switch {
			case w < v:
				r++
			case w == v:
				r += .5
			}
		}
		out[i] = r
	}
	return out
}

// rankDeviations returns average ranks less their mean, which is (N+1)/2 whatever the ties.
func rankDeviations(x []float64) []float64 {
	r := averageRanks(x)
	for i := range r {
		r[i] -= float64(len(x)+1) / 2
	}
	return r
}

func spearman(x, y []float64) float64 {
	x, y = rankDeviations(x), rankDeviations(y)
	return inner(nil, x, y) / math.Sqrt(inner(nil, x, x)*inner(nil, y, y))
}

func rhoA(x, y []float64) float64 {
	n := float64(len(x))
	return 12 * inner(nil, rankDeviations(x), rankDeviations(y)) / (n*n*n - n)
}

// couples returns concordant minus discordant couples, and those that x and y do not tie.
func couples(x, y []float64) (difference, x0, y0 float64) {
	for i := range x {
		for j := range i {
			a, b := sign(x[i]-x[j]), sign(y[i]-y[j])
			difference += a * b
			x0 += a * a
			y0 += b * b
		}
	}
	return difference, x0, y0
}

func sign(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}

func tauA(x, y []float64) float64 {
	n := float64(len(x))
	d, _, _ := couples(x, y)
	return d / (n * (n - 1) / 2)
}

func tauB(x, y []float64) float64 {
	d, a, b := couples(x, y)
	return d / math.Sqrt(a*b)
}

// rankMeasures pairs each measure with its definition, and the maximal difference: none but the last rounding, as all sums are of whole numbers.
var rankMeasures = []struct {
	compare.Measure
	definition func(x, y []float64) float64
}{
	{compare.Spearman(), spearman},
	{compare.RhoA(), rhoA},
	{compare.KendallA(), tauA},
	{compare.KendallB(), tauB},
}

// TestRanksOfSamples compares each rank measure under random copies, with zeros, ties and missing pairs, with its definition on the sample written out.
func TestRanksOfSamples(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for trial := range 300 {
		n := 3 + trial%8
		rdms := randomRDMs(r, 3, n)
		levels := float64(1 + trial%7)
		rdms.Apply(func(i, _ int, v float64) float64 {
			if i > 0 {
				v = math.Floor(v * levels) // ties
			}
			return v
		}, rdms)
		gone := map[int]bool{}
		for range trial % 3 {
			p := r.IntN(n * (n - 1) / 2)
			gone[p] = true
			rdms.Set(r.IntN(3), p, math.NaN())
		}
		copies := randomCopies(r, n)
		d := draw(n, copies, func(p int) bool { return gone[p] })
		if len(gone) == n*(n-1)/2 {
			continue
		}
		for _, m := range rankMeasures {
			ready, err := m.Ready(n, rdms)
			if err != nil {
				t.Fatal(err)
			}
			e := ready.Clone()
			e.SimilarityOf(rdms.RawRowView(1), 0) // of other weights and another RDM: must not stay
			e.Similarity(0, 2)
			e.Weigh(copies)
			if e.Pairs() != len(d.pair) {
				t.Fatalf("trial %d: %s: %d pairs, want %d", trial, m, e.Pairs(), len(d.pair))
			}
			for i := range 3 {
				for j := range 3 {
					want := m.definition(d.of(rdms.RawRowView(i)), d.of(rdms.RawRowView(j)))
					if len(d.pair) < 2 {
						want = math.NaN()
					}
					x := rdms.RawRowView(i)
					for kind, got := range []float64{e.Similarity(i, j), e.SimilarityOf(x, j), e.SimilarityOf(slices.Clone(x), j)} {
						if same := math.Abs(got-want) <= 4e-15 || math.IsNaN(got) && math.IsNaN(want); !same {
							t.Errorf("trial %d: %s (%d,%d) kind %d: %v, want %v", trial, m, i, j, kind, got, want)
						}
					}
				}
			}
			checkRankPool(t, e, rdms, d)
		}
	}
}

func checkRankPool(t *testing.T, e compare.Evaluator, rdms *mat.Dense, d drawn) {
	t.Helper()
	pool := make([]float64, len(rdms.RawRowView(0)))
	e.Pool(pool, []int{0, 2}, []float64{1, 3})
	a, b := averageRanks(d.of(rdms.RawRowView(0))), averageRanks(d.of(rdms.RawRowView(2)))
	counts := map[int]bool{}
	for k, p := range d.pair {
		counts[p] = true
		n := float64(len(d.pair))
		if want := ((a[k] - .5) + 3*(b[k]-.5)) / (4 * n); !(math.Abs(pool[p]-want) <= 1e-15) {
			t.Fatalf("pool: pair %d is %v, want %v", p, pool[p], want)
		}
	}
	for p, v := range pool {
		if !counts[p] && v != 0 {
			t.Fatalf("pool: pair %d does not count and is %v", p, v)
		}
	}
}

// TestRhoAIsExpectedSpearman breaks ties in every order and averages Spearman's correlation.
func TestRhoAIsExpectedSpearman(t *testing.T) {
	model := []float64{1, 1, 0, 1, 0, 0}
	data := []float64{.3, .9, .1, .4, .4, .2}
	sum, count := 0., 0.
	permutations(6, func(order []int) {
		jittered := func(x []float64) []float64 {
			out := make([]float64, 6)
			for i, v := range x {
				out[i] = v + 1e-6*float64(order[i])
			}
			return out
		}
		j := jittered(model)
		permutations(2, func(two []int) {
			d := append([]float64{}, data...)
			d[3] += 1e-6 * float64(two[0])
			d[4] += 1e-6 * float64(two[1])
			sum += spearman(j, d)
			count++
		})
	})
	e, err := compare.RhoA().Ready(4, mat.NewDense(2, 6, append(append([]float64{}, model...), data...)))
	if err != nil {
		t.Fatal(err)
	}
	if got := e.Similarity(0, 1); !(math.Abs(got-sum/count) <= 1e-12) {
		t.Errorf("rho-a %v, expected Spearman %v over %v orders", got, sum/count, count)
	}
}

func permutations(n int, f func([]int)) {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	var next func(k int)
	next = func(k int) {
		if k == n {
			f(order)
			return
		}
		for i := k; i < n; i++ {
			order[k], order[i] = order[i], order[k]
			next(k + 1)
			order[k], order[i] = order[i], order[k]
		}
	}
	next(0)
}
