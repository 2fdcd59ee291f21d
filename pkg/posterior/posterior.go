package posterior

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sync"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/backprop"
	_ "github.com/richlazy/richlazy/pkg/internal/blas" // gonum's products and factorisations are fast
	"github.com/richlazy/richlazy/pkg/internal/simd"
	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/network"
)

// Posterior is the posterior of the weights of a network given data. Its coordinates θ are whitened: all parameters in units of their prior standard deviations, so that the
// prior is standard normal. They are in the order of network.MLP.Parameters: layer by layer weights, units × inputs by rows, then biases.
//
// Where the inputs of the P trials span less than all N₀ dimensions, as they do for P < N₀, only the part of the first layer's weights within that span is a coordinate:
// the likelihood sees nothing else, so that the part outside it is independent and has kept its prior. That is exact. [Posterior.Network] draws it where whole weights are wanted.
//
// A Posterior does not change, and may be used by several goroutines.
type Posterior struct {
	layers  []layer // those of the network itself
	gamma   float64 // what readout weights are divided by
	loss    loss.Loss
	chain   *backprop.Chain[float64] // the network that reads coordinates within the span
	span    *span
	x       []float64 // inputs, trials × rank in coordinates of the span
	y       []float64 // targets, trials × outputs
	trials  int
	outputs int
	names   func() []string
}

// New returns the posterior of m given inputs x (P × N₀) and targets y (P × m, one column an output). It is an error that names the element where x or y is not finite, and one
// that names the part where shapes, the model or, by [loss.Check], targets do not fit.
func New(m Model, x, y *mat.Dense) (*Posterior, error) {
	if err := check(x, y); err != nil {
		return nil, err
	}
	trials, inputs := x.Dims()
	_, outputs := y.Dims()
	all, gamma, err := m.layers(inputs, trials, outputs)
	if err != nil {
		return nil, err
	}
	return build(all, gamma, m.Loss, x, y)
}

// Of returns the posterior of the parameters of a network of any kind, in its own parametrisation: weights and biases of layer k are N(0, sd²) under the prior, with the standard
// deviations in priors[k]. The parameters that n has play no role; see [Posterior.Whiten] for a chain that begins there. A nil loss is loss.Squared. Errors are those of [New].
func Of(n *network.MLP, priors []Prior, l loss.Loss, x, y *mat.Dense) (*Posterior, error) {
	if err := check(x, y); err != nil {
		return nil, err
	}
	all, err := layersOf(n, priors)
	if err != nil {
		return nil, err
	}
	_, inputs := x.Dims()
	_, outputs := y.Dims()
	if last := all[len(all)-1]; inputs != all[0].inputs || outputs != last.units {
		return nil, fmt.Errorf("posterior: inputs and targets have %d and %d columns, the network has %d inputs and %d outputs", inputs, outputs, all[0].inputs, last.units)
	}
	return build(all, 1, l, x, y)
}

func build(all []layer, gamma float64, l loss.Loss, x, y *mat.Dense) (*Posterior, error) {
	if l == nil {
		l = loss.Squared{}
	}
	p := &Posterior{layers: all, gamma: gamma, loss: l}
	p.trials, p.outputs = y.Dims()
	p.y = mat.DenseCopyOf(y).RawMatrix().Data
	if err := loss.Check(l, p.y, nil, p.outputs); err != nil {
		return nil, fmt.Errorf("posterior: %w", err)
	}
	p.span = spanOf(x, 0)
	if p.span.rank == 0 {
		return nil, fmt.Errorf("posterior: the inputs of all %d trials are 0", p.trials)
	}
	p.x = p.span.within(x).RawMatrix().Data
	var layers []backprop.Layer[float64]
	for k, l := range all {
		b := backprop.Layer[float64]{Inputs: l.inputs, Units: l.units, Bias: l.biasScale != 0, Scale: l.scale, BiasScale: l.biasScale}
		if k == 0 {
			b.Inputs = p.span.rank
		}
		if l.activation != network.Linear {
			b.Grad = l.activation.Grad
		}
		layers = append(layers, b)
	}
	p.chain = backprop.NewChain(layers)
	p.names = sync.OnceValue(p.spell)
	return p, nil
}

// check returns an error unless x and y are finite and have the same number of rows.
func check(x, y *mat.Dense) error {
	if x == nil || y == nil || x.IsEmpty() || y.IsEmpty() {
		return fmt.Errorf("posterior: inputs and targets must have at least one row and one column each")
	}
	trials, _ := x.Dims()
	if r, _ := y.Dims(); r != trials {
		return fmt.Errorf("posterior: %d rows of inputs and %d of targets", trials, r)
	}
	if err := finite("input", x); err != nil {
		return err
	}
	return finite("target", y)
}

// finite returns an error that names the first element that is NaN or infinite.
func finite(what string, m *mat.Dense) error {
	r, _ := m.Dims()
	for i := range r {
		for j, v := range m.RawRowView(i) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("posterior: %s %d of trial %d is %v", what, j, i, v)
			}
		}
	}
	return nil
}

// Dim returns the number of coordinates.
func (p *Posterior) Dim() int { return p.chain.Size() }

// Rank returns the dimension of the span of the inputs: the number of coordinates for each unit of the first layer, biases aside.
func (p *Posterior) Rank() int { return p.span.rank }

// Trials returns the number of trials P.
func (p *Posterior) Trials() int { return p.trials }

// Targets returns a copy of the targets, P × m.
func (p *Posterior) Targets() *mat.Dense {
	return mat.NewDense(p.trials, p.outputs, append([]float64(nil), p.y...))
}

// Names returns the names of the coordinates: "W1[i,j]" and "b1[i]" of the first layer and so on, "a[r,i]" and "c[r]" of the readout, counted from 0. W1[i,j] belongs to input j
// where inputs span all dimensions, and else to direction j of an orthonormal basis of their span. The slice is shared, and must not be changed.
func (p *Posterior) Names() []string { return p.names() }

func (p *Posterior) spell() []string {
	all := make([]string, 0, p.Dim())
	for k, l := range p.chain.Layers() {
		weights, biases := fmt.Sprintf("W%d", k+1), fmt.Sprintf("b%d", k+1)
		if k == len(p.layers)-1 {
			weights, biases = "a", "c"
		}
		for i := range l.Units {
			for j := range l.Inputs {
				all = append(all, fmt.Sprintf("%s[%d,%d]", weights, i, j))
			}
		}
		for i := 0; l.Bias && i < l.Units; i++ {
			all = append(all, fmt.Sprintf("%s[%d]", biases, i))
		}
	}
	return all
}

// Zero returns the point where all parameters are 0. It is a saddle of many networks, where gradients by weights vanish; samplers leave it by their momenta.
func (p *Posterior) Zero() []float64 { return make([]float64, p.Dim()) }

// Prior returns a draw from the prior: the start of a chain that knows nothing.
func (p *Posterior) Prior(src rand.Source) []float64 {
	theta := make([]float64, p.Dim())
	simd.Normals(theta, src)
	return theta
}

// With returns the same posterior given other targets, of the same shape: those of a simulation, say. Errors are those of [New].
func (p *Posterior) With(y *mat.Dense) (*Posterior, error) {
	if r, c := y.Dims(); r != p.trials || c != p.outputs {
		return nil, fmt.Errorf("posterior: targets are %d × %d, want %d × %d", r, c, p.trials, p.outputs)
	}
	if err := finite("target", y); err != nil {
		return nil, err
	}
	q := *p
	q.y = mat.DenseCopyOf(y).RawMatrix().Data
	if err := loss.Check(p.loss, q.y, nil, p.outputs); err != nil {
		return nil, fmt.Errorf("posterior: %w", err)
	}
	return &q, nil
}

// fits panics unless theta has as many coordinates as p.
func (p *Posterior) fits(what string, theta []float64) {
	if len(theta) != p.Dim() {
		panic(fmt.Sprintf("posterior: %s: got %d coordinates, want %d", what, len(theta), p.Dim()))
	}
}
