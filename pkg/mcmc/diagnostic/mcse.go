package diagnostic

import "math"

// MCSEMean is the Monte-Carlo standard error of the mean of all draws: their standard deviation by the root of [ESSMean]. It is meaningless where the variance is infinite.
// NaN as in ESSMean. (R posterior's mcse_mean.)
func MCSEMean(draws [][]float64) float64 {
	_, sd := moments(draws)
	return sd / math.Sqrt(ESSMean(draws))
}

// MCSESD is the Monte-Carlo standard error of the standard deviation of all draws, from their fourth moment and the effective sample size of their squared distances from
// the mean. NaN as in [ESSMean], and where all squared distances are equal. (Kenney & Keeping 1951; R posterior's mcse_sd.)
func MCSESD(draws [][]float64) float64 {
	m, _ := moments(draws)
	squares := apply(draws, func(x float64) float64 { return (x - m) * (x - m) })
	var second, fourth, s float64
	for _, chain := range squares {
		for _, v := range chain {
			second += v
			fourth += v * v
			s++
		}
	}
	second, fourth = second/s, fourth/s
	return math.Sqrt((fourth - second*second) / ESSMean(squares) / second / 4)
}

// Difference is what two sets of draws say of the means of one quantity.
type Difference struct {
	Mean float64 // of the first minus of the second
	MCSE float64 // the Monte-Carlo standard error of it
	Z    float64 // Mean by MCSE: about standard normal where the two means are equal, and the chains are long enough
}

// Compare compares the means of one quantity in two independent sets of draws, such as those of two samplers, or of chains from uninformed and informed starts. The numbers of
// chains and draws may differ. MCSE and Z are NaN where [MCSEMean] of either is.
func Compare(a, b [][]float64) Difference {
	first, _ := moments(a)
	second, _ := moments(b)
	d := Difference{Mean: first - second, MCSE: math.Hypot(MCSEMean(a), MCSEMean(b))}
	d.Z = d.Mean / d.MCSE
	return d
}
