package spectrum

import (
	"context"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
)

// shortcut runs the chain until it has the k leading pairs or it is plain that it will take long; then it tries to invert. It returns nil where the chain is to go on,
// which it can.
func (c *chain) shortcut(ctx context.Context, k int, o Options, limit int) (*approximation, error) {
	for turn := max(50+k, c.a.n/16); turn < limit; turn *= 2 {
		rows, err := c.run(ctx, k, o.Order, 0.5*o.tolerance(), turn)
		if err != nil || rows.Rows > 0 || c.full {
			return nil, err
		}
		if c.left > 1e5 || len(c.t.d) > 100+k { // else the end is in sight
			return c.invert(ctx, k, o), nil
		}
	}
	return nil, nil
}

// invert finishes what the chain has begun where eigenvalues at the edge of a flat spectrum keep it from ending: with σ a little beyond the edge and the converged
// pairs moved away, the leading eigenvalues of (σI − A)⁻¹ are the wanted ones, now far apart (the spectral transformation of Ericsson & Ruhe 1980). One Cholesky
// factorization costs as much as some eighty steps, and replaces hundreds.
//
// It returns the k leading pairs to the tolerance of o, or nil: when pairs are still to be found at both ends, no σ was found, or the residuals, which are
// computed with A itself, are too large.
func (c *chain) invert(ctx context.Context, k int, o Options) *approximation {
	a, m := c.a, len(c.t.d)
	if m < k+5 {
		return nil
	}
	values := c.t.leading(k+5, o.Order)
	top, bottom := c.t.ends(k, o.Order)
	var settled [][]float64
	sign, first, last := 0.0, math.Inf(-1), math.Inf(1)
	weights := c.t.vectors(values)
	more, _ := c.t.ends(k+5, o.Order) // so many values are counted from the top
	for i, v := range values {
		wanted, side := i < top, 1.0
		if i >= more {
			wanted, side = i-more < bottom, -1
		}
		open := math.Abs(weights[i][m-1])*c.t.e[m-1] > 0.1*o.tolerance()*c.norm
		switch {
		case wanted && !open:
			settled = append(settled, weights[i])
			continue
		case wanted && sign == 0:
			sign = side
		case wanted && sign != side:
			return nil
		}
		if side == sign {
			first, last = max(first, side*v), min(last, side*v)
		}
	}
	if sign == 0 || !(first > last) {
		return nil
	}
	found := &approximation{norm: c.norm, vectors: blas64.General{Cols: a.n, Stride: a.n}}
	if len(settled) > 0 {
		var ok bool
		if found, ok = ritz(a, c.basis.combine(settled, c.skip), o.Order, c.norm); !ok {
			return nil
		}
	}
	// The first value comes from below and is known best; the others spread too far as yet. A small part of their spread beyond the first is mostly enough, and the
	// closer the edge the fewer the steps.
	for offset := max((first-last)/16, 1e-10*c.norm); offset < c.norm; offset *= 8 {
		factor, ok := factorize(a, found, sign, first+offset, first)
		if !ok {
			continue
		}
		inverse := &operator{n: a.n, product: func(dst, x []float64) { solve2(factor, dst, x) }}
		second := newChain(inverse, found.vectors, 0, c.source)
		second.outer = c.norm
		for share := 0.5; share > 1e-4; share /= 8 {
			rows, err := second.run(ctx, k-len(settled), Largest, share*o.tolerance(), a.n/4)
			if err != nil || rows.Rows < k-len(settled) {
				break
			}
			p, ok := ritz(a, found.with(rows), o.Order, c.norm)
			a.steps += inverse.steps
			inverse.steps = 0
			if ok && p.worst() <= o.tolerance() {
				return p
			}
		}
		return nil
	}
	return nil
}

// solve2 sets dst to the solution of UᵀU dst = x, by strips of rows of U: what lies right of their triangle is a product of a matrix with a vector.
func solve2(u blas64.Triangular, dst, x []float64) {
	const strip = 32
	n := u.N
	copy(dst, x)
	vector := func(from, to int) blas64.Vector { return blas64.Vector{N: to - from, Inc: 1, Data: dst[from:to]} }
	right := func(from, to int) blas64.General {
		return blas64.General{Rows: to - from, Cols: n - to, Stride: u.Stride, Data: u.Data[from*u.Stride+to:]}
	}
	for from := 0; from < n; from += strip {
		to := min(from+strip, n)
		for i := from; i < to; i++ {
			row := u.Data[i*u.Stride : i*u.Stride+to]
			dst[i] /= row[i]
			for j := i + 1; j < to; j++ {
				dst[j] -= dst[i] * row[j]
			}
		}
		if to < n {
			blas64.Gemv(blas.Trans, -1, right(from, to), vector(from, to), 1, vector(to, n))
		}
	}
	for from := (n - 1) / strip * strip; from >= 0; from -= strip {
		to := min(from+strip, n)
		if to < n {
			blas64.Gemv(blas.NoTrans, -1, right(from, to), vector(to, n), 1, vector(from, to))
		}
		for i := to - 1; i >= from; i-- {
			row := u.Data[i*u.Stride : i*u.Stride+to]
			sum := dst[i]
			for j := i + 1; j < to; j++ {
				sum -= row[j] * dst[j]
			}
			dst[i] = sum / row[i]
		}
	}
}
