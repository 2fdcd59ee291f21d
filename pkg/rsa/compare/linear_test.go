package compare_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa/compare"
)

// drawn is a sample of conditions with its pairs written out one by one: which pair of the RDM each is, and which two copies.
type drawn struct {
	condition []int
	pair      []int
	ends      [][2]int
}

// draw writes a sample out, without pairs of copies and pairs that are missing.
func draw(n int, copies []int, missing func(pair int) bool) drawn {
	var d drawn
	for g := range n {
		m := 1
		if copies != nil {
			m = copies[g]
		}
		for range m {
			d.condition = append(d.condition, g)
		}
	}
	for a, g := range d.condition {
		for b := a + 1; b < len(d.condition); b++ {
			if h := d.condition[b]; g != h {
				if p := g*(2*n-g-1)/2 + h - g - 1; !missing(p) {
					d.pair, d.ends = append(d.pair, p), append(d.ends, [2]int{a, b})
				}
			}
		}
	}
	return d
}

func distinct(x []int) int {
	seen := map[int]bool{}
	for _, v := range x {
		seen[v] = true
	}
	return len(seen)
}

func (d drawn) of(x []float64) []float64 {
	out := make([]float64, len(d.pair))
	for k, p := range d.pair {
		out[k] = x[p]
	}
	return out
}

// metric returns V⁻¹ for a covariance over the copies, by the definition V = (CΣC')∘(CΣC').
func (d drawn) metric(t *testing.T, sigma func(a, b int) float64) mat.Symmetric {
	t.Helper()
	v := mat.NewSymDense(len(d.pair), nil)
	for p, x := range d.ends {
		for q, y := range d.ends {
			c := sigma(x[0], y[0]) - sigma(x[0], y[1]) - sigma(x[1], y[0]) + sigma(x[1], y[1])
			v.SetSym(p, q, c*c)
		}
	}
	var chol mat.Cholesky
	if !chol.Factorize(v) {
		t.Fatal("V is not positive definite")
	}
	inverse := &mat.SymDense{}
	if err := chol.InverseTo(inverse); err != nil {
		t.Fatal(err)
	}
	return whitener{inverse, chol.Cond()}
}

// whitener is an inverse with the condition number of what was inverted, by which its rounding errors are multiplied.
type whitener struct {
	*mat.SymDense
	condition float64
}

// tolerance is for comparing with results of the dense inverse.
func tolerance(v mat.Symmetric) float64 {
	if w, ok := v.(whitener); ok {
		return 1e-13 + 16*0x1p-52*w.condition
	}
	return 1e-13
}

func centred(x []float64) []float64 {
	mean := 0.
	for _, v := range x {
		mean += v / float64(len(x))
	}
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = v - mean
	}
	return out
}

func inner(v mat.Symmetric, x, y []float64) float64 {
	if v == nil {
		sum := 0.
		for i, v := range x {
			sum += v * y[i]
		}
		return sum
	}
	return mat.Inner(mat.NewVecDense(len(x), x), v, mat.NewVecDense(len(y), y))
}

// covariance returns a random covariance over n conditions, far from diagonal.
func covariance(r *rand.Rand, n int) *mat.SymDense {
	x := mat.NewDense(n, n+3, nil)
	for i := range n {
		for j := range n + 3 {
			x.Set(i, j, r.NormFloat64()*(1+float64(i)/3)+r.NormFloat64()/2)
		}
	}
	s := &mat.SymDense{}
	s.SymOuterK(1, x)
	return s
}

func randomRDMs(r *rand.Rand, count, n int) *mat.Dense {
	m := mat.NewDense(count, n*(n-1)/2, nil)
	for i := range count {
		for p := range n * (n - 1) / 2 {
			m.Set(i, p, r.ExpFloat64()+float64(i)*.3)
		}
	}
	return m
}

func randomCopies(r *rand.Rand, n int) []int {
	copies := make([]int, n)
	for range n {
		copies[r.IntN(n)]++
	}
	return copies
}

// TestLinearIsTheDefinition compares inner products under copies and missing pairs with those of the sample written out, by a dense V. The noise of copies follows the rule of
// WhitenedCosine's comment: independent for a diagonal covariance.
func TestLinearIsTheDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for trial := range 60 {
		n := 4 + trial%6
		rdms := randomRDMs(r, 3, n)
		for range trial % 4 {
			rdms.Set(r.IntN(3), r.IntN(n*(n-1)/2), math.NaN())
		}
		missing := func(p int) bool {
			for i := range 3 {
				if math.IsNaN(rdms.At(i, p)) {
					return true
				}
			}
			return false
		}
		copies := randomCopies(r, n)
		if trial%5 == 0 {
			copies = nil
		}
		d := draw(n, copies, missing)
		if distinct(d.pair) < 2 {
			continue // nothing to correlate
		}
		variances := make([]float64, n)
		for g := range variances {
			variances[g] = .2 + r.ExpFloat64()
		}
		identity := func(a, b int) float64 {
			if a != b {
				return 0
			}
			return 1
		}
		scaled := func(a, b int) float64 { return variances[d.condition[a]] * identity(a, b) }
		vi, vd := d.metric(t, identity), d.metric(t, scaled)
		diagonal := mat.NewDiagDense(n, variances)
		for _, c := range []struct {
			measure compare.Measure
			metric  mat.Symmetric
			centred bool
		}{
			{compare.Cosine(), nil, false},
			{compare.Pearson(), nil, true},
			{compare.WhitenedCosine(nil), vi, false},
			{compare.WhitenedPearson(nil), vi, true},
			{compare.WhitenedCosine(diagonal), vd, false},
			{compare.WhitenedPearson(diagonal), vd, true},
		} {
			checkLinear(t, fmt.Sprintf("trial %d, %s", trial, c.measure), c.measure, n, rdms, copies, d, c.metric, c.centred)
		}
	}
}

func checkLinear(t *testing.T, name string, m compare.Measure, n int, rdms *mat.Dense, copies []int, d drawn, metric mat.Symmetric, centre bool) {
	t.Helper()
	first, err := m.Ready(n, rdms)
	if err != nil {
		t.Fatal(name, err)
	}
	first.Weigh(make([]int, n)) // a clone owes nothing to what came before
	e := first.Clone().(compare.Linear)
	e.Weigh(copies)
	if e.Pairs() != len(d.pair) {
		t.Fatalf("%s: %d pairs, want %d", name, e.Pairs(), len(d.pair))
	}
	gram := mat.NewSymDense(3, nil)
	e.Gram(gram)
	for i := range 3 {
		for j := range 3 {
			x, y := d.of(rdms.RawRowView(i)), d.of(rdms.RawRowView(j))
			if centre {
				x, y = centred(x), centred(y)
			}
			size := math.Sqrt(inner(metric, x, x) * inner(metric, y, y))
			want := inner(metric, x, y)
			if got := gram.At(i, j); !(math.Abs(got-want) <= tolerance(metric)*size) {
				t.Errorf("%s: inner product (%d,%d) is %v, want %v", name, i, j, got, want)
			}
			want /= size
			if got := e.Similarity(i, j); !(math.Abs(got-want) <= tolerance(metric)) {
				t.Errorf("%s: similarity (%d,%d) is %v, want %v", name, i, j, got, want)
			}
			if got := e.SimilarityOf(rdms.RawRowView(i), j); !(math.Abs(got-e.Similarity(i, j)) <= 1e-15) && !math.IsNaN(got) {
				t.Errorf("%s: similarity of (%d,%d) is %v, want %v", name, i, j, got, e.Similarity(i, j))
			}
		}
	}
}
