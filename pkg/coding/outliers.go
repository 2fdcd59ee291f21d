package coding

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Outliers are the neurons whose strength sticks out.
type Outliers struct {
	// Neurons are their indices, the strongest first.
	Neurons []int
	// Share is their part in the sum of strengths.
	Share float64
	// Separation is the strength of the least of them over that of the strongest other neuron: +Inf where no other has any, NaN without outliers.
	Separation float64
	// TailP is the p value of that separation among those of a continuous heavy tail, which always has a strongest member: in a tail that falls as a power, the weighted log ratios
	// k·log(s_k/s_{k+1}) of the k-th and the next strongest are exponential and of equal mean (Rényi 1953, Hill 1975). That of the last outlier is compared with those of up to
	// twenty neurons below it. It is small where outliers are of another kind than the rest, and NaN without outliers.
	TailP float64
}

// OutlierRule says which strengths stick out. The zero value is the rule that was tried on simulated ReLU networks of 100 to 200 neurons.
type OutlierRule struct {
	// Median is the least multiple of the median strength, 5 where 0, and Mean that of the mean strength, 10 where 0. Both must be exceeded. Of Gaussian weights to three
	// outputs one neuron in a million does; to a single output one in 600, so that one outlier of a binary task says little.
	Median, Mean float64
}

// FindOutliers returns the neurons whose strength exceeds both multiples of the rule. NaN, infinite and negative strengths, and none, are an error.
func FindOutliers(strengths []float64, rule OutlierRule) (*Outliers, error) {
	if len(strengths) == 0 {
		return nil, fmt.Errorf("coding: outliers: no neurons")
	}
	total := 0.0
	for i, s := range strengths {
		if !(s >= 0 && s <= math.MaxFloat64) {
			return nil, fmt.Errorf("coding: outliers: the strength of neuron %d is %v", i, s)
		}
		total += s / float64(len(strengths))
	}
	sorted := slices.Sorted(slices.Values(strengths))
	median := stat.Quantile(0.5, stat.LinInterp, sorted, nil)
	least := max(orElse(rule.Median, 5)*median, orElse(rule.Mean, 10)*total)
	o := &Outliers{Separation: math.NaN(), TailP: math.NaN()}
	rest := 0.0
	for i, s := range strengths {
		if s > least {
			o.Neurons = append(o.Neurons, i)
			o.Share += s / total / float64(len(strengths))
		} else {
			rest = max(rest, s)
		}
	}
	slices.SortStableFunc(o.Neurons, func(i, j int) int { return cmp.Compare(strengths[j], strengths[i]) })
	if n := len(o.Neurons); n > 0 {
		o.Separation = strengths[o.Neurons[n-1]] / rest
		o.TailP = tailTest(n, o.Separation, sorted)
	}
	return o, nil
}

// FindHead returns the strongest neurons that are set apart from the rest: of the heads of 1, 2, … up to a tenth of the neurons the one that a continuous tail excludes most
// clearly, with TailP multiplied by the number that was tried. Where outliers come in copies of unequal strength, as after fast annealing, the head holds the copies that the
// rule of [FindOutliers] is too strict for. It is an error where strengths are negative, not finite, or fewer than 10.
func FindHead(strengths []float64) (*Outliers, error) {
	if len(strengths) < 10 {
		return nil, fmt.Errorf("coding: head: %d neurons, want at least 10", len(strengths))
	}
	if _, err := FindOutliers(strengths, OutlierRule{}); err != nil {
		return nil, err
	}
	order := count(len(strengths))
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(strengths[j], strengths[i]) })
	sorted := slices.Sorted(slices.Values(strengths))
	total := 0.0
	for _, s := range sorted {
		total += s
	}
	most := len(strengths) / 10
	head := &Outliers{Separation: math.NaN(), TailP: math.Inf(1)}
	share := 0.0
	for n := 1; n <= most; n++ {
		weakest, next := strengths[order[n-1]], strengths[order[n]]
		share += weakest / total
		if weakest == 0 {
			break
		}
		if p := tailTest(n, weakest/next, sorted); p < head.TailP {
			head = &Outliers{Neurons: order[:n:n], Share: share, Separation: weakest / next, TailP: p}
		}
	}
	head.TailP = min(1, head.TailP*float64(most))
	return head, nil
}

// tailTest compares the separation of n outliers with the spacings below them; strengths ascend.
func tailTest(n int, separation float64, strengths []float64) float64 {
	sum, spacings := 0.0, 0
	for k := n + 1; k <= min(n+20, n+(len(strengths)-n)/2); k++ {
		stronger, next := strengths[len(strengths)-k], strengths[len(strengths)-k-1]
		if next <= 0 {
			break
		}
		sum += float64(k) * math.Log(stronger/next)
		spacings++
	}
	switch {
	case math.IsInf(separation, 1):
		return 0
	case spacings == 0 || sum == 0: // the others are all alike
		return 0
	}
	ratio := float64(n) * math.Log(separation) / (sum / float64(spacings))
	return distuv.F{D1: 2, D2: 2 * float64(spacings)}.Survival(ratio)
}

// Overlap compares the outliers of two times or networks: the share of those of either that are of both (Jaccard 1912), and what it would be on average, about, if as many
// neurons of n were drawn at random. Both are NaN where there is no outlier.
func (o *Outliers) Overlap(other *Outliers, n int) (share, chance float64) {
	both := 0
	for _, i := range o.Neurons {
		if slices.Contains(other.Neurons, i) {
			both++
		}
	}
	a, b := float64(len(o.Neurons)), float64(len(other.Neurons))
	expected := a * b / float64(n)
	return float64(both) / (a + b - float64(both)), expected / (a + b - expected)
}
