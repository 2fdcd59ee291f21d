package coding

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
)

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

// halvings is the number of divisions of the stimuli behind a stability, and leastStability that of clusters that count as several.
const (
	halvings       = 10
	leastStability = 0.9
)

// half is what neurons are clustered by that were seen with half of the stimuli only: nil where all are alike then.
type half struct {
	x    *mat.Dense
	tree *rsa.Tree
}

// halves divides the stimuli of each class into halves, several times; nil where no class has two stimuli.
func (r Responses) halves(rnd *rand.Rand) (all [][2]half, err error) {
	stimuli, neurons, _, _ := r.Dims()
	counts, _ := classCounts(r.Labels, stimuli)
	if slices.Max(counts) < 2 {
		return nil, nil
	}
	members := make([][]int, len(counts))
	for s, c := range r.Labels {
		members[c] = append(members[c], s)
	}
	for range halvings {
		var parts [2][]int
		for _, m := range members {
			if len(m) == 1 { // it stands for its class in both
				parts[0], parts[1] = append(parts[0], m...), append(parts[1], m...)
				continue
			}
			rnd.Shuffle(len(m), func(a, b int) { m[a], m[b] = m[b], m[a] })
			parts[0], parts[1] = append(parts[0], m[:len(m)/2]...), append(parts[1], m[len(m)/2:]...)
		}
		var pair [2]half
		for h, chosen := range parts {
			part := Responses{Values: mat.NewDense(len(chosen), neurons, nil)}
			for a, s := range chosen {
				part.Values.SetRow(a, r.Values.RawRowView(s))
				part.Labels = append(part.Labels, r.Labels[s])
			}
			means, err := part.means()
			if err != nil {
				return nil, fmt.Errorf("clusters: half of the stimuli: %w", err)
			}
			if pair[h].x = features(means.Mean, r.Readout); pair[h].x == nil {
				continue
			}
			if pair[h].tree, err = ward(pair[h].x); err != nil {
				return nil, err
			}
		}
		all = append(all, pair)
	}
	return all, nil
}

// stability is the mean agreement of clusterings from either half; NaN without halves.
func stability(all [][2]half, k int) float64 {
	if all == nil {
		return math.NaN()
	}
	mean := 0.0
	for _, pair := range all {
		if pair[0].x == nil || pair[1].x == nil {
			continue
		}
		var of [2][]int
		for h, p := range pair {
			of[h], _, _ = kmeans(p.x, p.tree.Cut(k), k)
		}
		mean += adjustedRand(of[0], of[1]) / float64(len(all))
	}
	return mean
}
