package coding

import "math"

// gapTest compares the logarithms of the data, the last row, with those of the draws.
func gapTest(logs [][]float64) *Clusters {
	draws, most := len(logs)-1, len(logs[0])
	data := logs[draws]
	c := &Clusters{Gaps: make([]float64, most), GapErrors: make([]float64, most), Within: make([]float64, most)}
	mean, sd := make([]float64, most), make([]float64, most) // over draws and data: under the Gaussian any row may be that of the data, and the p value is exact
	for k := range most {
		reference, squares := 0.0, 0.0
		for _, row := range logs[:draws] {
			reference += row[k] / float64(draws)
		}
		for _, row := range logs[:draws] {
			squares += (row[k] - reference) * (row[k] - reference)
		}
		c.Gaps[k] = reference - data[k]
		c.GapErrors[k] = math.Sqrt(squares/float64(draws)) * math.Sqrt(1+1/float64(draws))
		c.Within[k] = math.Exp(data[k])
		mean[k] = (reference*float64(draws) + data[k]) / float64(draws+1)
		for _, row := range logs {
			sd[k] += (row[k] - mean[k]) * (row[k] - mean[k]) / float64(draws+1)
		}
		sd[k] = math.Sqrt(sd[k])
	}
	statistic := func(row []float64) float64 {
		largest := math.Inf(-1)
		for k := 1; k < most; k++ {
			if sd[k] > 0 {
				largest = max(largest, (mean[k]-row[k])/sd[k])
			}
		}
		return largest
	}
	observed, asLarge := statistic(data), 0
	for _, row := range logs {
		if statistic(row) >= observed {
			asLarge++
		}
	}
	c.P = float64(asLarge) / float64(draws+1)
	best := 1
	for k := 2; k < most; k++ {
		if c.Gaps[k] > c.Gaps[best] {
			best = k
		}
	}
	c.K = best + 1
	for k := 1; k < best; k++ {
		if c.Gaps[k] >= c.Gaps[best]-c.GapErrors[best] {
			c.K = k + 1
			break
		}
	}
	return c
}
