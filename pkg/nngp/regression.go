package nngp

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Regression is a Gaussian process, given data: y = f + noise, with f of covariance K and independent noise. The outputs share the kernel and are independent given it.
// Its mean is also that of kernel ridge regression, and of gradient flow with a tangent kernel from f = 0 at infinite time.
type Regression struct {
	// Weights are (K + noise)⁻¹ y, trials × outputs; its pseudo-inverse in the ridgeless limit of a singular kernel.
	Weights *mat.Dense
	// Noise is the variance of the noise, or the ridge.
	Noise float64
	// Condition is the ratio of the largest to the smallest eigenvalue of K + noise, of those that are not 0: relative errors of the kernel return up to that much larger.
	Condition float64
	// Rank is the number of eigenvalues of K + noise that are not 0 to rounding, (trials)·2⁻⁵² of the largest.
	Rank int
	// Residual is the norm of (K + noise) Weights − y relative to that of y, the largest over outputs: what rounding left, and 0 for y = 0.
	Residual float64

	y       *mat.Dense
	values  []float64  // eigenvalues of K + noise, 0 where below rounding
	vectors *mat.Dense // in columns
}

// Tolerance is the largest relative [Regression.Residual]: a y that lies farther out of the range of a singular kernel has no ridgeless fit.
const Tolerance = 1e-6

// Regress fits y (trials × outputs) with kernel k and noise variance noise: 1/β for a likelihood of inverse temperature β, or a ridge. Noise 0 is the ridgeless limit, with the
// pseudo-inverse where K is singular. The decomposition into eigenvectors takes some 10·trials³ operations.
//
// It returns an error that holds the number in question for values that are not finite, a negative eigenvalue of K beyond rounding (10⁻¹⁰ of the largest), and a y that the fit
// misses by more than [Tolerance], as when two equal inputs have different targets and there is no noise. It panics on a negative or NaN noise and on sizes that do not fit.
func Regress(k mat.Symmetric, y *mat.Dense, noise float64) (*Regression, error) {
	n := k.SymmetricDim()
	trials, outputs := y.Dims()
	if trials != n {
		panic(fmt.Sprintf("nngp: Regress: a kernel of %d trials with %d rows of targets", n, trials))
	}
	if !(noise >= 0) || math.IsInf(noise, 0) {
		panic(fmt.Sprintf("nngp: Regress: noise %g", noise))
	}
	full := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			v := k.At(i, j)
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return nil, fmt.Errorf("nngp: kernel of trials %d and %d is %g", i, j, v)
			}
			full.SetSym(i, j, v)
		}
		for o, v := range y.RawRowView(i) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return nil, fmt.Errorf("nngp: target %d of trial %d is %g", o, i, v)
			}
		}
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(full, true) {
		return nil, fmt.Errorf("nngp: the eigenvalues of a kernel of %d trials did not converge", n)
	}
	r := &Regression{Noise: noise, y: mat.DenseCopyOf(y), values: eigen.Values(nil), vectors: new(mat.Dense)}
	eigen.VectorsTo(r.vectors)
	if err := r.spectrum(); err != nil {
		return nil, err
	}
	r.Weights = r.solve(y)
	r.residual(full, outputs)
	if !(r.Residual <= Tolerance) {
		return nil, fmt.Errorf("nngp: the fit misses the targets by %.3g of their norm: K + noise has rank %d of %d and condition number %.3g", r.Residual, r.Rank, n, r.Condition)
	}
	return r, nil
}

// spectrum adds the noise to the eigenvalues and looks at them.
func (r *Regression) spectrum() error {
	largest := 0.
	for _, v := range r.values {
		largest = max(largest, math.Abs(v))
	}
	if low := r.values[0]; low < -1e-10*largest {
		return fmt.Errorf("nngp: the kernel is not positive semidefinite: eigenvalue %.3g, the largest is %.3g", low, largest)
	}
	smallest := math.Inf(1)
	floor := float64(len(r.values)) * 0x1p-52 * (largest + r.Noise)
	for i, v := range r.values {
		v = max(v, 0) + r.Noise
		if v <= floor {
			r.values[i] = 0
			continue
		}
		r.values[i] = v
		r.Rank++
		smallest = min(smallest, v)
	}
	r.Condition = (largest + r.Noise) / smallest
	if r.Rank == 0 {
		r.Condition = math.NaN()
	}
	return nil
}

// rotated returns Vᵀb.
func (r *Regression) rotated(b mat.Matrix) *mat.Dense {
	var c mat.Dense
	c.Mul(r.vectors.T(), b)
	return &c
}

// solve returns (K + noise)⁻¹ b, or by the pseudo-inverse.
func (r *Regression) solve(b mat.Matrix) *mat.Dense {
	c := r.rotated(b)
	for i, v := range r.values {
		row := c.RawRowView(i)
		for j := range row {
			if v == 0 {
				row[j] = 0
			} else {
				row[j] /= v
			}
		}
	}
	var x mat.Dense
	x.Mul(r.vectors, c)
	return &x
}

// residual sets that of the fit.
func (r *Regression) residual(k *mat.SymDense, outputs int) {
	var miss mat.Dense
	miss.Mul(k, r.Weights)
	for o := range outputs {
		var off, of float64
		for i := range r.values {
			y := r.y.At(i, o)
			off, of = math.Hypot(off, miss.At(i, o)+r.Noise*r.Weights.At(i, o)-y), math.Hypot(of, y) // squares may be too large, or too small
		}
		if of > 0 {
			r.Residual = max(r.Residual, off/of)
		}
	}
}
