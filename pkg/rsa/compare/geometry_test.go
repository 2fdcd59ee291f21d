package compare_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa/compare"
)

// patterns returns random patterns and their squared distances.
func patterns(r *rand.Rand, n, channels int) (*mat.Dense, []float64) {
	x := mat.NewDense(n, channels, nil)
	for i := range n {
		for c := range channels {
			x.Set(i, c, r.NormFloat64())
		}
	}
	return x, squared(x)
}

func squared(x *mat.Dense) []float64 {
	n, _ := x.Dims()
	var d []float64
	for i := range n {
		for j := i + 1; j < n; j++ {
			var v mat.VecDense
			v.SubVec(x.RowView(i), x.RowView(j))
			d = append(d, mat.Dot(&v, &v))
		}
	}
	return d
}

func ready(t *testing.T, m compare.Measure, n int, rows ...[]float64) compare.Evaluator {
	t.Helper()
	rdms := mat.NewDense(len(rows), len(rows[0]), nil)
	for i, x := range rows {
		rdms.SetRow(i, x)
	}
	e, err := m.Ready(n, rdms)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// procrustes returns the nuclear norm of X'Y and the squared norms, of centred patterns: the least squared distance over rotations is |X|² + |Y|² − 2 nuclear.
func procrustes(x, y *mat.Dense) (nuclear, xx, yy float64) {
	centre := func(x *mat.Dense) *mat.Dense {
		n, c := x.Dims()
		out := mat.DenseCopyOf(x)
		for j := range c {
			mean := mat.Sum(x.ColView(j)) / float64(n)
			for i := range n {
				out.Set(i, j, x.At(i, j)-mean)
			}
		}
		return out
	}
	a, b := centre(x), centre(y)
	var product mat.Dense
	product.Mul(a.T(), b)
	var svd mat.SVD
	svd.Factorize(&product, mat.SVDNone)
	for _, s := range svd.Values(nil) {
		nuclear += s
	}
	return nuclear, math.Pow(mat.Norm(a, 2), 2), math.Pow(mat.Norm(b, 2), 2)
}

// TestBuresIsProcrustes compares with the best rotation of patterns, of conditions that are in the sample, each once.
func TestBuresIsProcrustes(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for trial := range 20 {
		n := 5 + trial%4
		x, dx := patterns(r, n, 3+trial%7) // also of low rank
		y, dy := patterns(r, n, 9)
		copies := randomCopies(r, n)
		if trial%4 == 0 {
			copies = nil
		}
		var rows []int
		for g := range n {
			if copies == nil || copies[g] > 0 {
				rows = append(rows, g)
			}
		}
		pick := func(x *mat.Dense) *mat.Dense {
			_, c := x.Dims()
			out := mat.NewDense(len(rows), c, nil)
			for i, g := range rows {
				out.SetRow(i, x.RawRowView(g))
			}
			return out
		}
		nuclear, xx, yy := procrustes(pick(x), pick(y))
		e := ready(t, compare.Bures(), n, dx, dy).Clone()
		e.Weigh(copies)
		if want := nuclear / math.Sqrt(xx*yy); len(rows) > 2 && !(math.Abs(e.Similarity(0, 1)-want) <= 1e-12) {
			t.Errorf("similarity %v, want %v", e.Similarity(0, 1), want)
		}
		e = ready(t, compare.BuresDistance(), n, dx, dy)
		e.Weigh(copies)
		if want := -math.Sqrt(xx + yy - 2*nuclear); len(rows) > 2 && !(math.Abs(e.SimilarityOf(dx, 1)-want) <= 1e-12) {
			t.Errorf("distance %v, want %v", e.SimilarityOf(dx, 1), want)
		}
		if v := e.Similarity(0, 0); len(rows) > 2 && !(v <= 0 && v > -1e-6) {
			t.Errorf("distance to itself %v", v)
		}
		if e.Pairs() != len(rows)*(len(rows)-1)/2 {
			t.Errorf("%d pairs of %d conditions", e.Pairs(), len(rows))
		}
	}
}

// TestBuresGolden holds the squared distances, and the similarity with the model of two clusters: K_x = λuu', so that it is √(u'K_y u / tr K_y).
func TestBuresGolden(t *testing.T) {
	want := read[golden](t, "compare.json")
	models, data := array(t, "compare_models.npy"), array(t, "compare_data.npy")
	for i, row := range want.Compare["bures_squared_distance"] {
		for j, w := range row {
			e := ready(t, compare.BuresDistance(), 12, models.RawRowView(i), data.RawRowView(j))
			if i == 1 {
				trace, other := sum(models.RawRowView(i))/12, sum(data.RawRowView(j))/12
				similarity := ready(t, compare.Bures(), 12, models.RawRowView(i), data.RawRowView(j)).Similarity(0, 1)
				w = trace + other - 2*similarity*math.Sqrt(trace*other) // the peer rounds, as said in TestGoldenCompare; the similarity is tested below
			}
			if d := e.Similarity(0, 1); d > 0 || !(math.Abs(d*d-w) <= 1e-10) {
				t.Errorf("(%d,%d): %v, squared %v, want %v", i, j, d, d*d, w)
			}
		}
	}
	model := models.RawRowView(1)
	u := make([]float64, 12) // +1 and −1 by the cluster of condition 0, centred
	u[0] = 1
	for g := 1; g < 12; g++ {
		u[g] = 1 - 2*model[g-1]
	}
	u = centred(u)
	for j := range 5 {
		y, trace, product := data.RawRowView(j), 0., 0.
		p := 0
		for g := range 12 {
			for h := g + 1; h < 12; h++ {
				product -= u[g] * u[h] * y[p] // u'(−½D)u
				trace += y[p] / 12            // tr(−½HDH) = Σ d/n
				p++
			}
		}
		exact := math.Sqrt(product / inner(nil, u, u) / trace)
		if got := ready(t, compare.Bures(), 12, model, y).Similarity(0, 1); !(math.Abs(got-exact) <= 1e-13) {
			t.Errorf("data %d: %v, want %v", j, got, exact)
		}
	}
}

func sum(x []float64) (s float64) {
	for _, v := range x {
		s += v
	}
	return s
}

// TestRiemannian holds properties: distance 0 of a scaled RDM and of one with noise added to the model; the same for each order of the conditions; the least over a fine
// grid of both parameters; the distance under a sample is that of the distinct conditions.
func TestRiemannian(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	n := 6
	_, x := patterns(r, n, 9)
	_, y := patterns(r, n, 9)
	sigma := covariance(r, n)
	noisy := make([]float64, len(x))
	p := 0
	for g := range n {
		for h := g + 1; h < n; h++ {
			noisy[p] = 3*x[p] + .2*(sigma.At(g, g)+sigma.At(h, h)-2*sigma.At(g, h))
			p++
		}
	}
	scaled := make([]float64, len(x))
	for i, v := range x {
		scaled[i] = 7 * v
	}
	for name, c := range map[string]struct {
		m compare.Measure
		y []float64
	}{"scaled": {compare.Riemannian(nil), scaled}, "noise": {compare.Riemannian(sigma), noisy}} {
		if d := ready(t, c.m, n, x, c.y).Similarity(0, 1); !(math.Abs(d) < 1e-7) {
			t.Errorf("%s: %v, want 0", name, d)
		}
	}
	e := ready(t, compare.Riemannian(nil), n, x, y)
	d := e.Similarity(0, 1)
	order := r.Perm(n)
	xo, yo := permute(n, order, x), permute(n, order, y)
	if v := ready(t, compare.Riemannian(nil), n, xo, yo).Similarity(0, 1); !(math.Abs(v-d) <= 1e-7) {
		t.Errorf("after permutation %v, want %v", v, d)
	}
	if best := riemannianByGrid(n, x, y); !(d >= best-1e-9 && d < best+1e-2) {
		t.Errorf("%v, best of a grid %v", d, best)
	}
	copies := []int{2, 0, 1, 1, 0, 2}
	e.Weigh(copies)
	sub := func(x []float64) []float64 {
		return draw(n, []int{1, 0, 1, 1, 0, 1}, func(int) bool { return false }).of(x)
	}
	if v, want := e.Similarity(0, 1), ready(t, compare.Riemannian(nil), 4, sub(x), sub(y)).Similarity(0, 1); !(math.Abs(v-want) <= 1e-12) {
		t.Errorf("sample %v, want %v", v, want)
	}
	_, flat := patterns(r, n, 2)
	e = ready(t, compare.Riemannian(nil), n, x, flat)
	if v := e.Similarity(0, 1); !math.IsNaN(v) {
		t.Errorf("data of two dimensions: %v, want NaN", v)
	}
	if v := e.Similarity(1, 0); !(v < 0) {
		t.Errorf("model of two dimensions: %v", v)
	}
}

func permute(n int, order []int, x []float64) []float64 {
	at := func(g, h int) float64 {
		g, h = min(g, h), max(g, h)
		return x[g*(2*n-g-1)/2+h-g-1]
	}
	var out []float64
	for i, g := range order {
		for _, h := range order[i+1:] {
			out = append(out, at(g, h))
		}
	}
	return out
}

// riemannianByGrid is the definition, relative to the last condition, at the best of many θ.
func riemannianByGrid(n int, x, y []float64) float64 {
	second := func(x []float64) *mat.SymDense {
		at := func(g, h int) float64 {
			if g == h {
				return 0
			}
			g, h = min(g, h), max(g, h)
			return x[g*(2*n-g-1)/2+h-g-1]
		}
		s := mat.NewSymDense(n-1, nil)
		for g := range n - 1 {
			for h := g; h < n-1; h++ {
				s.SetSym(g, h, (at(g, n-1)+at(h, n-1)-at(g, h))/2)
			}
		}
		return s
	}
	gx, gy := second(x), second(y)
	best := math.Inf(-1)
	for i := range 200 {
		for j := range 200 {
			t0, t1 := -8+.05*float64(i), -8+.05*float64(j)
			sum := mat.NewDense(n-1, n-1, nil)
			sum.Apply(func(g, h int, _ float64) float64 {
				v := math.Exp(t0)*gx.At(g, h) + math.Exp(t1)
				if g == h {
					v += math.Exp(t1)
				}
				return v
			}, sum)
			var solved mat.Dense
			if solved.Solve(gy, sum) != nil {
				continue
			}
			var eigen mat.Eigen
			eigen.Factorize(&solved, mat.EigenNone)
			d := 0.
			for _, l := range eigen.Values(nil) {
				d += math.Pow(math.Log(real(l)), 2)
			}
			best = max(best, -math.Sqrt(d))
		}
	}
	return best
}
