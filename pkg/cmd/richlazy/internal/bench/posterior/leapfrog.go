package posterior

import (
	"context"
	_ "embed"
	"fmt"
	"math"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench/train"
	"github.com/richlazy/richlazy/pkg/internal/pages"
	"github.com/richlazy/richlazy/pkg/network"
	model "github.com/richlazy/richlazy/pkg/posterior"
	"github.com/richlazy/richlazy/pkg/rng"
)

//go:embed works.py
var works string

// Software is that of bench train, with leapfrog.
var Software = func() bench.Software {
	s := train.Software
	s.Works += "\n" + works
	return s
}()

// Names of contenders.
const (
	ours     = "ours"
	autograd = "autograd"
	byHand   = "by hand"
)

// leap is a way of Hamilton's equations on the posterior of a network, for both sides.
type leap struct {
	inputs, units, hidden, trials int
	beta, step                    float64
	steps                         int // of a way that is timed
	check                         int // steps after which places and momenta are compared
}

// problem returns the posterior, and where a way begins.
func (l leap) problem() (p *model.Posterior, x, y *mat.Dense, theta, momentum []float64) {
	r := rng.New(5).At("leapfrog").Rand()
	random := func(n int) []float64 {
		v := make([]float64, n)
		for i := range v {
			v[i] = r.NormFloat64()
		}
		return v
	}
	x, y = mat.NewDense(l.trials, l.inputs, random(l.trials*l.inputs)), mat.NewDense(l.trials, 1, random(l.trials))
	m := model.Model{}
	for range l.hidden {
		m.Hidden = append(m.Hidden, model.Hidden{Units: l.units, Activation: network.Erf})
	}
	p, err := model.New(m, x, y)
	if err != nil {
		panic(err)
	}
	return p, x, y, random(p.Dim()), random(p.Dim())
}

// settings are the arguments of the works of works.py.
func (l leap) settings() map[string]any {
	widths, scales := []int{l.inputs}, []float64{}
	for range l.hidden {
		scales = append(scales, 1/math.Sqrt(float64(widths[len(widths)-1])))
		widths = append(widths, l.units)
	}
	scales = append(scales, math.Sqrt(model.ReadoutVariance(network.Erf, l.trials, l.hidden))/float64(l.units))
	return map[string]any{"widths": append(widths, 1), "scales": scales, "beta": l.beta, "step": l.step, "check": l.check}
}

// work returns the floating-point operations of a step: of the products forward, and of those back.
func (l leap) work() float64 {
	first, between, last := l.inputs*l.units, (l.hidden-1)*l.units*l.units, l.units
	return 2 * float64(l.trials) * float64(2*first+3*between+3*last)
}

// Leapfrog times a step of leapfrog on one thread, for 100 inputs, two hidden layers of so many units with erf, and 100 trials.
func Leapfrog(p bench.Against, units int) bench.Part {
	l := leap{inputs: 100, units: units, hidden: 2, trials: 100, beta: 1000, step: 1e-3, steps: 20, check: 12}
	return bench.Part{
		Name:  "leapfrog",
		Title: fmt.Sprintf("A step of leapfrog on the posterior of 100-%d-%d-1, erf, 100 trials, squared error, float64, one thread: the best round (the median)", units, units),
		Columns: []bench.Column{
			bench.Time(ours, ours), bench.Time(autograd, autograd), bench.Time(byHand, byHand), ratio(autograd), ratio(byHand),
		},
		Notes: func(all []bench.Timed) []string {
			return append(bench.PeakNote(all),
				"autograd: PyTorch's gradient of the likelihood, the prior's pull and the update in place; by hand: all of it, without a stored gradient",
				fmt.Sprintf("a step is one of %d in a row; ours begins and ends them with half a kick, PyTorch's has whole ones only", l.steps),
				fmt.Sprintf("difference: of places and momenta after %d steps, relative to the largest", l.check))
		},
		Run: func(ctx context.Context, r *bench.Runner) ([]bench.Timed, error) {
			if err := p.Begin(ctx, r); err != nil {
				return nil, err
			}
			c := bench.Case{Name: "erf " + bench.Kind[float64](), Work: l.work(), Threads: 1, Contenders: []bench.Contender{l.contender()}, Tolerance: 1e-9}
			c.Target = &bench.Target{Text: "≥ 1.4×", Limit: 1.4, AtLeast: true, Value: func(t bench.Timed) (float64, bool) {
				best, _, ok := t.Ratio(autograd, ours)
				return best, ok
			}}
			if p.Peer != nil && p.Torch.Fair() {
				_, x, y, theta, momentum := l.problem()
				on := []bench.Given{
					bench.Matrix("x", l.trials, l.inputs, x.RawMatrix().Data), bench.Matrix("y", l.trials, 1, y.RawMatrix().Data),
					bench.Matrix("theta", 1, len(theta), theta), bench.Matrix("momentum", 1, len(momentum), momentum),
				}
				for _, rival := range []string{autograd, byHand} {
					if err := p.Add(ctx, r, &c, rival, bench.Work{Name: rival, Threads: 1, Settings: l.settings()}, on...); err != nil {
						return nil, err
					}
				}
			}
			for i := range c.Contenders {
				c.Contenders[i].Least = l.steps
			}
			return r.Measure(ctx, append(bench.Peaks(), c))
		},
	}
}

// contender is ours on one thread.
func (l leap) contender() bench.Contender {
	p, _, _, theta, momentum := l.problem()
	t := p.Target(l.beta)
	x, v, g := pages.Make[float64](p.Dim()), pages.Make[float64](p.Dim()), pages.Make[float64](p.Dim()) // as samplers do
	begin := func() {
		copy(x, theta)
		copy(v, momentum)
		t.Density(g, x)
	}
	return bench.Contender{Name: ours, Time: func(_ context.Context, n int) (time.Duration, error) {
		defer bench.Threads(1)()
		begin()
		began := time.Now()
		t.Leapfrog(x, v, g, l.step, n)
		return time.Since(began), nil
	}, Result: func(context.Context) ([]float64, error) {
		defer bench.Threads(1)()
		begin()
		t.Leapfrog(x, v, g, l.step, l.check)
		return append(append([]float64(nil), x...), v...), nil
	}}
}

// ratio shows how many times as fast ours is.
func ratio(rival string) bench.Column {
	return bench.Column{Head: rival + "/ours", Text: func(t bench.Timed, _ []bench.Timed) string {
		best, med, ok := t.Ratio(rival, ours)
		if !ok {
			return ""
		}
		return fmt.Sprintf("%.3g (%.3g)", best, med)
	}}
}
