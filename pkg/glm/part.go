package glm

import (
	"fmt"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

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

// fit returns the weights, and takes what they explain from y.
func (p *part) fit(y *mat.Dense) *mat.Dense {
	var inside, betas mat.Dense
	inside.Mul(p.f.q.T(), y)
	betas.Mul(p.f.solve, &inside)
	blas64.Gemm(blas.NoTrans, blas.NoTrans, -1, p.f.q.RawMatrix(), inside.RawMatrix(), 1, y.RawMatrix())
	return &betas
}
