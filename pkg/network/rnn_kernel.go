package network

import "gonum.org/v1/gonum/mat"

// kernel returns J Jᵀ for the rows of s and the columns of c, both of one network.
func (s *recurrentSensitivities) kernel(c *recurrentSensitivities, recurrentOnly bool) *mat.Dense {
	_, units, outputs := s.net.Dims()
	rows, columns := len(s.chosen)*outputs*s.trials, len(c.chosen)*outputs*c.trials
	sum, half := mat.NewDense(rows, columns, nil), (*mat.Dense)(nil)
	if s == c {
		half = mat.NewDense(rows, columns, nil) // of pairs of steps t < u; that of u < t is its mirror image
	}
	var responses, inputs mat.Dense // of each trial and step with each
	responses.Mul(s.hidden, c.hidden.T())
	if !recurrentOnly {
		inputs.Mul(s.inputs, c.inputs.T())
	}
	room := make([]float64, rows*columns)
	for t, a := range s.drive {
		for u, b := range c.drive {
			if a == nil || b == nil || s == c && u < t {
				continue
			}
			r, _ := a.Dims()
			w, _ := b.Dims()
			product := mat.NewDense(r, w, room[:r*w])
			product.Mul(a, b.T())
			to := sum
			if s == c && t != u {
				to = half
			}
			addTiled(to, product, presynaptic(s, c, t, u, &responses, &inputs, recurrentOnly))
		}
	}
	if half != nil {
		sum.Add(sum, half)
		sum.Add(sum, half.T())
	}
	if !recurrentOnly {
		s.addReadout(sum, c, &responses)
		if len(s.net.Initial) > 0 {
			product := mat.NewDense(rows, columns, room)
			product.Mul(s.initial.Slice(0, rows, 0, units), c.initial.T())
			sum.Add(sum, product)
		}
	}
	ordered := mat.NewDense(rows, columns, nil)
	for i := range rows {
		_, _, to := s.row(i)
		for j := range columns {
			_, _, at := c.row(j)
			ordered.Set(to, at, sum.At(i, j))
		}
	}
	return ordered
}

// addTiled adds to the first rows and columns of sum the product, each of whose blocks of trials × trials is first multiplied by factor, element by element.
func addTiled(sum, product, factor *mat.Dense) {
	rows, _ := product.Dims()
	trials, width := factor.Dims()
	for i := range rows {
		to, p, f := sum.RawRowView(i), product.RawRowView(i), factor.RawRowView(i%trials)
		for ; len(p) > 0; to, p = to[width:], p[width:] {
			for j, v := range f {
				to[j] += v * p[j]
			}
		}
	}
}

// presynaptic returns the kernel, trials × trials, of what the units get weights for: the responses before step t and before step u, the inputs at both, and 1 for the bias.
func presynaptic(s, c *recurrentSensitivities, t, u int, responses, inputs *mat.Dense, recurrentOnly bool) *mat.Dense {
	block := func(m *mat.Dense) mat.Matrix {
		return m.Slice(t*s.trials, (t+1)*s.trials, u*c.trials, (u+1)*c.trials)
	}
	f := mat.DenseCopyOf(block(responses)) // of which the first step is h_0
	if recurrentOnly {
		return f
	}
	f.Add(f, block(inputs))
	if len(s.net.Bias) > 0 {
		f.Apply(func(_, _ int, v float64) float64 { return v + 1 }, f)
	}
	return f
}

// addReadout adds the part of the readout weights and biases: an output meets only itself.
func (s *recurrentSensitivities) addReadout(sum *mat.Dense, c *recurrentSensitivities, responses *mat.Dense) {
	rows, columns := sum.Dims()
	bias := 0.
	if len(s.net.ReadoutBias) > 0 {
		bias = 1
	}
	_, _, outputs := s.net.Dims()
	for i := range rows {
		trial, output, _ := s.row(i)
		at := (s.chosen[i/(outputs*s.trials)]+1)*s.trials + trial
		for j := range columns {
			other, same, _ := c.row(j)
			if same == output {
				sum.Set(i, j, sum.At(i, j)+bias+responses.At(at, (c.chosen[j/(outputs*c.trials)]+1)*c.trials+other))
			}
		}
	}
}
