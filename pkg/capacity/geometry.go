package capacity

import (
	"math"

	"github.com/richlazy/richlazy/pkg/internal/simd"
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

// negligibleAxis is the length of a deviation from the mean anchor, in units of the centre's, below which it is rounding.
const negligibleAxis = 1e-10

// anchor adds scale times the anchor of manifold μ, or the touching point of an inactive one, to x.
func (c *clouds) anchor(x []float64, s *sample, mu int, scale float64) {
	if !s.active(mu) {
		simd.Axpy(scale, c.points.RawRowView(s.touch[mu]), x)
		return
	}
	for i := s.first[mu]; i < s.first[mu+1]; i++ {
		simd.Axpy(scale*s.weight[i], c.points.RawRowView(s.point[i]), x)
	}
}

// means returns the mean anchor of each manifold over the samples that are not out.
func (c *clouds) means(samples []*sample, opt Options, out func(k int) bool) *mat.Dense {
	total, channels := c.points.Dims()
	weight := make([]float64, total)
	mean := mat.NewDense(c.manifolds(), channels, nil)
	for mu := range c.manifolds() {
		n := 0.0
		for k, s := range samples {
			if out(k) {
				continue
			}
			for i := s.first[mu]; i < s.first[mu+1]; i++ {
				weight[s.point[i]] += s.weight[i]
			}
			if !s.active(mu) && opt.Inactive == Touch {
				weight[s.touch[mu]]++
			}
			if s.active(mu) || opt.Inactive != Drop {
				n++
			}
		}
		for j := c.first[mu]; j < c.first[mu+1]; j++ {
			if n > 0 && weight[j] != 0 {
				simd.Axpy(weight[j]/n, c.points.RawRowView(j), mean.RawRowView(mu))
			}
		}
	}
	return mean
}

// frame is working memory for the geometry of one sample.
type frame struct {
	rows                []int     // manifolds that count in the sample
	s1                  []float64 // rows × channels: what t moves the anchors by
	g1, joint, cross    []float64 // rows × rows: S₁S₁ᵀ, that and S₀S₀ᵀ; manifolds × rows: S₀S₁ᵀ
	t1, xb, xc          []float64 // S₁t, and what of it each matrix gives
	axisSeen, crossSeen []float64
	inverse             semidefinite
}

// geometry is GLUE's: b, c and alignments, over the samples that are not out.
func (c *clouds) geometry(samples []*sample, d draws, opt Options, out func(k int) bool) *measures {
	p := c.manifolds()
	_, channels := c.points.Dims()
	m := newMeasures(p)
	centres := c.means(samples, opt, out)
	var g0 mat.SymDense
	g0.SymOuterK(1, centres)
	f := &frame{
		s1: make([]float64, p*channels), g1: make([]float64, p*p), joint: make([]float64, p*p), cross: make([]float64, p*p), t1: make([]float64, p), xb: make([]float64, p),
		xc: make([]float64, p), axisSeen: make([]float64, p*p), crossSeen: make([]float64, p),
	}
	var b, cc, distance, ratio, ratios, rows float64
	bs, cs := make([]float64, p), make([]float64, p)
	for k, s := range samples {
		if out(k) {
			continue
		}
		distance += s.total()
		c.deviations(f, s, centres, opt)
		n := len(f.rows)
		rows += float64(n)
		if n == 0 {
			continue
		}
		s1 := blas64.General{Rows: n, Cols: channels, Stride: channels, Data: f.s1}
		g1 := blas64.Symmetric{N: n, Stride: n, Data: f.g1[:n*n], Uplo: blas.Upper}
		blas64.Syrk(blas.NoTrans, 1, s1, 0, g1)
		for i, mu := range f.rows {
			f.t1[i] = simd.Dot(f.s1[i*channels:(i+1)*channels], d.t.RawRowView(k))
			for j := i; j < n; j++ {
				f.g1[j*n+i] = f.g1[i*n+j]
				f.joint[i*n+j] = f.g1[i*n+j] + g0.At(mu, f.rows[j])
				f.joint[j*n+i] = f.joint[i*n+j]
			}
		}
		f.inverse.apply(f.xb[:n], f.g1[:n*n], f.t1[:n])
		f.inverse.apply(f.xc[:n], f.joint[:n*n], f.t1[:n])
		kb, kc := 0.0, 0.0
		for i, mu := range f.rows {
			x, y := f.t1[i]*f.xb[i], f.t1[i]*f.xc[i]
			kb, kc, bs[mu], cs[mu] = kb+x, kc+y, bs[mu]+x, cs[mu]+y
		}
		b, cc = b+kb, cc+kc
		if kb > 0 {
			ratio, ratios = ratio+kc/(kb-kc), ratios+1
		}
		cross := blas64.General{Rows: p, Cols: n, Stride: n, Data: f.cross[:p*n]}
		blas64.Gemm(blas.NoTrans, blas.Trans, 1, centres.RawMatrix(), s1, 0, cross)
		m.collect(f, &g0, opt)
	}
	count := float64(0)
	for k := range samples {
		if !out(k) {
			count++
		}
	}
	m.shared[dimensionOf], m.shared[utilityOf] = b/count/float64(p), cc/distance
	m.shared[radiusOf] = radius(cc, b)
	if opt.Radius == MeanOfRatios {
		m.shared[radiusOf] = math.Sqrt(ratio / ratios)
	}
	for mu := range p {
		m.dimensions()[mu], m.radii()[mu] = bs[mu]/count, radius(cs[mu], bs[mu])
	}
	m.average(f)
	m.align(centres, opt)
	return m
}

// radius is √(c/(b−c)), 0 where nothing moves.
func radius(c, b float64) float64 {
	if b == 0 && c == 0 {
		return 0
	}
	return math.Sqrt(c / (b - c))
}

// deviations fills the frame with the anchors that count in a sample, without their means.
func (c *clouds) deviations(f *frame, s *sample, means *mat.Dense, opt Options) {
	_, channels := c.points.Dims()
	f.rows = f.rows[:0]
	for mu := range c.manifolds() {
		if !s.active(mu) && opt.Inactive == Drop {
			continue
		}
		x := f.s1[len(f.rows)*channels : (len(f.rows)+1)*channels]
		clear(x)
		if s.active(mu) || opt.Inactive == Touch {
			c.anchor(x, s, mu, 1)
		}
		simd.Axpy(-1, means.RawRowView(mu), x)
		if !(math.Sqrt(simd.SumSquares(x)) > negligibleAxis*c.length[mu]) {
			clear(x)
		}
		f.rows = append(f.rows, mu)
	}
}
