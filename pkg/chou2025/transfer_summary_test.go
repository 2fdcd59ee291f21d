package chou2025

import (
	"context"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func linearHeldOut(t *Transferred) float64 { return t.HeldOut.Linear }

// scored are networks of two seeds and three richnesses, in no order, with these accuracies by richness and seed.
func scored(values ...float64) (all []*Transferred) {
	for i, v := range values {
		all = append(all, &Transferred{Richness: []float64{1, 10, .1}[i/2], Seed: 4 - i%2, HeldOut: Side{Linear: v}, Accuracy: float64(i / 2)})
	}
	return all
}

func TestByRichness(t *testing.T) {
	got := ByRichness(scored(3, 4, 5, 7, 1, 0), linearHeldOut)
	want := []AtRichness{{.1, .5, .5, []float64{0, 1}}, {1, 3.5, .5, []float64{4, 3}}, {10, 6, 1, []float64{7, 5}}}
	if len(got) != 3 {
		t.Fatalf("got %v", got)
	}
	for i, g := range got {
		if g.Richness != want[i].Richness || !reflect.DeepEqual(g.Values, want[i].Values) || !(math.Abs(g.Mean-want[i].Mean) < 1e-15 && math.Abs(g.SE-want[i].SE) < 1e-15) {
			t.Errorf("got %v, want %v", g, want[i])
		}
	}
	if one := ByRichness(scored(3)[:1], linearHeldOut); one[0].Mean != 3 || !math.IsNaN(one[0].SE) {
		t.Errorf("one seed: got %v", one)
	}
}

func TestOptimumOf(t *testing.T) {
	o, err := OptimumOf(scored(3, 4, 1, 2, 0, 2.5), linearHeldOut)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(o.Best, []float64{1, 1}) || o.Interior != 2 || o.OverLazy.Value != 2.25 || math.Abs(o.OverLazy.SE-.75) > 1e-15 || o.OverRich.Value != 2 || o.OverRich.SE != 0 {
		t.Errorf("got %+v", o)
	}
	// Each seed's best is the other seed's worst: what is chosen by the one is no gain for the other.
	if o, err = OptimumOf(scored(1, 0, 0, 1, .5, .5), linearHeldOut); err != nil || o.OverLazy.Value != -.5 || o.Interior != 1 {
		t.Errorf("got %+v, %v", o, err)
	}
}

func TestForetells(t *testing.T) {
	all := scored(3, 4, 5, 7, 1, 0) // Accuracy has the order 1 < 10 < .1, which is 0, 1, 2
	for _, c := range []struct {
		marker OfTransferred
		want   float64
	}{
		{linearHeldOut, 1},
		{func(t *Transferred) float64 { return -math.Exp(t.HeldOut.Linear) }, 0},
		{func(t *Transferred) float64 { return 7 }, .5},
		{func(t *Transferred) float64 { return t.Accuracy }, 1. / 3},
	} {
		got, err := Foretells(all, c.marker, linearHeldOut)
		if err != nil || !(math.Abs(got.Value-c.want) < 1e-15) || got.SE != 0 {
			t.Errorf("got %v, %v, want %v", got, err, c.want)
		}
	}
}

func TestSummaryErrors(t *testing.T) {
	nan := scored(3, 4, 5, math.NaN(), 1, 0)
	for want, all := range map[string][]*Transferred{
		"the number is NaN":    nan,
		"richness 0.1 has 1":   scored(3, 4, 5, 7, 1),
		"1 richnesses":         scored(3, 4),
		"two networks of seed": append(scored(3, 4), scored(3, 4)...),
		"0 richnesses":         nil,
	} {
		if _, err := OptimumOf(all, linearHeldOut); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("optimum: got %v, want %q", err, want)
		}
		if _, err := Foretells(all, linearHeldOut, linearHeldOut); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("foretells: got %v, want %q", err, want)
		}
	}
	one := scored(3, 4, 5, 7, 1, 0)
	if _, err := OptimumOf([]*Transferred{one[0], one[2]}, linearHeldOut); err == nil {
		t.Error("an optimum of one seed is no error")
	}
	if v, err := Foretells([]*Transferred{one[0], one[2]}, linearHeldOut, linearHeldOut); err != nil || v.Value != 1 || !math.IsNaN(v.SE) {
		t.Errorf("one seed: got %v, %v", v, err)
	}
}

// clouds are features of four classes: of the trained two what says 0 or 1 is far apart, of the held-out two there is noise alone.
func clouds(each int) *Representation {
	r := rand.New(rand.NewPCG(5, 5))
	rep := &Representation{Name: "clouds", Richness: 1, Accuracy: math.NaN(), Trained: 2, Features: mat.NewDense(4*each, 60, nil)}
	for i := range 4 * each {
		rep.Labels = append(rep.Labels, i%4)
		for j := range 60 {
			rep.Features.Set(i, j, r.NormFloat64())
		}
		rep.Features.Set(i, i%2, rep.Features.At(i, i%2)+map[bool]float64{true: 20}[i%4 < 2])
	}
	return rep
}

func TestMeasure(t *testing.T) {
	rep, ctx := clouds(80), context.Background()
	got, err := rep.Measure(ctx, Probes{}, rand.NewPCG(1, 1))
	if err != nil {
		t.Fatal(err)
	}
	if got.Trained.Linear < .999 || got.Trained.Neighbours < .999 {
		t.Errorf("classes that are 20 apart: accuracies %v and %v", got.Trained.Linear, got.Trained.Neighbours)
	}
	for _, v := range []float64{got.HeldOut.Linear, got.HeldOut.Neighbours} {
		if se := .5 / math.Sqrt(160); !(math.Abs(v-.5) < 4*se) { // folds make accuracies at chance vary a little more, and lie a little lower
			t.Errorf("classes that are the same: an accuracy of %v, want ½ ± %v", v, 4*se)
		}
	}
	if got.Trained.Glue.Manifolds[0].Points != 50 || got.HeldOut.Images != 160 || got.HeldOut.Classes != 2 || !math.IsNaN(got.TrainAccuracy+got.Accuracy+got.WeightChange+got.Activation) {
		t.Errorf("got %+v", got)
	}
	if !(got.Trained.Glue.Capacity.Value > 2*got.HeldOut.Glue.Capacity.Value) || !(got.HeldOut.Participation > 20 && got.Trained.Participation < 10) {
		t.Errorf("capacities %v and %v, participation ratios %v and %v", got.Trained.Glue.Capacity, got.HeldOut.Glue.Capacity, got.Trained.Participation, got.HeldOut.Participation)
	}
	for i, l := range rep.Labels { // other numbers of the held-out classes, in their order, are names
		if l >= 2 {
			rep.Labels[i] = 10 * l
		}
	}
	rep.Features.Scale(1<<20, rep.Features) // nor does the unit of the features matter
	again, err := rep.Measure(ctx, Probes{}, rand.NewPCG(1, 1))
	if err != nil || !(math.Abs(again.HeldOut.Linear-got.HeldOut.Linear) < 1e-12 && math.Abs(again.HeldOut.Neighbours-got.HeldOut.Neighbours) < 1e-12) ||
		!(math.Abs(again.HeldOut.Glue.Dimension.Value/got.HeldOut.Glue.Dimension.Value-1) < 1e-9) {
		t.Errorf("other labels and units: got %+v, %v", again, err)
	}
}

func TestMeasureAll(t *testing.T) {
	a, b, c := clouds(12), clouds(12), clouds(12)
	b.Seed, c.Richness = 1, 5
	p := Probes{Points: 8, Samples: 20}
	all, err := MeasureAll(context.Background(), []*Representation{a, b, c}, p, nil, rand.NewPCG(1, 1))
	if err != nil || len(all) != 3 {
		t.Fatal(all, err)
	}
	if d := all[0].HeldOut.Glue.Capacity.Value; d != all[2].HeldOut.Glue.Capacity.Value || d == all[1].HeldOut.Glue.Capacity.Value || all[2].Richness != 5 {
		t.Errorf("equal seeds should have equal directions, and others not: %v, %v, %v", d, all[1].HeldOut.Glue.Capacity, all[2].HeldOut.Glue.Capacity)
	}
	for i := range c.Labels { // six classes, of which two are measured
		c.Labels[i] = i % 8
	}
	p.Points, p.Classes = 5, 2
	many, err := c.Measure(context.Background(), p, rand.NewPCG(1, 1))
	if err != nil || len(many.HeldOut.Glue.Manifolds) != 2 || many.HeldOut.Classes != 6 {
		t.Errorf("got %+v, %v, want two of six classes", many, err)
	}
	p.Classes = 6
	if many, err = c.Measure(context.Background(), p, rand.NewPCG(1, 1)); err != nil || len(many.HeldOut.Glue.Manifolds) != 6 {
		t.Errorf("got %+v, %v, want all classes", many, err)
	}
	b.Features.Set(3, 3, math.NaN())
	if _, err := MeasureAll(context.Background(), []*Representation{a, b, c}, p, nil, rand.NewPCG(1, 1)); err == nil {
		t.Error("a feature of NaN is no error")
	}
}

func TestMeasureErrors(t *testing.T) {
	for want, change := range map[string]func(r *Representation, p *Probes){
		"trained classes: there are 1":                func(r *Representation, p *Probes) { r.Trained = 1 },
		"held-out classes: there are 0":               func(r *Representation, p *Probes) { r.Trained = 4 },
		"there are no features":                       func(r *Representation, p *Probes) { r.Features = nil },
		"features of 20 images and labels of 19":      func(r *Representation, p *Probes) { r.Labels = r.Labels[1:] },
		"image 3 has label -1":                        func(r *Representation, p *Probes) { r.Labels[3] = -1 },
		"image 2, unit 1: a feature of NaN":           func(r *Representation, p *Probes) { r.Features.Set(2, 1, math.NaN()) },
		"a richness of NaN":                           func(r *Representation, p *Probes) { r.Richness = math.NaN() },
		"has 5 images; want at least 6 points":        func(r *Representation, p *Probes) { p.Points = 6 },
		"5 images; want at least 4 points and 6 fold": func(r *Representation, p *Probes) { p.Folds = 6 },
		"L2 -1": func(r *Representation, p *Probes) { p.L2 = -1 },
	} {
		r, p := clouds(5), Probes{Points: 4}
		change(r, &p)
		if _, err := r.Measure(context.Background(), p, rand.NewPCG(1, 1)); err == nil || !strings.HasPrefix(err.Error(), "chou2025: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}
