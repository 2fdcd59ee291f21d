package loss

import "github.com/richlazy/richlazy/pkg/internal/simd"

// Logistic is Σ log(1 + e^−yŷ) over trials and outputs, for targets y of −1 and 1: the negative log-likelihood of logistic regression.
type Logistic struct{}

// Evaluate implements [Loss].
func (Logistic) Evaluate(slope, output, target, weight []float64, outputs int) (sum float64) {
	var z, soft, gradient [piece]float64
	for at := 0; at < len(target); at += piece {
		n := min(piece, len(target)-at)
		for i := range n {
			z[i] = -target[at+i] * output[at+i]
		}
		simd.SoftplusGrad(soft[:n], gradient[:n], z[:n])
		for i := range n {
			w := of(weight, (at+i)/outputs)
			sum += w * soft[i]
			slope[at+i] = -w * target[at+i] * gradient[i]
		}
	}
	return sum
}

// CheckTarget implements [TargetChecker].
func (Logistic) CheckTarget(target []float64) error { return signs(target) }

// Reward is −Σ σ(ŷ)·r, σ being the logistic function and the target r the reward for choosing: minus the reward that is expected when σ(ŷ) is the probability of
// choosing (Flesch et al. 2023, HebbCL).
type Reward struct{}

// Evaluate implements [Loss].
func (Reward) Evaluate(slope, output, target, weight []float64, outputs int) (sum float64) {
	var chosen, gradient [piece]float64
	for at := 0; at < len(target); at += piece {
		n := min(piece, len(target)-at)
		simd.SigmoidGrad(chosen[:n], gradient[:n], output[at:at+n])
		for i := range n {
			r := of(weight, (at+i)/outputs) * target[at+i]
			sum -= r * chosen[i]
			slope[at+i] = -r * gradient[i]
		}
	}
	return sum
}
