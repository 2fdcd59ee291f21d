package capacity

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/internal/simd"
	"github.com/richlazy/richlazy/pkg/progress"
	"gonum.org/v1/gonum/mat"
)

// Ellipsoids are manifolds c^μ + Σ s_i u^μ_i with |s| ≤ 1, given by the inner products of all their centres and semi-axes: balls, where the axes of one are orthogonal and of
// one length. Nothing else of them counts for their capacity, so that they have no points and need no channels. Centres and axes of one manifold and of two may have any inner
// products that are some vectors'.
type Ellipsoids struct {
	// Axes is the number of semi-axes of each manifold; 0 is a point.
	Axes []int
	// Covariance has one row and column for each centre and axis: first the centre of manifold 0, then its axes, then the centre of manifold 1, and so on.
	Covariance mat.Symmetric
}

// EllipsoidsOf returns the ellipsoids with these centres and semi-axes: a matrix for each manifold, of which row 0 is the centre and the others are axes, × channels. It panics
// where one is empty or has other channels than the first.
func EllipsoidsOf(manifolds []*mat.Dense) Ellipsoids {
	if len(manifolds) == 0 || manifolds[0] == nil || manifolds[0].IsEmpty() {
		panic("capacity: EllipsoidsOf: no manifolds")
	}
	_, channels := manifolds[0].Dims()
	e, total := Ellipsoids{Axes: make([]int, len(manifolds))}, 0
	for mu, m := range manifolds {
		if m == nil || m.IsEmpty() || m.RawMatrix().Cols != channels {
			panic(fmt.Sprintf("capacity: EllipsoidsOf: manifold %d is empty or has not %d channels", mu, channels))
		}
		e.Axes[mu] = m.RawMatrix().Rows - 1
		total += m.RawMatrix().Rows
	}
	all, row := mat.NewDense(total, channels, nil), 0
	for mu, m := range manifolds {
		all.Slice(row, row+e.Axes[mu]+1, 0, channels).(*mat.Dense).Copy(m)
		row += e.Axes[mu] + 1
	}
	covariance := new(mat.SymDense)
	covariance.SymOuterK(1, all)
	e.Covariance = covariance
	return e
}

// EllipsoidsFrom returns the ellipsoids of which the centres have these inner products, and the i-th axes of all manifolds those of the i-th of axes, all manifolds ×
// manifolds; different axes, and axes and centres, are orthogonal. It is the covariance that Wakhloo et al. 2023 have. It panics where a matrix is of another size.
func EllipsoidsFrom(centres mat.Symmetric, axes ...mat.Symmetric) Ellipsoids {
	p, d := centres.SymmetricDim(), len(axes)
	e := Ellipsoids{Axes: make([]int, p)}
	covariance := mat.NewSymDense(p*(d+1), nil)
	for i := range d + 1 {
		m := centres
		if i > 0 {
			m = axes[i-1]
		}
		if m.SymmetricDim() != p {
			panic(fmt.Sprintf("capacity: EllipsoidsFrom: covariance of axis %d of %d manifolds and of centres of %d", i-1, m.SymmetricDim(), p))
		}
		for mu := range p {
			e.Axes[mu] = d
			for nu := mu; nu < p; nu++ {
				covariance.SetSym(mu*(d+1)+i, nu*(d+1)+i, m.At(mu, nu))
			}
		}
	}
	e.Covariance = covariance
	return e
}

// tangency is how far an ellipsoid may be on the wrong side of the hyperplane when the search for the projection ends, in units of the largest distance by which t has one there
// or elsewhere.
const tangency = 1e-5

// Capacity returns the capacity of the ellipsoids by the theory of Wakhloo, Sussman & Chung 2023, with all their correlations: what [Correlated] is for hulls of points, and tends
// to for many points on the surfaces. For each sample of labels y and of t, of which products with centres and axes have the covariance, it finds the v nearest to t with
// y_μ v·z ≥ κ|c^μ| for all z of all ellipsoids: the projection onto the cone of some points of them, to which the point of each that is furthest on the wrong side is added
// until that is by less than 1e-5 of the largest product of t with an ellipsoid of size 1 (root of the sum of the squared lengths of centre and axes). A point less makes the
// cone smaller, so that what is missing makes the capacity too large, by less than that.
//
// Of P ellipsoids that have nothing in common it is the closed form of [Ball] and [Ellipsoid]. [Result.Residual] is in units of that product. The result has [Result.Parts] and
// the alignments of centres, and options are taken, as in [Correlated]; Manifold.Points is 0. With more dimensions than are independent, a second problem for each sample says
// whether labels can be separated at all.
//
// Errors say what is wrong with the covariance, that a centre is at the origin, and how many dichotomies no hyperplane has with a margin above 0.
func (e Ellipsoids) Capacity(ctx context.Context, opt Options, src rand.Source) (*Result, error) {
	opt = opt.resolveCorrelated()
	f, err := e.factor(opt)
	if err != nil {
		return nil, err
	}
	p := len(e.Axes)
	d := newDraws(p, f.rank, opt, src)
	products := mat.NewDense(opt.Samples, f.total(), nil)
	products.Mul(d.t, f.l.T())
	samples, parts := make([]*sample, opt.Samples), make([][4]float64, opt.Samples)
	rooms := make(chan *tangents, opt.Samples)
	count := progress.Count(opt.Progress, int64(opt.Samples))
	if err := cores.Try(ctx, opt.Samples, func(k int) error {
		var w *tangents
		select {
		case w = <-rooms:
		default:
			w = newTangents(f)
		}
		defer func() { rooms <- w }()
		s := newSample(p)
		y := d.labels.RawRowView(k)
		how, residual, err := w.project(products.RawRowView(k), y, opt.Margin)
		if err != nil {
			return fmt.Errorf("capacity: sample %d: %w", k, err)
		}
		s.residual, s.apart = residual, how
		parts[k] = w.keep(s)
		if how != infeasible && f.rank < f.total() {
			if s.apart, err = w.separable(y); err != nil {
				return fmt.Errorf("capacity: sample %d: separability: %w", k, err)
			}
		}
		samples[k] = s
		count.Add(1)
		return nil
	}); err != nil {
		return nil, err
	}
	if err := possible(samples, opt); err != nil {
		return nil, err
	}
	return correlatedResult(samples, parts, make([]int, p), f.centres(), opt, nil), nil
}

// Points returns points on the surfaces of the ellipsoids, in random directions of s, in coordinates in which they are as the covariance has them: one matrix for each, points ×
// coordinates, for [Simulate], [GLUE] or [Correlated]. Of ellipsoids with no axes they are all the same. Errors are those of the covariance.
func (e Ellipsoids) Points(points int, src rand.Source) ([]*mat.Dense, error) {
	if points < 1 {
		panic(fmt.Sprintf("capacity: Ellipsoids: %d points", points))
	}
	f, err := e.factor(Options{Origin: AsGiven})
	if err != nil {
		return nil, err
	}
	all := make([]*mat.Dense, len(e.Axes))
	for mu, d := range e.Axes {
		s := mat.NewDense(points, d+1, nil)
		for j := range points {
			row := s.RawRowView(j)
			simd.Normals(row, src)
			if row[0] = 0; d > 0 {
				simd.Scale(1/math.Sqrt(simd.SumSquares(row)), row)
			}
			row[0] = 1
		}
		all[mu] = new(mat.Dense)
		all[mu].Mul(s, f.l.Slice(f.first[mu], f.first[mu+1], 0, f.rank))
	}
	return all, nil
}
