package network

import (
	"fmt"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

// NTK returns the empirical neural tangent kernel for x (trials × inputs): K = J Jᵀ, where J is the [MLP.Jacobian] of the outputs, not the gradient of a loss (Jacot, Gabriel &
// Hongler 2018). K is trials·outputs square; the row of output o for trial i is i·outputs + o. Under gradient flow on the summed squared error, outputs move by
// −K·(ŷ − y); a network is lazy as far as K stays what it was.
//
// J is not formed: layer by layer K is the product of the kernel of what weights read and that of how units drive the outputs. NTK panics when x has another number of
// columns than the network has inputs.
func (n *MLP) NTK(x *mat.Dense) *mat.SymDense {
	s := n.tangents("NTK", x)
	return symmetric(s.kernel(s, s.layers(), whole))
}

// NTKBetween returns J(x)·J(x₂)ᵀ, the tangent kernel between two sets of trials: what a step on x₂ does to the outputs for x. Rows and columns are as in [MLP.NTK].
func (n *MLP) NTKBetween(x, x2 *mat.Dense) *mat.Dense {
	s := n.tangents("NTKBetween", x)
	return s.kernel(n.tangents("NTKBetween", x2), s.layers(), whole)
}

// NTKTrace returns the sum over outputs of the tangent kernels of each, trials square. Divided by the number of outputs it is their mean.
func (n *MLP) NTKTrace(x *mat.Dense) *mat.SymDense {
	s := n.tangents("NTKTrace", x)
	return symmetric(s.kernel(s, s.layers(), trace))
}

// NTKTraceBetween is [MLP.NTKTrace] between two sets of trials, rows × columns.
func (n *MLP) NTKTraceBetween(x, x2 *mat.Dense) *mat.Dense {
	s := n.tangents("NTKTraceBetween", x)
	return s.kernel(n.tangents("NTKTraceBetween", x2), s.layers(), trace)
}

// NTKOfOutputs returns the tangent kernel of each output by itself, trials square: the blocks on the diagonal of [MLP.NTK].
func (n *MLP) NTKOfOutputs(x *mat.Dense) []*mat.SymDense {
	s := n.tangents("NTKOfOutputs", x)
	all := make([]*mat.SymDense, s.outputs)
	for o := range all {
		all[o] = symmetric(s.kernel(s, s.layers(), o))
	}
	return all
}

// NTKOfLayer returns the part of [MLP.NTK] that is due to the weights and biases of one layer; the parts of all layers sum to it. That of the readout is its input's Gram matrix,
// plus 1 where there are biases: the kernel of a network that is as lazy as can be. It panics when there is no such layer.
func (n *MLP) NTKOfLayer(x *mat.Dense, layer int) *mat.SymDense {
	if layer < 0 || layer >= len(n.Layers) {
		panic(fmt.Sprintf("network: NTKOfLayer: layer %d of %d", layer, len(n.Layers)))
	}
	s := n.tangents("NTKOfLayer", x)
	return symmetric(s.kernel(s, []int{layer}, whole))
}

// What a kernel is computed of, unless it is one output.
const (
	whole = -1 // each output with each
	trace = -2 // the sum of each output with itself
)

func (s *tangents) layers() (all []int) {
	for k := range s.delta {
		all = append(all, k)
	}
	return all
}

// kernel returns the tangent kernel between the trials of s and c, of one network. What it has of a layer is stored so that all three kinds of kernel are one product of
// parts of them, of which symmetric ones are computed by halves.
func (s *tangents) kernel(c *tangents, layers []int, what int) *mat.Dense {
	outputs := 1 // in each row
	if what == whole {
		outputs = s.outputs
	}
	rows, columns := s.trials*outputs, c.trials*outputs
	sum := mat.NewDense(rows, columns, nil)
	product := make([]float64, rows*columns)
	read := make([]float64, s.trials*c.trials)
	to := sum.RawMatrix().Data
	for _, k := range layers {
		l := s.chain.Layers()[k]
		gram(read, s.input[k], c.input[k], s.trials, c.trials, l.Inputs, l.Inputs, s == c)
		if l.Bias {
			for i := range read {
				read[i]++
			}
		}
		a, b, depth, stride := s.delta[k], c.delta[k], l.Units, l.Units
		if what != whole {
			stride = s.outputs * l.Units
		}
		if what == trace {
			depth = stride
		} else if what != whole {
			a, b = a[what*l.Units:], b[what*l.Units:]
		}
		gram(product, a, b, rows, columns, depth, stride, s == c)
		for i := range rows {
			from := 0
			if s == c {
				from = i
			}
			factor := read[i/outputs*c.trials:][:c.trials]
			for j := from; j < columns; j++ {
				to[i*columns+j] += product[i*columns+j] * factor[j/outputs]
			}
		}
	}
	return sum
}

// gram sets dst to a·bᵀ, or to its upper triangle where that is all that counts.
func gram(dst, a, b []float64, rows, columns, depth, stride int, upper bool) {
	if upper {
		blas64.Implementation().Dsyrk(blas.Upper, blas.NoTrans, rows, depth, 1, a, stride, 0, dst, columns)
		return
	}
	blas64.Implementation().Dgemm(blas.NoTrans, blas.Trans, rows, columns, depth, 1, a, stride, b, stride, 0, dst, columns)
}

// symmetric returns the symmetric matrix with this upper triangle, in the same memory.
func symmetric(m *mat.Dense) *mat.SymDense {
	rows, _ := m.Dims()
	return mat.NewSymDense(rows, m.RawMatrix().Data)
}
