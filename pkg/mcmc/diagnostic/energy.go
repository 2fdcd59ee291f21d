package diagnostic

import "math"

// EBFMI is the estimated Bayesian fraction of missing information of each chain, from the energies of its draws: Σ(Eᵢ − Eᵢ₋₁)²/n over the variance of E. About 1 or more says that
// the draws of momentum alone move the energy as far as it varies. Below 0.3 the chain crosses energies so slowly that its tails cannot be trusted, however good its other
// diagnostics. NaN of a chain with fewer than two draws, with a NaN or infinite energy, or with one energy all the time. (Betancourt 2016, equation 3; rstan's get_bfmi.)
func EBFMI(energy [][]float64) []float64 {
	out := make([]float64, len(energy))
	for c, e := range energy {
		if len(e) == 0 {
			out[c] = math.NaN()
			continue
		}
		var jumps float64
		for i := 1; i < len(e); i++ {
			jumps += (e[i] - e[i-1]) * (e[i] - e[i-1])
		}
		out[c] = jumps / float64(len(e)) / variance(e, e[0], mean(e, e[0]))
	}
	return out
}
