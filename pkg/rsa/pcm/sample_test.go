package pcm

import (
	"context"
	"errors"
	"math"
	"sync/atomic"
	"testing"

	"github.com/richlazy/richlazy/pkg/rng"
	"gonum.org/v1/gonum/mat"
)

// TestSampleIsThePosterior compares mean, variance and third moment of the draws with those by quadrature, for few channels, where the posterior is skewed. The
// criterion |z| < 3 takes draws as independent once each tenth is kept.
func TestSampleIsThePosterior(t *testing.T) {
	m := must(Fixed("g", randomG(rng.New(81).Rand(), 4)))
	condition, run := ladder(3, 4)
	d := must(Simulate(m, Parameters{LogNoise: []float64{0}}, Data{Condition: condition, Run: run}, nil, 4, false, rng.New(81).At("y").Source()))
	s := must(New(d, nil))
	prior := Prior{Scale: Normal{SD: 2}}
	post := must(Laplace(context.Background(), s, m, prior, Options{}))
	draws := must(post.Sample(context.Background(), 20000, rng.New(81).At("chain").Source()))
	if draws.Acceptance < 0.8 {
		t.Errorf("acceptance %v", draws.Acceptance)
	}

	const n, half = 300, 9.0
	var moments [6]float64
	total, top := 0.0, math.Inf(-1)
	for i := range n + 1 {
		for j := range n + 1 {
			a, b := -half+2*half*float64(i)/n, -half/3+2*half/3*float64(j)/n
			v, _ := post.LogDensity([]float64{post.LogScale + a, post.LogNoise[0] + b})
			if top == math.Inf(-1) {
				top = must(s.LogLikelihood(m, post.Parameters))
			}
			w := math.Exp(v - top)
			total += w
			for k, q := range powers(a, b) {
				moments[k] += w * q
			}
		}
	}
	var seen tally
	for i := 0; i < 20000; i += 10 {
		q := powers(draws.X.At(i, 0)-post.LogScale, draws.X.At(i, 1)-post.LogNoise[0])
		seen.add(q[:]...)
	}
	for k := range moments {
		moments[k] /= total
	}
	seen.check(t, "moments of log scale and log noise", moments[:]...)
}

// TestTrajectoriesKeepTheMeasure: leapfrog steps keep volumes, so that over the posterior the mean of the ratio of densities at end and start is 1,
// however coarse the steps are.
func TestTrajectoriesKeepTheMeasure(t *testing.T) {
	m := must(Fixed("g", randomG(rng.New(84).Rand(), 4)))
	s := group(t, "measure", m, nil, 1, 6)[0]
	post := must(Laplace(context.Background(), s, m, Prior{Scale: Normal{SD: 1}}, Options{}))
	r := rng.New(84).At("chain").Rand()
	c := post.newChain()
	var ratios tally
	rejected := 0
	for range 20000 {
		c.move(r)
		_, _, _, ratio := c.propose(r, 1.2)
		ratios.add(math.Exp(ratio))
		if ratio < -0.3 {
			rejected++
		}
	}
	if rejected < 1000 {
		t.Errorf("only %d coarse trajectories end elsewhere", rejected)
	}
	ratios.check(t, "ratio of densities", 1)
}

func powers(a, b float64) [6]float64 { return [6]float64{a, b, a * a, b * b, a * a * a, b * b * b} }

func TestLogDensityHasItsGradient(t *testing.T) {
	r := rng.New(82).Rand()
	m := must(Component("c", randomG(r, 4), identity(4)))
	s := group(t, "density", m, []float64{0, -1}, 1, 30)[0]
	post := must(Laplace(context.Background(), s, m, Prior{Model: []Normal{{Mean: 1, SD: 0.5}}}, Options{}))
	x := []float64{0.4, -0.7, 0.2}
	_, g := post.LogDensity(x)
	for i := range x {
		want := slope(x, i, func() float64 { v, _ := post.LogDensity(x); return v })
		if !(math.Abs(g[i]-want) <= 1e-6) {
			t.Errorf("gradient[%d] = %v, difference %v", i, g[i], want)
		}
	}
	if v, g := post.LogDensity([]float64{0, 0, -1e4}); !math.IsInf(v, -1) || g != nil {
		t.Errorf("no noise: %v, %v", v, g)
	}
	a := must(post.Sample(context.Background(), 5, rng.New(3).Source()))
	b := must(post.Sample(context.Background(), 5, rng.New(3).Source()))
	if !mat.Equal(a.X, b.X) {
		t.Error("the same source gives other draws")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := post.Sample(ctx, 5, rng.New(3).Source()); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestTabulateRuns(t *testing.T) {
	a := []RunsResult{{Model: "a", Subject: "1", Marginal: -3, Predictive: -1}, {Model: "a", Subject: "2", Marginal: -4, Predictive: -2}}
	b := []RunsResult{{Model: "b", Subject: "1", Marginal: -2, Predictive: -1}, {Model: "b", Subject: "2", Marginal: -2, Predictive: -5}}
	if g := TabulateRuns(nil, a, b).GroupLogBayesFactors(0); g[1] != 3 {
		t.Errorf("marginal %v", g)
	}
	if g := TabulateRuns(func(r RunsResult) float64 { return r.Predictive }, a, b).GroupLogBayesFactors(0); g[1] != -3 {
		t.Errorf("predictive %v", g)
	}
}

// report keeps the most that it heard of.
type report struct{ done, total atomic.Int64 }

func (r *report) Report(done, total int64) {
	for old := r.done.Load(); done > old && !r.done.CompareAndSwap(old, done); old = r.done.Load() {
	}
	r.total.Store(total)
}

func TestProgress(t *testing.T) {
	m := must(Component("c", randomG(rng.New(83).Rand(), 4), identity(4)))
	subjects := group(t, "progress", m, []float64{0, -1}, 3, 30)
	var seen report
	must(LeaveOneSubjectOut(context.Background(), subjects, m, Options{Progress: &seen}))
	if seen.done.Load() != 3 || seen.total.Load() != 3 {
		t.Errorf("%d of %d", seen.done.Load(), seen.total.Load())
	}
	must(LeaveOneRunOutEach(context.Background(), subjects, m, Options{Progress: &seen}))
	if seen.done.Load() != 3 || seen.total.Load() != 3 {
		t.Errorf("%d of %d", seen.done.Load(), seen.total.Load())
	}
}
