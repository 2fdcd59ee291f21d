package glm

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/cores"
)

// Options say how a linear model is fitted. The zero value is ordinary least squares that refuses missing values and designs that are rank deficient.
type Options struct {
	// Weights, one an observation, all positive, are inverse variances up to a factor: the sum of weighted squares is made smallest. nil weighs all alike.
	Weights []float64
	// MinimumNorm fits designs in which regressors are linear combinations of others too: of the weights that fit equally well it takes the smallest (the
	// Moore–Penrose inverse). Only contrasts that all of those weights agree on can be tested then; others are an error. Otherwise such a design is one.
	MinimumNorm bool
	// DropMissing fits each channel to the observations that it has (those that are not NaN), with degrees of freedom of its own. Otherwise NaN is an error.
	DropMissing bool
}

// Fit is a linear model of many channels at once, fitted by least squares: Y = X·β + noise, with independent noise of a variance that each channel has for itself.
type Fit struct {
	Design *Design
	// Betas are the weights, regressors × channels, in units of the channel by unit of the regressor.
	Betas *mat.Dense
	// Variance is that of the noise, one a channel: the sum of squared residuals over DoF. It is 0 where the model fits up to rounding, 1e-12 of the channel's
	// length, as for constant channels.
	Variance []float64
	// DoF is the number of observations that the channel has less the rank of the design.
	DoF []float64
	// R2 is the share of the channel's variance that the model explains, about its mean where the design has a constant in its span and about 0 otherwise. NaN for
	// channels that do not vary. Of noise, a model explains (rank−1)/(n−1) of it on average.
	R2 []float64

	y     *mat.Dense
	parts []*part
	in    []int // the part of each channel
}

// part is what channels that have the same observations, weights and autocorrelation have in common.
type part struct {
	channels []int
	rows     []int     // observations; nil for all
	scale    []float64 // root of the weight of each of rows; nil for 1
	rho      float64   // what is taken off of the observation before; then rows is nil
	first    float64   // factor of the first observation
	f        *factor
	base     []float64 // the constant as the channels see it, of length 1; nil where it is not in the span of the design
}

// Fit fits the design to the columns of y, observations × channels; y is kept for [Fit.Residuals] and must not be changed. The design is factorised once, for all channels,
// or where values are missing once for each pattern of missing observations. Errors: y of another length, infinite values, NaN (see [Options]), weights that are not
// positive, regressors that others make up (named), and no degrees of freedom.
func (d *Design) Fit(y *mat.Dense, o Options) (*Fit, error) {
	n, k := d.X.Dims()
	if y == nil || y.IsEmpty() {
		return nil, fmt.Errorf("glm: no observations")
	}
	rows, channels := y.Dims()
	if rows != n {
		return nil, fmt.Errorf("glm: %d observations, the design has %d", rows, n)
	}
	roots, err := o.roots(n)
	if err != nil {
		return nil, err
	}
	patterns, err := observed(y, o.DropMissing)
	if err != nil {
		return nil, err
	}
	fit := &Fit{Design: d, Betas: mat.NewDense(k, channels, nil), Variance: make([]float64, channels), DoF: make([]float64, channels), R2: make([]float64, channels), y: y}
	for _, p := range patterns {
		if roots != nil {
			p.scale = roots
			if p.rows != nil {
				p.scale = make([]float64, len(p.rows))
				for i, row := range p.rows {
					p.scale[i] = roots[row]
				}
			}
		}
		if err := p.factorise(d, o.MinimumNorm); err != nil {
			if p.rows != nil {
				return nil, fmt.Errorf("%w, in the %d observations that channel %d of %d has", err, len(p.rows), p.channels[0], channels)
			}
			return nil, err
		}
	}
	fit.solve(patterns)
	return fit, nil
}

// roots returns the square roots of the weights.
func (o Options) roots(n int) ([]float64, error) {
	if o.Weights == nil {
		return nil, nil
	}
	if len(o.Weights) != n {
		return nil, fmt.Errorf("glm: %d weights for %d observations", len(o.Weights), n)
	}
	roots := make([]float64, n)
	for i, w := range o.Weights {
		if !(w > 0) || math.IsInf(w, 1) {
			return nil, fmt.Errorf("glm: the weight of observation %d is %v, want it positive", i, w)
		}
		roots[i] = math.Sqrt(w)
	}
	return roots, nil
}

// factorise prepares the part for a design.
func (p *part) factorise(d *Design, minimum bool) error {
	x := d.X
	_, k := x.Dims()
	if p.rows != nil || p.scale != nil || p.rho != 0 {
		all := make([]int, k)
		for j := range all {
			all[j] = j
		}
		x = p.seen(d.X, all)
	}
	n, _ := x.Dims()
	if p.f = factorise(x, collinear); !minimum || p.f.rank() == 0 {
		if err := p.f.deficient(d.Names); err != nil {
			return err
		}
	}
	if r := p.f.rank(); n <= r {
		return fmt.Errorf("glm: %d observations and a design of rank %d leave no degrees of freedom", n, r)
	}
	full, _ := d.X.Dims()
	ones := mat.NewDense(full, 1, nil)
	for i := range full {
		ones.Set(i, 0, 1)
	}
	ones = p.seen(ones, []int{0})
	length := mat.Norm(ones, 2)
	var inside, left mat.Dense
	inside.Mul(p.f.q.T(), ones)
	left.Mul(p.f.q, &inside)
	left.Sub(ones, &left)
	if mat.Norm(&left, 2) <= 1e-8*length {
		p.base = mat.Col(nil, 0, ones)
		for i := range p.base {
			p.base[i] /= length
		}
	}
	return nil
}

// seen returns some columns of a matrix as the part sees them: its observations, without what the one before predicts, times the roots of the weights.
func (p *part) seen(y *mat.Dense, columns []int) *mat.Dense {
	n, _ := y.Dims()
	if p.rows != nil {
		n = len(p.rows)
	}
	contiguous := columns[len(columns)-1]-columns[0] == len(columns)-1
	out := mat.NewDense(n, len(columns), nil)
	for i := range n {
		row := i
		if p.rows != nil {
			row = p.rows[i]
		}
		from, to := y.RawRowView(row), out.RawRowView(i)
		if contiguous {
			copy(to, from[columns[0]:])
		} else {
			for c, column := range columns {
				to[c] = from[column]
			}
		}
		switch {
		case p.rho != 0 && i == 0:
			for c := range to {
				to[c] *= p.first
			}
		case p.rho != 0:
			before := y.RawRowView(i - 1)
			for c, column := range columns {
				to[c] -= p.rho * before[column]
			}
		case p.scale != nil:
			for c := range to {
				to[c] *= p.scale[i]
			}
		}
	}
	return out
}

// block is how many channels are worked on at a time.
const block = 256

// solve fits all parts, block by block.
func (f *Fit) solve(parts []*part) {
	_, channels := f.y.Dims()
	f.parts, f.in = parts, make([]int, channels)
	for k, p := range parts {
		for _, c := range p.channels {
			f.in[c] = k
		}
	}
	work := f.pieces()
	cores.Do(len(work), func(k int) { f.piece(work[k]) })
}

// piece is some channels of a part.
type piece struct {
	*part
	channels []int
}

// pieces returns the blocks of all parts.
func (f *Fit) pieces() (work []piece) {
	for _, p := range f.parts {
		for from := 0; from < len(p.channels); from += block {
			work = append(work, piece{p, p.channels[from:min(from+block, len(p.channels))]})
		}
	}
	return work
}

// piece fits some channels of one part.
func (f *Fit) piece(p piece) {
	y := p.seen(f.y, p.channels)
	n, m := y.Dims()
	r := p.f.rank()
	total, about := make([]float64, m), make([]float64, m) // squares, and the part of them that the mean has
	for i := range n {
		for c, v := range y.RawRowView(i) {
			total[c] += v * v
		}
	}
	if p.base != nil {
		for i, b := range p.base {
			for c, v := range y.RawRowView(i) {
				about[c] += b * v
			}
		}
	}
	spread := total
	if p.base != nil {
		spread = make([]float64, m)
		for i, b := range p.base {
			for c, v := range y.RawRowView(i) {
				v -= b * about[c]
				spread[c] += v * v
			}
		}
	}
	left := make([]float64, m)
	betas := p.fit(y)
	for i := range n { // y is what is left now
		for c, v := range y.RawRowView(i) {
			left[c] += v * v
		}
	}
	for c, channel := range p.channels {
		const rounding = 1e-24 // of squares
		if left[c] <= rounding*total[c] {
			left[c] = 0
		}
		f.DoF[channel] = float64(n - r)
		f.Variance[channel] = left[c] / f.DoF[channel]
		f.R2[channel] = 1 - left[c]/spread[c]
		if spread[c] <= rounding*total[c] {
			f.R2[channel] = math.NaN()
		}
		for j := range betas.RawMatrix().Rows {
			f.Betas.Set(j, channel, betas.At(j, c))
		}
	}
}

// fit returns the weights, and takes what they explain from y.
func (p *part) fit(y *mat.Dense) *mat.Dense {
	var inside, betas mat.Dense
	inside.Mul(p.f.q.T(), y)
	betas.Mul(p.f.solve, &inside)
	blas64.Gemm(blas.NoTrans, blas.NoTrans, -1, p.f.q.RawMatrix(), inside.RawMatrix(), 1, y.RawMatrix())
	return &betas
}
