package capacity

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/rng"
	"gonum.org/v1/gonum/mat"
)

// growing returns P clouds in n channels whose radius is r.
func growing(p, points, n int, r float64, seed uint64) []*mat.Dense {
	random := rand.New(rng.New(seed).Source())
	all := make([]*mat.Dense, p)
	for mu := range all {
		all[mu] = mat.NewDense(points, n, nil)
		centre := make([]float64, n)
		for i := range centre {
			centre[i] = random.NormFloat64()
		}
		for j := range points {
			for i := range n {
				all[mu].Set(j, i, centre[i]+r*random.NormFloat64())
			}
		}
	}
	return all
}

// Each checkpoint is what GLUE gives with the trajectory's draws, and the jackknife by hand has its standard errors.
func TestTrajectoryIsGLUE(t *testing.T) {
	ctx := context.Background()
	track := NewTrajectory(Options{Samples: 60}, rng.New(1).Source())
	m := growing(4, 12, 40, 0.4, 2)
	got, err := track.Add(ctx, 3, m)
	if err != nil {
		t.Fatal(err)
	}
	want, err := GLUE(ctx, m, Options{Samples: 60}, rand.NewPCG(track.Seed[0], track.Seed[1]))
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range Measures() {
		if got.Measure(k) != want.Measure(k) {
			t.Errorf("%v: %v, want %v", k, got.Measure(k), want.Measure(k))
		}
		if k == OfCapacity {
			continue
		}
		mean, square := 0.0, 0.0
		for g := range 20 {
			mean += track.Checkpoints[0].Without.At(g, int(k)) / 20
		}
		for g := range 20 {
			square += math.Pow(track.Checkpoints[0].Without.At(g, int(k))-mean, 2)
		}
		if se := math.Sqrt(19.0 / 20 * square); !(math.Abs(se-want.Measure(k).SE) < 1e-9) {
			t.Errorf("%v: standard error %v, want %v", k, se, want.Measure(k).SE)
		}
	}
	if _, err := track.Add(ctx, 5, m); err != nil {
		t.Fatal(err)
	}
	d, err := track.Difference(1, 0)
	if err != nil || d != (Difference{}) {
		t.Errorf("equal manifolds differ by %+v (%v)", d, err)
	}
	if _, err := track.Add(ctx, 7, growing(4, 8, 20, 0.2, 5)); err != nil {
		t.Fatal(err)
	}
	if d, err = track.Difference(2, 0); err != nil {
		t.Fatal(err)
	}
	var pairs []float64 // differences of the radius without each group
	mean, square := 0.0, 0.0
	for g := range 20 {
		pairs = append(pairs, track.Checkpoints[2].Without.At(g, int(OfRadius))-track.Checkpoints[0].Without.At(g, int(OfRadius)))
		mean += pairs[g] / 20
	}
	for _, x := range pairs {
		square += (x - mean) * (x - mean)
	}
	if se := math.Sqrt(19.0 / 20 * square); !(se > 0) || !(math.Abs(d.Radius.SE/se-1) < 1e-9) {
		t.Errorf("radius differs by %v, want a standard error of %v", d.Radius, se)
	}
}

// Paired standard errors of differences are those that repetition with other directions and labels shows, and smaller than those of independent samples.
func TestDifferencesArePaired(t *testing.T) {
	repeats := 80
	if testing.Short() {
		repeats = 30
	}
	a, b := growing(3, 10, 30, 0.30, 3), growing(3, 10, 30, 0.33, 3)
	var x, claimed, independent [measureCount]float64
	var squares [measureCount]float64
	for k := range repeats {
		track, err := Track(context.Background(), []float64{0, 1}, func(i int) ([]*mat.Dense, error) { return [][]*mat.Dense{a, b}[i], nil }, Options{},
			rng.New(4).At("repeat", k).Source())
		if err != nil {
			t.Fatal(err)
		}
		d, err := track.Difference(1, 0)
		if err != nil {
			t.Fatal(err)
		}
		c, _ := Compare(track.Checkpoints[1].Result, track.Checkpoints[0].Result)
		for m, e := range []Estimate{d.Capacity, d.Dimension, d.Radius, d.Utility, d.CentreAlignment, d.AxisAlignment, d.CentreAxisAlignment} {
			x[m] += e.Value / float64(repeats)
			squares[m] += e.Value * e.Value / float64(repeats)
			claimed[m] += e.SE * e.SE / float64(repeats)
		}
		for m, e := range []Estimate{c.Capacity, c.Dimension, c.Radius, c.Utility, c.CentreAlignment, c.AxisAlignment, c.CentreAxisAlignment} {
			independent[m] += e.SE * e.SE / float64(repeats)
		}
	}
	for m := range measureCount {
		seen := (squares[m] - x[m]*x[m]) * float64(repeats) / float64(repeats-1)
		ratio := claimed[m] / seen
		t.Logf("%v: difference %.3g, standard error %.3g seen, %.3g claimed, %.3g if independent", Measure(m), x[m], math.Sqrt(seen), math.Sqrt(claimed[m]), math.Sqrt(independent[m]))
		// a jackknife's variance is too large rather than too small (Efron & Stein 1981); the sample variance has a relative error of √(2/repeats)
		if least := 1 - 4*math.Sqrt(2/float64(repeats)); !(ratio > least && ratio < 2) {
			t.Errorf("%v: variance claimed is %v of that seen", Measure(m), ratio)
		}
		if !(claimed[m] < independent[m]/2) {
			t.Errorf("%v: paired variance %v is not below half of %v", Measure(m), claimed[m], independent[m])
		}
	}
}

// What is stopped goes on, in any order, and ends up as if it had not been.
func TestTrackGoesOn(t *testing.T) {
	steps := []float64{0, 1, 2, 4}
	at := func(i int) ([]*mat.Dense, error) { return growing(3, 8, 20, 0.5-0.1*float64(i), 5), nil }
	whole, err := Track(context.Background(), steps, at, Options{Samples: 40}, rng.New(6).Source())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	part, err := Track(ctx, steps, func(i int) ([]*mat.Dense, error) {
		if i == 2 {
			cancel()
		}
		return at(i)
	}, Options{Samples: 40}, rng.New(6).Source())
	if !errors.Is(err, context.Canceled) || len(part.Checkpoints) != 2 {
		t.Fatalf("%d checkpoints and error %v", len(part.Checkpoints), err)
	}
	fourth, _ := at(3)
	if _, err := part.Add(context.Background(), 4, fourth); err != nil {
		t.Fatal(err)
	}
	calls := 0
	if err := part.Extend(context.Background(), steps, func(i int) ([]*mat.Dense, error) { calls++; return at(i) }, nil); err != nil || calls != 1 {
		t.Fatalf("%d calls, error %v", calls, err)
	}
	if part.String() != whole.String() || !strings.Contains(whole.String(), "centre–axis alignment") {
		t.Errorf("%v\nwant\n%v", part, whole)
	}
	if err := part.Extend(context.Background(), []float64{math.NaN()}, at, nil); err == nil || err.Error() != "capacity: step NaN" {
		t.Errorf("error %v", err)
	}
	broken := func(i int) ([]*mat.Dense, error) { return nil, errors.New("no weights") }
	if err := part.Extend(context.Background(), []float64{9}, broken, nil); err == nil || len(part.Checkpoints) != 4 {
		t.Errorf("error %v, %d checkpoints", err, len(part.Checkpoints))
	}
	fourth[0].Set(0, 0, math.NaN())
	if _, err := part.Add(context.Background(), 8, fourth); err == nil || !strings.Contains(err.Error(), "step 8") {
		t.Errorf("error %v", err)
	}
	if _, err := part.Add(context.Background(), math.NaN(), nil); err == nil {
		t.Error("a step that is NaN")
	}
	if _, err := part.Add(context.Background(), 16, growing(2, 8, 20, 1, 1)); err != nil {
		t.Fatal(err)
	}
	if _, err := part.Difference(4, 0); err == nil || !strings.Contains(err.Error(), "manifolds") {
		t.Errorf("difference of two and three manifolds: %v", err)
	}
}

func TestAverageAndNormalised(t *testing.T) {
	var all []*Trajectory
	for k := range 3 {
		track, err := Track(context.Background(), []float64{0, 1, 2}, func(i int) ([]*mat.Dense, error) { return growing(2, 8, 20, 0.5-0.1*float64(i), uint64(k)), nil },
			Options{Samples: 40}, rng.New(7).Source())
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, track)
	}
	mean, sd, err := Average(all...)
	if err != nil {
		t.Fatal(err)
	}
	var x, square float64
	for _, track := range all {
		v, _ := track.Line(OfRadius)
		x, square = x+v[1]/3, square+v[1]*v[1]
	}
	if got := mean.At(int(OfRadius), 1); !(math.Abs(got-x) < 1e-12) || !(math.Abs(sd.At(int(OfRadius), 1)-math.Sqrt((square-3*x*x)/2)) < 1e-9) {
		t.Errorf("radius %v ± %v, want %v", got, sd.At(int(OfRadius), 1), x)
	}
	normal := Normalised(mean)
	if v := normal.RawRowView(int(OfRadius)); mat.Max(mat.NewVecDense(3, v)) != 1 || mat.Min(mat.NewVecDense(3, v)) != 0 {
		t.Errorf("normalised radius %v", v)
	}
	if v := Normalised(mat.NewDense(1, 3, []float64{1, 1, 1 + 1e-12})).At(0, 1); !math.IsNaN(v) {
		t.Errorf("normalised constant %v", v)
	}
	all[2].Checkpoints = all[2].Checkpoints[:2]
	if _, _, err := Average(all...); err == nil {
		t.Error("other steps")
	}
	if _, _, err := Average(); err == nil {
		t.Error("nothing")
	}
}

// A point during training: two classes, 200 points in 300 units, 200 samples.
func BenchmarkCheckpoint(b *testing.B) {
	m := growing(2, 100, 300, 1, 9)
	for b.Loop() {
		if _, err := NewTrajectory(Options{}, rng.New(8).Source()).Add(context.Background(), 0, m); err != nil {
			b.Fatal(err)
		}
	}
}
