package theory

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/cores"
)

// ParticleOptions are options of [SolveParticles]. Zero fields stand for their defaults.
type ParticleOptions struct {
	Particles   int // neurons of a population; default 500, and not fewer than 4 for each number of the field
	Populations int // independent populations, at least 2, whose spread is the standard error; default 4
	Moves       int // trajectories of Hamiltonian Monte Carlo, of 10 leapfrog steps, between changes of the field; default 4
	Averaged    int // changes of the field that are averaged over at the end; default 100
}

// Particles is what populations of drawn neurons say of the posterior of a neuron, for any K₀.
type Particles struct {
	// Field is t, patterns × outputs, the mean over populations; FieldError its standard error.
	Field, FieldError *mat.Dense
	// Fit is ⟨a φ(z)⟩, averaged as the field is.
	Fit *mat.Dense
	// Neurons are those of all populations at the end.
	Neurons Neurons
	// Convergence has the largest |⟨aφ⟩ + N T t − y|, relative to the largest target, of the averages, and the changes of the field in all populations.
	Convergence

	problem *Problem
	unit    Unit
	inverse *mat.SymDense
}

// SolveParticles solves for the field of one hidden layer of bounded units with any non-singular K₀ and any number of outputs. In each population the field goes from 0 by
// Newton's steps, from the particles' own mean and covariance of aφ, which are shortened until half the particles keep their weight when they are reweighted for the change; then
// particles are resampled and moved by Hamiltonian Monte Carlo. Reweighting moves them between codes where trajectories no longer do. In the end steps shrink as k^(−0.6) and
// fields are averaged.
//
// Use [SolveNeuron] where it serves: it is exact. Errors of this are those of draws, FieldError, and a bias of the order of 1/particles that it does not show. It returns an error
// for bad data, and [NotConverged] when a population does not come near a solution, or the averages miss the targets by more than 5 per cent of the largest; it panics for a unit
// that is not bounded or has no slope.
func SolveParticles(p Problem, u Unit, o ParticleOptions, src rand.Source) (*Particles, error) {
	if err := p.check("SolveParticles"); err != nil {
		return nil, err
	}
	if u.Respond == nil || u.Slope == nil || !(u.High > u.Low) || math.IsInf(u.High-u.Low, 0) {
		panic(fmt.Sprintf("theory: SolveParticles: unit %q needs a slope and bounds", u.Name))
	}
	if len(p.Widths) > 1 {
		return nil, fmt.Errorf("theory: SolveParticles: %d hidden layers, the theory is of one", len(p.Widths))
	}
	patterns, outputs := p.dims()
	fill(&o.Particles, max(500, 4*patterns*outputs))
	fill(&o.Populations, 4)
	fill(&o.Moves, 4)
	fill(&o.Averaged, 100)
	if o.Particles < 2 || o.Populations < 2 || o.Moves < 1 || o.Averaged < 1 {
		panic(fmt.Sprintf("theory: SolveParticles: %+v", o))
	}
	var root mat.Cholesky
	if !root.Factorize(p.K0) {
		return nil, fmt.Errorf("theory: SolveParticles: K0 is singular or not positive semidefinite")
	}
	all := &Particles{problem: &p, unit: u, inverse: new(mat.SymDense), Field: mat.NewDense(patterns, outputs, nil), FieldError: mat.NewDense(patterns, outputs, nil),
		Fit: mat.NewDense(patterns, outputs, nil)}
	if err := root.InverseTo(all.inverse); err != nil {
		return nil, fmt.Errorf("theory: SolveParticles: K0: %w", err)
	}
	var lower mat.TriDense
	root.LTo(&lower)
	r := rand.New(src)
	populations := make([]*population, o.Populations)
	for k := range populations {
		populations[k] = newPopulation(&p, u, mat.DenseCopyOf(&lower), o.Particles, rand.NewPCG(r.Uint64(), r.Uint64()))
	}
	cores.Do(len(populations), func(k int) { populations[k].solve(o) })
	return all, all.gather(populations)
}

func fill(v *int, standard int) {
	if *v == 0 {
		*v = standard
	}
}

// gather averages over populations.
func (q *Particles) gather(all []*population) error {
	p := q.problem
	patterns, outputs := p.dims()
	count := float64(len(all))
	particles := all[0].count
	q.Neurons = Neurons{mat.NewDense(len(all)*particles, outputs, nil), mat.NewDense(len(all)*particles, patterns, nil)}
	for k, one := range all {
		q.Iterations += one.changes
		if one.lost {
			return &NotConverged{"a population of particles", Convergence{one.off, one.changes}, 3}
		}
		q.Field.Add(q.Field, one.meanField)
		q.Fit.Add(q.Fit, one.meanFit)
		q.Neurons.Readout.Slice(k*particles, (k+1)*particles, 0, outputs).(*mat.Dense).Scale(math.Sqrt(p.Readout), one.alpha)
		q.Neurons.Preactivation.Slice(k*particles, (k+1)*particles, 0, patterns).(*mat.Dense).Mul(one.w, one.lower.T())
	}
	q.Field.Scale(1/count, q.Field)
	q.Fit.Scale(p.scale()/count, q.Fit)
	worst := 0.
	for i := range patterns {
		for r := range outputs {
			sum := 0.
			for _, one := range all {
				d := one.meanField.At(i, r) - q.Field.At(i, r)
				sum += d * d
			}
			q.FieldError.Set(i, r, math.Sqrt(sum/(count*(count-1))))
			worst = max(worst, math.Abs(q.Fit.At(i, r)+p.heat()*p.scale()*q.Field.At(i, r)-p.Y.At(i, r)))
		}
	}
	q.Residual = worst / largest(p.Y)
	if !(q.Residual <= .05) {
		return &NotConverged{"the mean over populations of particles", q.Convergence, .05}
	}
	return nil
}

// Misfit returns y − f for the patterns: N T t, or √N T t for a lazy network.
func (q *Particles) Misfit() *mat.Dense { return q.problem.misfit(q.Field) }

// Predict returns the outputs for test patterns as [Neuron.Predict] does, from the populations' own neurons. Its standard error takes them as independent.
func (q *Particles) Predict(cross *mat.Dense, own []float64) (*Prediction, error) {
	return predict(q.problem, q.unit, q.inverse, cross, own, q.Neurons)
}
