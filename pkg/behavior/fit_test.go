package behavior

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

var bg = context.Background()

func simulated(t *testing.T, m Model, theta []float64, trials float64, seed uint64) *Choices {
	t.Helper()
	c, err := m.Simulate(theta, Grid(trials), rand.NewPCG(seed, 7))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A slope alone: its estimate solves Σ n π (y − p) = 0, and its variance is 1/Σ n π² p q.
func TestFitOfOneSlope(t *testing.T) {
	m := Model{Angles: TrueAngles, NoLapse: true, NoOffset: true}
	c := simulated(t, m, []float64{1.2}, 30, 1)
	f, err := m.Fit(bg, c, FitOptions{}, rand.NewPCG(1, 2))
	if err != nil {
		t.Fatal(err)
	}
	score, information := 0.0, 0.0
	for i, n := range c.Trials {
		along := c.Y[i]
		if c.Task[i] == 1 {
			along = c.X[i]
		}
		p := 1 / (1 + math.Exp(-f.Slope(0)*along))
		score += along * (c.Yes[i] - n*p)
		information += n * along * along * p * (1 - p)
	}
	if !(math.Abs(score) < 1e-4) {
		t.Errorf("score %v at the estimate %v", score, f.Theta)
	}
	l, err := f.Laplace(c)
	if err != nil || !(math.Abs(l.SE[0]*math.Sqrt(information)-1) < 1e-6) {
		t.Errorf("standard error %v, want %v, %v", l, 1/math.Sqrt(information), err)
	}
	if f.Bias() != 0 || f.Angle(0) != 180 || f.Agreeing != f.Starts || f.Trials != 1500 {
		t.Errorf("%+v", f)
	}
	if want := 2*f.Loss + math.Log(1500); f.BIC() != want || f.AIC() != 2*f.Loss+2 {
		t.Errorf("BIC %v, AIC %v, want %v", f.BIC(), f.AIC(), want)
	}
}

// Truth is recovered: of 300 simulated people the mean error is within three of its standard errors of what maximum likelihood of so many answers has, and 95 % intervals hold
// the truth in 95 % within three standard errors of that share (the normal approximation is worth half a per cent here).
func TestRecovery(t *testing.T) {
	const n = 300
	m := Factorised()
	truth := mat.NewDense(n, 5, nil)
	for i := range n {
		truth.SetRow(i, []float64{170, 105, 2, .15, .08})
	}
	r, err := m.Recover(bg, truth, Grid(60), FitOptions{Starts: 6}, rand.NewPCG(3, 4))
	if err != nil {
		t.Fatal(err)
	}
	for j, name := range r.Parameters {
		own := math.Sqrt((r.RMSE[j]*r.RMSE[j] - r.Bias[j]*r.Bias[j]) / n)
		first := .1 * r.RMSE[j] // the estimator's own bias is of order 1/answers, a small part of its spread
		if !(math.Abs(r.Bias[j]) <= 3*own+first) {
			t.Errorf("%s: mean error %v ± %v", name, r.Bias[j], own)
		}
		if share := math.Sqrt(.95 * .05 / n); !(math.Abs(r.Covered[j]-.95) <= 3*share+.005) || r.Intervals[j] < n-2 {
			t.Errorf("%s: %v of %d intervals hold the truth", name, r.Covered[j], r.Intervals[j])
		}
	}
}

// Each parameter of one simulated person is within 3.5 standard errors of the truth, for every model and where truths differ between people the estimates follow them.
func TestRecoveryOfModels(t *testing.T) {
	for k, m := range models {
		theta := map[string]float64{"angle 0": 165, "angle 1": 100, "angle": 140, "slope": 2, "slope 0": 2, "slope 1": 1, "offset": .3, "offset 0": .3, "offset 1": -.2,
			"lapse": .06, "lapse 0": .06, "lapse 1": .12}
		if m.Truth[0] != 0 {
			theta["angle 0"], theta["angle 1"] = 120, 55
		}
		var truth []float64
		for _, name := range m.Parameters() {
			truth = append(truth, theta[name])
		}
		c := simulated(t, m, truth, 200, uint64(k))
		f, err := m.Fit(bg, c, FitOptions{}, rand.NewPCG(uint64(k), 1))
		if err != nil {
			t.Fatal(err)
		}
		l, err := f.Laplace(c)
		if err != nil {
			t.Fatalf("%v: %v", m, err)
		}
		for j, name := range m.Parameters() {
			if !(math.Abs(f.Theta[j]-truth[j]) <= 3.5*l.SE[j]) || f.AtBound[j] != 0 {
				t.Errorf("%v: %s: %v ± %v, truth %v", m, name, f.Theta[j], l.SE[j], truth[j])
			}
		}
	}
	random := rand.New(rand.NewPCG(9, 9))
	truth := mat.NewDense(60, 5, nil)
	for i := range 60 {
		truth.SetRow(i, []float64{150 + 60*random.Float64(), 60 + 60*random.Float64(), .8 + 2*random.Float64(), random.Float64() - .5, .2 * random.Float64()})
	}
	r, err := Factorised().Recover(bg, truth, Grid(40), FitOptions{Starts: 6}, rand.NewPCG(3, 4))
	if err != nil {
		t.Fatal(err)
	}
	for j, v := range r.Correlation {
		if !(v > .8) {
			t.Errorf("%s: correlation of truth and estimate %v", r.Parameters[j], v)
		}
	}
}

// Who never errs has no upper slope: the estimate is at the bounds, which is said, and the others still have errors.
func TestFitAtBounds(t *testing.T) {
	m := Model{Angles: TrueAngles, NoOffset: true, Bounds: Bounds{Slope: [2]float64{0, 2}}}
	c := Grid(10)
	for i := range c.Yes {
		if v := [2]float64{c.Y[i], c.X[i]}[c.Task[i]]; v > 0 {
			c.Yes[i] = 10
		} else if v == 0 {
			c.Yes[i] = 5
		}
	}
	f, err := m.Fit(bg, c, FitOptions{}, rand.NewPCG(1, 1))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(f.Theta, []float64{2, 0}) || !reflect.DeepEqual(f.AtBound, []int{1, -1}) {
		t.Errorf("got %v, at bounds %v", f.Theta, f.AtBound)
	}
	l, err := f.Laplace(c)
	if err != nil || len(l.Free) != 0 || !math.IsNaN(l.SE[0]) || !math.IsNaN(l.Interval(0, .95).Low) {
		t.Errorf("%+v, %v", l, err)
	}
	// With a slope of 0 the angles mean nothing.
	flat := Grid(10)
	for i := range flat.Yes {
		flat.Yes[i] = 5
	}
	g, err := Factorised().Fit(bg, flat, FitOptions{}, rand.NewPCG(1, 1))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := g.Laplace(flat); err == nil || !strings.Contains(err.Error(), "do not determine") {
		t.Errorf("got %v for %v", err, g.Theta)
	}
}

// Equal seeds give equal results, on any number of cores; another order of cells moves nothing but the last digits.
func TestFitAllIsReproducible(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	var all []*Choices
	for k := range 6 {
		all = append(all, simulated(t, Factorised(), []float64{165, 100, 1.5, .1, .05}, 10, uint64(k)))
	}
	var first []*Fit
	for _, procs := range []int{1, 2, 5} {
		runtime.GOMAXPROCS(procs)
		fits, err := Factorised().FitAll(bg, all, FitOptions{Starts: 4}, rand.NewPCG(5, 5))
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = fits
		}
		for k := range fits {
			if !reflect.DeepEqual(fits[k], first[k]) {
				t.Errorf("person %d on %d cores: %v, want %v", k, procs, fits[k], first[k])
			}
		}
	}
	c := all[0]
	turned := &Choices{}
	for i := len(c.Task) - 1; i >= 0; i-- {
		turned.Task, turned.X, turned.Y = append(turned.Task, c.Task[i]), append(turned.X, c.X[i]), append(turned.Y, c.Y[i])
		turned.Yes, turned.Trials = append(turned.Yes, c.Yes[i]), append(turned.Trials, c.Trials[i])
	}
	f, err := Factorised().Fit(bg, turned, FitOptions{}, rand.NewPCG(8, 8))
	if err != nil || !(math.Abs(f.Loss-first[0].Loss) < 1e-8) {
		t.Errorf("in another order: %v, want %v, %v", f.Loss, first[0].Loss, err)
	}
}

func TestFitRefuses(t *testing.T) {
	bad := Grid(4)
	bad.Yes[7] = 5
	if _, err := Factorised().Fit(bg, bad, FitOptions{}, rand.NewPCG(1, 1)); err == nil || !strings.Contains(err.Error(), "cell 7: 5 yes of 4 trials") {
		t.Error(err)
	}
	if _, err := Factorised().Fit(bg, Grid(0), FitOptions{}, rand.NewPCG(1, 1)); err == nil || !strings.Contains(err.Error(), "no trial was answered") {
		t.Error(err)
	}
	done, cancel := context.WithCancel(bg)
	cancel()
	c := simulated(t, Factorised(), []float64{165, 100, 1.5, .1, .05}, 10, 1)
	if _, err := Factorised().FitAll(done, []*Choices{c}, FitOptions{}, rand.NewPCG(1, 1)); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := Factorised().Sample(done, c, SampleOptions{}, rand.NewPCG(1, 1)); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	f, err := Factorised().Fit(bg, c, FitOptions{Likelihood: Proportions, Starts: 2}, rand.NewPCG(1, 1))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Laplace(c); err == nil || !strings.Contains(err.Error(), "not a likelihood") {
		t.Error(err)
	}
}
