package capacity

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func TestBadManifoldsAreNamed(t *testing.T) {
	good, tenths := mat.NewDense(2, 2, []float64{1, 2, 3, 4}), mat.NewDense(3, 4, []float64{0.1, 0.2, 0.3, 0.4, 0.1, 0.2, 0.3, 0.4, 0.1, 0.2, 0.3, 0.4})
	for _, c := range []struct {
		manifolds []*mat.Dense
		opt       Options
		want      string
	}{
		{nil, Options{}, "capacity: no manifolds"},
		{[]*mat.Dense{good, good}, Options{Labels: SparseLabels, Share: 1e-9},
			"labels of which a share of 1e-09 is 1 are next to always the same for all 2 manifolds, which no hyperplane through their mean can have"},
		{[]*mat.Dense{good}, Options{}, "capacity: one manifold, of which the centre is the origin: give others, or the origin as it is"},
		{[]*mat.Dense{good, nil}, Options{}, "capacity: manifold 1 has no points"},
		{[]*mat.Dense{good, {}}, Options{}, "capacity: manifold 1 has no points"},
		{[]*mat.Dense{good, mat.NewDense(2, 3, nil)}, Options{}, "capacity: manifold 1 has 3 channels and manifold 0 has 2"},
		{[]*mat.Dense{good, mat.NewDense(2, 2, []float64{1, 2, math.NaN(), 4})}, Options{}, "capacity: manifold 1: point 1 has NaN in channel 0"},
		{[]*mat.Dense{good, mat.NewDense(2, 2, []float64{1, 2, math.Inf(-1), 4})}, Options{}, "capacity: manifold 1: point 1 has -Inf in channel 0"},
		{[]*mat.Dense{good, mat.NewDense(2, 2, []float64{1, 2, 0, 0})}, Options{Origin: AsGiven},
			"capacity: manifold 1: point 1 is at the origin, on which no hyperplane has a strict side"},
		{[]*mat.Dense{good, good}, Options{}, "capacity: manifold 0 has its centre at the origin, so that no hyperplane through that has it on one side"},
		{[]*mat.Dense{tenths, tenths, tenths, tenths, tenths}, Options{}, // the mean of which is not 0.1 to the last digit
			"capacity: manifold 0: point 0 is at the origin, on which no hyperplane has a strict side"},
		{[]*mat.Dense{good, mat.NewDense(1, 2, []float64{1e41, 2})}, Options{},
			"capacity: the largest response is 1e+41: give responses in another unit, in which it is between 1e-40 and 1e40"},
		{[]*mat.Dense{mat.NewDense(1, 2, []float64{1e-41, 0})}, Options{Origin: AsGiven},
			"capacity: the largest response is 1e-41: give responses in another unit, in which it is between 1e-40 and 1e40"},
		{[]*mat.Dense{mat.NewDense(2, 1, []float64{1, 1}), mat.NewDense(2, 1, []float64{2, 2}), mat.NewDense(1, 1, []float64{4})}, Options{Margin: 1, Samples: 1000},
			"dichotomies cannot be separated with margin 1, so that the capacity is 0"},
	} {
		r, err := GLUE(context.Background(), c.manifolds, c.opt, rand.NewPCG(8, 31))
		if r != nil || err == nil || !strings.HasSuffix(err.Error(), c.want) {
			t.Errorf("%v, %v; want %s", r, err, c.want)
		}
	}
}

func TestDoubtsAreNoted(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 32))
	manifolds := []*mat.Dense{normal(r, 5, 3), normal(r, 1, 3), mat.NewDense(3, 3, []float64{1, 0, 0, 0, 1, 0, 1, 1, 0})}
	g, err := GLUE(context.Background(), manifolds, Options{Origin: AsGiven}, rand.NewPCG(8, 33))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"manifold 0 has 5 points in 3 channels: more than can be independent",
		"manifold 1 is one point: it has a capacity, but no radius or dimension of its own",
		"manifold 2 has 3 points in 2 directions: more than can be independent",
	} {
		if !slices.Contains(g.Notes, want) || !strings.Contains(g.String(), want) {
			t.Errorf("notes %q of\n%v do not say %q", g.Notes, g, want)
		}
	}
}

// TestSamplesThatCannotBeSeparatedCount has two overlapping clouds, of which no labels can be separated, or those that are the same for both.
func TestSamplesThatCannotBeSeparatedCount(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 34))
	around := []*mat.Dense{normal(r, 60, 3), normal(r, 60, 3)}
	g, err := GLUE(context.Background(), around, Options{Origin: AsGiven, Samples: 500}, rand.NewPCG(8, 35))
	if err != nil {
		t.Fatal(err)
	}
	if g.NonSeparable != 500 {
		t.Errorf("%d samples are not separable", g.NonSeparable)
	}
	within(t, "capacity where the cone is all of space", g.Capacity, 2./3) // P/N
	opposite := []*mat.Dense{mat.NewDense(2, 3, []float64{1, 0.1, 0, 1, -0.1, 0}), mat.NewDense(2, 3, []float64{-1, 0.2, 0, -1, -0.2, 0})}
	g, err = GLUE(context.Background(), opposite, Options{Origin: AsGiven, Samples: 400}, rand.NewPCG(8, 36))
	if err != nil {
		t.Fatal(err)
	}
	if !(math.Abs(float64(g.NonSeparable)-200) <= 40) {
		t.Errorf("%d of 400 samples are not separable, want the half that have one label for both", g.NonSeparable)
	}
	g, err = GLUE(context.Background(), opposite, Options{Samples: 400}, rand.NewPCG(8, 36))
	if err != nil || g.NonSeparable != 0 {
		t.Errorf("%v, %v; want no samples with one label for both", g, err)
	}
}

func TestCompareRefusesOtherOptions(t *testing.T) {
	manifolds := scattered(rand.New(rand.NewPCG(8, 37)), 3, 6, 20, 2, 1)
	run := func(opt Options) *Result {
		r, err := GLUE(context.Background(), manifolds, opt, rand.NewPCG(8, 38))
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	base := run(Options{})
	if d, err := Compare(base, run(Options{Samples: 400, Inactive: Zero})); err != nil || !(math.Abs(d.Capacity.Value) <= 4*d.Capacity.SE) || !(d.Dimension.SE > 0) {
		t.Errorf("%v, %v", d, err)
	}
	for _, c := range []struct {
		opt  Options
		want string
	}{
		{Options{Radius: MeanOfRatios}, "radius from the ratio of means and radius from the mean of ratios"},
		{Options{Alignment: SignedCosine}, "absolute cosines and signed cosines"},
		{Options{Inactive: Touch}, "inactive at zero and inactive at the touching point"},
		{Options{Labels: BalancedLabels}, "random labels and balanced labels"},
		{Options{Labels: OneVersusRest, Origin: AsGiven}, "random labels and one against the rest; origin at the mean centre and origin as given"},
		{Options{Bias: true}, "no bias and with bias"},
		{Options{Margin: 0.01}, "margin 0 and margin 0.01"},
	} {
		if _, err := Compare(base, run(c.opt)); err == nil || err.Error() != "capacity: results that cannot be compared: "+c.want {
			t.Errorf("error %v, want %s", err, c.want)
		}
	}
	m, err := MFTMA(context.Background(), manifolds, Options{}, rand.NewPCG(8, 38))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Compare(base, m); err == nil || !strings.HasSuffix(err.Error(), "; GLUE and MFTMA") {
		t.Errorf("error %v", err)
	}
}

func TestMisusePanics(t *testing.T) {
	for _, opt := range []Options{
		{Samples: -1}, {Samples: 1}, {Margin: math.NaN()}, {Margin: -1e200}, {Labels: SparseLabels}, {Share: 0.1}, {Labels: 9}, {Origin: 9}, {Inactive: 9}, {Radius: 9}, {Alignment: 9},
	} {
		func() {
			defer func() {
				if v := recover(); v == nil || !strings.HasPrefix(v.(string), "capacity: Options: ") {
					t.Errorf("%+v: %v", opt, v)
				}
			}()
			_, _ = GLUE(context.Background(), nil, opt, rand.NewPCG(1, 1))
		}()
	}
	for _, opt := range []Options{{Bias: true}, {Labels: OneVersusRest}, {Inactive: Zero}, {Radius: MeanOfRatios}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%+v for MFTMA", opt)
				}
			}()
			_, _ = MFTMA(context.Background(), nil, opt, rand.NewPCG(1, 1))
		}()
	}
}
