package compare

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Bures is the normalised Bures similarity of the centred second moments K = −½HDH of two RDMs D of squared distances, tr((K_x^½ K_y K_x^½)^½)/√(tr K_x tr K_y), H taking the mean:
// the cosine of the Procrustes angle between any patterns which have these distances (Harvey, Lipshutz and Williams 2024). It is from 0 to 1, and NaN where an RDM is
// zero or there are fewer than three conditions.
//
// Noisy RDMs, such as cross-validated ones, belong to no patterns: K has negative eigenvalues. They are set to 0, so that K is the nearest second moment, and so are
// those that are no more than the rounding of the largest.
//
// Every pair is needed: Ready returns an error where one is missing. Under weights of the conditions copies are dropped, and K is that of the distinct conditions. The pooled
// RDM is the mean, a stand-in. An evaluator allocates.
func Bures() Measure { return bures{name: "Bures similarity"} }

// BuresDistance is the negative Bures distance, −√(tr K_x + tr K_y − 2 tr((K_x^½ K_y K_x^½)^½)): 0 for equal RDMs, below it for others, in the units of the patterns. It
// is minus the Procrustes distance of patterns that have these distances, and unlike [Bures] it depends on scale. What is under the root is taken for 0 where rounding
// makes it negative. An RDM of zeros is allowed. The rest is as for [Bures].
func BuresDistance() Measure { return bures{"negative Bures distance", true} }

type bures struct {
	name     string
	distance bool
}

// String implements [Measure].
func (m bures) String() string { return m.name }

// Ready implements [Measure].
func (m bures) Ready(n int, rdms *mat.Dense) (Evaluator, error) {
	return readyGeometry(m.name, n, rdms, m)
}

func (m bures) start([]int) moments { return m }

// root is a root F of a second moment, K = F'F, and its trace.
type root struct {
	f     *mat.Dense
	trace float64
}

func (m bures) shape(d *mat.SymDense) any {
	n := d.SymmetricDim()
	k := mat.NewSymDense(n, nil)
	mean, total := make([]float64, n), 0.
	for g := range n {
		for h := range n {
			mean[g] += d.At(g, h) / float64(n)
		}
		total += mean[g] / float64(n)
	}
	for g := range n {
		for h := g; h < n; h++ {
			k.SetSym(g, h, -(d.At(g, h)-mean[g]-mean[h]+total)/2)
		}
	}
	var e mat.EigenSym
	if !e.Factorize(k, true) {
		return nil
	}
	var vectors mat.Dense
	e.VectorsTo(&vectors)
	r := root{f: mat.NewDense(n, n, nil)}
	values := e.Values(nil)
	rounding := float64(n) * 0x1p-52 * max(values[n-1], -values[0])
	for i, v := range values {
		if v <= rounding {
			continue
		}
		r.trace += v
		for g := range n {
			r.f.Set(i, g, math.Sqrt(v)*vectors.At(g, i))
		}
	}
	return r
}

func (m bures) similarity(a, b any) float64 {
	x, y := a.(root), b.(root)
	var product mat.Dense
	product.Mul(x.f, y.f.T())
	var svd mat.SVD
	if !svd.Factorize(&product, mat.SVDNone) {
		return math.NaN()
	}
	nuclear := 0.
	for _, s := range svd.Values(nil) {
		nuclear += s
	}
	if m.distance {
		return -math.Sqrt(max(0, x.trace+y.trace-2*nuclear))
	}
	if x.trace == 0 || y.trace == 0 {
		return math.NaN()
	}
	return nuclear / (math.Sqrt(x.trace) * math.Sqrt(y.trace))
}
