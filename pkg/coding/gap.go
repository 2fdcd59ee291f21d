package coding

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"
)

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

// leastSeparation of clusters that count as several.
const leastSeparation = 4

// separation returns the least distance of two of k clusters of the rows of x, in standard deviations along the line between their means.
func separation(x *mat.Dense, of []int, k int) float64 {
	_, d := x.Dims()
	members := make([][]int, k)
	for i, c := range of {
		members[c] = append(members[c], i)
	}
	means := make([][]float64, k)
	for c := range means {
		means[c], _ = momentsOf(x, members[c])
	}
	least, line := math.Inf(1), make([]float64, d)
	for a := range k {
		for b := range a {
			apart := math.Sqrt(square(means[a], means[b]))
			for j := range line {
				line[j] = (means[a][j] - means[b][j]) / apart
			}
			squares, n := 0.0, 0
			for _, c := range []int{a, b} {
				for _, i := range members[c] {
					along := 0.0
					for j, v := range x.RawRowView(i) {
						along += (v - means[c][j]) * line[j]
					}
					squares += along * along
				}
				n += len(members[c])
			}
			least = min(least, apart/math.Sqrt(squares/float64(n)))
		}
	}
	return least
}

// halvings is the number of divisions of the stimuli behind a stability.
const halvings = 10

// stability clusters the neurons by either half of the stimuli of each class, several times, and returns the mean agreement.
func (r Responses) stability(k int, rnd *rand.Rand) (float64, error) {
	stimuli, neurons, _, _ := r.Dims()
	counts, _ := classCounts(r.Labels, stimuli)
	if slices.Max(counts) < 2 {
		return math.NaN(), nil
	}
	members := make([][]int, len(counts))
	for s, c := range r.Labels {
		members[c] = append(members[c], s)
	}
	mean := 0.0
	for range halvings {
		var halves [2][]int
		for _, m := range members {
			if len(m) == 1 { // it stands for its class in both
				halves[0], halves[1] = append(halves[0], m...), append(halves[1], m...)
				continue
			}
			rnd.Shuffle(len(m), func(a, b int) { m[a], m[b] = m[b], m[a] })
			half := len(m) / 2
			halves[0], halves[1] = append(halves[0], m[:half]...), append(halves[1], m[half:]...)
		}
		var of [2][]int
		for h, half := range halves {
			part := Responses{Values: mat.NewDense(len(half), neurons, nil), Readout: r.Readout}
			for a, s := range half {
				part.Values.SetRow(a, r.Values.RawRowView(s))
				part.Labels = append(part.Labels, r.Labels[s])
			}
			means, err := part.means()
			if err != nil {
				return 0, err
			}
			x := features(means.Mean, r.Readout)
			if x == nil {
				return 0, nil
			}
			tree, err := ward(x)
			if err != nil {
				return 0, err
			}
			of[h], _, _ = kmeans(x, tree.Cut(k), k)
		}
		mean += adjustedRand(of[0], of[1]) / halvings
	}
	return mean, nil
}
