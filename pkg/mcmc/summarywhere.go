package mcmc

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/richlazy/richlazy/pkg/mcmc/diagnostic"
)

// Place says where the draws are on whose way a transition diverged, along one quantity.
type Place struct {
	Name string
	// Share is the probability that a divergent draw is above another, 0.5 where they are in the same places; Z is how many standard deviations it is from that, as if draws were
	// independent (Mann & Whitney 1947).
	Share, Z                                         float64
	DivergentLow, DivergentHigh, OtherLow, OtherHigh float64 // 5 % and 95 % quantiles of the divergent draws, and of the others
}

// String says it in words.
func (p Place) String() string {
	side := "high"
	if p.Share < 0.5 {
		side = "low"
	}
	return fmt.Sprintf("where %s is %s: nine in ten between %.3g and %.3g, and of the others between %.3g and %.3g",
		p.Name, side, p.DivergentLow, p.DivergentHigh, p.OtherLow, p.OtherHigh)
}

// where compares divergent draws of a quantity with the others.
func where(name string, draws [][]float64, diverging [][]bool) Place {
	var groups [2][]float64
	type one struct {
		x     float64
		which int
	}
	var all []one
	for c, d := range draws {
		for i, x := range d {
			k := 0
			if diverging[c][i] {
				k = 1
			}
			groups[k] = append(groups[k], x)
			all = append(all, one{x, k})
		}
	}
	n, m := float64(len(groups[1])), float64(len(groups[0]))
	p := Place{Name: name, Share: 0.5}
	if n == 0 || m == 0 {
		return p
	}
	slices.SortFunc(all, func(a, b one) int { return cmp.Compare(a.x, b.x) })
	sum := 0.0 // of the ranks of divergent draws; ties share theirs
	for i := 0; i < len(all); {
		j, k := i, 0
		for ; j < len(all) && all[j].x == all[i].x; j++ {
			k += all[j].which
		}
		if j == i { // NaN
			return p
		}
		sum += float64(k) * (float64(i+j) + 1) / 2
		i = j
	}
	p.Share = (sum - n*(n+1)/2) / (n * m)
	p.Z = (p.Share - 0.5) / math.Sqrt((n+m+1)/(12*n*m))
	for k, to := range [2][2]*float64{{&p.OtherLow, &p.OtherHigh}, {&p.DivergentLow, &p.DivergentHigh}} {
		g := [][]float64{groups[k]}
		*to[0], *to[1] = diagnostic.Quantile(g, 0.05), diagnostic.Quantile(g, 0.95)
	}
	return p
}

// clearest are the places that are no accident, at 1 % for all quantities together, the clearest first.
func clearest(all []Place) []Place {
	var out []Place
	limit := math.Sqrt2 * math.Erfinv(1-0.01/float64(max(len(all), 1)))
	for _, p := range all {
		if math.Abs(p.Z) > limit {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b Place) int { return cmp.Compare(math.Abs(b.Share-0.5), math.Abs(a.Share-0.5)) })
	return out[:min(len(out), 5)]
}
