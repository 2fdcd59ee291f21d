package capacity

import (
	"math"

	"github.com/richlazy/richlazy/pkg/internal/simd"
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

// geometry is GLUE's: b, c and alignments, over the samples that are not out.
func (in *inner) geometry(samples []*sample, d draws, opt Options, out func(k int) bool) *measures {
	p := in.manifolds()
	m := newMeasures(p)
	centres := in.means(samples, opt, out)
	var g0 mat.SymDense
	g0.SymOuterK(1, centres)
	f := in.frame(centres, d)
	var b, cc, distance, ratio, ratios float64
	bs, cs, count := make([]float64, p), make([]float64, p), 0.0
	for k, s := range samples {
		if out(k) {
			continue
		}
		count++
		distance += s.total()
		in.deviations(f, k, s, opt)
		n := len(f.rows)
		if n == 0 {
			continue
		}
		for i, mu := range f.rows {
			for j := i; j < n; j++ {
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
		m.collect(f, &g0, opt)
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
