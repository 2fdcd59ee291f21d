package network

import (
	"fmt"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// RecurrentNTK says of which outputs and parameters a tangent kernel is. The zero value is of all.
type RecurrentNTK struct {
	// Steps are the steps whose outputs are meant, ascending; nil is all.
	Steps []int
	// RecurrentOnly leaves out all parameters but the recurrent weights, as Liu et al. 2023 and Chou et al. 2025 do.
	RecurrentOnly bool
}

// NTK returns the empirical tangent kernel K = J Jᵀ, J being the derivative of the outputs by the parameters: the row of output o at the k-th of the chosen steps of trial i
// is (i·steps + k)·outputs + o. The kernel of one output at one step is a block of it.
//
// J itself, outputs × parameters, is never made: as the derivative by W at one step is an outer product, K is a sum over pairs of steps of products of two small kernels.
// That takes about units·steps²/4 multiply-adds for each pair of outputs in place of units².
//
// NTK panics when n is not valid in shape, x does not fit it or the steps are not ascending steps of x.
func (n *RNN) NTK(x Series, o RecurrentNTK) *mat.SymDense {
	a := n.sensitivities("NTK", x, o)
	k := a.kernel(a, o.RecurrentOnly)
	size, _ := k.Dims()
	s := mat.NewSymDense(size, nil)
	for i := range size {
		for j := i; j < size; j++ {
			s.SetSym(i, j, k.At(i, j))
		}
	}
	return s
}

// NTKBetween returns J(x) J(x₂)ᵀ, the tangent kernel between two sets of trials, with rows and columns as in [RNN.NTK].
func (n *RNN) NTKBetween(x, x2 Series, o RecurrentNTK) *mat.Dense {
	return n.sensitivities("NTKBetween", x, o).kernel(n.sensitivities("NTKBetween", x2, o), o.RecurrentOnly)
}

// recurrentSensitivities holds the derivative of chosen outputs by what the units get at each step. Its rows are outputs in the order of descending steps, then outputs, then
// trials, so that those that lie after a step, and so depend on it, are the first ones.
type recurrentSensitivities struct {
	net           *RNN
	trials, steps int
	chosen        []int        // descending
	drive         []*mat.Dense // for each step t: rows after it × units, ∂ŷ/∂z_t
	initial       *mat.Dense   // rows × units: ∂ŷ/∂h_0
	hidden        *mat.Dense   // (1 + steps)·trials × units: h_0 first
	inputs        *mat.Dense   // steps·trials × inputs
}

// row returns the trial and the output of a row, and where it belongs in the result.
func (s *recurrentSensitivities) row(r int) (trial, output, place int) {
	_, _, outputs := s.net.Dims()
	k := r / (outputs * s.trials)
	output, trial = r/s.trials%outputs, r%s.trials
	return trial, output, (trial*len(s.chosen)+len(s.chosen)-1-k)*outputs + output
}

func (n *RNN) sensitivities(what string, x Series, o RecurrentNTK) *recurrentSensitivities {
	pass, params := n.feed(what, x)
	s := &recurrentSensitivities{net: n, trials: x.Len(), steps: x.Steps(), chosen: slices.Clone(o.Steps)}
	if o.Steps == nil {
		for t := range s.steps {
			s.chosen = append(s.chosen, t)
		}
	}
	for i, t := range s.chosen {
		if t < 0 || t >= s.steps || i > 0 && t <= s.chosen[i-1] {
			panic(fmt.Sprintf("network: %s: steps %v, want ascending ones in 0 … %d", what, o.Steps, s.steps-1))
		}
	}
	if len(s.chosen) == 0 {
		panic(fmt.Sprintf("network: %s: no steps", what))
	}
	slices.Reverse(s.chosen)
	inputs, units, outputs := n.Dims()
	pass.Drive(params)
	pass.Forward(params, true)
	s.inputs = mat.NewDense(s.steps*s.trials, inputs, slices.Clone(pass.Inputs()))
	s.hidden = mat.NewDense((s.steps+1)*s.trials, units, nil)
	for t := -1; t < s.steps; t++ {
		s.hidden.Slice((t+1)*s.trials, (t+2)*s.trials, 0, units).(*mat.Dense).Copy(mat.NewDense(s.trials, units, pass.Hidden(t)))
	}
	a := n.leak()
	g := mat.NewDense(len(s.chosen)*outputs*s.trials, units, nil) // ∂ŷ/∂h of the step at which the walk is
	s.drive = make([]*mat.Dense, s.steps)
	rows := 0
	for t := s.chosen[0]; t >= 0; t-- {
		if k := rows / (outputs * s.trials); k < len(s.chosen) && s.chosen[k] == t {
			for r := rows; r < rows+outputs*s.trials; r++ {
				_, output, _ := s.row(r)
				g.SetRow(r, n.Readout.RawRowView(output))
			}
			rows += outputs * s.trials
		}
		active := g.Slice(0, rows, 0, units).(*mat.Dense)
		d := mat.DenseCopyOf(active)
		slopes := pass.Slopes(t)
		for r := range rows {
			row := d.RawRowView(r)
			for u, slope := range slopes[r%s.trials*units:][:units] {
				row[u] *= a * slope
			}
		}
		s.drive[t] = d
		var back mat.Dense
		back.Mul(d, n.Recurrent)
		active.Scale(1-a, active)
		active.Add(active, &back)
	}
	s.initial = g
	return s
}
