package rsa

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa/internal/draws"
)

// PatternOptions says how patterns are drawn. The zero value draws channels that are independent of each other and as informative as each other.
type PatternOptions struct {
	// Exact makes the geometry of the patterns that of the RDM itself and not only in expectation. It needs at least as many channels as the geometry has dimensions.
	Exact bool
	// Nearest replaces an RDM that no patterns can have (a measured one, whose second moment has negative eigenvalues) by what remains without those eigenvalues.
	Nearest bool
	// Covariance is that of the signal over channels, channels × channels; nil is the identity. Distances are then those of the RDM times the mean of its diagonal, in
	// expectation; with Exact it is their Mahalanobis distances by its inverse that are exact.
	Covariance mat.Symmetric
}

// DrawPatterns returns patterns, conditions × channels, whose geometry is that of r, an RDM of squared distances a channel as [SquaredEuclidean] returns: the rows of
// the RDM in order, the mean over conditions 0 in expectation. Each channel is a draw from a normal distribution with the second moment G = −H·D·H/2, H taking the mean
// over conditions (as in Diedrichsen & Kriegeskorte 2017), so that the expectation of a squared distance a channel is its value in r.
//
// It is an error where a pair is missing, and where no patterns have the distances (unless Nearest): the message says how far off they are. Distances that are not
// squared are the usual reason; square them by [Elementwise]. An RDM of zeros gives patterns of zeros: no signal.
func DrawPatterns(r *RDM, channels int, o PatternOptions, src rand.Source) (*mat.Dense, error) {
	if channels < 1 {
		return nil, fmt.Errorf("rsa: simulation: %d channels", channels)
	}
	if err := r.whole(); err != nil {
		return nil, fmt.Errorf("rsa: simulation: %w", err)
	}
	if src == nil {
		panic("rsa: simulation: no source of random numbers")
	}
	root, err := secondMomentRoot(r, o.Nearest)
	if err != nil {
		return nil, err
	}
	colour, err := factor(o.Covariance, channels, "covariance of the signal over channels")
	if err != nil {
		return nil, err
	}
	n := r.Len()
	out := mat.NewDense(n, channels, nil)
	if root == nil {
		return out, nil
	}
	_, dims := root.Dims()
	if o.Exact && channels < dims {
		return nil, fmt.Errorf("rsa: simulation: %d channels cannot have exactly the geometry of %d dimensions", channels, dims)
	}
	z := draws.Normal(rand.New(src), dims, channels)
	if o.Exact {
		if z, err = draws.Whiten(z); err != nil {
			return nil, fmt.Errorf("rsa: simulation: %w", err)
		}
	}
	out.Mul(root, z)
	if colour != nil {
		out.Mul(out, colour.T())
	}
	return out, nil
}

// secondMomentRoot returns A, conditions × dimensions, with A·A' the second moment of an RDM of squared distances, or nil where that is 0.
func secondMomentRoot(r *RDM, nearest bool) (*mat.Dense, error) {
	n := r.Len()
	if n == 0 {
		return nil, fmt.Errorf("rsa: simulation: the RDM has no conditions")
	}
	mean, all := make([]float64, n), 0.0
	for i := range n {
		for j := range n {
			v := r.At(i, j)
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return nil, fmt.Errorf("rsa: simulation: the distance of %q and %q is %v", r.Conditions[i], r.Conditions[j], v)
			}
			mean[i] += v / float64(n)
			all += v / float64(n*n)
		}
	}
	g := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			g.SetSym(i, j, -(r.At(i, j)-mean[i]-mean[j]+all)/2)
		}
	}
	var e mat.EigenSym
	if !e.Factorize(g, true) {
		return nil, fmt.Errorf("rsa: simulation: the eigenvalues of the second moment were not found")
	}
	values := e.Values(nil) // ascending
	size := max(math.Abs(values[0]), values[n-1])
	floor := 1e-12 * float64(n) * size // rounding
	if values[0] < -floor && !nearest {
		return nil, fmt.Errorf("rsa: simulation: no patterns have these squared distances: their second moment has the eigenvalue %.3g beside the largest, %.3g", values[0],
			values[n-1])
	}
	var vectors mat.Dense
	e.VectorsTo(&vectors)
	first, _ := slices.BinarySearchFunc(values, floor, func(v, floor float64) int {
		if v <= floor {
			return -1
		}
		return 1
	})
	if first == n {
		return nil, nil
	}
	root := mat.NewDense(n, n-first, nil)
	for k := first; k < n; k++ {
		s := math.Sqrt(values[k])
		for i := range n {
			root.Set(i, k-first, s*vectors.At(i, k))
		}
	}
	return root, nil
}

// factor returns L with L·L' the covariance, nil for nil.
func factor(covariance mat.Symmetric, n int, name string) (*mat.TriDense, error) {
	if covariance == nil {
		return nil, nil
	}
	if got := covariance.SymmetricDim(); got != n {
		return nil, fmt.Errorf("rsa: simulation: %s is %d × %d, want %d × %d", name, got, got, n, n)
	}
	var c mat.Cholesky
	if !c.Factorize(covariance) {
		return nil, fmt.Errorf("rsa: simulation: %s is not positive definite", name)
	}
	var l mat.TriDense
	c.LTo(&l)
	return &l, nil
}
