package theory

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sort"

	"gonum.org/v1/gonum/mat"
)

// Neurons are draws from the posterior of one neuron.
type Neurons struct {
	Readout       *mat.Dense // a, neurons × outputs
	Preactivation *mat.Dense // z, neurons × patterns
}

// Draw returns independent neurons, as a network that is wide enough has them. Readout weights are drawn exactly; pre-activations on a grid of a 20th of their standard deviation,
// between whose points the distribution function is linear.
func (n *Neuron) Draw(neurons int, src rand.Source) Neurons {
	s := n.saddle
	r := rand.New(src)
	patterns := len(s.groupOf)
	all := Neurons{mat.NewDense(neurons, s.outputs, nil), mat.NewDense(neurons, patterns, nil)}
	sum := make([]float64, len(n.grid.log))
	total := 0.
	for i, v := range n.grid.log {
		total += math.Exp(v - n.grid.top)
		sum[i] = total
	}
	laws := make([][]float64, len(s.t))
	for c := range laws {
		laws[c] = make([]float64, len(s.tilts[c].z))
	}
	for k := range neurons {
		i := min(sort.SearchFloat64s(sum, r.Float64()*total), len(sum)-1)
		a := all.Readout.RawRowView(k)
		copy(a, n.grid.a[i*s.outputs:(i+1)*s.outputs])
		for c, t := range s.t {
			s.tilts[c].weights(dot(t, a), laws[c])
			for j := 1; j < len(laws[c]); j++ {
				laws[c][j] += laws[c][j-1]
			}
		}
		z := all.Preactivation.RawRowView(k)
		clear(a)
		for mu, c := range s.groupOf {
			z[mu] = s.tilts[c].invert(laws[c], r.Float64())
			phi := s.unit.Respond(z[mu])
			for q, t := range s.t[c] {
				a[q] += s.readout.variance * t * phi
			}
		}
		for q := range a { // a given z is Gaussian: sums over the grid of such are exact, so z is drawn from its marginal
			a[q] += math.Sqrt(s.readout.variance) * r.NormFloat64()
		}
	}
	return all
}

// invert returns the z at which the distribution function that sums to 1 at the end is u.
func (t *tilt) invert(sum []float64, u float64) float64 {
	i := min(sort.SearchFloat64s(sum, u), len(sum)-1)
	below := 0.
	if i > 0 {
		below = sum[i-1]
	}
	step := t.z[1] - t.z[0]
	if sum[i] <= below {
		return t.z[i]
	}
	return t.z[i] + step*((u-below)/(sum[i]-below)-.5)
}

// Prediction is what a wide network says of test patterns.
type Prediction struct {
	Mean     *mat.Dense // tests × outputs
	Error    *mat.Dense // standard error of Mean, of the draws of neurons
	Variance *mat.Dense // over networks, of the order of 1/N: that of a sum of independent neurons
}

// Predict returns the outputs for test patterns, by the mean over drawn neurons of a E[φ(z*) | z], where z* given z is Gaussian with mean k*ᵀK₀⁻¹z: cross is K₀ between test and
// training patterns, own K₀ of each test pattern with itself. The mean of the non-lazy network is the same in all networks at leading order. Variance leaves out fluctuations that
// all neurons share, which are of the same order.
//
// It panics when sizes do not fit, and returns an error for cross and own that no covariance has.
func (n *Neuron) Predict(cross *mat.Dense, own []float64, neurons Neurons) (*Prediction, error) {
	inverse := mat.NewDiagDense(len(n.saddle.groupOf), nil)
	for i, c := range n.saddle.groupOf {
		inverse.SetDiag(i, 1/n.saddle.variances[c])
	}
	return predict(n.problem, n.saddle.unit, inverse, cross, own, neurons)
}

// predict averages over neurons, given K₀⁻¹.
func predict(p *Problem, u Unit, inverse mat.Matrix, cross *mat.Dense, own []float64, neurons Neurons) (*Prediction, error) {
	tests, patterns := cross.Dims()
	outputs := p.Y.RawMatrix().Cols
	drawn, of := neurons.Preactivation.Dims()
	if of != patterns || patterns != p.K0.SymmetricDim() || tests != len(own) {
		panic(fmt.Sprintf("theory: Predict: K₀ of %d tests and %d patterns, %d variances, neurons of %d patterns", tests, patterns, len(own), of))
	}
	if drawn < 2 {
		panic(fmt.Sprintf("theory: Predict: %d neurons, want at least 2", drawn))
	}
	var weights, mean mat.Dense
	weights.Mul(cross, inverse)
	mean.Mul(&weights, neurons.Preactivation.T())
	smooth := newSmoother(u)
	out := &Prediction{mat.NewDense(tests, outputs, nil), mat.NewDense(tests, outputs, nil), mat.NewDense(tests, outputs, nil)}
	for i := range tests {
		d := own[i] - dot(weights.RawRowView(i), cross.RawRowView(i))
		if !(d >= -1e-8*math.Abs(own[i])) {
			return nil, fmt.Errorf("theory: Predict: variance %.3g is left of %.3g at test pattern %d", d, own[i], i)
		}
		sum, squares, noise := make([]float64, outputs), make([]float64, outputs), make([]float64, outputs)
		for k, m := range mean.RawRowView(i) {
			phi := smooth.mean(m, d)
			square := smooth.square(m, d)
			for r, a := range neurons.Readout.RawRowView(k) {
				sum[r] += a * phi
				squares[r] += a * phi * a * phi
				noise[r] += a * a * square
			}
		}
		count := float64(drawn)
		for r := range sum {
			f := sum[r] / count
			out.Mean.Set(i, r, f*p.scale())
			out.Error.Set(i, r, p.scale()*math.Sqrt(max(0, squares[r]/count-f*f)/(count-1)))
			out.Variance.Set(i, r, p.scale()*p.scale()*max(0, noise[r]/count-f*f)/p.width())
		}
	}
	return out, nil
}
