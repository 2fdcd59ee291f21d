package posterior

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/backprop"
	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// View is what the network does with some inputs, as a function of its weights: the function space in which samples of weights are to be judged, as units may trade places.
//
// Inputs may leave the span of those of the posterior. What first-layer weights make of the part outside is random then, with its prior: independent N(0, σ²|x_⊥|²) in each unit,
// correlated over inputs as their x_⊥ are. A View draws it by a key that is a hash of θ and of the seed, so that the same θ always gives the same responses, whoever asks and on
// whatever core, and different θ independent ones.
//
// A View has memory of its own, for one goroutine at a time; see [View.Fork].
type View struct {
	p      *Posterior
	trials int
	in     *mat.Dense // coordinates within the span, trials × rank
	out    *mat.Dense // and outside it, trials × its rank; nil where there is nothing outside
	random *mat.Dense // whitened weights for out, units × its rank
	drive  *mat.Dense // pre-activations of the first layer without biases
	seed   uint64
	pass   *backprop.Pass[float64]
	source rand.PCG
}

// Training returns the view of the posterior's own inputs.
func (p *Posterior) Training() *View {
	return p.view(mat.NewDense(p.trials, p.span.rank, p.x), nil, 0)
}

// View returns the view of inputs x, trials × N₀. It is an error when x has another number of columns or an element is not finite.
func (p *Posterior) View(x *mat.Dense, seed uint64) (*View, error) {
	if x == nil || x.IsEmpty() {
		return nil, fmt.Errorf("posterior: View: no inputs")
	}
	if _, c := x.Dims(); c != p.span.inputs {
		return nil, fmt.Errorf("posterior: View: inputs have %d columns, want %d", c, p.span.inputs)
	}
	if err := finite("input", x); err != nil {
		return nil, err
	}
	var out *mat.Dense
	if rest := p.span.outside(x); rest != nil {
		trials, _ := x.Dims()
		longest := 0.
		for i := range trials {
			longest = max(longest, blas64.Nrm2(blas64.Vector{N: p.span.inputs, Inc: 1, Data: x.RawRowView(i)}))
		}
		if s := spanOf(rest, longest); s.rank > 0 {
			out = s.within(rest)
		}
	}
	return p.view(p.span.within(x), out, seed), nil
}

func (p *Posterior) view(in, out *mat.Dense, seed uint64) *View {
	trials, _ := in.Dims()
	units := p.layers[0].units
	v := &View{p: p, trials: trials, in: in, out: out, seed: seed, pass: p.chain.NewPass(max(2, trials)), drive: mat.NewDense(trials, units, nil)}
	if out != nil {
		_, rank := out.Dims()
		v.random = mat.NewDense(units, rank, nil)
	}
	return v
}

// Fork returns the same view with memory of its own, for another goroutine.
func (v *View) Fork() *View { return v.p.view(v.in, v.out, v.seed) }

// Trials returns the number of inputs.
func (v *View) Trials() int { return v.trials }

// respond computes the responses at θ, which then are in v.pass.
func (v *View) respond(theta []float64) (output []float64) {
	p := v.p
	p.fits("View", theta)
	scale := p.layers[0].scale
	drive, first := v.drive.RawMatrix(), p.chain.Layers()[0]
	weights := blas64.General{Rows: first.Units, Cols: first.Inputs, Stride: first.Inputs, Data: p.chain.Weights(theta, 0)}
	blas64.Gemm(blas.NoTrans, blas.Trans, scale, v.in.RawMatrix(), weights, 0, drive)
	if v.out != nil {
		v.source.Seed(v.seed, hash(theta))
		simd.Normals(v.random.RawMatrix().Data, &v.source)
		blas64.Gemm(blas.NoTrans, blas.Trans, scale, v.out.RawMatrix(), v.random.RawMatrix(), 1, drive)
	}
	return v.pass.Rise(theta, drive.Data, v.trials)
}

// hash returns a number that another θ is not likely to share: Fowler, Noll and Vo's, of whole numbers in place of bytes, with the high bits folded into the low ones.
func hash(theta []float64) uint64 {
	h := uint64(0xcbf29ce484222325)
	for _, t := range theta {
		h = (h ^ math.Float64bits(t)) * 0x100000001b3
		h ^= h >> 32
	}
	return h
}

// Output returns the outputs f at θ, trials × outputs.
func (v *View) Output(theta []float64) *mat.Dense {
	return mat.NewDense(v.trials, v.p.outputs, append([]float64(nil), v.respond(theta)...))
}

// Outputs sets dst to the outputs at θ, trials × outputs by rows, and allocates nothing. It panics when dst has another length.
func (v *View) Outputs(dst, theta []float64) {
	if len(dst) != v.trials*v.p.outputs {
		panic(fmt.Sprintf("posterior: Outputs: room for %d numbers, want %d", len(dst), v.trials*v.p.outputs))
	}
	copy(dst, v.respond(theta))
}

// Activity returns the responses φ(z^l) of every hidden layer at θ, trials × units, and last the outputs.
func (v *View) Activity(theta []float64) (all []*mat.Dense) {
	v.respond(theta)
	for k, l := range v.p.layers {
		all = append(all, mat.NewDense(v.trials, l.units, append([]float64(nil), v.pass.Responses(k)...)))
	}
	return all
}

// Preactivity returns the pre-activations z^l of every hidden layer at θ, biases included, trials × units.
func (v *View) Preactivity(theta []float64) (all []*mat.Dense) {
	v.respond(theta)
	p := v.p
	for k, l := range p.layers[:len(p.layers)-1] {
		z := mat.DenseCopyOf(v.drive)
		if k > 0 {
			z = mat.NewDense(v.trials, l.units, nil)
			z.Mul(mat.NewDense(v.trials, l.inputs, v.pass.Responses(k-1)), p.weights(theta, k).T())
			z.Scale(l.scale, z)
		}
		if bias := p.chain.Bias(theta, k); bias != nil {
			for i := range v.trials {
				simd.Axpy(l.biasScale, bias, z.RawRowView(i))
			}
		}
		all = append(all, z)
	}
	return all
}
