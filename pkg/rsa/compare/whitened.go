package compare

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// WhitenedCosine is the cosine similarity in the metric of the noise of distance estimates, x'V⁻¹y / √(x'V⁻¹x · y'V⁻¹y), V = (CΣC')∘(CΣC') with the matrix C of all
// pairwise contrasts (Diedrichsen, Berlot, Mur, Schütt, Shahbazi and Kriegeskorte 2021). The estimates of two pairs that share a condition are correlated, so that plain
// cosines count the same noise several times.
//
// sigma is the covariance Σ of the noise over conditions, in the order of the RDMs: nil for the identity, a diagonal (*mat.DiagDense, or any matrix that is zero beside
// its diagonal), or a full one, of which only the contrasts count: adding u1' + 1u' for any vector u changes nothing. For the identity and RDMs without missing pairs the
// similarity is the linear CKA of the centred second moments. Ready returns an error where sigma has another size than the RDMs, is not finite, or its contrasts have no
// inverse.
//
// Missing pairs: V is that of the pairs that are left, exactly. Copies of a condition count as conditions of their own, pairs of copies being missing; the noise of
// copies is independent for a diagonal Σ. For a full Σ, noise is split as Σ = Λ + Ψ up to u1' + 1u', with the largest diagonal Ψ ∝ diag(Σ) that leaves Λ a covariance;
// diag(Σ) is taken after off-diagonal rows are brought to sum 0, and no entry of it below 1/1000 of its mean. Copies share Λ and have each its own part Ψ, so that every
// sample has a V that can be inverted.
//
// Neither V nor a sampled RDM is ever built. A sample of U distinct conditions costs, for a diagonal Σ, U³/3 multiply-adds once and some U² an RDM; for a full one U³/3 +
// k³/3 once and some 4U³ + kU² an RDM, k being the number of conditions with copies and of missing pairs. The evaluator is [Linear], and the pooled RDM, the mean of RDMs
// scaled to x'V⁻¹x = 1, is the true maximiser of the mean similarity.
func WhitenedCosine(sigma mat.Symmetric) Measure {
	return linearMeasure{name: "whitened cosine similarity", make: whitening(sigma)}
}

// WhitenedPearson is [WhitenedCosine] after the plain mean over pairs is taken from each RDM. It is NaN where one is constant up to rounding.
func WhitenedPearson(sigma mat.Symmetric) Measure {
	return linearMeasure{name: "whitened Pearson correlation", centred: true, make: whitening(sigma)}
}

// whitening returns a function that makes the features for sigma.
func whitening(sigma mat.Symmetric) func(string, int) (features, error) {
	return func(name string, n int) (features, error) {
		variance := make([]float64, n)
		if sigma == nil {
			for i := range variance {
				variance[i] = 1
			}
			return newDiagonal(variance), nil
		}
		if d := sigma.SymmetricDim(); d != n {
			return nil, fmt.Errorf("compare: %s: sigma is %d × %d, want %d conditions", name, d, d, n)
		}
		diagonal := true
		for i := range n {
			variance[i] = sigma.At(i, i)
			for j := i; j < n; j++ {
				v := sigma.At(i, j)
				if math.IsNaN(v) || math.IsInf(v, 0) {
					return nil, fmt.Errorf("compare: %s: sigma (%d,%d) is %v", name, i, j, v)
				}
				diagonal = diagonal && (i == j || v == 0)
			}
		}
		if !diagonal {
			return newFull(name, sigma)
		}
		for i, v := range variance {
			if !(v > 0) {
				return nil, fmt.Errorf("compare: %s: the variance of condition %d is %v, want a positive number", name, i, v)
			}
		}
		return newDiagonal(variance), nil
	}
}
