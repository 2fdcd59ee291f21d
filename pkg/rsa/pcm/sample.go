package pcm

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// LogDensity returns log p(Y|x) + log p(x), the log density of the posterior up to the evidence, with its gradient, at the parameters x in the
// order of Posterior (θ, LogScale where there is one, LogNoise). The density is -Inf with a nil gradient where the covariance of the data is not
// positive definite in floating point. It panics where x is of another length. It may be called from several goroutines.
func (p *Posterior) LogDensity(x []float64) (value float64, gradient []float64) {
	if len(x) != len(p.mode) {
		panic(fmt.Sprintf("pcm: posterior of %d parameters, got %d", len(p.mode), len(x)))
	}
	v, d := p.objective(newIndividual(p.s, p.m, p.scaled))(x)
	if math.IsInf(v, -1) {
		return v, nil
	}
	return v, d.gradient
}

// Samples are draws from the posterior of the parameters.
type Samples struct {
	X          *mat.Dense // draws × parameters, in the order of Posterior
	Acceptance float64    // share of proposals that were taken; below about a half the draws move badly
}

// Sample draws n successive values of a Markov chain whose distribution is the posterior, by Hamiltonian Monte Carlo (Duane et al. 1987;
// Neal 2011): the chain starts at the mode, moves along trajectories of about a quarter turn in coordinates in which Laplace's approximation
// is a standard normal, with step sizes drawn anew between 0.1 and 0.4 (over the fourth root of the number of parameters), and
// forgets its first 100 values. Where the posterior is near its approximation successive draws are nearly independent. It returns
// the context's error when it is done, and one for n < 1. All randomness comes from src.
func (p *Posterior) Sample(ctx context.Context, n int, src rand.Source) (Samples, error) {
	if n < 1 {
		return Samples{}, fmt.Errorf("pcm: %d samples", n)
	}
	const forget = 100
	r := rand.New(src)
	c := p.newChain()
	out := Samples{X: mat.NewDense(n, len(p.mode), nil)}
	taken := 0
	for i := range n + forget {
		if err := ctx.Err(); err != nil {
			return Samples{}, err
		}
		accepted := c.move(r)
		if i < forget {
			continue
		}
		if accepted {
			taken++
		}
		out.X.SetRow(i-forget, c.at(c.q))
	}
	out.Acceptance = float64(taken) / float64(n)
	return out, nil
}

// chain is the state of a sampler in coordinates q with x = mode + L·q.
type chain struct {
	p        *Posterior
	f        objective
	l        mat.TriDense
	q        []float64
	value    float64
	gradient []float64 // by q
	x        []float64
}

func (p *Posterior) newChain() *chain {
	c := &chain{p: p, f: p.objective(newIndividual(p.s, p.m, p.scaled)), q: make([]float64, len(p.mode)), x: make([]float64, len(p.mode))}
	p.factor.LTo(&c.l)
	c.value, c.gradient = c.eval(c.q)
	return c
}

// at returns x for q, valid until the next call.
func (c *chain) at(q []float64) []float64 {
	for i := range c.x {
		c.x[i] = c.p.mode[i]
		for j := range i + 1 {
			c.x[i] += c.l.At(i, j) * q[j]
		}
	}
	return c.x
}

// eval returns the log density and its gradient by q.
func (c *chain) eval(q []float64) (float64, []float64) {
	v, d := c.f(c.at(q))
	g := make([]float64, len(q))
	if math.IsInf(v, -1) {
		return v, g
	}
	for j := range g {
		for i := j; i < len(g); i++ {
			g[j] += c.l.At(i, j) * d.gradient[i]
		}
	}
	return v, g
}

// move proposes the end of a trajectory and says whether it was taken.
func (c *chain) move(r *rand.Rand) bool {
	step := (0.1 + 0.3*r.Float64()) / math.Pow(float64(len(c.q)), 0.25)
	q, value, g, ratio := c.propose(r, step)
	if !(math.Log(r.Float64()) < ratio) {
		return false
	}
	c.q, c.value, c.gradient = q, value, g
	return true
}

// propose follows a trajectory of a quarter turn from a random momentum and returns its end, with the logarithm of the ratio of the joint
// densities of position and momentum at end and start.
func (c *chain) propose(r *rand.Rand, step float64) (q []float64, value float64, g []float64, ratio float64) {
	momentum := make([]float64, len(c.q))
	q, value, g = append([]float64(nil), c.q...), c.value, c.gradient
	ratio = -c.value
	for i := range momentum {
		momentum[i] = r.NormFloat64()
		ratio += momentum[i] * momentum[i] / 2
	}
	for range int(math.Ceil(math.Pi / 2 / step)) {
		for i := range q {
			momentum[i] += step / 2 * g[i]
			q[i] += step * momentum[i]
		}
		if value, g = c.eval(q); math.IsInf(value, -1) {
			return q, value, g, value
		}
		for i := range q {
			momentum[i] += step / 2 * g[i]
		}
	}
	ratio += value
	for _, v := range momentum {
		ratio -= v * v / 2
	}
	return q, value, g, ratio
}
