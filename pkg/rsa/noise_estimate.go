package rsa

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// noiseRows is the number of rows that are centred at a time.
const noiseRows = 320

// centredRows are rows × channels without the means of their groups.
type centredRows struct {
	values *mat.Dense
	of     []int
	means  *mat.Dense // groups × channels
	// rounding is, for each channel, what a sum of squares about the means has to exceed: what is left of a constant channel is rounding.
	rounding []float64

	missing bool // a value is NaN, and so are means
}

func centreRows(values *mat.Dense, of []int, groups int) (*centredRows, error) {
	rows, channels := values.Dims()
	c := &centredRows{values: values, of: of, means: mat.NewDense(groups, channels, nil), rounding: make([]float64, channels)}
	count, first := make([]float64, groups), make([]int, groups)
	offset := make([]float64, channels)
	for i := range rows {
		row := values.RawRowView(i)
		for channel, v := range row {
			if math.IsInf(v, 0) {
				return nil, fmt.Errorf("row %d, channel %d of %d: %v", i, channel, channels, v)
			}
			c.missing = c.missing || math.IsNaN(v)
			c.rounding[channel] = max(c.rounding[channel], math.Abs(v)) // NaN is found to be missing
		}
		if count[of[i]] == 0 {
			first[of[i]] = i
		}
		count[of[i]]++
		floats.SubTo(offset, row, values.RawRowView(first[of[i]])) // so that the mean of equal values is exact
		floats.Add(c.means.RawRowView(of[i]), offset)
	}
	for g, n := range count {
		if n > 0 {
			floats.Scale(1/n, c.means.RawRowView(g))
			floats.Add(c.means.RawRowView(g), values.RawRowView(first[g]))
		}
	}
	for channel, largest := range c.rounding {
		c.rounding[channel] = roundingOf(largest, rows)
	}
	return c, nil
}

// roundingOf returns what rounding may leave of the sum of squares of so many equal values.
func roundingOf(largest float64, rows int) float64 {
	return float64(rows) * (1e-14 * largest) * (1e-14 * largest)
}

// each calls f with the centred rows, a block at a time, which f may change.
func (c *centredRows) each(f func(block *mat.Dense)) {
	rows, channels := c.values.Dims()
	buffer := mat.NewDense(min(rows, noiseRows), channels, nil)
	for at := 0; at < rows; at += noiseRows {
		n := min(noiseRows, rows-at)
		block := buffer.Slice(0, n, 0, channels).(*mat.Dense)
		for i := range n {
			floats.SubTo(block.RawRowView(i), c.values.RawRowView(at+i), c.means.RawRowView(c.of[at+i]))
		}
		f(block)
	}
}

// covariance estimates the noise of rows that lose the means of their groups.
func covariance(values *mat.Dense, of []int, groups int, what string, o NoiseOptions) (*Covariance, error) {
	rows, channels := values.Dims()
	nu, err := o.degrees(rows, groups, what)
	if err != nil {
		return nil, err
	}
	x, err := centreRows(values, of, groups)
	if err != nil {
		return nil, err
	}
	if x.missing {
		return missingCovariance(values, of, groups, o, nu)
	}
	out := &Covariance{Matrix: mat.NewSymDense(channels, nil), DoF: nu, Method: o.Method}
	s := out.Matrix.RawSymmetric()
	if o.Method == DiagonalCovariance {
		for channel, v := range x.squares() {
			if v <= x.rounding[channel] {
				v = 0
			}
			out.Matrix.SetSym(channel, channel, v/nu)
		}
		return out, nil
	}
	fourth := 0.0 // Σ_i |x_i|⁴
	x.each(func(block *mat.Dense) {
		blas64.Syrk(blas.Trans, 1, block.RawMatrix(), 1, s)
		for i := range block.RawMatrix().Rows {
			norm := floats.Dot(block.RawRowView(i), block.RawRowView(i))
			fourth += norm * norm
		}
	})
	clearConstant(s, x.rounding)
	n := float64(rows)
	switch o.Method {
	case FullCovariance:
		scaleUpper(s, 1/nu, 1/nu)
	case ShrunkToIdentity:
		out.Shrinkage = o.amount(o.toIdentity(s, fourth, n, nu))
		mean := 0.0
		for i := range channels {
			mean += s.Data[i*s.Stride+i] / n / float64(channels)
		}
		scaleUpper(s, (1-out.Shrinkage)/nu, (1-out.Shrinkage)/nu)
		for i := range channels {
			s.Data[i*s.Stride+i] += out.Shrinkage * mean * n / nu
		}
	case ShrunkToDiagonal:
		out.Shrinkage = o.amount(o.toDiagonal(x, s, n, nu))
		scaleUpper(s, 1/nu, (1-out.Shrinkage)/nu)
	}
	return out, nil
}

// clearConstant sets to 0 the sums of products with channels whose own sum of squares is no more than rounding.
func clearConstant(s blas64.Symmetric, rounding []float64) {
	for i, least := range rounding {
		if s.Data[i*s.Stride+i] > least {
			continue
		}
		for j := range s.N {
			s.Data[min(i, j)*s.Stride+max(i, j)] = 0
		}
	}
}

// amount returns the amount that is asked for, or else the estimate.
func (o NoiseOptions) amount(estimate float64) float64 {
	if o.Amount > 0 {
		return o.Amount
	}
	return estimate
}

// scaleUpper multiplies the diagonal and the rest of the upper triangle.
func scaleUpper(s blas64.Symmetric, diagonal, rest float64) {
	for i := range s.N {
		row := s.Data[i*s.Stride+i : i*s.Stride+s.N]
		row[0] *= diagonal
		floats.Scale(rest, row[1:])
	}
}

// squares returns the sum of squares of each channel.
func (c *centredRows) squares() []float64 {
	_, channels := c.values.Dims()
	sums := make([]float64, channels)
	c.each(func(block *mat.Dense) {
		for i := range block.RawMatrix().Rows {
			for channel, v := range block.RawRowView(i) {
				sums[channel] += v * v
			}
		}
	})
	return sums
}

// toIdentity returns b²/d². The sum of mean_i(x_ij²·x_ik²) over all j and k is the mean of |x_i|⁴.
func (o NoiseOptions) toIdentity(s blas64.Symmetric, fourth, n, nu float64) float64 {
	p := float64(s.N)
	trace, diagonal, rest := 0.0, 0.0, 0.0
	for i := range s.N {
		row := s.Data[i*s.Stride+i : i*s.Stride+s.N]
		trace += row[0] / n
		diagonal += row[0] / n * (row[0] / n)
		rest += floats.Dot(row[1:], row[1:]) / n / n
	}
	d2 := 2 * rest
	for i := range s.N { // not |s|² − p·m², which cancels
		v := s.Data[i*s.Stride+i]/n - trace/p
		d2 += v * v
	}
	if d2 == 0 {
		return 0
	}
	if o.RsatoolboxAmounts {
		nu = n
	}
	b2 := (fourth/n - diagonal - 2*rest) / nu
	return min(1, max(0, b2/d2))
}

// toDiagonal returns λ. The sum of q_jk over j ≠ k is that over all, the mean of |z_i|⁴, less that of z_ij⁴ over all j, so that no matrix of q is needed.
func (o NoiseOptions) toDiagonal(x *centredRows, s blas64.Symmetric, n, nu float64) float64 {
	inverse := make([]float64, s.N) // of the root mean squares; 0 for a constant channel, which then has no part
	for i := range inverse {
		if v := s.Data[i*s.Stride+i]; v > 0 {
			inverse[i] = 1 / math.Sqrt(v/n)
		}
	}
	q := 0.0
	x.each(func(block *mat.Dense) {
		for i := range block.RawMatrix().Rows {
			squares, fourths := 0.0, 0.0
			for channel, v := range block.RawRowView(i) {
				z := v * inverse[channel]
				squares += z * z
				fourths += z * z * (z * z)
			}
			q += (squares*squares - fourths) / n
		}
	})
	r2 := 0.0
	for i := range s.N {
		row, sum := s.Data[i*s.Stride:i*s.Stride+s.N], 0.0
		for j := i + 1; j < s.N; j++ {
			r := row[j] * inverse[j]
			sum += r * r
		}
		r2 += 2 * sum * inverse[i] * inverse[i] / n / n
	}
	if r2 == 0 {
		return 0
	}
	amount := (q - r2) / nu / r2
	if o.RsatoolboxAmounts {
		amount = (q - n/(n-1)*r2) / (n - 1) / (nu / (n - 1) * (nu / (n - 1)) * r2)
	}
	return min(1, max(0, amount))
}
