package inference

import "math"

// BootstrapTest tests whether an estimate is 0, given its values in bootstrap samples: a model's evaluation, or the difference of two models or of a model and its ceiling,
// sample by sample. Samples that are NaN are left out, with a note.
//
//	greater:    P = (1 + #{samples ≤ 0})/(1 + n)
//	less:       P = (1 + #{samples ≥ 0})/(1 + n)
//	two-sided:  P = 2 min(f, 1−f)·(n−1)/n + 1/n, f the share of samples below 0; samples that are exactly 0 are left out of f and n
//
// None is 0 or above 1. The estimate that is shown is the mean of the samples unless the caller replaces it. A bootstrap of few subjects or conditions draws too narrowly, by
// the factor (n−1)/n in its variance, which these shares cannot mend: with fewer than ten or so the tests are liberal and [TTestOf], with a corrected variance, is better.
func BootstrapTest(samples []float64, sided Sided) Test {
	kept := present(samples)
	t := Test{Name: "bootstrap test", Sided: sided, Note: leftOut(len(samples), len(kept)), Resamples: len(kept)}
	t.Estimate, _ = moments(kept)
	t.Statistic = t.Estimate
	if len(kept) == 0 {
		return t.undefined("no samples")
	}
	below, above := 0, 0
	for _, v := range kept {
		below += btoi(v < 0)
		above += btoi(v > 0)
	}
	n := len(kept)
	switch sided {
	case Greater:
		t.P = shareOf(n-above, n)
	case Less:
		t.P = shareOf(n-below, n)
	default:
		if n = below + above; n == 0 {
			t.P = 1
			break
		}
		share := float64(min(below, above)) / float64(n)
		t.P = math.Min(1, 2*share*float64(n-1)/float64(n)+1/float64(n))
	}
	return t
}
