package shape

import (
	"context"
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Noisy is a representation with trial-to-trial variability: a mean and a covariance for each condition.
type Noisy struct {
	Means       *mat.Dense      // conditions × units
	Covariances []*mat.SymDense // of units, one a condition
}

// StochasticDistance is the distance of two noisy representations and how it was found.
type StochasticDistance struct {
	// Distance is the root of the mean over conditions of |m − Qm'|² + B²(Σ, QΣ'Qᵀ), B being the Bures distance of covariances: the 2-Wasserstein distance of Gaussian
	// responses after the best rotation Q.
	Distance float64
	// Rotation is Q, which turns responses of y (as rows, times Qᵀ) onto those of x.
	Rotation  *mat.Dense
	Rounds    int
	Converged bool
}

// Stochastic returns the stochastic shape distance of two noisy representations with equally many units (Duong, Zhou, Nassar, Berman, Olieslagers & Williams 2023): 0
// only where means and covariances of all conditions agree after one rotation. The rotation is found by turning and matching covariances in alternation from that
// which fits the means best; each round lowers the distance, so that it is an upper bound of the least one, as for every known algorithm.
//
// It is an error where shapes differ, an entry is NaN or infinite, or a covariance has an eigenvalue below −1e-10 of its largest.
func Stochastic(ctx context.Context, x, y Noisy) (*StochasticDistance, error) {
	rootsX, err := x.roots()
	if err != nil {
		return nil, fmt.Errorf("shape: stochastic: first representation: %w", err)
	}
	rootsY, err := y.roots()
	if err != nil {
		return nil, fmt.Errorf("shape: stochastic: second representation: %w", err)
	}
	n, p := x.Means.Dims()
	if m, q := y.Means.Dims(); m != n || q != p {
		return nil, fmt.Errorf("shape: stochastic: %d × %d means and %d × %d, want the same", n, p, m, q)
	}
	target, turning := stack(x.Means, rootsX), stack(y.Means, rootsY)
	s := &StochasticDistance{}
	q, err := procrustes(y.Means, x.Means) // rows of y times q onto those of x
	if err != nil {
		return nil, fmt.Errorf("shape: stochastic: %w", err)
	}
	last, size := math.Inf(1), (mat.Norm(target, 2)+mat.Norm(turning, 2))/math.Sqrt(float64(n))
	const most = 500
	for s.Rounds = 1; s.Rounds <= most; s.Rounds++ {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("shape: stochastic: %w", err)
		}
		// Roots of a covariance are known up to a rotation of their rows: for each condition the one that fits best under q.
		for i, root := range rootsY {
			var moved mat.Dense
			moved.Mul(root, q)
			w, err := procrustes(mat.DenseCopyOf(rootsX[i].T()), mat.DenseCopyOf(moved.T()))
			if err != nil {
				return nil, fmt.Errorf("shape: stochastic: condition %d: %w", i, err)
			}
			turning.Slice(n+i*p, n+(i+1)*p, 0, p).(*mat.Dense).Mul(w, root)
		}
		if q, err = procrustes(turning, target); err != nil {
			return nil, fmt.Errorf("shape: stochastic: %w", err)
		}
		var placed mat.Dense
		placed.Mul(turning, q)
		placed.Sub(&placed, target)
		now := mat.Norm(&placed, 2) / math.Sqrt(float64(n))
		s.Distance = now
		if s.Converged = last-now <= 1e-12*size; s.Converged {
			break
		}
		last = now
	}
	s.Rounds = min(s.Rounds, most)
	s.Rotation = mat.DenseCopyOf(q.T())
	return s, nil
}

// stack returns the means with the roots of all covariances below.
func stack(means *mat.Dense, roots []*mat.Dense) *mat.Dense {
	n, p := means.Dims()
	out := mat.NewDense(n+len(roots)*p, p, nil)
	out.Slice(0, n, 0, p).(*mat.Dense).Copy(means)
	for i, r := range roots {
		out.Slice(n+i*p, n+(i+1)*p, 0, p).(*mat.Dense).Copy(r)
	}
	return out
}

// procrustes returns the orthogonal Q for which ‖A·Q − B‖ is least.
func procrustes(a, b *mat.Dense) (*mat.Dense, error) {
	var unit, product, u, v, q mat.Dense
	if size := mat.Norm(b, 2); size > 0 {
		unit.Scale(1/size, b) // so that no product overflows
		b = &unit
	}
	product.Mul(a.T(), b)
	var svd mat.SVD
	if !svd.Factorize(&product, mat.SVDFull) {
		return nil, errors.New("the best rotation did not converge")
	}
	svd.UTo(&u)
	svd.VTo(&v)
	q.Mul(&u, v.T())
	return &q, nil
}

// roots returns the symmetric roots of the covariances.
func (n Noisy) roots() ([]*mat.Dense, error) {
	if n.Means == nil || n.Means.IsEmpty() {
		return nil, errors.New("no means")
	}
	conditions, units := n.Means.Dims()
	if len(n.Covariances) != conditions {
		return nil, fmt.Errorf("%d covariances for %d conditions", len(n.Covariances), conditions)
	}
	for i := range conditions {
		for j, v := range n.Means.RawRowView(i) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return nil, fmt.Errorf("the mean of condition %d, unit %d is %v", i, j, v)
			}
		}
	}
	out := make([]*mat.Dense, conditions)
	for i, c := range n.Covariances {
		if c == nil || c.SymmetricDim() != units {
			return nil, fmt.Errorf("the covariance of condition %d is not of %d units", i, units)
		}
		if v := mat.Norm(c, 1); math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("the covariance of condition %d has an entry that is not finite", i)
		}
		var eigen mat.EigenSym
		if !eigen.Factorize(c, true) {
			return nil, fmt.Errorf("the eigenvalues of the covariance of condition %d did not converge", i)
		}
		values := eigen.Values(nil)
		var vectors, scaled, root mat.Dense
		eigen.VectorsTo(&vectors)
		scaled.CloneFrom(&vectors)
		for k, v := range values {
			if v < -1e-10*math.Abs(values[len(values)-1]) {
				return nil, fmt.Errorf("the covariance of condition %d has the eigenvalue %.3g", i, v)
			}
			for j := range units {
				scaled.Set(j, k, vectors.At(j, k)*math.Sqrt(max(v, 0)))
			}
		}
		root.Mul(&scaled, vectors.T())
		out[i] = &root
	}
	return out, nil
}
