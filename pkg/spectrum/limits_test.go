package spectrum_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/spectrum"
)

func TestErrors(t *testing.T) {
	ctx := context.Background()
	entry := func(v float64) *mat.SymDense {
		s := mat.NewSymDense(3, []float64{1, 2, 3, 2, 1, 4, 3, 4, 1})
		s.SetSym(0, 2, v)
		return s
	}
	good, many := entry(3), distances(patterns(100, 30, 0), true)
	huge := symmetric(50, func(i, j int) float64 { return math.MaxFloat64 })
	wide := mat.NewDense(2, 3, []float64{1, 2, math.Inf(-1), 4, 5, 6})
	opposite := mat.NewDense(2, 1, []float64{-math.MaxFloat64, math.MaxFloat64})
	tiny := mat.NewDense(3, 1, []float64{0, 1e-160, 2e-160})
	for _, c := range []struct {
		call func() (any, error)
		want string
	}{
		{func() (any, error) { return spectrum.Eigen(ctx, entry(math.NaN()), 1, spectrum.Options{}) }, "spectrum: eigenpairs: entry (0,2) is NaN"},
		{func() (any, error) { return spectrum.Eigen(ctx, entry(math.Inf(-1)), 1, spectrum.Options{}) }, "entry (0,2) is -Inf"},
		{func() (any, error) { return spectrum.Values(entry(math.NaN())) }, "spectrum: eigenvalues: entry (0,2) is NaN"},
		{func() (any, error) { return spectrum.Eigen(ctx, good, -1, spectrum.Options{}) }, "-1 pairs of 3, want 0 to 3"},
		{func() (any, error) { return spectrum.Eigen(ctx, good, 4, spectrum.Options{}) }, "4 pairs of 3, want 0 to 3"},
		{func() (any, error) { return spectrum.Eigen(ctx, nil, 1, spectrum.Options{}) }, "1 pairs of 0, want 0 to 0"},
		{func() (any, error) { return spectrum.Eigen(ctx, good, 1, spectrum.Options{Tolerance: math.NaN()}) }, "the tolerance is NaN"},
		{func() (any, error) { return spectrum.Eigen(ctx, good, 1, spectrum.Options{Order: 9}) }, "the order is Order(9)"},
		{func() (any, error) { return spectrum.Eigen(ctx, good, 1, spectrum.Options{MaxSteps: -1}) }, "at most -1 steps"},
		{func() (any, error) { return spectrum.Eigen(ctx, many, 3, spectrum.Options{Tolerance: 1e-18}) }, "want at most 1e-18"},
		{func() (any, error) { return spectrum.Eigen(ctx, many, 3, spectrum.Options{MaxSteps: 5}) }, "no pair converged in 5 products (MaxSteps 5)"},
		{func() (any, error) { return spectrum.Eigen(ctx, huge, 1, spectrum.Options{}) }, "eigenvalue 0 is above the largest float64"},
		{func() (any, error) { return spectrum.Values(huge) }, "eigenvalue 0 is above the largest float64"},
		{func() (any, error) { return spectrum.SVD(ctx, huge, 1, spectrum.Options{}) }, "singular value 0 is above the largest float64"},
		{func() (any, error) { return spectrum.SVD(ctx, wide, 1, spectrum.Options{}) }, "spectrum: singular triplets: entry (0,2) is -Inf"},
		{func() (any, error) { return spectrum.SVD(ctx, wide, 3, spectrum.Options{}) }, "3 triplets of 2, want 0 to 2"},
		{func() (any, error) { return spectrum.PCA(ctx, wide, 1, spectrum.Options{}) }, "spectrum: PCA: entry (0,2) is -Inf"},
		{func() (any, error) { return spectrum.PCA(ctx, good, 0, spectrum.Options{}) }, "0 components of 3 observations and 3 variables, want 1 to 3"},
		{func() (any, error) { return spectrum.PCA(ctx, mat.NewDense(1, 3, nil), 1, spectrum.Options{}) }, "1 observations, want 2 or more"},
		{func() (any, error) { return spectrum.PCA(ctx, nil, 1, spectrum.Options{}) }, "0 observations, want 2 or more"},
		{func() (any, error) { return spectrum.PCA(ctx, opposite, 1, spectrum.Options{}) }, "the range of column 0 is above the largest float64"},
		{func() (any, error) { return spectrum.PCA(ctx, tiny, 1, spectrum.Options{}) }, "is below the smallest float64: rescale the data"},
		{func() (any, error) { return spectrum.SVD(ctx, wide, 0, spectrum.Options{}) }, "spectrum: singular triplets: entry (0,2) is -Inf"},
		{func() (any, error) { return spectrum.Eigen(ctx, entry(math.NaN()), 0, spectrum.Options{}) }, "entry (0,2) is NaN"},
		{func() (any, error) { return spectrum.ParticipationRatio(wide) }, "spectrum: participation ratio: entry (0,2) is -Inf"},
		{func() (any, error) { return spectrum.ParticipationRatioOfCovariance(entry(math.NaN())) }, "entry (0,2) is NaN"},
		{func() (any, error) {
			return spectrum.ParticipationRatioOfCovariance(mat.NewSymDense(2, []float64{2, 0, 0, -8}))
		}, "variance 1 is -8"},
		{func() (any, error) {
			return spectrum.EigenOf(ctx, 5, func(dst, _ []float64) { dst[3] = math.NaN() }, 1, spectrum.Options{})
		}, "a product with the matrix is not finite"},
	} {
		if v, err := c.call(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, error %v, want %q", v, err, c.want)
		}
	}
	var u *spectrum.Unconverged
	if _, err := spectrum.Eigen(ctx, many, 3, spectrum.Options{Tolerance: 1e-18}); !errors.As(err, &u) || u.Tolerance != 1e-18 || !(u.Residual > 1e-18 && u.Residual < 1e-13) {
		t.Errorf("%v", err)
	}
}

func TestNothingOfNothing(t *testing.T) {
	ctx := context.Background()
	for _, a := range []mat.Symmetric{nil, mat.NewSymDense(3, nil)} {
		if p, err := spectrum.Eigen(ctx, a, 0, spectrum.Options{}); err != nil || len(p.Values) != 0 || p.Vectors != nil || p.Method != "" {
			t.Errorf("%v, %v", p, err)
		}
		if p, err := spectrum.SVD(ctx, a, 0, spectrum.Options{}); err != nil || len(p.Values) != 0 || p.U != nil || p.Method != "" {
			t.Errorf("%v, %v", p, err)
		}
	}
	if v, err := spectrum.Values(nil); err != nil || len(v) != 0 {
		t.Errorf("%v, %v", v, err)
	}
	if p, err := spectrum.EigenOf(ctx, 0, nil, 0, spectrum.Options{}); err != nil || len(p.Values) != 0 {
		t.Errorf("%v, %v", p, err)
	}
}

// A context that is cancelled when it has been asked so many times.
type patience struct {
	context.Context
	looks int
}

func (p *patience) Err() error {
	if p.looks--; p.looks < 0 {
		return context.Canceled
	}
	return nil
}

// The number of rows leads each call to the way that is named; looks into it, that way is left.
func TestCancellation(t *testing.T) {
	noise, x := distances(patterns(200, 50, 0), false), patterns(150, 200, 0)
	steep := rectangular(150, 170, sequence(150, func(i int) float64 { return math.Pow(10, -float64(i)/5) }), 6)
	equal := rotated(sequence(100, func(int) float64 { return 1 }), rng.New(3).Rand())
	for name, call := range map[string]func(context.Context) error{
		"few rows": func(ctx context.Context) error {
			_, err := spectrum.Eigen(ctx, distances(patterns(20, 5, 0), true), 2, spectrum.Options{})
			return err
		},
		"Lanczos": func(ctx context.Context) error {
			_, err := spectrum.Eigen(ctx, noise, 5, spectrum.Options{})
			return err
		},
		"reduced": func(ctx context.Context) error {
			_, err := spectrum.Eigen(ctx, equal, 20, spectrum.Options{Tolerance: 1e-17})
			return err
		},
		"Gram": func(ctx context.Context) error { _, err := spectrum.SVD(ctx, x, 5, spectrum.Options{}); return err },
		"GK": func(ctx context.Context) error {
			_, err := spectrum.SVD(ctx, steep, 30, spectrum.Options{})
			return err
		},
		"PCA": func(ctx context.Context) error { _, err := spectrum.PCA(ctx, x, 5, spectrum.Options{}); return err },
	} {
		counted := &patience{context.Background(), math.MaxInt}
		whole := call(counted)
		all := math.MaxInt - counted.looks
		for looks := 0; looks < all; looks = looks*3/2 + 1 {
			if err := call(&patience{context.Background(), looks}); !errors.Is(err, context.Canceled) {
				t.Errorf("%s: cancelled at look %d of %d: %v (%v when it is not)", name, looks, all, err, whole)
			}
		}
		if err := call(&patience{context.Background(), all - 1}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: cancelled at the last of %d looks: %v", name, all, err)
		}
	}
}

// MaxSteps ends the iterations of one call together; what is more are measurements of residuals.
func TestMaxStepsBoundsAllIterations(t *testing.T) {
	steep := rectangular(150, 170, sequence(150, func(i int) float64 { return math.Pow(10, -float64(i)/5) }), 6)
	for _, most := range []int{8, 40, 60, 80, 140} {
		_, err := spectrum.SVD(context.Background(), steep, 20, spectrum.Options{MaxSteps: most, Tolerance: 1e-15})
		if u := new(spectrum.Unconverged); !errors.As(err, &u) || u.MaxSteps != most || u.Steps < most || u.Steps > most+8*20 {
			t.Errorf("MaxSteps %d: %+v, %v", most, u, err)
		}
	}
}

func TestAllEigenvalues(t *testing.T) {
	for _, n := range []int{1, 2, 33, 70} {
		want := sequence(n, func(i int) float64 { return 2 - 2*math.Cos(math.Pi*float64(n-i)/float64(n+1)) })
		for _, scale := range []float64{1, 1e150, 1e-150} {
			got, err := spectrum.Values(symmetric(n, func(i, j int) float64 { // second differences with zero ends
				return scale * map[int]float64{0: 2, 1: -1}[j-i]
			}))
			if err != nil {
				t.Fatal(err)
			}
			for i, v := range got {
				if math.Abs(v/scale-want[i]) > 1e-13 {
					t.Errorf("n = %d, scale %g: eigenvalue %d is %v, want %v", n, scale, i, v, scale*want[i])
				}
			}
		}
	}
}

// A source with a given beginning, so that a test knows the vector in which the iteration starts.
func known() rand.Source { return rand.NewPCG(8, 15) }

// A Krylov space of a vector that is orthogonal to an eigenvector does not contain it; nor does it contain two vectors of one eigenspace. Unchecked results show that
// these are such cases; checked ones are right.
func TestWhatTheStartingVectorDoesNotSee(t *testing.T) {
	ctx := context.Background()
	n := 90
	r, x := rand.New(known()), make([]float64, n)
	for i := range x {
		x[i] = r.NormFloat64()
	}
	top := make([]float64, n) // orthogonal to x, in two coordinates whose eigenvalues are equal but for the rank-one term
	top[3], top[4] = x[4], -x[3]
	floats.Scale(1/floats.Norm(top, 2), top)
	diagonal := func(i int) float64 { // 0 for coordinates 3 and 4; the rest in twos, far apart where they are large
		return 100 * math.Pow(0.9, float64(max(n-1-i, 0)/2)) * map[bool]float64{true: 0, false: 1}[i < 5]
	}
	values := sequence(n, diagonal)
	values[3] = 101
	hidden := symmetric(n, func(i, j int) float64 {
		v := 101 * top[i] * top[j]
		if i == j {
			v += diagonal(i)
		}
		return v
	})
	missed := false
	for _, k := range []int{1, 2, 8} {
		verify(t, hidden, values, k, spectrum.Options{Source: known()})
		product := func(dst, x []float64) {
			mat.NewVecDense(n, dst).MulVec(hidden, mat.NewVecDense(n, x))
		}
		p, err := spectrum.EigenOf(ctx, n, product, k, spectrum.Options{Source: known()})
		if err != nil {
			t.Fatal(err)
		}
		holds(t, hidden, values, k, spectrum.Options{}, p)
		if p, err := spectrum.Eigen(ctx, hidden, k, spectrum.Options{Source: known(), Unchecked: true}); err == nil {
			for i, v := range leading(values, k, spectrum.Largest) {
				missed = missed || math.Abs(p.Values[i]-v) > 0.5
			}
		}
	}
	if !missed {
		t.Error("without the check nothing is missing: the test is too easy")
	}
}

func TestProductsAlone(t *testing.T) {
	r := rng.New(11).Rand()
	ctx := context.Background()
	n := 130
	for name, value := range map[string]func(i int) float64{
		"linear": func(i int) float64 { return float64(i) - 40 },
		"thrice": func(i int) float64 { return float64(i / 3) },
		"equal":  func(i int) float64 { return -2 },
		"rank 2": func(i int) float64 { return max(0, float64(i)-127) },
		"zero":   func(i int) float64 { return 0 },
	} {
		for _, scale := range []float64{1, 1e150, 1e-150} {
			values := sequence(n, func(i int) float64 { return scale * value(i) })
			a := rotated(values, r)
			for _, order := range orders {
				for _, k := range []int{0, 1, 6} {
					o := spectrum.Options{Order: order}
					p, err := spectrum.EigenOf(ctx, n, func(dst, x []float64) { mat.NewVecDense(n, dst).MulVec(a, mat.NewVecDense(n, x)) }, k, o)
					if err != nil {
						t.Fatalf("%s: %v", name, err)
					}
					if scale == 1 {
						holds(t, a, values, k, o, p)
					}
					for i, v := range leading(values, k, order) {
						if math.Abs(math.Abs(p.Values[i])-math.Abs(v)) > 1e-11*130*scale {
							t.Errorf("%s × %g: value %d is %v, want %v", name, scale, i, p.Values[i], v)
						}
					}
				}
			}
		}
	}
	turn := func(dst, x []float64) { // not symmetric: a shift
		copy(dst, x[1:])
		dst[n-1] = x[0]
	}
	if p, err := spectrum.EigenOf(ctx, n, turn, 3, spectrum.Options{}); err == nil {
		t.Errorf("a shift has eigenvalues %v", p.Values)
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := spectrum.EigenOf(cancelled, n, func(dst, x []float64) { copy(dst, x) }, 3, spectrum.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: error %v", err)
	}
}

func TestTheSameForAnyNumberOfCores(t *testing.T) {
	ctx := context.Background()
	d, x := distances(patterns(400, 60, 0), false), patterns(300, 700, 3)
	run := func(cores int) []any {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		var all []any
		for _, order := range orders {
			p, err := spectrum.Eigen(ctx, d, 8, spectrum.Options{Order: order})
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, p)
		}
		c, err := spectrum.PCA(ctx, x, 8, spectrum.Options{})
		if err != nil {
			t.Fatal(err)
		}
		pr, err := spectrum.ParticipationRatio(x)
		if err != nil {
			t.Fatal(err)
		}
		v, err := spectrum.Values(d)
		if err != nil {
			t.Fatal(err)
		}
		return append(all, c, pr, v)
	}
	one := run(1)
	for _, cores := range []int{1, 2, 5} {
		if !reflect.DeepEqual(one, run(cores)) {
			t.Errorf("%d cores give other bits", cores)
		}
	}
}
