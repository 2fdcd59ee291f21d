package rsa_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/table"
)

// Where the RDM comes from a product of matrices, it is still the plain sum over channels: over several blocks of channels, far from the origin, for equal patterns.
func TestProductsKeepDigits(t *testing.T) {
	r := rng.New(60).Rand()
	x := normal(30, 3000, r)
	for c := range 3000 {
		x.Set(7, c, x.At(3, c))                           // equal
		x.Set(9, c, x.At(4, c)+1e-6*r.NormFloat64())      // nearly equal
		x.Set(11, c, 2*x.At(5, c)+3+1e-6*r.NormFloat64()) // nearly the same shape
	}
	for _, offset := range []float64{0, 1e6} {
		var y mat.Dense
		y.Apply(func(i, j int, v float64) float64 { return math.Ldexp(math.Round(math.Ldexp(v, 24)), -24) + offset }, x)
		trials := rsa.Patterns(&y, names(30))
		squared := must[*rsa.RDM](t)(rsa.SquaredEuclidean(trials))
		correlation, cosine := must[*rsa.RDM](t)(rsa.Correlation(trials)), must[*rsa.RDM](t)(rsa.Cosine(trials))
		euclidean, city := must[*rsa.RDM](t)(rsa.Euclidean(trials)), must[*rsa.RDM](t)(rsa.CityBlock(trials))
		at := 0
		for i := range 30 {
			for j := i + 1; j < 30; j++ {
				a, b := y.RawRowView(i), y.RawRowView(j)
				d := floats.Distance(a, b, 2)
				want := d * d / 3000
				if !(math.Abs(squared.Values[at]-want) <= 1e-11*want) || !(math.Abs(euclidean.Values[at]-d) <= 1e-11*d) {
					t.Errorf("offset %v: squared distance (%d,%d) is %v, want %v", offset, i, j, squared.Values[at], want)
				}
				if want := floats.Distance(a, b, 1); !(math.Abs(city.Values[at]-want) <= 1e-12*want) {
					t.Errorf("offset %v: city-block distance (%d,%d) is %v, want %v", offset, i, j, city.Values[at], want)
				}
				centredA, centredB := slices.Clone(a), slices.Clone(b)
				for _, x := range [][]float64{centredA, centredB} {
					floats.AddConst(-x[0], x) // exact, so that the mean has all digits
					floats.AddConst(-stat.Mean(x, nil), x)
				}
				floats.Scale(1/floats.Norm(centredA, 2), centredA)
				floats.Scale(1/floats.Norm(centredB, 2), centredB)
				d = floats.Distance(centredA, centredB, 2)
				if want := d * d / 2; !(math.Abs(correlation.Values[at]-want) <= 1e-9*want+1e-25) {
					t.Errorf("offset %v: 1 − r (%d,%d) is %v, want %v", offset, i, j, correlation.Values[at], want)
				}
				if want := 1 - floats.Dot(a, b)/floats.Norm(a, 2)/floats.Norm(b, 2); !(math.Abs(cosine.Values[at]-want) <= 1e-13) {
					t.Errorf("offset %v: 1 − cos (%d,%d) is %v, want %v", offset, i, j, cosine.Values[at], want)
				}
				at++
			}
		}
		if squared.At(3, 7) != 0 || correlation.At(3, 7) != 0 {
			t.Errorf("offset %v: equal patterns are %v and %v apart", offset, squared.At(3, 7), correlation.At(3, 7))
		}
	}
}

// Patterns near 10⁶ with a true distance near 2·10⁻⁶: a product of matrices gave −2.5·10⁻⁴ elsewhere.
func TestDistancesFarFromTheOrigin(t *testing.T) {
	r := rng.New(61).Rand()
	x := normal(40, 50, r)
	x.Apply(func(_, _ int, v float64) float64 { return 1e6 + math.Ldexp(math.Round(v*1e-3*(1<<30)), -30) }, x)
	rdm := must[*rsa.RDM](t)(rsa.SquaredEuclidean(rsa.Patterns(x, names(40))))
	for i := range 40 {
		for j := i + 1; j < 40; j++ {
			want := 0.0
			for c := range 50 {
				want += (x.At(i, c) - x.At(j, c)) * (x.At(i, c) - x.At(j, c)) / 50
			}
			if got := rdm.At(i, j); !(math.Abs(got-want) <= 1e-12*want) {
				t.Fatalf("distance (%d,%d) is %v, want %v", i, j, got, want)
			}
		}
	}
}

// Common channels alone count: the distances of incomplete patterns are those of the patterns without the channels that one of them lacks.
func TestMissingChannelsOfMeans(t *testing.T) {
	r := rng.New(62).Rand()
	x := normal(12, 60, r)
	for i := range 12 {
		for c := range 60 {
			if r.IntN(4) == 0 {
				x.Set(i, c, math.NaN())
			} else {
				x.Set(i, c, 5+float64(c%7)+x.At(i, c))
			}
		}
	}
	trials := rsa.Patterns(x, names(12))
	for _, e := range []struct {
		rdm   rsa.Estimator
		scale func(common float64) float64
	}{
		{rsa.Correlation, nil},
		{rsa.Cosine, nil},
		{rsa.Euclidean, func(v float64) float64 { return math.Sqrt(60 / v) }},
		{rsa.CityBlock, func(v float64) float64 { return 60 / v }},
		{func(t *rsa.Trials) (*rsa.RDM, error) { return rsa.Poisson(t, rsa.PoissonOptions{}) }, nil},
		{rsa.Distance("largest difference", func(a, b []float64) float64 { return floats.Distance(a, b, math.Inf(1)) }), nil},
	} {
		rdm := must[*rsa.RDM](t)(e.rdm(trials))
		for i := range 12 {
			for j := i + 1; j < 12; j++ {
				var a, b []float64
				for c, v := range x.RawRowView(i) {
					if w := x.At(j, c); v == v && w == w {
						a, b = append(a, v), append(b, w)
					}
				}
				pair := mat.NewDense(2, len(a), append(slices.Clone(a), b...))
				want := must[*rsa.RDM](t)(e.rdm(rsa.Patterns(pair, names(2)))).Values[0]
				if e.scale != nil {
					want *= e.scale(float64(len(a)))
				}
				if got := rdm.At(i, j); !(math.Abs(got-want) <= 1e-12*max(1, want)) {
					t.Errorf("%s (%d,%d): %v, want %v", rdm.Measure, i, j, got, want)
				}
			}
		}
	}
	// With half of the channels missing everywhere, nothing is doubled.
	y, half := normal(4, 20, r), mat.NewDense(4, 10, nil)
	for i := range 4 {
		for c := range 10 {
			half.Set(i, c, y.At(i, c))
			y.Set(i, c+10, math.NaN())
		}
	}
	for _, e := range []rsa.Estimator{rsa.Correlation, rsa.SquaredEuclidean} {
		a, b := must[*rsa.RDM](t)(e(rsa.Patterns(y, names(4)))), must[*rsa.RDM](t)(e(rsa.Patterns(half, names(4))))
		if d := apart(a.Values, b.Values); d > 1e-13 {
			t.Errorf("%s: half of the channels missing: off by %.2g", a.Measure, d)
		}
	}
	apartFrom := mat.NewDense(2, 2, []float64{1, math.NaN(), math.NaN(), 1})
	for _, e := range []rsa.Estimator{rsa.Correlation, rsa.SquaredEuclidean, rsa.Euclidean, rsa.CityBlock} {
		if v := must[*rsa.RDM](t)(e(rsa.Patterns(apartFrom, names(2)))).Values[0]; !math.IsNaN(v) {
			t.Errorf("the distance of patterns without a common channel is %v, want NaN", v)
		}
	}
}

func TestBadTrialsNameTheFault(t *testing.T) {
	x := func() *rsa.Trials {
		r := rng.New(63).Rand()
		return must[*rsa.Trials](t)(rsa.NewTrials(normal(6, 4, r), []string{"face", "house", "face", "house", "face", "house"}, []string{"1", "1", "2", "2", "3", "3"}))
	}
	crossnobis := func(opt rsa.CrossnobisOptions) rsa.Estimator {
		return func(t *rsa.Trials) (*rsa.RDM, error) { return rsa.Crossnobis(t, opt) }
	}
	without := func(rows ...int) *rsa.Trials {
		all := x()
		keep := all.Values
		var of, run []int
		values := mat.NewDense(6-len(rows), 4, nil)
		for row := range 6 {
			if !slices.Contains(rows, row) {
				values.SetRow(len(of), keep.RawRowView(row))
				of, run = append(of, all.Of[row]), append(run, all.Run[row])
			}
		}
		all.Values, all.Of, all.Run = values, of, run
		return all
	}
	nan := x()
	nan.Values.Set(2, 1, math.NaN())
	unlabelled := without(4)
	unlabelled.Run, unlabelled.Runs = nil, nil
	poissonCV := func(t *rsa.Trials) (*rsa.RDM, error) { return rsa.CrossvalidatedPoisson(t, rsa.PoissonOptions{}) }
	singular := mat.NewSymDense(4, nil)
	for _, c := range []struct {
		trials *rsa.Trials
		rdm    rsa.Estimator
		want   string
	}{
		{without(4), crossnobis(rsa.CrossnobisOptions{}), `rsa: crossnobis: condition "face" missing in run 3`},
		{without(2, 3, 4, 5), crossnobis(rsa.CrossnobisOptions{}), `rsa: crossnobis: 1 run, want 2 or more`},
		{unlabelled, crossnobis(rsa.CrossnobisOptions{}), `rsa: crossnobis: there are no runs, and condition "face" has 2 rows, "house" 3: want the same number`},
		{nan, crossnobis(rsa.CrossnobisOptions{Scheme: rsa.RunPairs}), `rsa: crossnobis: values are missing: the scheme must be TrialPairs`},
		{x(), crossnobis(rsa.CrossnobisOptions{Precision: singular}), `rsa: crossnobis: the precision matrix is not positive definite`},
		{x(), crossnobis(rsa.CrossnobisOptions{Precision: mat.NewSymDense(3, nil)}), `rsa: crossnobis: the precision matrix has 3 channels, the patterns 4`},
		{x(), crossnobis(rsa.CrossnobisOptions{Covariances: []*rsa.Covariance{{Matrix: singular}}}), `rsa: crossnobis: 1 covariances for 3 runs`},
		{x(), crossnobis(rsa.CrossnobisOptions{Covariances: []*rsa.Covariance{{Matrix: singular}, {Matrix: singular}, {Matrix: singular}}}),
			`rsa: crossnobis: the mean covariance of runs 1 and 2 is not positive definite`},
		{x(), func(t *rsa.Trials) (*rsa.RDM, error) {
			return rsa.Mahalanobis(t, rsa.MahalanobisOptions{Precision: singular})
		},
			`rsa: Mahalanobis: the precision matrix is not positive definite`},
		{x(), poissonCV, `rsa: cross-validated Poisson: run 1: condition`},
		{without(4), poissonCV, `rsa: cross-validated Poisson: condition "face" missing in run 3`},
		{nan, func(t *rsa.Trials) (*rsa.RDM, error) { return rsa.DecodingAccuracy(t, rsa.DiscriminantOptions{}) },
			`rsa: decoding: values are missing (NaN): a discriminant needs all channels`},
		{x(), func(t *rsa.Trials) (*rsa.RDM, error) { return rsa.LinearDiscriminantT(t, rsa.DiscriminantOptions{}) },
			`rsa: linear-discriminant t: run 1 left out: 2 rows of 2 conditions leave no degrees of freedom`},
		{x(), rsa.Distance("odd", func(a, b []float64) float64 { return math.Log(-1) }), `rsa: odd: conditions "face" and "house": the distance comes out as NaN`},
		{rsa.Patterns(mat.NewDense(2, 2, []float64{1, math.NaN(), math.NaN(), math.NaN()}), names(2)), rsa.SquaredEuclidean,
			`rsa: squared Euclidean: condition "c1": all values are NaN`},
		{rsa.Patterns(mat.NewDense(2, 2, []float64{1, 1, 0, 0}), names(2)), rsa.Cosine, `rsa: cosine: the pattern of condition "c1" is zero over its 2 channels`},
		{rsa.Patterns(mat.NewDense(2, 2, []float64{1, 0, 0, 2}), names(2)), func(t *rsa.Trials) (*rsa.RDM, error) {
			return rsa.Poisson(t, rsa.PoissonOptions{NoPrior: true})
		}, `rsa: Poisson: condition "c0", channel 1 of 2: the mean count is 0`},
	} {
		if got, err := c.rdm(c.trials); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%v, error %v, want %s", got, err, c.want)
		}
	}
	for _, opt := range []rsa.CrossnobisOptions{{AllowMissing: true}, {AllowMissing: true, Scheme: rsa.TrialPairs}} {
		if _, err := rsa.Crossnobis(without(4), opt); err != nil {
			t.Errorf("a condition may be missing: %v", err)
		}
	}
	// A run without rows is no run.
	two := without(4, 5)
	if rdm, err := rsa.Crossnobis(two, rsa.CrossnobisOptions{}); err != nil || len(rdm.Values) != 1 {
		t.Errorf("an empty run: %v", err)
	}
}

func TestSecondMomentsAreDistances(t *testing.T) {
	r := rng.New(64).Rand()
	covariance := positive(6, r)
	for _, x := range []*rsa.Trials{messy(r, 4, 3, 6, 0), messy(r, 4, 3, 6, .2)} {
		plain := must[*mat.SymDense](t)(rsa.SecondMoment(x, rsa.MahalanobisOptions{Precision: covariance}))
		crossed := must[*mat.SymDense](t)(rsa.CrossvalidatedSecondMoment(x, rsa.CrossnobisOptions{Precision: covariance}))
		mahalanobis := must[*rsa.RDM](t)(rsa.Mahalanobis(x, rsa.MahalanobisOptions{Precision: covariance}))
		crossnobis := must[*rsa.RDM](t)(rsa.Crossnobis(x, rsa.CrossnobisOptions{Precision: covariance}))
		for i := range 4 {
			for j := i + 1; j < 4; j++ {
				if d := plain.At(i, i) + plain.At(j, j) - 2*plain.At(i, j); !(math.Abs(d-mahalanobis.At(i, j)) <= 1e-12) {
					t.Errorf("second moment: distance (%d,%d) %v, want %v", i, j, d, mahalanobis.At(i, j))
				}
				if d := crossed.At(i, i) + crossed.At(j, j) - 2*crossed.At(i, j); !(math.Abs(d-crossnobis.At(i, j)) <= 1e-12) {
					t.Errorf("cross-validated second moment: distance (%d,%d) %v, want %v", i, j, d, crossnobis.At(i, j))
				}
			}
		}
	}
}

// By hand: two runs, patterns (1,2,4) and (2,0,1), (0,1,3) and (3,1,0) over three channels.
func TestCrossvalidatedCorrelationByHand(t *testing.T) {
	x := &rsa.Trials{Values: mat.NewDense(4, 3, []float64{1, 2, 4, 2, 0, 1, 0, 1, 3, 3, 1, 0}), Conditions: names(2), Of: []int{0, 1, 0, 1},
		Runs: []string{"1", "2"}, Run: []int{0, 0, 1, 1}}
	centred := x.WithoutMean().Values
	product := func(a, b int) float64 { return floats.Dot(centred.RawRowView(a), centred.RawRowView(b)) }
	want := 1 - (product(0, 3)+product(1, 2))/2/math.Sqrt(product(0, 2)*product(1, 3))
	got := must[*rsa.RDM](t)(rsa.CrossvalidatedCorrelation(x, rsa.CrossvalidatedCorrelationOptions{})).Values[0]
	if !(math.Abs(got-want) <= 1e-14) {
		t.Errorf("1 − r = %v, want %v", got, want)
	}
	// Patterns that do not replicate have a variance of 0 or less across runs: the floor stands in.
	x.Values = mat.NewDense(4, 3, []float64{2, 0, 0, 1, 0, -1, -1, 0, 0, 1, 0, -1})
	got = must[*rsa.RDM](t)(rsa.CrossvalidatedCorrelation(x, rsa.CrossvalidatedCorrelationOptions{Floor: .5})).Values[0]
	// Means of condition 0: (.5,0,0), centred (1/3,−1/6,−1/6), squares 1/6; condition 1 replicates: 2. Covariances: (4/3,−2/3,−2/3)·(1,0,−1) = 2 and (−2/3,1/3,1/3)·(1,0,−1) = −1.
	if want := 1 - .5/math.Sqrt(.5/6*2); !(math.Abs(got-want) <= 1e-14) {
		t.Errorf("with the floor 1 − r = %v, want %v", got, want)
	}
	bounded := must[*rsa.RDM](t)(rsa.CrossvalidatedCorrelation(x, rsa.CrossvalidatedCorrelationOptions{Floor: .5, Bounded: true})).Values[0]
	if bounded != 0 {
		t.Errorf("bounded 1 − r = %v, want 0", bounded)
	}
}

// The mean over pairs of trials of squared distances is that of the means, and the variances within.
func TestTrialMean(t *testing.T) {
	x := &rsa.Trials{Values: mat.NewDense(4, 1, []float64{0, 2, 5, 9}), Conditions: names(2), Of: []int{0, 0, 1, 1}}
	got := must[*rsa.RDM](t)(rsa.TrialMean(rsa.SquaredEuclidean)(x)).Values[0]
	if want := (25. + 81 + 9 + 49) / 4; got != want { // (7 − 1)² + 1 + 4
		t.Errorf("mean of squared distances %v, want %v", got, want)
	}
}

func TestCrossRunKeepsItsDiagonal(t *testing.T) {
	x := &rsa.Trials{Values: mat.NewDense(4, 1, []float64{0, 10, 1, 14}), Conditions: names(2), Of: []int{0, 1, 0, 1}, Runs: []string{"a", "b"}, Run: []int{0, 0, 1, 1}}
	city := func(a, b []float64) float64 { return floats.Distance(a, b, 1) }
	one := must[*rsa.CrossRDM](t)(rsa.CrossRun(x, []string{"a"}, []string{"b"}, "distance", city))
	if want := []float64{1, 14, 9, 4}; !slices.Equal(one.Values.RawMatrix().Data, want) {
		t.Errorf("from a to b: %v, want %v", one.Values.RawMatrix().Data, want)
	}
	both := must[*rsa.CrossRDM](t)(rsa.CrossRun(x, nil, nil, "distance", city))
	if want := []float64{1, 11.5, 11.5, 4}; !slices.Equal(both.Values.RawMatrix().Data, want) {
		t.Errorf("both ways: %v, want %v", both.Values.RawMatrix().Data, want)
	}
	if one.Exemplar() != 9 || one.RDM().Values[0] != 11.5 {
		t.Errorf("exemplar %v, symmetric %v, want 9 and 11.5", one.Exemplar(), one.RDM().Values[0])
	}
	if _, err := rsa.CrossRun(x, []string{"a"}, []string{"a"}, "", nil); err == nil || err.Error() != "rsa: cross-run: no pair of different runs" {
		t.Errorf("error %v", err)
	}
	if _, err := rsa.CrossRun(x, []string{"a"}, []string{"c"}, "", nil); err == nil || !strings.Contains(err.Error(), "no run c") {
		t.Errorf("error %v", err)
	}
}

func TestFramedTellsWhereThePatternsLie(t *testing.T) {
	x := messy(rng.New(65).Rand(), 3, 2, 5, 0)
	x.Patterns, x.Set = table.Table{table.Numbers("size", 1, 2, 3)}, table.Table{table.Texts("subject", "a")}
	framed := must[*rsa.Trials](t)(x.Framed(2))
	rdm := must[*rsa.RDM](t)(rsa.SquaredEuclidean(framed))
	g := must[*mat.SymDense](t)(rsa.SecondMoment(x, rsa.MahalanobisOptions{}))
	for i := range 3 {
		if d := rdm.At(i, 3); !(math.Abs(d-g.At(i, i)) <= 1e-13) {
			t.Errorf("condition %d is %v from 0, want its second moment %v", i, d, g.At(i, i))
		}
	}
	if rdm.At(3, 4) != 4 || fmt.Sprint(rdm.Conditions) != "[c0 c1 c2 frame 0 frame 1]" || !math.IsNaN(rdm.Patterns[0].Number[4]) || rdm.Info[0].Text[0] != "a" {
		t.Errorf("framed: %v of %v, %v", rdm.At(3, 4), rdm.Conditions, rdm.Patterns)
	}
	if _, err := rsa.Crossnobis(framed, rsa.CrossnobisOptions{}); err != nil {
		t.Errorf("frames are in each run: %v", err)
	}
}

// The order of conditions and of rows changes no bit, also where an RDM comes from products of matrices.
func TestOrderOfRowsChangesNothing(t *testing.T) {
	r := rng.New(66).Rand()
	x, c, order := normal(40, 100, r), names(40), r.Perm(40)
	y, d := mat.NewDense(40, 100, nil), make([]string, 40)
	for to, from := range order {
		y.SetRow(to, x.RawRowView(from))
		d[to] = c[from]
	}
	for _, f := range []rsa.Estimator{rsa.Euclidean, rsa.SquaredEuclidean, rsa.Correlation, rsa.Cosine} {
		a, b := must[*rsa.RDM](t)(f(rsa.Patterns(x, c))), must[*rsa.RDM](t)(f(rsa.Patterns(y, d)))
		if d := apart(a.Select(order...).Values, b.Values); d != 0 {
			t.Errorf("%s: off by %.2g", a.Measure, d)
		}
	}
}
