package compare

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Riemannian is the negative Riemannian distance, −min over θ₀, θ₁ of √(Σ log² λ), with the eigenvalues λ of G_y⁻¹(e^θ₀ G_x + e^θ₁ PΣP'), between the second moments G of
// two RDMs of squared distances: how far RDM y, the data, is from RDM x, the model, with noise of covariance Σ over the conditions added and freely scaled. sigma nil is
// the identity; else it is in the order of the RDMs. G is relative to one condition, G_ab = (d_0a + d_0b − d_ab)/2, P = [−1 I]; the distance is the same for each choice
// of it. It is not symmetric: in [Compare] x is the model, in an Evaluator the first argument.
//
// It is NaN where G_y is not positive definite: RDMs of fewer channels than conditions − 1, of noisy cross-validated distances, or of fewer than three conditions. G_x
// may be anything; what e^θ₀ G_x + e^θ₁ PΣP' is not positive definite for does not count. The best θ₁ is known for each θ₀ − θ₁, and the latter is found among 61 values
// over 60 natural units, and around the best of them to 1e-8; the minimum may be at the border, where the model or the noise alone is left.
//
// Every pair is needed: Ready returns an error where one is missing, or PΣP' is not positive definite. Under weights of the conditions copies are dropped. The pooled RDM
// is the mean, a stand-in. An evaluator allocates.
func Riemannian(sigma mat.Symmetric) Measure { return riemannian{sigma: sigma} }

type riemannian struct {
	sigma mat.Symmetric
	noise *mat.SymDense
}

// String implements [Measure].
func (m riemannian) String() string { return "negative Riemannian distance" }

// Ready implements [Measure].
func (m riemannian) Ready(n int, rdms *mat.Dense) (Evaluator, error) {
	if m.sigma == nil {
		one := make([]float64, n)
		for i := range one {
			one[i] = 1
		}
		m.sigma = mat.NewDiagDense(n, one)
	}
	if d := m.sigma.SymmetricDim(); d != n {
		return nil, fmt.Errorf("compare: %s: sigma is %d × %d, want %d conditions", m, d, d, n)
	}
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	if n > 1 {
		var chol mat.Cholesky
		if !chol.Factorize(relative(all, m.sigma.At)) {
			return nil, fmt.Errorf("compare: %s: the contrasts of sigma are not positive definite", m)
		}
	}
	return readyGeometry(m.String(), n, rdms, m)
}

// relative returns P A P' for a matrix over some conditions, relative to the first.
func relative(conditions []int, a func(i, j int) float64) *mat.SymDense {
	s := mat.NewSymDense(len(conditions)-1, nil)
	o := conditions[0]
	for i, g := range conditions[1:] {
		for j, h := range conditions[1:] {
			s.SetSym(i, j, a(g, h)-a(g, o)-a(o, h)+a(o, o))
		}
	}
	return s
}

func (m riemannian) start(distinct []int) moments {
	m.noise = nil
	if len(distinct) > 1 {
		m.noise = relative(distinct, m.sigma.At)
	}
	return m
}

// moment is a second moment, and the factor L of it where it is positive definite.
type moment struct {
	g *mat.SymDense
	l *mat.TriDense
}

func (m riemannian) shape(d *mat.SymDense) any {
	all := make([]int, d.SymmetricDim())
	for i := range all {
		all[i] = i
	}
	s := moment{g: relative(all, func(i, j int) float64 { return -d.At(i, j) / 2 })}
	var chol mat.Cholesky
	if chol.Factorize(s.g) {
		s.l = &mat.TriDense{}
		chol.LTo(s.l)
	}
	return s
}

func (m riemannian) similarity(a, b any) float64 {
	d, _, _ := m.distance(a.(moment), b.(moment))
	return -d
}

// distance returns the distance and both θ.
func (m riemannian) distance(x, y moment) (d, theta0, theta1 float64) {
	if y.l == nil {
		return math.NaN(), math.NaN(), math.NaN()
	}
	model, noise := whitenedBy(y.l, x.g), whitenedBy(y.l, m.noise)
	if model == nil || noise == nil {
		return math.NaN(), math.NaN(), math.NaN()
	}
	n := noise.SymmetricDim()
	sum := mat.NewSymDense(n, nil)
	var eigen mat.EigenSym
	values := make([]float64, n)
	// spread returns Σ (log λ)² less that of its mean, for the ratio e^r of model and noise, and the mean.
	spread := func(r float64) (float64, float64) {
		// scaled such that neither weight is above 1
		top := max(r, 0)
		v, w := math.Exp(r-top), math.Exp(-top)
		for i := range n {
			for j := i; j < n; j++ {
				sum.SetSym(i, j, v*model.At(i, j)+w*noise.At(i, j))
			}
		}
		if !eigen.Factorize(sum, false) {
			return math.Inf(1), 0
		}
		eigen.Values(values)
		mean := 0.
		for i, l := range values {
			if !(l > 0) {
				return math.Inf(1), 0
			}
			values[i] = math.Log(l)
			mean += values[i] / float64(n)
		}
		total := 0.
		for _, l := range values {
			total += (l - mean) * (l - mean)
		}
		return total, mean + top
	}
	size := mat.Trace(model)
	if !(size > 0) {
		size = mat.Norm(model, 2)
	}
	if size == 0 {
		v, mean := spread(math.Inf(-1)) // no model: e^r is 0
		return math.Sqrt(v), math.Inf(-1), -mean
	}
	r, best := minimum(func(r float64) float64 { v, _ := spread(r); return v }, math.Log(mat.Trace(noise)/size), 30, 1)
	_, mean := spread(r)
	return math.Sqrt(best), r - mean, -mean
}

// whitenedBy returns L⁻¹ A L⁻ᵀ, or nil where it cannot be computed.
func whitenedBy(l *mat.TriDense, a *mat.SymDense) *mat.SymDense {
	var left, both mat.Dense
	if err := left.Solve(l, a); err != nil && !isCondition(err) {
		return nil
	}
	if err := both.Solve(l, left.T()); err != nil && !isCondition(err) {
		return nil
	}
	n := a.SymmetricDim()
	s := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			s.SetSym(i, j, (both.At(i, j)+both.At(j, i))/2)
		}
	}
	return s
}

func isCondition(err error) bool {
	_, ok := err.(mat.Condition)
	return ok
}
