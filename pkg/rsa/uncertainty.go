package rsa

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/cores"
)

// CrossnobisCovariance returns the covariance matrix of the values of a crossnobis RDM, pairs × pairs in the order of r.Values:
//
//	cov(d) = 4/(M p) Δ∘Ξ + 2/(M (M−1) p) Ξ∘Ξ
//
// (Diedrichsen, Provost & Zareamoghaddam 2016, arXiv 1607.01371, for balanced data of M runs.) Ξ = C Σ_k C' is the covariance within a run of the differences C of
// conditions, with the noise Σ_k between conditions per channel ([EstimateConditionNoise]), ∘ is the product of elements, and p the number of independent channels:
// their number where they are whitened, fewer otherwise ([EffectiveChannels]). Δ_ab = δ_a'δ_b/p are the products of true differences. They are taken from the RDM,
// (δ_i − δ_j)'(δ_k − δ_l)/p = (d_il + d_jk − d_ik − d_jl)/2, with the negative part of the second moment of the patterns set to zero, so that the result is a
// covariance matrix: positive semi-definite. That part is noise, and its loss biases the signal's share upwards where distances are near zero. Pass the mean RDM of
// a group to have less of it.
//
// It takes pairs² numbers: for 92 conditions 140 MB. [CrossnobisErrors] has the diagonal alone. It is an error when a value is missing, the noise lacks a condition, there
// are fewer than two runs, or channels is not positive.
func CrossnobisCovariance(r *RDM, noise *ConditionNoise, runs int, channels float64) (*mat.SymDense, error) {
	u, err := newUncertainty(r, noise, runs, channels)
	if err != nil {
		return nil, err
	}
	pairs := make([][2]int, 0, len(r.Values))
	for i := range r.Len() {
		for j := i + 1; j < r.Len(); j++ {
			pairs = append(pairs, [2]int{i, j})
		}
	}
	if len(pairs) == 0 {
		return nil, fmt.Errorf("rsa: crossnobis covariance: the RDM has no pairs")
	}
	cov := mat.NewSymDense(len(pairs), nil)
	cores.Do(len(pairs), func(a int) {
		for b := a; b < len(pairs); b++ {
			cov.SetSym(a, b, u.covariance(pairs[a], pairs[b]))
		}
	})
	return cov, nil
}

// CrossnobisErrors returns the standard error of each distance, the root of the diagonal of [CrossnobisCovariance].
func CrossnobisErrors(r *RDM, noise *ConditionNoise, runs int, channels float64) ([]float64, error) {
	u, err := newUncertainty(r, noise, runs, channels)
	if err != nil {
		return nil, err
	}
	out := make([]float64, 0, len(r.Values))
	for i := range r.Len() {
		for j := i + 1; j < r.Len(); j++ {
			out = append(out, math.Sqrt(u.covariance([2]int{i, j}, [2]int{i, j})))
		}
	}
	return out, nil
}

// EffectiveChannels returns the number of independent channels that have the same variance of crossnobis distances as channels whose noise has this covariance and
// that are weighted by this precision (nil: the identity): tr(PΣ)²/tr(PΣPΣ). It is the number of channels where P is a multiple of Σ⁻¹, and between that and 1
// otherwise. (Diedrichsen et al. 2016.) It panics where the matrices differ in size.
func EffectiveChannels(precision, covariance mat.Symmetric) float64 {
	var product mat.Dense
	if product.CloneFrom(covariance); given(precision) != nil {
		product.Mul(precision, covariance)
	}
	n, _ := product.Dims()
	squares := 0.0
	for i := range n {
		for j := range n {
			squares += product.At(i, j) * product.At(j, i)
		}
	}
	return product.Trace() * product.Trace() / squares
}

// uncertainty holds the second moment of the patterns, as far as distances tell, and the noise of conditions.
type uncertainty struct {
	g             *mat.SymDense
	noise         *mat.SymDense
	signal, alone float64 // what Δ∘Ξ and Ξ∘Ξ are multiplied by
}

func newUncertainty(r *RDM, noise *ConditionNoise, runs int, channels float64) (*uncertainty, error) {
	const name = "rsa: crossnobis covariance"
	if err := r.whole(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if r.Len() == 0 {
		return nil, fmt.Errorf("%s: the RDM has no conditions", name)
	}
	for k, v := range r.Values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("%s: value %d of the RDM is %v", name, k, v)
		}
	}
	if runs < 2 {
		return nil, fmt.Errorf("%s: %d runs, want 2 or more", name, runs)
	}
	if !(channels > 0) || math.IsInf(channels, 0) {
		return nil, fmt.Errorf("%s: %v channels", name, channels)
	}
	sigma, err := noise.For(r.Conditions)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	g, err := positivePart(centredMoment(r))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	m := float64(runs)
	return &uncertainty{g, sigma, 4 / (m * channels), 2 / (m * (m - 1) * channels)}, nil
}

// covariance of the distances of two pairs.
func (u *uncertainty) covariance(a, b [2]int) float64 {
	contrast := func(s *mat.SymDense) float64 {
		return s.At(a[0], b[0]) + s.At(a[1], b[1]) - s.At(a[0], b[1]) - s.At(a[1], b[0])
	}
	delta, xi := contrast(u.g), contrast(u.noise)
	return u.signal*delta*xi + u.alone*xi*xi
}

// centredMoment is −½ H D H: the second moment of the patterns less their mean, whose differences have the distances D.
func centredMoment(r *RDM) *mat.SymDense {
	n := r.Len()
	mean, all := make([]float64, n), 0.0
	for i := range n {
		for j := range n {
			mean[i] += r.At(i, j) / float64(n)
		}
		all += mean[i] / float64(n)
	}
	return symmetricOf(n, func(i, j int) float64 { return -(r.At(i, j) - mean[i] - mean[j] + all) / 2 })
}

// positivePart is the nearest positive semi-definite matrix.
func positivePart(s *mat.SymDense) (*mat.SymDense, error) {
	var eigen mat.EigenSym
	if !eigen.Factorize(s, true) {
		return nil, fmt.Errorf("the eigenvalues of the second moment do not converge")
	}
	n := s.SymmetricDim()
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	for k, v := range eigen.Values(nil) {
		root := math.Sqrt(math.Max(v, 0))
		for i := range n {
			vectors.Set(i, k, vectors.At(i, k)*root)
		}
	}
	out := mat.NewSymDense(n, nil)
	out.SymOuterK(1, &vectors)
	return out, nil
}
