package rsa_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"github.com/richlazy/richlazy/pkg/progress"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/table"
)

// film returns data of 3 conditions in 4 runs, 6 channels and times from −0.1 s by 0.1 s. From 0.2 s on the conditions differ, and from 0.5 s in another direction.
func film(t *testing.T, times int) *rsa.Dataset {
	r := rng.New(70).Rand()
	d := &rsa.Dataset{Set: table.Table{table.Texts("subject", "a")}}
	var condition, run []float64
	for k := range 12 {
		condition, run = append(condition, float64(k%3)), append(run, float64(k/3))
	}
	d.Observations = table.Table{table.Numbers("condition", condition...), table.Numbers("run", run...)}
	for k := range times {
		at := float64(k-1) / 10
		v := normal(12, 6, r)
		v.Scale(.1, v)
		for row := range 12 {
			channel := 0
			if at >= .5 {
				channel = 3
			}
			if at >= .2 {
				v.Set(row, channel, v.At(row, channel)+condition[row])
			}
		}
		d.Values, d.Times = append(d.Values, v), append(d.Times, at)
	}
	if err := d.Check(); err != nil {
		t.Fatal(err)
	}
	return d
}

func crossnobis(t *rsa.Trials) (*rsa.RDM, error) { return rsa.Crossnobis(t, rsa.CrossnobisOptions{}) }

func TestMovieIsAnRDMAtEachTime(t *testing.T) {
	d := film(t, 9)
	var reported atomic.Int64
	opt := rsa.MovieOptions{Progress: progress.Func(func(done, total int64) {
		if total != 9 {
			t.Errorf("progress of %d, want 9", total)
		}
		reported.Add(1)
	})}
	movie := must[*rsa.Stack](t)(rsa.Movie(t.Context(), d, "condition", "run", crossnobis, opt))
	time := must[table.Column](t)(movie.Info.Column("time"))
	if !slices.Equal(time.Number, d.Times) || reported.Load() != 9 || !movie.Info.Has("subject") {
		t.Errorf("times %v, %d reports, info %v", time.Number, reported.Load(), movie.Info.Names())
	}
	for k := range d.Times {
		at := must[*rsa.Dataset](t)(d.At(k))
		want := must[*rsa.RDM](t)(crossnobis(must[*rsa.Trials](t)(at.Trials("condition", "run"))))
		if apart(movie.RDM(k).Values, want.Values) != 0 {
			t.Errorf("at %v s: %v, want %v", d.Times[k], movie.RDM(k).Values, want.Values)
		}
	}
}

func TestMovieWindows(t *testing.T) {
	d := film(t, 9) // −0.1 … 0.7 s
	d.Values[3].Set(0, 0, math.NaN())
	for _, c := range []struct {
		opt  rsa.MovieOptions
		want []float64
	}{
		{rsa.MovieOptions{Width: .3}, []float64{0, .3, .6}},
		{rsa.MovieOptions{Width: .3, Step: .1}, []float64{0, .1, .2, .3, .4, .5, .6}},
		{rsa.MovieOptions{Width: .2}, []float64{-.05, .15, .35, .55}},
		{rsa.MovieOptions{Width: 5}, []float64{.3}},
	} {
		movie := must[*rsa.Stack](t)(rsa.Movie(t.Context(), d, "condition", "", rsa.SquaredEuclidean, c.opt))
		time := must[table.Column](t)(movie.Info.Column("time"))
		if apart(time.Number, c.want) > 1e-12 {
			t.Errorf("windows of %v s by %v s at %v, want %v", c.opt.Width, c.opt.Step, time.Number, c.want)
		}
	}
	for _, step := range []float64{1e-9, 1e-300} { // which no one could wait for
		if _, err := rsa.Movie(t.Context(), d, "condition", "", rsa.SquaredEuclidean, rsa.MovieOptions{Width: .3, Step: step}); err == nil || !strings.Contains(err.Error(), "windows, want at most") {
			t.Errorf("steps of %v s: error %v", step, err)
		}
	}
	// Side by side they are the bins of the data, a missing value left out.
	binned := must[*rsa.Dataset](t)(d.Bin(.3))
	a := must[*rsa.Stack](t)(rsa.Movie(t.Context(), binned, "condition", "run", crossnobis, rsa.MovieOptions{}))
	b := must[*rsa.Stack](t)(rsa.Movie(t.Context(), d, "condition", "run", crossnobis, rsa.MovieOptions{Width: .3}))
	if !mat.Equal(a.Values, b.Values) {
		t.Error("windows side by side differ from bins")
	}
}

func TestMovieStops(t *testing.T) {
	d := film(t, 9)
	ctx, cancel := context.WithCancel(t.Context())
	var calls atomic.Int64
	partly, err := rsa.Movie(ctx, d, "condition", "run", func(t *rsa.Trials) (*rsa.RDM, error) {
		if calls.Add(1) == 3 {
			cancel()
		}
		return crossnobis(t)
	}, rsa.MovieOptions{})
	if !errors.Is(err, context.Canceled) || partly == nil || partly.Len() < 3 || partly.Len() == 9 {
		t.Errorf("stopped: %v, error %v", partly, err)
	}
	if s, err := rsa.Movie(ctx, d, "condition", "run", crossnobis, rsa.MovieOptions{}); s != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("stopped before: %v, error %v", s, err)
	}
	broken := film(t, 9)
	for row := range 12 {
		broken.Values[4].Set(row, 2, math.NaN())
	}
	_, err = rsa.Movie(t.Context(), broken, "condition", "run", func(t *rsa.Trials) (*rsa.RDM, error) {
		return rsa.DecodingAccuracy(t, rsa.DiscriminantOptions{})
	}, rsa.MovieOptions{})
	if err == nil || !strings.HasPrefix(err.Error(), "rsa: movie: at 0.3 s: rsa: decoding: values are missing") {
		t.Errorf("error %v", err)
	}
	still := &rsa.Dataset{Values: d.Values[:1], Observations: d.Observations}
	if _, err := rsa.Movie(t.Context(), still, "condition", "", rsa.Correlation, rsa.MovieOptions{}); err == nil || err.Error() != "rsa: movie: the data have no time" {
		t.Errorf("error %v", err)
	}
}

func TestGeneralisationOverTime(t *testing.T) {
	d := film(t, 9)
	stack := must[*rsa.Stack](t)(rsa.CrossTemporal(t.Context(), d, "condition", "run", rsa.GeneraliseCrossnobis(rsa.CrossnobisOptions{}), rsa.MovieOptions{}))
	mean, times, err := rsa.Generalisation(stack)
	if err != nil || !slices.Equal(times, d.Times) {
		t.Fatalf("times %v, error %v", times, err)
	}
	// The diagonal is the movie.
	movie := must[*rsa.Stack](t)(rsa.Movie(t.Context(), d, "condition", "run", crossnobis, rsa.MovieOptions{}))
	for k := range d.Times {
		if d := apart(stack.RDM(k*9+k).Values, movie.RDM(k).Values); d > 1e-14 {
			t.Errorf("trained and tested at %v s: off by %.2g", times[k], d)
		}
	}
	// What is learnt from 0.2 s generalises to 0.4 s, not before, and not after the direction changes. Distances of 1, 1 and 4 over 6 channels have the mean 1/3.
	for i, train := range times {
		for j, test := range times {
			want := 0.
			if train >= .2 && test >= .2 && (train >= .5) == (test >= .5) {
				want = 1. / 3
			}
			if got := mean.At(i, j); !(math.Abs(got-want) <= .08) {
				t.Errorf("trained at %v s, tested at %v s: %.3f, want %.3f", train, test, got, want)
			}
		}
	}
	accuracy := must[*rsa.Stack](t)(rsa.CrossTemporal(t.Context(), d, "condition", "run", rsa.GeneraliseDecoding(rsa.DiscriminantOptions{}), rsa.MovieOptions{}))
	mean, _, err = rsa.Generalisation(accuracy)
	if err != nil || mean.At(4, 5) < .99 || mean.At(7, 8) < .99 || !(math.Abs(stat.Mean([]float64{mean.At(4, 7), mean.At(0, 4), mean.At(5, 1), mean.At(0, 1)}, nil)-.5) <= .2) {
		t.Errorf("accuracy %v, error %v", mat.Formatted(mean), err)
	}
}

// A generaliser tested where it was trained is the estimator itself, for every scheme.
func TestGeneralisersAreTheirEstimators(t *testing.T) {
	r := rng.New(71).Rand()
	x := messy(r, 4, 3, 6, 0)
	precision, byRun := positive(6, r), []*rsa.Covariance{{Matrix: positive(6, r)}, {Matrix: positive(6, r)}, {Matrix: positive(6, r)}}
	for _, opt := range []rsa.CrossnobisOptions{
		{Scheme: rsa.LeaveOneRunOut}, {Scheme: rsa.RunPairs}, {Precision: precision, Scheme: rsa.LeaveOneRunOut}, {Precision: precision, Scheme: rsa.RunPairs},
		{Covariances: byRun, Scheme: rsa.RunPairs}, {Precision: mat.NewDiagDense(6, []float64{1, 2, 3, 4, 5, 6}), Scheme: rsa.RunPairs},
	} {
		want := must[*rsa.RDM](t)(rsa.Crossnobis(x, opt))
		test := must[func(*rsa.Trials) (*rsa.RDM, error)](t)(rsa.GeneraliseCrossnobis(opt)(x))
		if got := must[*rsa.RDM](t)(test(x)); apart(got.Values, want.Values) > 1e-13 {
			t.Errorf("%+v: off by %.2g", opt, apart(got.Values, want.Values))
		}
	}
	want := must[*rsa.RDM](t)(rsa.DecodingAccuracy(x, rsa.DiscriminantOptions{}))
	test := must[func(*rsa.Trials) (*rsa.RDM, error)](t)(rsa.GeneraliseDecoding(rsa.DiscriminantOptions{})(x))
	if got := must[*rsa.RDM](t)(test(x)); apart(got.Values, want.Values) != 0 {
		t.Errorf("decoding: %v, want %v", got.Values, want.Values)
	}
	other := messy(r, 4, 3, 6, 0)
	if _, err := test(other); err == nil || !strings.HasPrefix(err.Error(), "rsa: generalised decoding: ") {
		t.Errorf("other rows: error %v", err)
	}
}
