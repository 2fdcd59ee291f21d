package vanmeegen2025_test

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/posterior"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/vanmeegen2025"
)

// random returns an ensemble of draws from the prior: two chains of ten networks of eight units.
func random(t *testing.T, a network.Activation) *vanmeegen2025.Ensemble {
	t.Helper()
	s := vanmeegen2025.Study{World: vanmeegen2025.Orthogonal([]int{4, 3}, 1, 0), Activation: a, Units: 8}
	p, err := s.Posterior()
	if err != nil {
		t.Fatal(err)
	}
	d, src := &vanmeegen2025.Draws{Thin: 1}, rng.New(1).At("prior").Source()
	for range 2 {
		var chain [][]float64
		for range 10 {
			chain = append(chain, p.Prior(src))
		}
		d.Theta = append(d.Theta, chain)
	}
	return ensemble(t, s, d)
}

func ensemble(t *testing.T, s vanmeegen2025.Study, d *vanmeegen2025.Draws) *vanmeegen2025.Ensemble {
	t.Helper()
	e, err := s.Ensemble(d)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// reordered returns the same networks with their units in other orders: rows of the first weights (units × inputs), columns of the readout (outputs × units).
func reordered(t *testing.T, e *vanmeegen2025.Ensemble) *vanmeegen2025.Ensemble {
	d, r := &vanmeegen2025.Draws{Thin: 1}, rand.New(rng.New(2).At("order").Source())
	n := e.Study.Units
	trials := len(e.Study.World.Labels)
	for _, chain := range e.Draws.Theta {
		var other [][]float64
		for _, theta := range chain {
			q, order := slices.Clone(theta), r.Perm(n)
			for i, j := range order {
				copy(q[i*trials:(i+1)*trials], theta[j*trials:(j+1)*trials])
				for k := n * trials; k < len(theta); k += n {
					q[k+i] = theta[k+j]
				}
			}
			other = append(other, q)
		}
		d.Theta = append(d.Theta, other)
	}
	return ensemble(t, e.Study, d)
}

// TestPermutation: nothing that is said of networks depends on which unit is which.
func TestPermutation(t *testing.T) {
	for _, a := range []network.Activation{network.Linear, network.ErfSigmoid, network.ReLU} {
		e := random(t, a)
		p := reordered(t, e)
		if mat.EqualApprox(e.Responses(0, 0, 0).Values, p.Responses(0, 0, 0).Values, 1e-3) {
			t.Errorf("%v: the order of units is the same", a)
		}
		if !mat.EqualApprox(e.Kernels()[0], p.Kernels()[0], 1e-12) {
			t.Errorf("%v: kernels differ", a)
		}
		for c := range 2 {
			close(t, "form", e.ClassForms()[0][c].Mean, p.ClassForms()[0][c].Mean, 1e-12)
			close(t, "U", e.ReadoutCovariance()[c][1].Mean, p.ReadoutCovariance()[c][1].Mean, 1e-12)
		}
		close(t, "error", e.TrainingError().Mean, p.TrainingError().Mean, 1e-12)
		x, y := alignment(t, e), alignment(t, p)
		close(t, "alignment", x, y, 1e-12)
		f, sd, err := e.Predict(e.Study.World.X, 1)
		g, sg, other := p.Predict(e.Study.World.X, 1)
		if err != nil || other != nil || !mat.EqualApprox(f, g, 1e-12) || !mat.EqualApprox(sd, sg, 1e-12) {
			t.Errorf("%v: predictions differ; errors %v, %v", a, err, other)
		}
	}
}

func alignment(t *testing.T, e *vanmeegen2025.Ensemble) float64 {
	v, err := e.LabelAlignment(0)
	if err != nil {
		t.Fatal(err)
	}
	return v.Mean
}

func close(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s: got %g, want %g ± %g", what, got, want, tol)
	}
}

// TestResponsesAreTheNetworks: responses are those of the network of the draw, preactivations those before the activation, forms and overlaps those of the responses.
func TestResponsesAreTheNetworks(t *testing.T) {
	e := random(t, network.ReLU)
	if e.Layers() != 1 {
		t.Fatalf("%d layers", e.Layers())
	}
	r, z := e.Responses(1, 3, 0), e.Preactivations(1, 3, 0)
	net := e.Network(1, 3, rng.New(1).At("net").Source())
	if got := net.Activity(e.Study.World.X)[0]; !mat.EqualApprox(got, r.Values, 1e-12) {
		t.Error("responses are not the network's")
	}
	var phi mat.Dense
	phi.Apply(func(_, _ int, v float64) float64 { return max(v, 0) }, z)
	if !mat.EqualApprox(&phi, r.Values, 1e-12) {
		t.Error("responses are not those of the preactivations")
	}
	if rows, columns := r.Readout.Dims(); rows != 8 || columns != 2 {
		t.Errorf("readout %d × %d", rows, columns)
	}
	some := e.Some(0, 5)
	if len(some) != 2 || len(some[0]) != 5 || !mat.Equal(some[1][4].Values, e.Responses(1, 9, 0).Values) {
		t.Error("Some does not end with the last draw")
	}
	pooled := e.Pooled(0, 5)
	if _, n := pooled.Values.Dims(); n != 80 || !mat.Equal(pooled.Values.Slice(0, 7, 72, 80), some[1][4].Values) ||
		!mat.Equal(pooled.Readout.Slice(72, 80, 0, 2), some[1][4].Readout) {
		t.Error("pooled units are not those of the draws")
	}
	if w := e.ReadoutWeights(1, 5); len(w) != 80 || w[79] != some[1][4].Readout.At(7, 1) {
		t.Error("readout weights are not those of the draws")
	}
	panics(t, "nothing to pool", func() { vanmeegen2025.Pool() })
	lower := some[0][0]
	lower.Readout = nil
	panics(t, "pool of different layers", func() { vanmeegen2025.Pool(some[0][0], lower) })
	for what, of := range map[string]func(int) ([]*mat.SymDense, error){"units": e.Overlaps, "kernels": e.KernelOverlaps} {
		q, err := of(0)
		if err != nil || len(q) != 2 || q[0].SymmetricDim() != 10 {
			t.Fatalf("overlaps of %s: %v", what, err)
		}
		close(t, what+" with themselves", q[0].At(4, 4), 1, 1e-12)
	}
}

// TestBefore: the network that has learnt nothing is a draw from the prior, whose kernel is on average that of the study.
func TestBefore(t *testing.T) {
	s := vanmeegen2025.Study{World: vanmeegen2025.Orthogonal([]int{4, 3}, 1, 0), Activation: network.ErfSigmoid, Units: 4000}
	e, src := ensemble(t, s, &vanmeegen2025.Draws{}), rng.New(3).At("before").Source()
	r := e.Before(0, src)
	k, err := s.PriorKernel()
	if err != nil {
		t.Fatal(err)
	}
	var got mat.Dense
	got.Mul(r.Values, r.Values.T())
	got.Scale(1./4000, &got)
	if !mat.EqualApprox(&got, k, 5*.3/math.Sqrt(4000)) { // products of two responses between 0 and 1 have a standard deviation below .3
		t.Errorf("kernel %v, prior %v", mat.Formatted(&got), mat.Formatted(k))
	}
	if variance := mat.Norm(r.Readout, 2) * mat.Norm(r.Readout, 2) / 8000; !(math.Abs(variance*7-1) <= 5*math.Sqrt(2./8000)) {
		t.Errorf("readout variance %g, want 1/7", variance)
	}
}

func TestEstimate(t *testing.T) {
	e := random(t, network.Linear)
	got := e.Estimate(func(_ *posterior.View, theta []float64) float64 { return theta[0] })
	want := 0.
	for _, chain := range e.Draws.Theta {
		for _, theta := range chain {
			want += theta[0] / 20
		}
	}
	close(t, "mean", got.Mean, want, 1e-14)
	if s := (vanmeegen2025.Estimate{Mean: .5, Error: .01}).String(); s != "0.5 ± 0.01" {
		t.Errorf("text %q", s)
	}
}

func TestEnsembleOfAnotherStudy(t *testing.T) {
	e := random(t, network.Linear)
	other := e.Study
	other.Units = 9
	if _, err := other.Ensemble(e.Draws); err == nil {
		t.Error("draws of eight units make networks of nine")
	}
}

// TestRunRepeats: a run is the same for one core and for several, and interrupted runs are errors.
func TestRunRepeats(t *testing.T) {
	s := vanmeegen2025.Study{World: vanmeegen2025.Orthogonal([]int{4, 3}, 1, 0), Units: 10, Beta: 300, Warmup: 50, Draws: 20, Thin: 2, Steps: 5}
	run := func(cores int) *vanmeegen2025.Draws {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		d, err := s.Run(context.Background(), rng.New(1).At("run").Source())
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	a, b := run(1), run(4)
	if len(a.Theta) != 2 || len(a.Theta[1]) != 20 || a.Thin != 2 || len(a.Accept) != 2 || len(a.Steps) != 2 || a.Report == "" {
		t.Errorf("%d chains of %d, every %d, acceptance %v, steps %v", len(a.Theta), len(a.Theta[1]), a.Thin, a.Accept, a.Steps)
	}
	for c := range a.Theta {
		for i := range a.Theta[c] {
			if !slices.Equal(a.Theta[c][i], b.Theta[c][i]) {
				t.Fatalf("chain %d, draw %d: other bits on four cores", c, i)
			}
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Run(ctx, rng.New(1).At("run").Source()); err == nil {
		t.Error("an interrupted run is no error")
	}
}
