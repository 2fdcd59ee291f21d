package capacity

import (
	"context"
	"math"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/internal/simd"
	"gonum.org/v1/gonum/mat"
)

// inner are the inner products of all samples' anchors, which every pass over samples needs. Each pass has means of its own, near those of all samples: so anchors are taken from
// the latter, S', and a pass corrects them by its δ, without more than rounding lost: S₁ = S' − δ, S₁S₁ᵀ = S'S'ᵀ − S'δᵀ − δS'ᵀ + δδᵀ.
type inner struct {
	*clouds
	reference *mat.Dense  // manifolds × channels: the mean anchors of all samples
	used      []int       // points that are in an anchor
	at        []int       // of a point in used, or −1
	relative  *mat.Dense  // used points, less their manifold's reference
	along     *mat.Dense  // samples × manifolds: S't
	square    [][]float64 // of each sample: S'S'ᵀ, manifolds × manifolds
	cross     [][]float64 // of each sample: reference·S'ᵀ
}

func (c *clouds) inner(ctx context.Context, samples []*sample, d draws, opt Options) (*inner, error) {
	p := c.manifolds()
	total, channels := c.points.Dims()
	in := &inner{clouds: c, reference: c.means(samples, opt, func(int) bool { return false }), at: make([]int, total)}
	in.along = mat.NewDense(len(samples), p, nil)
	in.square, in.cross = make([][]float64, len(samples)), make([][]float64, len(samples))
	for j := range in.at {
		in.at[j] = -1
	}
	for _, s := range samples {
		for mu := range p {
			for _, j := range s.anchorPoints(mu, opt) {
				in.at[j] = 0
			}
		}
	}
	for j, at := range in.at {
		if at == 0 {
			in.at[j] = len(in.used)
			in.used = append(in.used, j)
		}
	}
	if len(in.used) > 0 {
		in.relative = mat.NewDense(len(in.used), channels, nil)
	}
	mu := 0
	for i, j := range in.used {
		for j >= c.first[mu+1] {
			mu++
		}
		copy(in.relative.RawRowView(i), c.points.RawRowView(j))
		simd.Axpy(-1, in.reference.RawRowView(mu), in.relative.RawRowView(i))
	}
	err := cores.Try(ctx, len(samples), func(k int) error {
		bent := mat.NewDense(p, channels, nil) // S'
		for mu := range p {
			row := bent.RawRowView(mu)
			in.gather(row, samples[k], mu, opt, func(i int) []float64 { return in.relative.RawRowView(i) }, in.reference.RawRowView(mu))
			in.along.Set(k, mu, simd.Dot(row, d.t.RawRowView(k)))
		}
		var square mat.SymDense
		square.SymOuterK(1, bent)
		in.square[k] = make([]float64, p*p)
		for i := range p {
			for j := range p {
				in.square[k][i*p+j] = square.At(i, j)
			}
		}
		cross := mat.NewDense(p, p, nil)
		cross.Mul(in.reference, bent.T())
		in.cross[k] = cross.RawMatrix().Data
		return nil
	})
	return in, err
}

// anchorPoints are the points that stand for manifold μ in a sample: none where it is at zero, or dropped.
func (s *sample) anchorPoints(mu int, opt Options) []int {
	if !s.active(mu) && opt.Inactive == Touch {
		return s.touch[mu : mu+1]
	}
	return s.point[s.first[mu]:s.first[mu+1]]
}

// gather adds to x, for the anchor of manifold μ less its reference, the numbers that used points have, or takes away those of the reference where the anchor is at zero.
func (in *inner) gather(x []float64, s *sample, mu int, opt Options, numbers func(i int) []float64, reference []float64) {
	switch {
	case s.active(mu):
		for i := s.first[mu]; i < s.first[mu+1]; i++ {
			simd.Axpy(s.weight[i], numbers(in.at[s.point[i]]), x)
		}
	case opt.Inactive == Touch:
		simd.Axpy(1, numbers(in.at[s.touch[mu]]), x)
	case opt.Inactive == Zero:
		simd.Axpy(-1, reference, x)
	}
}

// frame is working memory for the geometry of one sample, and what a pass has for all of its samples.
type frame struct {
	rows                []int     // manifolds that count in the sample
	g1, joint, cross    []float64 // rows × rows: S₁S₁ᵀ, that and S₀S₀ᵀ; manifolds × rows: S₀S₁ᵀ
	t1, xb, xc          []float64 // S₁t, and what of it each matrix gives
	axisSeen, crossSeen []float64
	inverse             semidefinite

	bent         []float64  // manifolds × manifolds: S'δᵀ of the sample
	points, zero *mat.Dense // used points × manifolds: what they have along each δ; manifolds × manifolds: what references have
	square       *mat.Dense // δδᵀ
	along        *mat.Dense // manifolds × samples: δt
}

// frame prepares a pass with these mean anchors.
func (in *inner) frame(centres *mat.Dense, d draws) *frame {
	p := in.manifolds()
	f := &frame{
		g1: make([]float64, p*p), joint: make([]float64, p*p), cross: make([]float64, p*p), t1: make([]float64, p), xb: make([]float64, p), xc: make([]float64, p),
		axisSeen: make([]float64, p*p), crossSeen: make([]float64, p), bent: make([]float64, p*p),
		points: new(mat.Dense), zero: new(mat.Dense), square: new(mat.Dense), along: new(mat.Dense),
	}
	var delta mat.Dense
	delta.Sub(centres, in.reference)
	if len(in.used) > 0 {
		f.points.Mul(in.relative, delta.T())
	}
	f.zero.Mul(in.reference, delta.T())
	f.square.Mul(&delta, delta.T())
	f.along.Mul(&delta, d.t.T())
	return f
}

// deviations fills the frame with the products of the anchors that count in sample k, without their means.
func (in *inner) deviations(f *frame, k int, s *sample, opt Options) {
	// rounding is the squared length of a deviation, as a share of the squares of which it is the difference, below which it is nothing else.
	const rounding = 1e-13
	p := in.manifolds()
	f.rows = f.rows[:0]
	clear(f.bent)
	for mu := range p {
		if s.active(mu) || opt.Inactive != Drop {
			f.rows = append(f.rows, mu)
			in.gather(f.bent[mu*p:(mu+1)*p], s, mu, opt, f.points.RawRowView, f.zero.RawRowView(mu))
		}
	}
	n, square := len(f.rows), in.square[k]
	for i, mu := range f.rows {
		for j := i; j < n; j++ {
			nu := f.rows[j]
			f.g1[i*n+j] = square[mu*p+nu] - f.bent[mu*p+nu] - f.bent[nu*p+mu] + f.square.At(mu, nu)
			f.g1[j*n+i] = f.g1[i*n+j]
		}
		f.t1[i] = in.along.At(k, mu) - f.along.At(mu, k)
		for nu := range p { // (reference + δ)(S' − δ)ᵀ
			f.cross[nu*n+i] = in.cross[k][nu*p+mu] + f.bent[mu*p+nu] - f.zero.At(nu, mu) - f.square.At(nu, mu)
		}
	}
	for i, mu := range f.rows {
		length := f.g1[i*n+i]
		if length > rounding*(square[mu*p+mu]+f.square.At(mu, mu)) && math.Sqrt(length) > negligibleAxis*in.length[mu] {
			continue
		}
		f.t1[i] = 0
		for j := range n {
			f.g1[i*n+j], f.g1[j*n+i] = 0, 0
		}
		for nu := range p {
			f.cross[nu*n+i] = 0
		}
	}
}
