package diagnostic

import "math"

// ESSBulk is the effective sample size for the centre of the distribution: that of rank-normalised draws of split chains. Below some 100 a chain, neither it nor [RHat] is to
// be trusted. It is defined for draws without moments. NaN as in [RHat]. (Vehtari et al. 2021, section 4.1; R posterior's ess_bulk.)
func ESSBulk(draws [][]float64) float64 { return ess(normalise(split(draws))) }

// ESSBasic is the effective sample size of split chains without rank-normalisation: by how many independent draws their mean would be known as well.
// NaN where a draw is NaN or infinite, where all are equal, and of fewer than six draws a chain. (R posterior's ess_basic.)
func ESSBasic(draws [][]float64) float64 { return ess(split(draws)) }

// ESSMean is the effective sample size for the mean: the same as [ESSBasic].
func ESSMean(draws [][]float64) float64 { return ESSBasic(draws) }

// ESSSD is the effective sample size for the standard deviation: that of the distances from the mean of all, |x − x̄|, as R posterior 1.4 has it. (ArviZ takes their squares.)
// NaN as in [ESSBasic], and where all distances are equal.
func ESSSD(draws [][]float64) float64 {
	m, _ := moments(draws)
	return ess(split(apply(draws, func(x float64) float64 { return math.Abs(x - m) })))
}

// ess is the effective sample size of chains of equal length as they are: S/τ, with the integrated autocorrelation time τ by Geyer's (1992) initial monotone sequence of the
// autocorrelations that combine those within chains with the variance between them (Vehtari et al. 2021, equations 10–13). τ is at least 1/log₁₀ S, so that antithetic
// chains give S·log₁₀ S at most.
//
// Two traits of R posterior 1.4 are kept: the search stops five lags before the end, and where it finds no pair at all, as in draws that alternate between two values, τ is 2.
func ess(chains [][]float64) float64 {
	if check(chains) < 3 || undefined(chains) {
		return math.NaN()
	}
	n := len(chains[0])
	covariance := autocovariances(chains)
	within := covariance[0] * float64(n) / float64(n-1)
	total := covariance[0]
	if len(chains) > 1 {
		means := make([]float64, len(chains))
		for c, chain := range chains {
			means[c] = mean(chain, chains[0][0])
		}
		total += variance(means, 0, mean(means, 0))
	}
	if !(total > 0) || math.IsInf(total, 1) {
		return math.NaN() // the squares overflow or vanish
	}
	rho := covariance
	for t := 1; t < n; t++ {
		rho[t] = 1 - (within-covariance[t])/total
	}
	rho[0] = 1
	tau, s := geyer(rho), float64(len(chains)*n)
	return s / max(tau, 1/math.Log10(s))
}

// geyer returns the integrated autocorrelation time of autocorrelations, which it changes.
func geyer(rho []float64) float64 {
	// The initial positive sequence: pairs of neighbours until the first with a sum that is not positive, which counts where its sum is 0 or its first is positive.
	last := 0
	even, odd := 1., rho[1]
	for last < len(rho)-5 && even+odd > 0 {
		last += 2
		even, odd = rho[last], rho[last+1]
		if !(even+odd >= 0) {
			rho[last], rho[last+1] = 0, 0
		}
	}
	if even > 0 {
		rho[last] = even
	}
	// The initial monotone sequence: no pair above the one before.
	for t := 2; t <= last-2; t += 2 {
		if before := rho[t-2] + rho[t-1]; rho[t]+rho[t+1] > before {
			rho[t], rho[t+1] = before/2, before/2
		}
	}
	sum := rho[0]
	for _, r := range rho[1:max(last, 1)] {
		sum += r
	}
	return -1 + 2*sum + rho[last]
}
