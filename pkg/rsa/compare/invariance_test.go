package compare_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa/compare"
)

// TestInvariance: no measure but distances depends on the scale of an RDM, rank measures on no monotone function, correlations on no constant, and none on the order of
// the conditions.
func TestInvariance(t *testing.T) {
	r := rand.New(rand.NewPCG(23, 24))
	n := 8
	_, x := patterns(r, n, 10)
	_, y := patterns(r, n, 10)
	apply := func(x []float64, f func(float64) float64) []float64 {
		out := make([]float64, len(x))
		for i, v := range x {
			out[i] = f(v)
		}
		return out
	}
	scale := func(v float64) float64 { return 1e6 * v }
	shift := func(v float64) float64 { return v + 100 }
	monotone := math.Exp
	sigma := covariance(r, n)
	order := r.Perm(n)
	permuted := mat.NewSymDense(n, nil)
	for g := range n {
		for h := g; h < n; h++ {
			permuted.SetSym(g, h, sigma.At(order[g], order[h]))
		}
	}
	copies := []int{1, 0, 3, 1, 2, 0, 1, 1}
	inOrder := make([]int, n)
	for i, g := range order {
		inOrder[i] = copies[g]
	}
	for _, c := range []struct {
		m, permuted     compare.Measure
		shift, monotone bool
	}{
		{m: compare.Cosine()},
		{m: compare.Pearson(), shift: true},
		{m: compare.WhitenedCosine(nil)},
		{m: compare.WhitenedPearson(nil), shift: true},
		{m: compare.WhitenedCosine(sigma), permuted: compare.WhitenedCosine(permuted)},
		{m: compare.WhitenedPearson(sigma), permuted: compare.WhitenedPearson(permuted), shift: true},
		{m: compare.Spearman(), shift: true, monotone: true},
		{m: compare.RhoA(), shift: true, monotone: true},
		{m: compare.KendallA(), shift: true, monotone: true},
		{m: compare.KendallB(), shift: true, monotone: true},
		{m: compare.Bures()},
		{m: compare.Riemannian(nil)},
	} {
		for _, copies := range [][]int{nil, copies} {
			value := func(m compare.Measure, x, y []float64, copies []int) float64 {
				e := ready(t, m, n, x, y)
				e.Weigh(copies)
				return e.Similarity(0, 1)
			}
			want := value(c.m, x, y, copies)
			check := func(what string, got float64) {
				t.Helper()
				if !(math.Abs(got-want) <= 2e-8*math.Abs(want)) { // the Riemannian distance is a numerical minimum
					t.Errorf("%s of %s: %v, want %v", what, c.m, got, want)
				}
			}
			check("scale", value(c.m, apply(x, scale), y, copies))
			if c.shift {
				check("shift", value(c.m, x, apply(y, shift), copies))
			}
			if c.monotone {
				check("monotone function", value(c.m, apply(x, monotone), y, copies))
			}
			m, with := c.m, copies
			if c.permuted != nil {
				m = c.permuted
			}
			if with != nil {
				with = inOrder
			}
			check("order", value(m, permute(n, order, x), permute(n, order, y), with))
		}
	}
}

// TestWhitenedCosineIsCKA: with independent noise it is the linear CKA of centred patterns, ‖Y'X‖²/(‖X'X‖ ‖Y'Y‖), for more conditions than the peer can resample too.
func TestWhitenedCosineIsCKA(t *testing.T) {
	r := rand.New(rand.NewPCG(25, 26))
	for _, n := range []int{4, 12, 130} {
		x, dx := patterns(r, n, 20)
		y, dy := patterns(r, n, 15)
		for _, m := range []*mat.Dense{x, y} {
			_, c := m.Dims()
			for j := range c {
				mean := mat.Sum(m.ColView(j)) / float64(n)
				for i := range n {
					m.Set(i, j, m.At(i, j)-mean)
				}
			}
		}
		var xy, xx, yy mat.Dense
		xy.Mul(x.T(), y)
		xx.Mul(x.T(), x)
		yy.Mul(y.T(), y)
		want := math.Pow(mat.Norm(&xy, 2), 2) / (mat.Norm(&xx, 2) * mat.Norm(&yy, 2))
		e := ready(t, compare.WhitenedCosine(nil), n, dx, dy)
		if got := e.Similarity(0, 1); !(math.Abs(got-want) <= 1e-13) {
			t.Errorf("%d conditions: %v, want %v", n, got, want)
		}
	}
}

// TestClosedFormOfSamples is the closed form for independent noise and copies, of which no part is in the code: s = Σ m y, e = 2 + n − 2m, and so on.
func TestClosedFormOfSamples(t *testing.T) {
	r := rand.New(rand.NewPCG(27, 28))
	n := 130
	rdms := randomRDMs(r, 2, n)
	copies := randomCopies(r, n)
	e, err := compare.WhitenedCosine(nil).Ready(n, rdms)
	if err != nil {
		t.Fatal(err)
	}
	e.Weigh(copies)
	product := func(x, y []float64) float64 {
		s, z := make([]float64, n), make([]float64, n)
		p := 0
		for g := range n {
			for h := g + 1; h < n; h++ {
				s[g] += float64(copies[h]) * y[p]
				s[h] += float64(copies[g]) * y[p]
				p++
			}
		}
		top, bottom := 0., 1.
		for g, m := range copies {
			d := 2 + float64(n) - 2*float64(m)
			top += float64(m) * s[g] / d
			bottom += float64(m) / d
		}
		for g, m := range copies {
			z[g] = (s[g] - top/bottom) / (2 + float64(n) - 2*float64(m))
		}
		sum := 0.
		p = 0
		for g := range n {
			for h := g + 1; h < n; h++ {
				sum += float64(copies[g]*copies[h]) * x[p] * (y[p] - z[g] - z[h]) / 2
				p++
			}
		}
		return sum
	}
	x, y := rdms.RawRowView(0), rdms.RawRowView(1)
	want := product(x, y) / math.Sqrt(product(x, x)*product(y, y))
	if got := e.Similarity(0, 1); !(math.Abs(got-want) <= 1e-13) {
		t.Errorf("%v, want %v", got, want)
	}
	linear := e.(compare.Linear)
	gram := &mat.SymDense{}
	linear.Gram(gram)
	if want := product(x, y); !(math.Abs(gram.At(0, 1)-want) <= 1e-12*want) {
		t.Errorf("inner product %v, want %v", gram.At(0, 1), want)
	}
}

// TestHalfASampleIsOneCondition is where the closed form divides by 0.
func TestHalfASampleIsOneCondition(t *testing.T) {
	r := rand.New(rand.NewPCG(29, 30))
	rdms := randomRDMs(r, 3, 4)
	copies := []int{4, 1, 1, 0} // 2 + n − 2m = 0
	d := draw(4, copies, func(int) bool { return false })
	metric := d.metric(t, func(a, b int) float64 {
		if a == b {
			return 1
		}
		return 0
	})
	checkLinear(t, "half", compare.WhitenedCosine(nil), 4, rdms, copies, d, metric, false)
}

// TestSigmaOnlyByContrasts: adding u1' + 1u' changes no similarity, with copies or without, and a full covariance that is diagonal but for that is as good as the diagonal.
func TestSigmaOnlyByContrasts(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 32))
	n := 7
	rdms := randomRDMs(r, 3, n)
	rdms.Set(1, 5, math.NaN())
	variances := make([]float64, n)
	for g := range variances {
		variances[g] = .5 + r.Float64()
	}
	diagonal := mat.NewDiagDense(n, variances)
	shifted := func(s mat.Symmetric) mat.Symmetric {
		u := make([]float64, n)
		for g := range u {
			u[g] = r.NormFloat64()
		}
		out := mat.NewSymDense(n, nil)
		for g := range n {
			for h := g; h < n; h++ {
				out.SetSym(g, h, s.At(g, h)+u[g]+u[h])
			}
		}
		return out
	}
	full := covariance(r, n)
	for _, copies := range [][]int{nil, {2, 1, 0, 1, 3, 0, 1}} {
		for _, s := range []mat.Symmetric{diagonal, full} {
			value := func(s mat.Symmetric) float64 {
				e, err := compare.WhitenedPearson(s).Ready(n, rdms)
				if err != nil {
					t.Fatal(err)
				}
				e.Weigh(copies)
				return e.Similarity(0, 2)
			}
			if want, got := value(s), value(shifted(s)); !(math.Abs(got-want) <= 1e-11) {
				t.Errorf("copies %v: %v, want %v", copies, got, want)
			}
		}
	}
}

// TestEverySampleHasAValue: full covariances that are close to singular have a similarity between −1 and 1 in every sample, whatever copies there are.
func TestEverySampleHasAValue(t *testing.T) {
	r := rand.New(rand.NewPCG(33, 34))
	n := 10
	rdms := randomRDMs(r, 2, n)
	for trial := range 50 {
		x := mat.NewDense(n, n, nil) // as many degrees of freedom as conditions
		for i := range n {
			for j := range n {
				x.Set(i, j, r.NormFloat64())
			}
		}
		sigma := &mat.SymDense{}
		sigma.SymOuterK(1, x)
		e, err := compare.WhitenedCosine(sigma).Ready(n, rdms)
		if err != nil {
			t.Fatal(err)
		}
		for range 20 {
			copies := randomCopies(r, n)
			if e.Weigh(copies); e.Pairs() < 2 {
				continue
			}
			if v := e.Similarity(0, 1); !(math.Abs(v) <= 1) {
				t.Errorf("trial %d, copies %v: %v", trial, copies, v)
			}
		}
	}
}
