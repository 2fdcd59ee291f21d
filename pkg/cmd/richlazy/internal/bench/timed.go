package bench

import (
	"math"
	"slices"
)

// Times are the seconds that a contender took for the work, one number a round.
type Times struct {
	Contender string    `json:"contender"`
	Batch     int       `json:"batch"`   // times that the work was done in a round
	Rounds    []int     `json:"rounds"`  // in which it was timed
	Seconds   []float64 `json:"seconds"` // for doing the work once, by round
}

// Best returns the seconds of the best round.
func (t Times) Best() float64 { return slices.Min(t.Seconds) }

// Median returns the median over rounds.
func (t Times) Median() float64 { return Median(t.Seconds) }

// Median returns the median of numbers, of which there is one at least.
func Median(x []float64) float64 {
	x = slices.Sorted(slices.Values(x))
	n := len(x)
	return (x[(n-1)/2] + x[n/2]) / 2
}

// Timed is a case after its rounds.
type Timed struct {
	Name string  `json:"name"`
	Work float64 `json:"work,omitempty"`
	// Threads is that of the case.
	Threads int `json:"threads,omitempty"`
	// Difference is the largest that Compare returned; nil where there was nothing to compare.
	Difference *float64 `json:"difference,omitempty"`
	Unit       string   `json:"unit,omitempty"` // of Difference, empty where that is relative
	Times      []Times  `json:"times"`          // without the contenders that were lost
	Values     []Values `json:"values,omitempty"`
	Target     *Outcome `json:"target,omitempty"`

	unlisted bool
}

// Values are numbers of a contender that are no times, one a round.
type Values struct {
	Contender string    `json:"contender"`
	Values    []float64 `json:"values"`
}

// ValuesOf returns the values of a contender, nil where there are none.
func (t Timed) ValuesOf(contender string) []float64 {
	for _, v := range t.Values {
		if v.Contender == contender {
			return v.Values
		}
	}
	return nil
}

// Of returns the times of a contender; ok is false where there are none.
func (t Timed) Of(contender string) (times Times, ok bool) {
	for _, times := range t.Times {
		if times.Contender == contender && len(times.Seconds) > 0 {
			return times, true
		}
	}
	return Times{}, false
}

// Ratio returns the time of one contender over that of another: of their best rounds, and the median of the ratios in the rounds that both have.
func (t Timed) Ratio(over, under string) (best, med float64, ok bool) {
	a, ok1 := t.Of(over)
	b, ok2 := t.Of(under)
	if !ok1 || !ok2 {
		return 0, 0, false
	}
	var ratios []float64
	for i, round := range a.Rounds {
		if j := slices.Index(b.Rounds, round); j >= 0 {
			ratios = append(ratios, a.Seconds[i]/b.Seconds[j])
		}
	}
	best = a.Best() / b.Best()
	if len(ratios) == 0 {
		return best, best, true
	}
	return best, Median(ratios), true
}

// Difference returns the largest difference of two results relative to the largest number of the first, +Inf where a length or a NaN differs.
func Difference(want, got []float64) float64 {
	if len(want) != len(got) {
		return math.Inf(1)
	}
	largest, apart := 0.0, 0.0
	for i, w := range want {
		if math.IsNaN(w) != math.IsNaN(got[i]) || math.IsInf(w, 0) && w != got[i] || math.IsInf(got[i], 0) && w != got[i] {
			return math.Inf(1)
		}
		if w == got[i] || math.IsNaN(w) {
			largest = max(largest, finite(w))
			continue
		}
		largest, apart = max(largest, math.Abs(w)), max(apart, math.Abs(w-got[i]))
	}
	switch {
	case apart == 0:
		return 0
	case largest == 0:
		return math.Inf(1)
	}
	return apart / largest
}

func finite(x float64) float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return 0
	}
	return math.Abs(x)
}

// Normal returns how many standard errors the mean, the variance, the skewness or the kurtosis of numbers is off that of independent standard normals,
// whichever is most. It serves as Case.Compare, and then looks at both results.
func Normal(want, got []float64) float64 {
	worst := 0.0
	for _, x := range [][]float64{want, got} {
		n := float64(len(x))
		var m [5]float64
		for _, v := range x {
			for p := range m {
				m[p] += math.Pow(v, float64(p)) / n
			}
		}
		// Raw moments of a standard normal: 0, 1, 0, 3; their estimates have the variances 1, 2, 15 and 96 over n.
		for p, s := range [][2]float64{1: {0, 1}, 2: {1, 2}, 3: {0, 15}, 4: {3, 96}} {
			if p > 0 && n > 0 {
				d := math.Abs(m[p]-s[0]) / math.Sqrt(s[1]/n)
				if math.IsNaN(d) {
					return math.Inf(1)
				}
				worst = max(worst, d)
			}
		}
	}
	return worst
}
