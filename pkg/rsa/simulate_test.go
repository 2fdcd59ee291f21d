package rsa_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
)

// squares returns the RDM of squared distances a channel between points on a line.
func squares(t testing.TB, points ...float64) *rsa.RDM {
	t.Helper()
	names := make([]string, len(points))
	for i := range points {
		names[i] = fmt.Sprint("c", i)
	}
	r, err := rsa.SquaredEuclidean(rsa.Patterns(mat.NewDense(len(points), 1, points), names))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestExactPatternsHaveTheGeometry(t *testing.T) {
	var random *mat.Dense
	{
		r := rand.New(rand.NewPCG(1, 1))
		random = mat.NewDense(6, 4, nil)
		for i := range random.RawMatrix().Data {
			random.RawMatrix().Data[i] = r.NormFloat64()
		}
	}
	r, err := rsa.SquaredEuclidean(rsa.Patterns(random, []string{"a", "b", "c", "d", "e", "f"}))
	if err != nil {
		t.Fatal(err)
	}
	for _, channels := range []int{4, 5, 40} {
		p, err := rsa.DrawPatterns(r, channels, rsa.PatternOptions{Exact: true}, rand.NewPCG(2, 2))
		if err != nil {
			t.Fatal(err)
		}
		got, err := rsa.SquaredEuclidean(rsa.Patterns(p, r.Conditions))
		if err != nil {
			t.Fatal(err)
		}
		for k := range r.Values {
			if !(math.Abs(got.Values[k]-r.Values[k]) <= 1e-12*r.Values[k]) {
				t.Errorf("%d channels, pair %d: %v, want %v", channels, k, got.Values[k], r.Values[k])
			}
		}
	}
	if _, err := rsa.DrawPatterns(r, 3, rsa.PatternOptions{Exact: true}, rand.NewPCG(2, 2)); err == nil || !strings.Contains(err.Error(), "4 dimensions") {
		t.Errorf("3 channels for 4 dimensions: %v", err)
	}
	// with a covariance over channels the Mahalanobis distances are the exact ones
	cov := ar(40, .6)
	p, err := rsa.DrawPatterns(r, 40, rsa.PatternOptions{Exact: true, Covariance: cov}, rand.NewPCG(2, 3))
	if err != nil {
		t.Fatal(err)
	}
	var c mat.Cholesky
	c.Factorize(cov)
	precision := mat.NewSymDense(40, nil)
	c.InverseTo(precision)
	got, err := rsa.Mahalanobis(rsa.Patterns(p, r.Conditions), rsa.MahalanobisOptions{Precision: precision})
	if err != nil {
		t.Fatal(err)
	}
	for k := range r.Values {
		if !(math.Abs(got.Values[k]-r.Values[k]) <= 1e-11*r.Values[k]) {
			t.Errorf("coloured, pair %d: %v, want %v", k, got.Values[k], r.Values[k])
		}
	}
}

// ar returns the covariance of a stationary process of variance 1: rho to the power of the lag.
func ar(n int, rho float64) *mat.SymDense {
	m := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			m.SetSym(i, j, math.Pow(rho, float64(j-i)))
		}
	}
	return m
}

func TestSimulationHasTheCovariances(t *testing.T) {
	// One condition without signal: rows are repeats, so that the covariance over rows × channels is known in every entry.
	rows, channels := ar(4, .5), mat.NewSymDense(3, []float64{2, .8, -.3, .8, 1, .1, -.3, .1, .5})
	const n = 20000
	sum := mat.NewDense(12, 12, nil)
	src := rand.NewPCG(3, 3)
	flat := mat.NewDense(12, 1, nil)
	for range n {
		trials, err := rsa.Simulate(mat.NewDense(1, 3, nil), []string{"a"}, rsa.SimulateOptions{Runs: 2, Repeats: 2, Noise: 1.5, Covariance: channels, TrialCovariance: rows}, src)
		if err != nil {
			t.Fatal(err)
		}
		copy(flat.RawMatrix().Data, trials.Values.RawMatrix().Data)
		var outer mat.Dense
		outer.Mul(flat, flat.T())
		sum.Add(sum, &outer)
	}
	for a := range 12 {
		for b := range 12 {
			want := 1.5 * rows.At(a/3, b/3) * channels.At(a%3, b%3)
			va, vb := 1.5*channels.At(a%3, a%3), 1.5*channels.At(b%3, b%3)
			se := math.Sqrt((va*vb + want*want) / n)
			if got := sum.At(a, b) / n; !(math.Abs(got-want) <= 5*se) {
				t.Errorf("covariance of values %d and %d: %.4f, want %.4f ± %.4f", a, b, got, want, se)
			}
		}
	}
}

func TestSimulatedDistancesAreRightOnAverage(t *testing.T) {
	truth := squares(t, 0, 1, 3)
	src := rand.NewPCG(4, 4)
	const n = 3000
	sums, squaresOf := make([]float64, 3), make([]float64, 3)
	for range n {
		p, err := rsa.DrawPatterns(truth, 8, rsa.PatternOptions{}, src)
		if err != nil {
			t.Fatal(err)
		}
		trials, err := rsa.Simulate(p, truth.Conditions, rsa.SimulateOptions{Runs: 3, Noise: 4}, src)
		if err != nil {
			t.Fatal(err)
		}
		r, err := rsa.Crossnobis(trials, rsa.CrossnobisOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for k, v := range r.Values {
			sums[k] += v / n
			squaresOf[k] += v * v / n
		}
	}
	for k, want := range truth.Values {
		se := math.Sqrt((squaresOf[k] - sums[k]*sums[k]) / n)
		if !(math.Abs(sums[k]-want) <= 4*se) {
			t.Errorf("pair %d: %.4f, want %.4f ± %.4f", k, sums[k], want, se)
		}
	}
}

func TestSimulateOrderOfRows(t *testing.T) {
	p := mat.NewDense(2, 1, []float64{10, 20})
	trials, err := rsa.Simulate(p, []string{"a", "b"}, rsa.SimulateOptions{Runs: 2, Repeats: 3}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := trials.Check(); err != nil {
		t.Fatal(err)
	}
	for i, run := range []int{0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1} {
		if trials.Run[i] != run || trials.Of[i] != i%2 || trials.Values.At(i, 0) != p.At(i%2, 0) {
			t.Errorf("row %d: run %d, condition %d, value %v", i, trials.Run[i], trials.Of[i], trials.Values.At(i, 0))
		}
	}
	if alone, err := rsa.Simulate(p, []string{"a", "b"}, rsa.SimulateOptions{}, nil); err != nil || alone.Run != nil || len(alone.Of) != 2 {
		t.Errorf("without runs: %+v, %v", alone, err)
	}
}

func TestSimulationErrors(t *testing.T) {
	notSquared := squares(t, 0, 1, 2, 3)
	for k, v := range notSquared.Values {
		notSquared.Values[k] = v * v // no points are so far apart
	}
	missing := squares(t, 0, 1, 2)
	missing.Values[1] = math.NaN()
	good := squares(t, 0, 1, 2)
	draw := func(r *rsa.RDM, channels int, o rsa.PatternOptions) error {
		_, err := rsa.DrawPatterns(r, channels, o, rand.NewPCG(1, 1))
		return err
	}
	simulate := func(conditions []string, o rsa.SimulateOptions) error {
		_, err := rsa.Simulate(mat.NewDense(2, 2, nil), conditions, o, rand.NewPCG(1, 1))
		return err
	}
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"no channel", draw(good, 0, rsa.PatternOptions{}), "0 channels"},
		{"no patterns", draw(notSquared, 5, rsa.PatternOptions{}), "eigenvalue"},
		{"missing pair", draw(missing, 5, rsa.PatternOptions{}), `"c0" and "c2" is NaN`},
		{"covariance of another size", draw(good, 5, rsa.PatternOptions{Covariance: ar(4, .1)}), "4 × 4, want 5 × 5"},
		{"singular covariance", draw(good, 2, rsa.PatternOptions{Covariance: ar(2, 1)}), "not positive definite"},
		{"names", simulate([]string{"a"}, rsa.SimulateOptions{}), "1 names for 2"},
		{"same names", simulate([]string{"a", "a"}, rsa.SimulateOptions{}), `same name "a"`},
		{"noise", simulate([]string{"a", "b"}, rsa.SimulateOptions{Noise: -1}), "variance -1"},
		{"covariance over rows", simulate([]string{"a", "b"}, rsa.SimulateOptions{Runs: 2, TrialCovariance: ar(2, 0)}), "2 × 2, want 4 × 4"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, c.err, c.want)
		}
	}
	if err := draw(notSquared, 5, rsa.PatternOptions{Nearest: true}); err != nil {
		t.Errorf("nearest: %v", err)
	}
	zero := squares(t, 1, 1, 1)
	if p, err := rsa.DrawPatterns(zero, 5, rsa.PatternOptions{Exact: true}, rand.NewPCG(1, 1)); err != nil || mat.Norm(p, 1) != 0 {
		t.Errorf("no signal: %v, %v", p, err)
	}
}

// Data sets of one signal and different noise, and what crossnobis makes of them.
func ExampleSimulate() {
	truth, _ := rsa.Categorical([]string{"face", "house", "tool", "word"}, []string{"living", "not", "not", "not"})
	patterns, err := rsa.DrawPatterns(truth, 100, rsa.PatternOptions{Exact: true}, rand.NewPCG(1, 2))
	if err != nil {
		fmt.Println(err)
		return
	}
	noise := rand.NewPCG(3, 4)
	for range 2 {
		trials, err := rsa.Simulate(patterns, truth.Conditions, rsa.SimulateOptions{Runs: 8, Noise: 1}, noise)
		if err != nil {
			fmt.Println(err)
			return
		}
		r, err := rsa.Crossnobis(trials, rsa.CrossnobisOptions{})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("face–house %.2f (in truth 1), house–tool %.2f (in truth 0)\n", r.At(0, 1), r.At(1, 2))
	}
	// Output:
	// face–house 0.89 (in truth 1), house–tool -0.02 (in truth 0)
	// face–house 0.89 (in truth 1), house–tool -0.04 (in truth 0)
}
