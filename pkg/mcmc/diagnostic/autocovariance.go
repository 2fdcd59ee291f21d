package diagnostic

import (
	"math"

	"gonum.org/v1/gonum/dsp/fourier"
)

// autocovariances returns the autocovariance at each lag, averaged over chains: Σ (xᵢ − x̄)(xᵢ₊ₖ − x̄)/n. A chain that stands still counts as 0.
// Chains are of equal length and finite. The memory is linear in the length of one chain.
func autocovariances(chains [][]float64) []float64 {
	n := len(chains[0])
	size := smooth(2 * n)
	fft := fourier.NewFFT(size)
	padded, spectrum := make([]float64, size), make([]complex128, size/2+1)
	power := make([]complex128, size/2+1)
	for _, chain := range chains {
		m := mean(chain, chain[0])
		for i, x := range chain {
			padded[i] = x - chain[0] - m
		}
		clear(padded[n:])
		fft.Coefficients(spectrum, padded)
		for k, s := range spectrum {
			power[k] += complex(real(s)*real(s)+imag(s)*imag(s), 0)
		}
	}
	fft.Sequence(padded, power)
	scale := 1 / (float64(size) * float64(n) * float64(len(chains)))
	out := padded[:n:n]
	for k := range out {
		out[k] *= scale
	}
	return out
}

// smooth returns the smallest number from n on that has no prime factors but 2, 3 and 5, and is even.
func smooth(n int) int {
	best := math.MaxInt
	for five := 1; five < 2*n; five *= 5 {
		for three := five; three < 2*n; three *= 3 {
			two := 2 * three
			for two < n {
				two *= 2
			}
			best = min(best, two)
		}
	}
	return best
}

// Autocorrelation returns the correlation of a chain with itself at lags 0 to lags, at most to one less than its length; the value at lag 0 is 1. The autocovariances are
// Σ (xᵢ − x̄)(xᵢ₊ₖ − x̄)/n, which shrinks them towards 0 at long lags (a bias of about −k/n of the value, −(1/n)·Σρ from the mean). They come by the fast Fourier transform.
// All are NaN where a draw is NaN or infinite, or all are equal.
func Autocorrelation(chain []float64, lags int) []float64 {
	if lags < 0 {
		panic("diagnostic: autocorrelation at fewer than 0 lags")
	}
	if len(chain) == 0 {
		return nil
	}
	lags = min(lags, len(chain)-1)
	out := make([]float64, lags+1)
	if undefined([][]float64{chain}) {
		for k := range out {
			out[k] = math.NaN()
		}
		return out
	}
	covariance := autocovariances([][]float64{chain})
	for k := range out {
		out[k] = covariance[k] / covariance[0]
	}
	return out
}
