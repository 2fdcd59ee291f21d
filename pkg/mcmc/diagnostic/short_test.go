package diagnostic

import (
	"math"
	"testing"
)

// Of short chains, where the search for positive pairs of autocorrelations ends five lags before the last: values of R posterior 1.4.0, by
// m <- cbind(a[1:n], b[1:n]); c(rhat(m), ess_bulk(m), ess_tail(m), ess_basic(m), mcse_mean(m)).
func TestShortChainsAsInR(t *testing.T) {
	a, b := []float64{1, 3, 2, 5, 4, 6, 8, 7, 9, 10, 12, 11, 14}, []float64{3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9}
	for _, c := range []struct {
		n                              int
		rhat, bulk, tail, basic, error float64
	}{
		{6, 1.09179749487608, 6, 6, 6, 0.974420314594759},
		{8, 1.30368124823441, 8, 8, 8, 0.896462957033548},
		{10, 1.45048500155085, 10, 10, 10, 0.889115468198295},
		{12, 1.43211514285367, 9.34395483114479, 11.7391304347826, 8.66580364972648, 1.10151328840493},
		{13, 1.54932655908652, 8.44351417337847, 17.4193548387097, 8.06211687780956, 1.26524279807266},
	} {
		draws := [][]float64{a[:c.n], b[:c.n]}
		for name, pair := range map[string][2]float64{
			"R-hat": {RHat(draws), c.rhat}, "bulk ESS": {ESSBulk(draws), c.bulk}, "tail ESS": {ESSTail(draws), c.tail}, "ESS": {ESSBasic(draws), c.basic},
			"MCSE": {MCSEMean(draws), c.error},
		} {
			if !(math.Abs(pair[0]-pair[1]) <= 1e-12*pair[1]) {
				t.Errorf("%d draws: %s is %.15g, in R %.15g", c.n, name, pair[0], pair[1])
			}
		}
	}
}
