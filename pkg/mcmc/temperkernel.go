package mcmc

import (
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"strconv"

	"github.com/richlazy/richlazy/pkg/mcmc/trace"
)

// replicas is the kernel that moves an ensemble, for [Run]: what is drawn from is the product of the densities of all rungs.
type replicas struct {
	inner  Kernel
	ladder *Ladder
	base   *Target
}

// target1 is the product of the densities of all rungs, as one target that records the highest.
func (k *replicas) target1() *Target {
	n, rungs := k.base.Dim, len(k.ladder.Betas)
	top := (rungs - 1) * n
	fork := k.base.Fork()
	t := &Target{Dim: packed(rungs, n), Names: fork.Names, Unidentified: fork.Unidentified, New: k.target1}
	constrain := fork.Constrain
	t.Constrain = func(dst, x []float64) {
		if constrain != nil {
			constrain(dst, x[top:top+n])
			return
		}
		copy(dst, x[top:top+n])
	}
	if len(t.Names) == 0 {
		for i := range n {
			t.Names = append(t.Names, fmt.Sprintf("x[%d]", i))
		}
	}
	all := make([]*Tempered, rungs)
	for i, beta := range k.ladder.Betas {
		all[i] = fork.Temper(beta)
	}
	t.Density = func(gradient, x []float64) float64 {
		clear(gradient)
		sum := 0.0
		for i, p := range all {
			var g []float64
			if gradient != nil {
				g = gradient[i*n : (i+1)*n]
			}
			sum += p.density(g, x[i*n:(i+1)*n])
		}
		return sum
	}
	return t
}

// ensemble returns an empty ensemble of the ladder.
func (k *replicas) ensemble() *ensemble {
	e := newEnsemble(k.base.Fork(), k.inner, k.ladder.Betas, k.ladder.Explore)
	for i := range e.rungs {
		e.rungs[i].tuning = k.ladder.Tuning[i]
	}
	return e
}

// Init puts replicas where x, an ensemble as one vector, has them.
func (k *replicas) Init(t *Target, x []float64) (*State, error) {
	e := k.ensemble()
	if len(x) != t.Dim || t.Dim != packed(len(e.rungs), e.base.Dim) {
		return nil, fmt.Errorf("mcmc: parallel tempering: a start of %d numbers, want %d", len(x), t.Dim)
	}
	s := &State{X: append([]float64(nil), x...)}
	e.unpack(s)
	for i := range e.rungs {
		r := &e.rungs[i]
		state, err := k.inner.Init(&r.target.Target, r.state.X)
		if err != nil {
			return nil, fmt.Errorf("at β = %.4g: %w", r.target.Beta, err)
		}
		r.state = state
		if !e.look(r) {
			return nil, e.fault(i)
		}
	}
	e.pack(s)
	s.work = e
	return s, nil
}

// Step moves all replicas, and attempts to swap every second pair.
func (k *replicas) Step(_ *Target, s *State, _ *Tuning, src rand.Source) Info {
	e, ok := s.work.(*ensemble)
	if !ok {
		e = k.ensemble()
		e.unpack(s)
		s.work = e
	}
	fault := e.move(src)
	e.swap(src)
	e.pack(s)
	top := &e.rungs[len(e.rungs)-1]
	info := top.info
	info.Gradients = 0
	for i := range e.rungs {
		info.Gradients += e.rungs[i].info.Gradients
	}
	if fault >= 0 {
		s.LogDensity = math.NaN()
	}
	return info
}

// Acceptance is 0: the ladder is tuned before.
func (k *replicas) Acceptance() float64 { return 0 }

// String names the kernel, the ladder, and a check sum of masses.
func (k *replicas) String() string {
	steps := make([]float64, len(k.ladder.Tuning))
	sum := fnv.New64a()
	for i, t := range k.ladder.Tuning {
		steps[i] = t.Step
		if m := saveMass(t.Mass); !k.ladder.given {
			fmt.Fprint(sum, m.Variances, m.Covariance, m.Values, m.Vectors)
		}
	}
	return fmt.Sprintf("parallel tempering of %v, %d transitions between swaps, β = %v, steps %v, masses %x", k.inner, k.ladder.Explore, k.ladder.Betas, steps, sum.Sum64())
}

// top makes an observable of the target one of the ensemble: that of β = 1.
func (k *replicas) top(o Observable) Observable {
	n, rungs := k.base.Dim, len(k.ladder.Betas)
	return Observable{o.Variable, func() func(dst, x []float64) {
		f := o.New()
		return func(dst, x []float64) { f(dst, x[(rungs-1)*n:rungs*n]) }
	}}
}

// Names of what is recorded of an ensemble.
const (
	rungLikelihood = "rung_log_likelihood"
	rungReplica    = "rung_replica"
	roundTrips     = "round_trips"
)

// observables are what is recorded of an ensemble beside the draws.
func (k *replicas) observables() []Observable {
	rungs := len(k.ladder.Betas)
	begin := rungs * k.base.Dim
	labels := make([]string, rungs)
	for i, b := range k.ladder.Betas {
		labels[i] = strconv.FormatFloat(b, 'g', -1, 64)
	}
	part := func(name string, from, count int, of trace.Variable) Observable {
		of.Name = name
		return Observable{of, func() func(dst, x []float64) {
			return func(dst, x []float64) { copy(dst, x[begin+from:begin+from+count]) }
		}}
	}
	byRung := trace.Variable{Shape: []int{rungs}, Dims: []string{"rung"}, Coords: [][]string{labels}}
	return []Observable{part(rungLikelihood, rungs, rungs, byRung), part(rungReplica, 2*rungs, rungs, byRung), part(roundTrips, 4*rungs+1, 1, trace.Variable{})}
}
