package changepoint

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/combin"
)

// Model is the course of the mean between changes.
type Model uint8

const (
	Levels Model = iota // constant, with jumps
	Lines               // straight lines, with jumps
	Bends               // straight lines that meet at the changes, so that the slope alone is another
)

// String returns the model in words.
func (m Model) String() string {
	switch m {
	case Lines:
		return "lines with jumps"
	case Bends:
		return "lines that meet"
	}
	return "levels"
}

// least is the least length of a segment where none is given.
func (m Model) least() int {
	if m == Lines {
		return 3
	}
	return 2
}

// parameters is how many values each series has in k+1 segments.
func (m Model) parameters(k int) int {
	switch m {
	case Lines:
		return 2 * (k + 1)
	case Bends:
		return k + 2
	}
	return k + 1
}

// length is what segments divide: observations, or for bends the steps from one to the next.
func (m Model) length(n int) int {
	if m == Bends {
		return n - 1
	}
	return n
}

// segmentations is in how many ways n observations can have k changes, as a logarithm; −Inf where in none.
func (m Model) segmentations(n, k, least int) float64 {
	room := m.length(n) - (k+1)*(least-1) - 1
	if room < k {
		return math.Inf(-1)
	}
	return combin.LogGeneralizedBinomial(float64(room), float64(k))
}

// Options say what is looked for. The zero value looks for jumps of a level.
type Options struct {
	Model Model
	// MaxChanges is the largest number of changes; 0: 6, or as many as leave three values of each series for each that is fitted, and for Bends as many as can be
	// enumerated in some seconds.
	MaxChanges int
	// Least is the length of the shortest segment: observations, for Bends steps from one observation to the next. 0: 2, for Lines 3. A segment of one observation would be
	// an outlier.
	Least int
	// Number, if given, has the prior weights of 0, 1, … changes and must have MaxChanges+1 of them; nil: all numbers are equally likely. All segmentations with the same
	// number are.
	Number []float64
	// Mean and Spread, if given, have one entry a series: levels, and for lines the values at both ends of a segment, have independent normal priors with this mean and
	// standard deviation. Nil: the mean of the series, and twice its standard deviation. A wide prior makes changes less likely, as with each comes a value that could have
	// been anywhere.
	Mean, Spread []float64
}

const (
	usualChanges = 6
	enumerable   = 2e8 // segmentations × sizes of the noise
	usualEnough  = 2e6 // segmentations where MaxChanges is not given
)

// resolve fills in what follows from the series, and names what does not go together.
func (o Options) resolve(s Series) (Options, error) {
	n, series := s.Values.Dims()
	if o.Model > Bends {
		panic("changepoint: no such model")
	}
	if o.MaxChanges < 0 || o.Least < 0 {
		panic("changepoint: negative MaxChanges or Least")
	}
	if o.Least == 0 {
		o.Least = o.Model.least()
	}
	if o.Model == Lines && o.Least < 2 {
		panic("changepoint: a line needs two observations")
	}
	if o.MaxChanges == 0 {
		for k := 1; k <= usualChanges; k++ {
			total := 0.0
			for j := range k + 1 {
				total += math.Exp(o.Model.segmentations(n, j, o.Least))
			}
			possible := !math.IsInf(o.Model.segmentations(n, k, o.Least), -1)
			if possible && 3*o.Model.parameters(k) <= n && (o.Model != Bends || total <= usualEnough) {
				o.MaxChanges = k
			}
		}
	}
	k := max(o.MaxChanges, 1)
	if need := o.Model.parameters(k) + 2; math.IsInf(o.Model.segmentations(n, k, o.Least), -1) || n < need || o.MaxChanges == 0 {
		const text = "changepoint: %d observations are too few for %d changes (%v, segments of at least %d)"
		return o, fmt.Errorf(text, n, k, o.Model, o.Least)
	}
	if o.Number != nil {
		if len(o.Number) != o.MaxChanges+1 {
			panic(fmt.Sprintf("changepoint: %d prior weights for 0 to %d changes", len(o.Number), o.MaxChanges))
		}
		if sum := total(o.Number); !(sum > 0) || math.IsInf(sum, 0) || slices.Min(o.Number) < 0 {
			panic("changepoint: prior weights of the number of changes are negative or have no sum")
		}
	}
	return o.prior(s, series)
}

// prior fills in that of the values.
func (o Options) prior(s Series, series int) (Options, error) {
	if o.Mean != nil && len(o.Mean) != series || o.Spread != nil && len(o.Spread) != series {
		panic(fmt.Sprintf("changepoint: %d means and %d spreads for %d series", len(o.Mean), len(o.Spread), series))
	}
	o.Mean, o.Spread = slices.Clone(o.Mean), slices.Clone(o.Spread)
	for d := range series {
		mean, sd := s.spread(d)
		if len(o.Mean) == d {
			o.Mean = append(o.Mean, mean)
		}
		if len(o.Spread) == d {
			if !(sd > 0) {
				return o, fmt.Errorf("changepoint: series %d is the same at all times", d)
			}
			o.Spread = append(o.Spread, 2*sd)
		}
		if !(o.Spread[d] > 0) || math.IsInf(o.Spread[d], 0) || math.IsNaN(o.Mean[d]) || math.IsInf(o.Mean[d], 0) {
			panic(fmt.Sprintf("changepoint: prior of series %d with mean %v and spread %v", d, o.Mean[d], o.Spread[d]))
		}
	}
	return o, nil
}

func total(x []float64) (sum float64) {
	for _, v := range x {
		sum += v
	}
	return sum
}

func median(x []float64) float64 {
	x = slices.Clone(x)
	slices.Sort(x)
	if n := len(x); n%2 == 0 {
		return (x[n/2-1] + x[n/2]) / 2
	}
	return x[len(x)/2]
}
