package mcmc

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	_ "github.com/richlazy/richlazy/pkg/internal/blas" // products at the speed of the vector units
	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// DenseMass is a full matrix of masses, the inverse of a covariance. [Dense] makes it.
type DenseMass struct {
	covariance *mat.SymDense
	factor     *mat.TriDense // lower L with covariance = L·Lᵀ
}

// Dense returns the inverse of a covariance matrix as mass. A variance that is not positive and finite, a covariance that is not finite, or a matrix that is not positive
// definite is an error. It is a copy, of 2n² numbers for n coordinates; drawing and velocity take O(n²) operations.
func Dense(covariance mat.Symmetric) (*DenseMass, error) {
	n := covariance.SymmetricDim()
	m := &DenseMass{covariance: mat.NewSymDense(n, nil), factor: new(mat.TriDense)}
	for i := range n {
		if err := positive(covariance.At(i, i), "the variance", i); err != nil {
			return nil, err
		}
		for j := i; j < n; j++ {
			c := covariance.At(i, j)
			if math.IsNaN(c) || math.IsInf(c, 0) {
				return nil, fmt.Errorf("mcmc: mass: the covariance of coordinates %d and %d is %g", i, j, c)
			}
			m.covariance.SetSym(i, j, c)
		}
	}
	var c mat.Cholesky
	if !c.Factorize(m.covariance) {
		return nil, fmt.Errorf("mcmc: mass: the covariance of the %d coordinates is not positive definite", n)
	}
	c.LTo(m.factor)
	return m, nil
}

// Covariance returns a copy of the covariance that the mass is the inverse of.
func (m *DenseMass) Covariance() *mat.SymDense {
	c := mat.NewSymDense(m.covariance.SymmetricDim(), nil)
	c.CopySym(m.covariance)
	return c
}

// Draw sets p to a draw from N(0, M).
func (m *DenseMass) Draw(p []float64, src rand.Source) {
	simd.Normals(p, src)
	blas64.Trsv(blas.Trans, m.factor.RawTriangular(), blas64.Vector{N: len(p), Inc: 1, Data: p})
}

// Velocity sets v to M⁻¹p, the product of covariance and momentum.
func (m *DenseMass) Velocity(v, p []float64) {
	blas64.Symv(1, m.covariance.RawSymmetric(), blas64.Vector{N: len(p), Inc: 1, Data: p}, 0, blas64.Vector{N: len(v), Inc: 1, Data: v})
}

// LowRankMass is a diagonal mass that is corrected along a few directions, for targets of too many coordinates for a [DenseMass]. [LowRank] makes it.
type LowRankMass struct {
	variances, scale, root []float64 // D, D^½, D^−½
	vectors                [][]float64
	values, draw           []float64 // Λ, Λ^−½ − 1
}

// LowRank returns the mass M with M⁻¹ = D^½ (I + U(Λ − I)Uᵀ) D^½, where D has the variances of the n coordinates, the columns of U are k orthonormal vectors of length n and Λ
// has their values: the variances of the target along the vectors, after each coordinate was divided by its standard deviation. Drawing and velocity take O(nk) operations.
// A variance or value that is not positive and finite, or vectors that are not orthonormal to 1e-8, are an error. It panics if there are not as many vectors as values, or one is
// not of length n.
func LowRank(variances []float64, vectors [][]float64, values []float64) (*LowRankMass, error) {
	if len(vectors) != len(values) {
		panic(fmt.Sprintf("mcmc: LowRank of %d vectors and %d values", len(vectors), len(values)))
	}
	n, k := len(variances), len(values)
	m := &LowRankMass{slices.Clone(variances), make([]float64, n), make([]float64, n), make([][]float64, k), slices.Clone(values), make([]float64, k)}
	for i, v := range variances {
		if err := positive(v, "the variance", i); err != nil {
			return nil, err
		}
		m.scale[i], m.root[i] = math.Sqrt(v), 1/math.Sqrt(v)
	}
	for a, l := range values {
		if err := positive(l, "the value", a); err != nil {
			return nil, fmt.Errorf("mcmc: mass: the value of vector %d is %g, and has to be positive and finite", a, l)
		}
		m.draw[a] = 1/math.Sqrt(l) - 1
		if len(vectors[a]) != n {
			panic(fmt.Sprintf("mcmc: LowRank: vector %d has length %d of %d", a, len(vectors[a]), n))
		}
		m.vectors[a] = slices.Clone(vectors[a])
		for b := range a + 1 {
			want := 0.0
			if a == b {
				want = 1
			}
			if d := simd.Dot(m.vectors[a], m.vectors[b]); !(math.Abs(d-want) <= 1e-8) {
				return nil, fmt.Errorf("mcmc: mass: vectors %d and %d are not orthonormal: their product is %g", b, a, d)
			}
		}
	}
	return m, nil
}

// Parts returns copies of what the mass was made of: variances, vectors and values.
func (m *LowRankMass) Parts() (variances []float64, vectors [][]float64, values []float64) {
	for _, u := range m.vectors {
		vectors = append(vectors, slices.Clone(u))
	}
	return slices.Clone(m.variances), vectors, slices.Clone(m.values)
}

// Draw sets p to a draw from N(0, M), as D^−½ (I + U(Λ^−½ − I)Uᵀ) times standard normals.
func (m *LowRankMass) Draw(p []float64, src rand.Source) {
	simd.Normals(p, src)
	// The vectors are orthogonal, so that one after the other does what all at once would.
	for a, u := range m.vectors {
		simd.Axpy(m.draw[a]*simd.Dot(u, p), u, p)
	}
	simd.Mul(p, m.root, p)
}

// Velocity sets v to M⁻¹p.
func (m *LowRankMass) Velocity(v, p []float64) {
	simd.Mul(v, m.scale, p)
	for a, u := range m.vectors {
		simd.Axpy((m.values[a]-1)*simd.Dot(u, v), u, v)
	}
	simd.Mul(v, m.scale, v)
}
