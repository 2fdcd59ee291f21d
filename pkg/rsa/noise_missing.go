package rsa

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

// pairwise are sums over the rows that two channels have in common.
type pairwise struct {
	products, squares *mat.SymDense // Σ x_j·x_k and Σ x_j²·x_k² of values less the mean that their channel has in their group
	rows, nu          *mat.SymDense // how many rows there are, and Σ x_j·x_k over the covariance, in expectation
}

// newPairwise adds up. Where a group has a values of channel j, b of channel k and c rows with both, and values lose the mean of all that their channel has in the group,
// the sum of products is (c − c/a − c/b + c²/(ab)) covariances in expectation, which is c − 1 where nothing is missing.
func newPairwise(values *mat.Dense, of []int, groups int) *pairwise {
	_, p := values.Dims()
	out := &pairwise{mat.NewSymDense(p, nil), mat.NewSymDense(p, nil), mat.NewSymDense(p, nil), mat.NewSymDense(p, nil)}
	members := make([][]int, groups)
	for row, g := range of {
		members[g] = append(members[g], row)
	}
	common, largest := mat.NewSymDense(p, nil), make([]float64, p)
	for _, rows := range members {
		if len(rows) == 0 {
			continue
		}
		x, have := mat.NewDense(len(rows), p, nil), mat.NewDense(len(rows), p, nil)
		counts := make([]float64, p)
		for c := range p {
			first, sum := math.NaN(), 0.0
			for i, row := range rows {
				if v := values.At(row, c); !math.IsNaN(v) {
					if counts[c] == 0 {
						first = v
					}
					sum += v - first // so that the mean of equal values is exact
					counts[c]++
					have.Set(i, c, 1)
					largest[c] = max(largest[c], math.Abs(v))
				}
			}
			for i, row := range rows {
				if have.At(i, c) == 1 {
					x.Set(i, c, values.At(row, c)-(first+sum/counts[c]))
				}
			}
		}
		blas64.Syrk(blas.Trans, 1, have.RawMatrix(), 0, common.RawSymmetric())
		blas64.Syrk(blas.Trans, 1, x.RawMatrix(), 1, out.products.RawSymmetric())
		x.MulElem(x, x)
		blas64.Syrk(blas.Trans, 1, x.RawMatrix(), 1, out.squares.RawSymmetric())
		rowsOf, nuOf, all := out.rows.RawSymmetric(), out.nu.RawSymmetric(), common.RawSymmetric()
		for j := range p {
			for k := j; k < p; k++ {
				at := j*p + k
				c := all.Data[at]
				if c == 0 {
					continue
				}
				rowsOf.Data[at] += c
				nuOf.Data[at] += c - c/counts[j] - c/counts[k] + c/counts[j]*(c/counts[k])
			}
		}
	}
	for c := range largest {
		largest[c] = roundingOf(largest[c], int(out.rows.At(c, c)))
	}
	clearConstant(out.products.RawSymmetric(), largest)
	return out
}

// missingCovariance estimates the noise from data with missing values, pair by pair of channels over the rows that have both.
func missingCovariance(values *mat.Dense, of []int, groups int, o NoiseOptions, nu float64) (*Covariance, error) {
	rows, p := values.Dims()
	sums := newPairwise(values, of, groups)
	if o.DoF > 0 { // as many times more or fewer for each pair
		sums.nu.ScaleSym(nu/float64(rows-groups), sums.nu)
	}
	out := &Covariance{Matrix: mat.NewSymDense(p, nil), DoF: math.Inf(1), Method: o.Method}
	for j := range p {
		for k := j; k < p; k++ {
			if o.Method == DiagonalCovariance && k > j {
				break
			}
			v := sums.nu.At(j, k)
			if !(v > 1e-9) {
				return nil, fmt.Errorf("channels %d and %d have %v rows in common, which leave no degrees of freedom", j, k, sums.rows.At(j, k))
			}
			out.DoF = min(out.DoF, v)
			out.Matrix.SetSym(j, k, sums.products.At(j, k)/v)
		}
	}
	switch o.Method {
	case ShrunkToIdentity:
		out.Shrinkage = o.amount(sums.toIdentity())
		mean := mat.Trace(out.Matrix) / float64(p)
		out.Matrix.ScaleSym(1-out.Shrinkage, out.Matrix)
		for j := range p {
			out.Matrix.SetSym(j, j, out.Matrix.At(j, j)+out.Shrinkage*mean)
		}
	case ShrunkToDiagonal:
		out.Shrinkage = o.amount(sums.toDiagonal())
		scaleUpper(out.Matrix.RawSymmetric(), 1, 1-out.Shrinkage)
	}
	return out, nil
}

func (s *pairwise) toIdentity() float64 {
	p := s.rows.SymmetricDim()
	mean, b2, d2 := 0.0, 0.0, 0.0
	for j := range p {
		mean += s.products.At(j, j) / s.rows.At(j, j) / float64(p)
	}
	for j := range p {
		for k := range p {
			n := s.rows.At(j, k)
			v := s.products.At(j, k) / n
			b2 += (s.squares.At(j, k)/n - v*v) / s.nu.At(j, k)
			if j == k {
				v -= mean
			}
			d2 += v * v
		}
	}
	if d2 == 0 {
		return 0
	}
	return min(1, max(0, b2/d2))
}

func (s *pairwise) toDiagonal() float64 {
	p := s.rows.SymmetricDim()
	above, below := 0.0, 0.0
	for j := range p {
		vj := s.products.At(j, j) / s.rows.At(j, j)
		for k := j + 1; k < p; k++ {
			vk, n := s.products.At(k, k)/s.rows.At(k, k), s.rows.At(j, k)
			if !(vj > 0 && vk > 0) {
				continue // a constant channel has no correlations
			}
			r := s.products.At(j, k) / n
			r2 := r * r / vj / vk
			above += (s.squares.At(j, k)/n/vj/vk - r2) / s.nu.At(j, k)
			below += r2
		}
	}
	if below == 0 {
		return 0
	}
	return min(1, max(0, above/below))
}
