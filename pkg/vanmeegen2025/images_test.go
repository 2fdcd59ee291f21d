package vanmeegen2025_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/posterior"
	"github.com/richlazy/richlazy/pkg/posterior/theory"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
	"github.com/richlazy/richlazy/pkg/train"
	"github.com/richlazy/richlazy/pkg/vanmeegen2025"
)

// stripes returns n pictures of 6 × 6 pixels of each of four classes: one row or column is bright, the rest noise.
func stripes(n int, name string) *task.Images {
	m, src := &task.Images{Name: name, Classes: []string{"top", "bottom", "left", "right"}, Rows: 6, Cols: 6, Channels: 1}, rng.New(5).At(name).Rand()
	for i := range 4 * n {
		for k := range 36 {
			on := []bool{k < 6, k >= 30, k%6 == 0, k%6 == 5}[i%4]
			v := src.IntN(100)
			if on {
				v += 120
			}
			m.Pixels = append(m.Pixels, byte(v))
		}
		m.Labels = append(m.Labels, i%4)
	}
	return m
}

func pictures(t *testing.T) *vanmeegen2025.Pictures {
	t.Helper()
	p, err := vanmeegen2025.Images(stripes(20, "train"), stripes(15, "test"), []int{0, 1, 2}, 6, 15, rng.New(1).Source())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestImages looks at what worlds of pictures promise: numbers, targets, means of 0, lengths √N₀, and that pixels are those of the images that Index names.
func TestImages(t *testing.T) {
	p, images := pictures(t), stripes(20, "train")
	if got, tests := p.World.Counts(), p.Test.Counts(); !slices.Equal(got, []int{6, 6, 6}) || !slices.Equal(tests, []int{15, 15, 15}) {
		t.Fatalf("got %v and %v pictures", got, tests)
	}
	seen := map[int]bool{}
	for i, class := range p.World.Labels {
		x, y := p.World.X.RawRowView(i), p.World.Y.RawRowView(i)
		if !(math.Abs(floats.Sum(x)) < 1e-9) || !(math.Abs(floats.Dot(x, x)-36) < 1e-9) {
			t.Errorf("picture %d: sum %g, |x|² %g, want 0 and 36", i, floats.Sum(x), floats.Dot(x, x))
		}
		if floats.Sum(y) != 1 || y[class] != 1 || images.Labels[p.Index[i]] != class || seen[p.Index[i]] {
			t.Errorf("picture %d: image %d of class %d has target %v", i, p.Index[i], images.Labels[p.Index[i]], y)
		}
		seen[p.Index[i]] = true
		var raw []float64
		for _, b := range images.Bytes(p.Index[i]) {
			raw = append(raw, float64(b))
		}
		if r := correlation(x, raw); !(r > 1-1e-12) {
			t.Errorf("picture %d: correlation with image %d is %g", i, p.Index[i], r)
		}
	}
	flat := stripes(20, "train")
	for i := range flat.Pixels {
		flat.Pixels[i] = 7
	}
	if _, err := vanmeegen2025.Images(flat, stripes(15, "test"), []int{0, 1}, 6, 15, rng.New(1).Source()); err == nil {
		t.Error("pictures of one value: got no error")
	}
	if _, err := vanmeegen2025.Images(images, stripes(15, "test"), []int{0, 9}, 6, 15, rng.New(1).Source()); err == nil {
		t.Error("a class that is not there: got no error")
	}
}

func correlation(x, y []float64) float64 {
	y = slices.Clone(y)
	floats.AddConst(-floats.Sum(y)/float64(len(y)), y)
	return floats.Dot(x, y) / (floats.Norm(x, 2) * floats.Norm(y, 2))
}

// TestScore counts by hand.
func TestScore(t *testing.T) {
	w := vanmeegen2025.World{Y: mat.NewDense(2, 2, []float64{1, 0, 0, 1}), Labels: []int{0, 1}}
	if got := w.Score(mat.NewDense(2, 2, []float64{1, 0, .5, .5})); got != (vanmeegen2025.Score{ErrorRate: .5, SquaredError: .125}) {
		t.Errorf("got %+v, want an error rate of 1/2 and (1/4 + 1/4)/4", got)
	}
	if got := w.Score(mat.NewDense(2, 2, []float64{1, 0, math.NaN(), 2})); !math.IsNaN(got.ErrorRate) || !math.IsNaN(got.SquaredError) {
		t.Errorf("NaN: got %+v", got)
	}
}

// TestSeeing compares the mean output of lazy and other linear networks for pictures that they have not seen with k*ᵀ(K₀ + …)⁻¹Y of theory, and the Gaussian process: linear
// networks of one hidden
// layer have the mean of the process up to the temperature. Means are over 400 correlated networks, whose number of independent ones is at least 50.
func TestSeeing(t *testing.T) {
	p := pictures(t)
	for name, scaling := range map[string]posterior.Scaling{"not lazy": posterior.NonLazy, "lazy": posterior.Lazy} {
		s := vanmeegen2025.Study{World: p.World, Activation: network.Linear, Units: 60, Readout: scaling, Draws: 200, Thin: 5}
		d, err := s.Run(context.Background(), rng.New(7).At(name).Source())
		if err != nil {
			t.Fatal(err)
		}
		e, err := s.Ensemble(d)
		if err != nil {
			t.Fatal(err)
		}
		mean, sd, err := e.Predict(p.Test.X, 3)
		if err != nil {
			t.Fatal(err)
		}
		l, err := theory.SolveLinear(s.Problem(false), theory.FiniteLoad)
		if err != nil {
			t.Fatal(err)
		}
		want, _, err := l.Predict(p.World.Cross(p.Test.X))
		if err != nil {
			t.Fatal(err)
		}
		if process, _, err := s.GaussianProcess(p.Test.X); (err == nil) != (scaling == posterior.Lazy) {
			t.Errorf("%s: Gaussian process: error %v", name, err)
		} else if err == nil {
			for i := range p.Test.Labels { // outputs of the process have the prior's variance, those of the network have another one: it matters as far as β = 1000 does
				if d := math.Abs(process.At(i, 0) - want.At(i, 0)); !(d < 0.02) {
					t.Errorf("%s: trial %d: the process says %g, theory %g", name, i, process.At(i, 0), want.At(i, 0))
				}
			}
		}
		sum, count := 0., 0. // squared differences in units of the error that 50 independent networks leave: 1 on average, and ½ or less here
		for i := range p.Test.Labels {
			for r := range 3 {
				z := (mean.At(i, r) - want.At(i, r)) / (sd.At(i, r) / math.Sqrt(50))
				sum, count = sum+z*z, count+1
			}
		}
		if !(sum/count < 4) {
			t.Errorf("%s: the mean output for new pictures is off theory by %.2g standard errors of 50 networks", name, math.Sqrt(sum/count))
		}
		seeing, err := e.Seeing(p.Test, 3)
		if err != nil {
			t.Fatal(err)
		}
		spread := 0.
		for i := range p.Test.Labels {
			for r := range 3 {
				spread += sd.At(i, r) * sd.At(i, r) * 399 / 400 / count
			}
		}
		if got, want := seeing.TrainingError().Mean, p.Test.Score(mean).SquaredError+spread; !(math.Abs(got-want) < 1e-9) {
			t.Errorf("%s: single networks are off by %g, want that of the mean and the variance, %g", name, got, want)
		}
		g, err := e.Generalise(p.Test, 3)
		if err != nil {
			t.Fatal(err)
		}
		if off := math.Abs(g.Single.SquaredError - seeing.TrainingError().Mean); !(off < 1e-12) || !(math.Abs(g.Mean.SquaredError-p.Test.Score(mean).SquaredError) < 1e-12) || g.Networks != 400 {
			t.Errorf("%s: %+v: not what Predict and Seeing say", name, g)
		}
		if r := seeing.Responses(1, 7, 0); r.Values.RawMatrix().Rows != 45 || len(r.Labels) != 45 {
			t.Errorf("%s: got %d responses", name, r.Values.RawMatrix().Rows)
		}
	}
}

// TestDescend: networks fit as well as they were asked to, begin as the prior's draws, and are the same each time.
func TestDescend(t *testing.T) {
	p := pictures(t)
	s := vanmeegen2025.Study{World: p.World, Activation: network.ReLU, Units: 40, Readout: posterior.Lazy}
	learn := func() []*train.Run {
		runs, err := s.Descend(context.Background(), 3, 1e-3, train.Options{Optimiser: train.SGD{Rate: 1e-3, Momentum: .9}}, rng.New(3).Source())
		if err != nil {
			t.Fatal(err)
		}
		return runs
	}
	runs := learn()
	g, err := s.Descended(runs, p.Test)
	if err != nil {
		t.Fatal(err)
	}
	if !(g.Train < 1e-3) || g.Networks != 3 || !(g.Mean.SquaredError < g.Single.SquaredError) { // the mean of several is off by less, as squares are convex
		t.Errorf("got %+v", g)
	}
	for i, r := range runs {
		if _, out := r.Trained.Respond(p.World.X); !(p.World.Score(out).SquaredError < 1e-3) {
			t.Errorf("network %d: mean squared error %g", i, p.World.Score(out).SquaredError)
		}
		if got := mat.Norm(r.Initial.Layers[0].Weights, 2) / math.Sqrt(40); !(math.Abs(got-1) < .1) { // 40 × 36 weights of variance 1/36: ± .019
			t.Errorf("network %d: begins with weights of %g per unit, want 1", i, got)
		}
	}
	if a, b := learn(), learn(); !slices.Equal(a[2].Trained.Parameters(), b[2].Trained.Parameters()) {
		t.Error("two runs from one seed differ")
	}
}
