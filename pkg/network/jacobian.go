package network

import (
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/backprop"
)

// Jacobian returns the derivative of every output for every trial of x (trials × inputs) by every parameter: the row of output o for trial i is i·outputs + o, the
// columns are in the order of [MLP.Parameters]. It is large; for its products with itself see [MLP.NTK]. Jacobian panics when x has another number of columns than the
// network has inputs.
func (n *MLP) Jacobian(x *mat.Dense) *mat.Dense {
	s := n.tangents("Jacobian", x)
	chain := s.chain
	j := mat.NewDense(s.trials*s.outputs, chain.Size(), nil)
	for row := range s.trials * s.outputs {
		to := j.RawRowView(row)
		for k, l := range chain.Layers() {
			delta := s.delta[k][row*l.Units : (row+1)*l.Units]
			a := s.input[k][row/s.outputs*l.Inputs:][:l.Inputs]
			w := chain.Weights(to, k)
			for u, d := range delta {
				for i, v := range a {
					w[u*l.Inputs+i] = d * v
				}
			}
			copy(chain.Bias(to, k), delta)
		}
	}
	return j
}

// tangents holds what the derivatives of outputs by parameters are made of: that by a weight is what its unit's drive does to the output times what the weight reads.
type tangents struct {
	chain           *backprop.Chain[float64]
	trials, outputs int
	delta           [][]float64 // of each layer, trials × outputs × units: the derivative by the unit's pre-activation
	input           [][]float64 // of each layer, trials × inputs: what it reads
}

func (n *MLP) tangents(what string, x *mat.Dense) *tangents {
	s := &tangents{chain: n.chain(what)}
	data, trials := n.rows(what, x)
	_, _, s.outputs = n.Dims()
	s.trials = trials
	parameters, pass := n.Parameters(), s.chain.NewPass(max(2, trials))
	pass.Forward(parameters, data, trials)
	s.input = append(s.input, data)
	for k, l := range s.chain.Layers() {
		s.delta = append(s.delta, make([]float64, trials*s.outputs*l.Units))
		if k > 0 {
			s.input = append(s.input, pass.Responses(k-1))
		}
	}
	slope := make([]float64, trials*s.outputs)
	for o := range s.outputs {
		clear(slope)
		for i := range trials {
			slope[i*s.outputs+o] = 1
		}
		pass.Descend(parameters, nil, slope)
		for k, l := range s.chain.Layers() {
			for i := range trials {
				copy(s.delta[k][(i*s.outputs+o)*l.Units:], pass.Delta(k)[i*l.Units:(i+1)*l.Units])
			}
		}
	}
	return s
}
