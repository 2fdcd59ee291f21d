package chou2025

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"github.com/richlazy/richlazy/pkg/capacity"
)

// OfTransferred is a number of a network: func(t *Transferred) float64 { return t.HeldOut.Linear }.
type OfTransferred func(t *Transferred) float64

// AtRichness is a number at one richness: its mean over seeds with the standard error of the mean, NaN for one seed.
type AtRichness struct {
	Richness float64
	Mean, SE float64
	Values   []float64 // by ascending seed
}

// ByRichness returns a number for each richness that there is, ascending.
func ByRichness(all []*Transferred, number OfTransferred) (levels []AtRichness) {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b *Transferred) int { return a.Seed - b.Seed })
	for _, t := range all {
		at := slices.IndexFunc(levels, func(l AtRichness) bool { return l.Richness == t.Richness })
		if at < 0 {
			at = len(levels)
			levels = append(levels, AtRichness{Richness: t.Richness})
		}
		levels[at].Values = append(levels[at].Values, number(t))
	}
	for i := range levels {
		e := meanOf(levels[i].Values)
		levels[i].Mean, levels[i].SE = e.Value, e.SE
	}
	slices.SortFunc(levels, func(a, b AtRichness) int { return cmp.Compare(a.Richness, b.Richness) })
	return levels
}

// meanOf returns the mean of values with its standard error.
func meanOf(values []float64) capacity.Estimate {
	mean, sd := stat.MeanStdDev(values, nil)
	return capacity.Estimate{Value: mean, SE: sd / math.Sqrt(float64(len(values)))}
}

// Optimum is how much more a number is at the richness where it is best than at the ends. The best richness is chosen for each seed by the mean over the other seeds, so that
// the largest of many noisy numbers is not taken for a gain; where nothing depends on richness the expected gains are 0.
type Optimum struct {
	Best     []float64         // the richness that was chosen for each seed, ascending
	Interior int               // for how many seeds it is neither the smallest nor the largest richness
	OverLazy capacity.Estimate // the gain over the smallest richness: mean over seeds with its standard error
	OverRich capacity.Estimate // the gain over the largest
}

// OptimumOf looks for the richness at which a number is largest. It is an error where there are fewer than two seeds, where not all of them have the same richnesses, each
// once, or a number is NaN.
func OptimumOf(all []*Transferred, number OfTransferred) (*Optimum, error) {
	levels, seeds, err := grid(all, number)
	if err != nil {
		return nil, err
	}
	if seeds < 2 {
		return nil, fmt.Errorf("chou2025: an optimum wants two seeds or more; there is one")
	}
	o := &Optimum{}
	var lazy, rich []float64
	for seed := range seeds {
		best, largest := 0, math.Inf(-1)
		for i, l := range levels {
			if others := (l.Mean*float64(seeds) - l.Values[seed]) / float64(seeds-1); others > largest {
				best, largest = i, others
			}
		}
		o.Best = append(o.Best, levels[best].Richness)
		if best > 0 && best < len(levels)-1 {
			o.Interior++
		}
		lazy = append(lazy, levels[best].Values[seed]-levels[0].Values[seed])
		rich = append(rich, levels[best].Values[seed]-levels[len(levels)-1].Values[seed])
	}
	slices.Sort(o.Best)
	o.OverLazy, o.OverRich = meanOf(lazy), meanOf(rich)
	return o, nil
}

// grid returns a number by richness and seed, and the number of seeds.
func grid(all []*Transferred, number OfTransferred) (levels []AtRichness, seeds int, err error) {
	type cell struct {
		seed     int
		richness float64
	}
	met, bySeed := map[cell]bool{}, map[int]bool{}
	for _, t := range all {
		c := cell{t.Seed, t.Richness}
		switch {
		case math.IsNaN(number(t)):
			return nil, 0, fmt.Errorf("chou2025: %s: the number is NaN", t.Name)
		case met[c]:
			return nil, 0, fmt.Errorf("chou2025: there are two networks of seed %d and richness %v", t.Seed, t.Richness)
		}
		met[c], bySeed[t.Seed] = true, true
	}
	levels = ByRichness(all, number)
	for _, l := range levels {
		if len(l.Values) != len(bySeed) {
			return nil, 0, fmt.Errorf("chou2025: richness %v has %d networks, and there are %d seeds", l.Richness, len(l.Values), len(bySeed))
		}
	}
	if len(levels) < 2 {
		return nil, 0, fmt.Errorf("chou2025: %d richnesses; want two or more", len(levels))
	}
	return levels, len(bySeed), nil
}

// Foretells returns of how many pairs of networks of the same seed, that differ in richness, the one with the larger marker also has the larger outcome: ½ where the marker
// knows nothing, 1 where it orders all (½ + ½ of Kendall's τ-a). Equal numbers count one half. The standard error is over seeds. Errors are those of [OptimumOf], but for one
// seed, which has a standard error of NaN.
func Foretells(all []*Transferred, marker, outcome OfTransferred) (capacity.Estimate, error) {
	x, seeds, err := grid(all, marker)
	if err != nil {
		return capacity.Estimate{}, err
	}
	y, _, err := grid(all, outcome)
	if err != nil {
		return capacity.Estimate{}, err
	}
	shares := make([]float64, seeds)
	pairs := float64(len(x)*(len(x)-1)) / 2
	for seed := range seeds {
		for i := range x {
			for j := range i {
				switch d := (x[i].Values[seed] - x[j].Values[seed]) * (y[i].Values[seed] - y[j].Values[seed]); {
				case d > 0:
					shares[seed] += 1 / pairs
				case d == 0:
					shares[seed] += .5 / pairs
				}
			}
		}
	}
	return meanOf(shares), nil
}
