package capacity

import (
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/internal/simd"
	"gonum.org/v1/gonum/mat"
)

// ellipsoids are Ellipsoids that are checked, from the origin of the options.
type ellipsoids struct {
	first []int      // rows first[μ] … first[μ+1]−1 of the matrices are the centre and axes of μ
	inner *mat.Dense // products of all with all
	l     *mat.Dense // coordinates, rows × rank: l lᵀ = inner
	rank  int
	size  []float64 // of each: the root of the sum of squared lengths of centre and axes
}

func (f *ellipsoids) manifolds() int { return len(f.first) - 1 }
func (f *ellipsoids) total() int     { return f.first[len(f.first)-1] }

// centres are the coordinates of centres, manifolds × rank.
func (f *ellipsoids) centres() *mat.Dense {
	m := mat.NewDense(f.manifolds(), f.rank, nil)
	for mu := range f.manifolds() {
		m.SetRow(mu, f.l.RawRowView(f.first[mu]))
	}
	return m
}

// factor checks the covariance, moves the origin, and finds coordinates.
func (e Ellipsoids) factor(opt Options) (*ellipsoids, error) {
	p := len(e.Axes)
	switch {
	case p == 0 || e.Covariance == nil:
		return nil, fmt.Errorf("capacity: no ellipsoids")
	case p == 1 && opt.Origin == MeanCentre:
		return nil, fmt.Errorf("capacity: one ellipsoid, of which the centre is the origin: give others, or the origin as it is")
	}
	f := &ellipsoids{first: make([]int, p+1), size: make([]float64, p)}
	for mu, d := range e.Axes {
		if d < 0 {
			return nil, fmt.Errorf("capacity: ellipsoid %d has %d axes", mu, d)
		}
		f.first[mu+1] = f.first[mu] + d + 1
	}
	n := e.Covariance.SymmetricDim()
	if n != f.total() {
		return nil, fmt.Errorf("capacity: the covariance has %d rows, and centres and axes are %d", n, f.total())
	}
	f.inner = mat.DenseCopyOf(e.Covariance)
	largest := 0.0
	for i := range n {
		for j, v := range f.inner.RawRowView(i) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return nil, fmt.Errorf("capacity: the covariance has %v in row %d, column %d", v, i, j)
			}
		}
		largest = max(largest, f.inner.At(i, i))
	}
	if opt.Origin == MeanCentre {
		f.subtractMeanCentre()
	}
	for mu := range p {
		for i := f.first[mu]; i < f.first[mu+1]; i++ {
			f.size[mu] += f.inner.At(i, i)
		}
		if !(f.inner.At(f.first[mu], f.first[mu]) > 1e-24*largest) {
			return nil, fmt.Errorf("capacity: ellipsoid %d has its centre at the origin, so that no hyperplane through that has it on one side", mu)
		}
		f.size[mu] = math.Sqrt(f.size[mu])
	}
	return f, f.coordinates(largest)
}

// subtractMeanCentre takes the mean of the centres from all centres, in rows and then in columns.
func (f *ellipsoids) subtractMeanCentre() {
	n, p := f.total(), f.manifolds()
	for range 2 {
		mean := make([]float64, n)
		for mu := range p {
			simd.Axpy(1/float64(p), f.inner.RawRowView(f.first[mu]), mean)
		}
		for mu := range p {
			simd.Axpy(-1, mean, f.inner.RawRowView(f.first[mu]))
		}
		f.inner = mat.DenseCopyOf(f.inner.T())
	}
}

// coordinates fills l and rank by the pivoted Cholesky factor, and says where there is none.
func (f *ellipsoids) coordinates(largest float64) error {
	const rounding = 1e-11 // of the largest squared length
	n := f.total()
	c := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			c.SetSym(i, j, f.inner.At(i, j))
		}
	}
	var cholesky mat.PivotedCholesky
	cholesky.Factorize(c, rounding*largest)
	f.rank = cholesky.Rank()
	u, pivots := cholesky.RawU(), cholesky.ColumnPivots(nil)
	f.l = mat.NewDense(n, max(f.rank, 1), nil)
	for i, row := range pivots {
		for k := range min(i+1, f.rank) {
			f.l.Set(row, k, u.At(k, i))
		}
	}
	var product mat.Dense
	product.Mul(f.l, f.l.T())
	product.Sub(&product, f.inner)
	if worst := max(mat.Max(&product), -mat.Min(&product)); f.rank == 0 || !(worst <= 1e-8*largest) {
		return fmt.Errorf("capacity: the covariance is no vectors': it differs from the nearest such factor by %.3g, with squared lengths up to %.3g", worst, largest)
	}
	return nil
}
