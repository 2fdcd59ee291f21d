package capacity

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// The measures that the manifolds of a result share.
const (
	dimensionOf = iota
	radiusOf
	utilityOf
	centreOf
	axisOf
	centreAxisOf
	sharedMeasures
)

// measures are the numbers of one pass over samples, in one row: shared ones, the dimension and the radius of each manifold, and three matrices of manifolds × manifolds.
type measures struct {
	row, shared []float64
	manifolds   int
}

func newMeasures(p int) *measures {
	m := &measures{row: make([]float64, sharedMeasures+2*p+3*p*p), manifolds: p}
	m.shared = m.row[:sharedMeasures]
	return m
}

func (m *measures) dimensions() []float64 { return m.row[sharedMeasures:][:m.manifolds] }
func (m *measures) radii() []float64      { return m.row[sharedMeasures+m.manifolds:][:m.manifolds] }
func (m *measures) matrix(k int) []float64 {
	p := m.manifolds
	return m.row[sharedMeasures+2*p+k*p*p:][:p*p]
}
func (m *measures) centreCosines() []float64 { return m.matrix(0) }
func (m *measures) axes() []float64          { return m.matrix(1) }
func (m *measures) centreAxes() []float64    { return m.matrix(2) }

// compare is how aligned two directions with this inner product and these squared lengths are.
func (a Alignment) compare(product, x, y float64) float64 {
	switch a {
	case SignedCosine:
		return product / math.Sqrt(x*y)
	case AbsoluteProduct:
		return math.Abs(product)
	}
	return math.Abs(product) / math.Sqrt(x*y)
}

// collect adds the alignments of a sample. Anchors that are where they are on average have no axis.
func (m *measures) collect(f *frame, g0 *mat.SymDense, opt Options) {
	n, p := len(f.rows), m.manifolds
	axes, cross := m.axes(), m.centreAxes()
	for i, mu := range f.rows {
		x := f.g1[i*n+i]
		if x == 0 {
			continue
		}
		f.crossSeen[mu]++
		for j, nu := range f.rows {
			if y := f.g1[j*n+j]; y > 0 {
				axes[mu*p+nu] += opt.Alignment.compare(f.g1[i*n+j], x, y)
				f.axisSeen[mu*p+nu]++
			}
		}
		for nu := range p {
			cross[nu*p+mu] += opt.Alignment.compare(f.cross[nu*n+i], x, g0.At(nu, nu))
		}
	}
}

// average divides what was collected by how often there was something.
func (m *measures) average(f *frame) {
	p := m.manifolds
	for mu := range p {
		for nu := range p {
			m.axes()[mu*p+nu] /= f.axisSeen[mu*p+nu]
			m.centreAxes()[nu*p+mu] /= f.crossSeen[mu]
		}
	}
	m.shared[axisOf], m.shared[centreAxisOf] = offDiagonal(m.axes(), p), offDiagonal(m.centreAxes(), p)
}

// align compares centres.
func (m *measures) align(centres *mat.Dense, opt Options) {
	var product mat.SymDense
	product.SymOuterK(1, centres)
	p := m.manifolds
	for mu := range p {
		for nu := range p {
			m.centreCosines()[mu*p+nu] = opt.Alignment.compare(product.At(mu, nu), product.At(mu, mu), product.At(nu, nu))
		}
	}
	m.shared[centreOf] = offDiagonal(m.centreCosines(), p)
}

// offDiagonal is the mean of what is not on the diagonal, NaN for one manifold.
func offDiagonal(a []float64, p int) float64 {
	sum := 0.0
	for i := range p {
		for j := range p {
			if i != j {
				sum += a[i*p+j]
			}
		}
	}
	return sum / float64(p*(p-1))
}
