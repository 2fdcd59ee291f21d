package rsa

import (
	"errors"
	"fmt"
	"sync"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// product returns s_ab and w_ab for the rows a of one group and b of another.
func (g *rowGroups) product(a, b int) (products, weights *mat.Dense, err error) {
	products, weights = mat.NewDense(len(g.rows[a]), len(g.rows[b]), nil), mat.NewDense(len(g.rows[a]), len(g.rows[b]), nil)
	x, y := pick(g.values, g.rows[a], nil), pick(g.values, g.rows[b], nil)
	if g.covariance == nil && g.how.covariances == nil {
		presentA, presentB := pick(g.present, g.rows[a], nil), pick(g.present, g.rows[b], nil)
		weights.Mul(presentA, presentB.T())
		products.Mul(x, y.T())
		if g.precision != nil {
			g.cut(products, a, b, presentA, presentB, x, y)
		}
		return products, weights, nil
	}
	var channels []int
	other := g.present.RawRowView(g.rows[b][0])
	for c, p := range g.present.RawRowView(g.rows[a][0]) {
		if p*other[c] == 1 {
			channels = append(channels, c)
		}
	}
	if len(channels) == 0 {
		return products, weights, nil
	}
	for k := range weights.RawMatrix().Data {
		weights.RawMatrix().Data[k] = float64(len(channels))
	}
	x, y = pick(g.values, g.rows[a], channels), pick(g.values, g.rows[b], channels)
	var right mat.Dense
	if !g.how.subBlocks {
		precision, err := g.inverses.mean(g.run[a], g.run[b], g.of.Runs)
		if err != nil {
			return nil, nil, err
		}
		right.Mul(block(precision, channels), y.T())
	} else {
		covariance := g.covariance
		if g.how.covariances != nil {
			covariance = meanOf(g.how.covariances[g.run[a]], g.how.covariances[g.run[b]])
		}
		var chol mat.Cholesky
		if !chol.Factorize(block(covariance, channels)) || chol.SolveTo(&right, y.T()) != nil {
			return nil, nil, fmt.Errorf("the covariance of the %d channels that rows %d and %d have in common is not positive definite", len(channels), g.rows[a][0], g.rows[b][0])
		}
	}
	products.Mul(x, &right)
	return products, weights, nil
}

// cut sets products to those with the precision cut to the common channels of each pair of rows: see [Trials.cut].
func (g *rowGroups) cut(products *mat.Dense, a, b int, presentA, presentB, x, y *mat.Dense) {
	za, zb := pick(g.weighted, g.rows[a], nil), pick(g.weighted, g.rows[b], nil)
	var second mat.Dense
	zb.MulElem(zb, presentB)
	products.Mul(x, zb.T())
	presentA.Apply(func(_, _ int, v float64) float64 { return 1 - v }, presentA)
	za.MulElem(za, presentA)
	second.Mul(za, y.T())
	products.Sub(products, &second)
	parts := func(rows []int, values *mat.Dense) []part {
		out := make([]part, len(rows))
		for k, row := range rows {
			out[k].sum = values.RawRowView(k)
			for c, p := range g.present.RawRowView(row) {
				if p == 0 {
					out[k].missing = append(out[k].missing, c)
				}
			}
		}
		return out
	}
	left, right := parts(g.rows[a], x), parts(g.rows[b], y)
	for i, p := range left {
		for j, q := range right {
			if len(p.missing) > 0 && len(q.missing) > 0 {
				products.Set(i, j, products.At(i, j)+missingBoth(p, q, g.precision))
			}
		}
	}
}

// inverses keeps the inverses of the mean covariances of pairs of runs.
type inverses struct {
	sync.Mutex
	of   []mat.Symmetric
	kept map[[2]int]*mat.SymDense
}

func (v *inverses) mean(r, s int, names []string) (*mat.SymDense, error) {
	r, s = min(r, s), max(r, s)
	v.Lock()
	kept := v.kept[[2]int{r, s}]
	v.Unlock()
	if kept != nil {
		return kept, nil
	}
	kept, err := inverse(meanOf(v.of[r], v.of[s]))
	if err != nil {
		return nil, fmt.Errorf("the mean covariance of runs %s and %s: %w", names[r], names[s], err)
	}
	v.Lock()
	defer v.Unlock()
	if v.kept == nil {
		v.kept = map[[2]int]*mat.SymDense{}
	}
	v.kept[[2]int{r, s}] = kept
	return kept, nil
}

// meanOf is the mean of two symmetric matrices.
func meanOf(a, b mat.Symmetric) *mat.SymDense {
	mean := mat.NewSymDense(a.SymmetricDim(), nil)
	mean.AddSym(a, b)
	mean.ScaleSym(.5, mean)
	return mean
}

// inverse inverts a positive definite matrix.
func inverse(m mat.Symmetric) (*mat.SymDense, error) {
	var chol mat.Cholesky
	out := new(mat.SymDense)
	if !chol.Factorize(m) {
		return nil, errors.New("it is not positive definite")
	}
	if err := chol.InverseTo(out); err != nil {
		return nil, fmt.Errorf("its condition number is %.2g: %w", chol.Cond(), err)
	}
	if floats.HasNaN(out.RawSymmetric().Data) {
		return nil, errors.New("its inverse has no numbers")
	}
	return out, nil
}

// block is the part of a symmetric matrix that belongs to some channels.
func block(m mat.Symmetric, channels []int) *mat.SymDense {
	out := mat.NewSymDense(len(channels), nil)
	for i, c := range channels {
		for j := i; j < len(channels); j++ {
			out.SetSym(i, j, m.At(c, channels[j]))
		}
	}
	return out
}

// pick returns some rows and channels (nil: all) of a matrix.
func pick(m *mat.Dense, rows, channels []int) *mat.Dense {
	_, width := m.Dims()
	if channels != nil {
		width = len(channels)
	}
	out := mat.NewDense(len(rows), width, nil)
	for i, row := range rows {
		to, from := out.RawRowView(i), m.RawRowView(row)
		if channels == nil {
			copy(to, from)
			continue
		}
		for k, c := range channels {
			to[k] = from[c]
		}
	}
	return out
}
