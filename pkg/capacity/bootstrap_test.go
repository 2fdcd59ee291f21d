package capacity

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/progress"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// firstChannel is an estimator of which everything is known: the mean of the first channel of the first manifold.
func firstChannel(_ context.Context, manifolds []*mat.Dense, opt Options, _ rand.Source) (*Result, error) {
	return &Result{Options: opt, Capacity: Estimate{stat.Mean(mat.Col(nil, 0, manifolds[0]), nil), 0.5}, Manifolds: make([]Manifold, len(manifolds))}, nil
}

// TestJackknifeOfMean has the jackknife of a mean with each point a group of its own, which is s/√n exactly, and with groups of four, which is that of the means of four.
func TestJackknifeOfMean(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	points := normal(r, 24, 2)
	x := mat.Col(nil, 0, points)
	single, err := Jackknife(context.Background(), firstChannel, []*mat.Dense{points}, Options{}, 24, rand.NewPCG(1, 2))
	if err != nil {
		t.Fatal(err)
	}
	se := stat.StdDev(x, nil) / math.Sqrt(24)
	near(t, "standard error", single.Points.Capacity.SE, se, 1e-12)
	near(t, "value", single.Points.Capacity.Value, stat.Mean(x, nil), 1e-15)
	near(t, "both", single.Total.Capacity.SE, math.Hypot(se, 0.5), 1e-12)
	near(t, "directions", single.Result.Capacity.SE, 0.5, 0)
	if single.Freedom != 23 {
		t.Errorf("%d degrees of freedom", single.Freedom)
	}
	low, high := single.Interval(single.Points.Capacity, 0.95)
	near(t, "low end", low, stat.Mean(x, nil)-2.068657610419041*se, 1e-9) // scipy.stats.t.ppf(.975, 23)
	near(t, "high end", high, stat.Mean(x, nil)+2.068657610419041*se, 1e-9)

	groups, err := Jackknife(context.Background(), firstChannel, []*mat.Dense{points}, Options{}, 6, rand.NewPCG(1, 2))
	if err != nil {
		t.Fatal(err)
	}
	means := make([]float64, 6)
	for g, replicate := range groups.Replicates { // (24 mean − 4 of the group)/20
		means[g] = (24*stat.Mean(x, nil) - 20*replicate.Capacity.Value) / 4
	}
	near(t, "standard error of groups", groups.Points.Capacity.SE, stat.StdDev(means, nil)/math.Sqrt(6), 1e-12)
}

// TestBootstrapOfMean has the bootstrap of a mean, √((n−1)/n) s/√n.
func TestBootstrapOfMean(t *testing.T) {
	points := normal(rand.New(rand.NewPCG(1, 3)), 20, 2)
	const replicates = 2000
	b, err := Bootstrap(context.Background(), firstChannel, []*mat.Dense{points}, Options{}, replicates, rand.NewPCG(1, 4))
	if err != nil {
		t.Fatal(err)
	}
	want := stat.StdDev(mat.Col(nil, 0, points), nil) / math.Sqrt(20) * math.Sqrt(19.0/20)
	if got := b.Points.Capacity.SE; !(math.Abs(got-want) <= 4*want/math.Sqrt(2*replicates)) { // that of a standard deviation of normal numbers
		t.Errorf("standard error %v, want %v", got, want)
	}
	few, err := Bootstrap(context.Background(), firstChannel, []*mat.Dense{points}, Options{}, 5, rand.NewPCG(1, 4))
	if err != nil {
		t.Fatal(err)
	}
	var values []float64
	for _, r := range few.Replicates {
		values = append(values, r.Capacity.Value)
	}
	near(t, "standard error of five replicates", few.Points.Capacity.SE, stat.StdDev(values, nil), 1e-12)
}

// fresh returns new points on spheres of radius 1 in d dimensions about centres, in directions that are always the same.
func fresh(r *rand.Rand, manifolds, points, channels, d int) []*mat.Dense {
	shape := rand.New(rand.NewPCG(5, 5))
	w := make([]*mat.Dense, manifolds)
	for mu := range w {
		centre, axes, weights := normal(shape, 1, channels), normal(shape, d, channels), normal(r, points, d)
		for j := range points {
			row := weights.Slice(j, j+1, 0, d).(*mat.Dense)
			row.Scale(1/mat.Norm(row, 2), row)
		}
		w[mu] = new(mat.Dense)
		w[mu].Mul(weights, axes)
		for j := range points {
			row := w[mu].Slice(j, j+1, 0, channels).(*mat.Dense)
			row.Add(row, centre)
		}
	}
	return w
}

// TestJackknifeCoversFreshPoints has the spread of results from fresh points of the same spheres, under the same directions and labels, which the jackknife's mean square is no
// smaller than by the theorem of Efron & Stein, and not much larger than.
func TestJackknifeCoversFreshPoints(t *testing.T) {
	if testing.Short() {
		t.Skip("takes 30 sets of points with 10 groups each")
	}
	const sets, points = 30, 40
	r := rand.New(rand.NewPCG(5, 6))
	var values, squares [4][]float64
	for range sets {
		manifolds := fresh(r, 2, points, 30, 4)
		j, err := Jackknife(context.Background(), GLUE, manifolds, Options{Samples: 60}, 10, rand.NewPCG(5, 7))
		if err != nil {
			t.Fatal(err)
		}
		_, e := j.Points.Measures()
		for i := range values {
			values[i], squares[i] = append(values[i], e[i].Value), append(squares[i], e[i].SE*e[i].SE)
		}
	}
	for i := range values {
		truth, found := stat.Variance(values[i], nil), stat.Mean(squares[i], nil)
		// A variance of 30 numbers has the standard error √(2/29) of itself; the jackknife's mean has one of its own.
		se := math.Hypot(math.Sqrt(2.0/(sets-1))*truth, stat.StdDev(squares[i], nil)/math.Sqrt(sets))
		if !(found >= truth-4*se && found <= 2*truth+4*se) {
			t.Errorf("measure %d: variance %.3g of fresh points, %.3g ± %.2g by the jackknife", i, truth, found, se)
		}
	}
}

// TestResamplingIsTheSameOnAnyNumberOfCores, counts its replicates and can be cancelled.
func TestResamplingIsTheSameOnAnyNumberOfCores(t *testing.T) {
	manifolds := scattered(rand.New(rand.NewPCG(2, 1)), 3, 17, 30, 3, 0.8)
	run := func(threads int) []Estimate {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(threads))
		var last, all int64
		opt := Options{Samples: 20, Progress: progress.Func(func(done, total int64) { last, all = done, total })}
		j, err := Jackknife(context.Background(), GLUE, manifolds, opt, 5, rand.NewPCG(2, 2))
		if err != nil {
			t.Fatal(err)
		}
		b, err := Bootstrap(context.Background(), MFTMA, manifolds, opt, 4, rand.NewPCG(2, 3))
		if err != nil {
			t.Fatal(err)
		}
		if last != 4 || all != 4 {
			t.Errorf("progress %d of %d", last, all)
		}
		e, err := Extrapolate(context.Background(), GLUE, manifolds, opt, rand.NewPCG(2, 4))
		if err != nil {
			t.Fatal(err)
		}
		return append(append(j.Total.estimates(), b.Total.estimates()...), e.Corrected.estimates()...)
	}
	one, three := run(1), run(3)
	for i := range one {
		if math.Float64bits(one[i].Value) != math.Float64bits(three[i].Value) || math.Float64bits(one[i].SE) != math.Float64bits(three[i].SE) {
			t.Fatalf("number %d: %v on one core and %v on three", i, one[i], three[i])
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	opt := Options{Samples: 20, Progress: progress.Func(func(done, _ int64) {
		if done == 2 {
			cancel()
		}
	})}
	if _, err := Jackknife(ctx, GLUE, manifolds, opt, 10, rand.NewPCG(2, 2)); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestResamplingNamesWhatIsWrong(t *testing.T) {
	one, some := mat.NewDense(1, 3, []float64{1, 2, 3}), normal(rand.New(rand.NewPCG(3, 1)), 12, 3)
	run := func(manifolds ...*mat.Dense) string {
		_, err := Jackknife(context.Background(), firstChannel, manifolds, Options{}, 0, rand.NewPCG(1, 1))
		if err == nil {
			return ""
		}
		return err.Error()
	}
	for _, c := range []struct{ got, want string }{
		{run(), "no manifolds"},
		{run(some, nil), "manifold 1 has no points"},
		{run(some, mat.NewDense(2, 2, nil)), "manifold 1 has 2 channels and manifold 0 has 3"},
		{run(one, one), "no manifold has two points"},
		{run(some, one), ""},
	} {
		if c.want == "" && c.got != "" || !strings.Contains(c.got, c.want) {
			t.Errorf("error %q, want %q", c.got, c.want)
		}
	}
	j, err := Jackknife(context.Background(), firstChannel, []*mat.Dense{some, one}, Options{}, 0, rand.NewPCG(1, 1))
	if err != nil || len(j.Replicates) != 12 {
		t.Errorf("%d replicates of 12 points, %v", len(j.Replicates), err)
	}
	for name, misuse := range map[string]func(){
		"one group":      func() { Jackknife(context.Background(), GLUE, nil, Options{}, 1, nil) },
		"one replicate":  func() { Bootstrap(context.Background(), GLUE, nil, Options{}, 1, nil) },
		"no such level":  func() { j.Interval(j.Points.Capacity, 95) },
		"no sets":        func() { Samples(nil, 1, 0, nil) },
		"no points":      func() { Samples(nil, 0, 1, nil) },
		"no draws of 0":  func() { Draws(0, 3, Options{}, nil) },
		"no such sample": func() { Draws(2, 3, Options{Samples: 1}, nil) },
	} {
		func() {
			defer func() {
				if text, _ := recover().(string); !strings.HasPrefix(text, "capacity: ") {
					t.Errorf("%s: panics with %q", name, text)
				}
			}()
			misuse()
		}()
	}
}
