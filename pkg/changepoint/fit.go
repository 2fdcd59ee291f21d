package changepoint

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/gonum/mat"
)

// Fit is what [Find] found.
type Fit struct {
	Series    Series  // with the noise that was taken
	Options   Options // with defaults filled in
	Estimated bool    // whether the noise was

	Optimal []Segmentation // the best of all segmentations with 0, 1, … changes
	Number  []float64      // the posterior probability of 0, 1, … changes
	// Position has, for each number of changes and each of these, the posterior probability of each observation to be it, given that number. They sum to 1.
	Position [][][]float64
	// Autocorrelation is that of neighbouring residuals of the segmentation of lowest BIC, for each series: about 0 for independent noise, and a little below for short segments.
	Autocorrelation []float64
	Notes           []string // what is doubtful, in sentences
}

// Chosen returns the number of changes with the lowest BIC.
func (f *Fit) Chosen() int { return lowest(f.Optimal) }

// Likely returns the number of changes with the largest posterior probability.
func (f *Fit) Likely() int {
	best := 0
	for k, p := range f.Number {
		if p > f.Number[best] {
			best = k
		}
	}
	return best
}

// Probability returns, for each observation, the posterior probability that there is a change at it, over all numbers of changes.
func (f *Fit) Probability() []float64 {
	at := make([]float64, len(f.Series.Times))
	for k, changes := range f.Position {
		for _, change := range changes {
			for i, p := range change {
				at[i] += f.Number[k] * p
			}
		}
	}
	return at
}

// Change is one change with its uncertainty.
type Change struct {
	Index int     // the observation with the largest probability: the first after the change, for [Bends] that at which the lines meet
	Time  float64 // its time, but for Bends the middle between it and the observation before
	// Low and High are the ends of the shortest credible interval of at least the level, and Probability is what it holds. But for Bends a jump lies between two
	// observations, and the interval begins at the time of the earlier one.
	Low, High, Probability float64
}

// Changes returns the changes, given that there are so many, with credible intervals of the level: 0.95. It panics where there are fewer than 0 or more than MaxChanges, or the
// level is not between 0 and 1.
func (f *Fit) Changes(number int, level float64) []Change {
	if number < 0 || number >= len(f.Position) || !(level > 0 && level < 1) {
		panic(fmt.Sprintf("changepoint: %d changes at level %v", number, level))
	}
	all := make([]Change, number)
	for m, p := range f.Position[number] {
		c := &all[m]
		low, high, held := shortest(p, level)
		for i, v := range p {
			if v > p[c.Index] {
				c.Index = i
			}
		}
		t := f.Series.Times
		c.Time, c.Low, c.High, c.Probability = t[c.Index], t[low], t[high], held
		if f.Options.Model != Bends {
			c.Time, c.Low = (t[c.Index]+t[c.Index-1])/2, t[low-1]
		}
	}
	return all
}

// shortest returns the run of fewest places that has at least the level, the most probable of equally short ones. Rounding of a sum that is 1 counts as nothing.
func shortest(p []float64, level float64) (low, high int, held float64) {
	const rounding = 1e-12
	low, high = 0, len(p)-1
	found := false
	for i := range p {
		sum := 0.0
		for j := i; j < len(p) && (!found || j-i <= high-low); j++ {
			sum += p[j]
			if sum >= level-rounding {
				if !found || j-i < high-low || sum > held {
					low, high, held, found = i, j, sum, true
				}
				break
			}
		}
	}
	return low, high, held
}

// judge fills in autocorrelations and notes.
func (f *Fit) judge() {
	n, series := f.Series.Values.Dims()
	_, residuals := f.Series.segments(f.Options.Model, f.Optimal[f.Chosen()].Changes)
	for d := range series {
		var product, square float64
		for i := range n {
			x := residuals.At(i, d) / f.Series.noise(i, d)
			square += x * x
			if i > 0 {
				product += x * residuals.At(i-1, d) / f.Series.noise(i-1, d)
			}
		}
		f.Autocorrelation = append(f.Autocorrelation, product/square)
		if r := product / square; r > 2/math.Sqrt(float64(n)) {
			const text = "neighbouring residuals of series %d correlate by %.2f: slow noise, or a course that is curved, looks like changes"
			f.Notes = append(f.Notes, fmt.Sprintf(text, d, r))
		}
	}
	if k := f.Chosen(); k == f.Options.MaxChanges || f.Likely() == f.Options.MaxChanges {
		f.Notes = append(f.Notes, fmt.Sprintf("there are as many changes as were looked for, %d: there may be more", f.Options.MaxChanges))
	}
}

// String returns numbers and places of changes as a table, with what is doubtful below.
func (f *Fit) String() string {
	var b strings.Builder
	n, series := f.Series.Values.Dims()
	fmt.Fprintf(&b, "changes of %d series at %d times; %v\nnumber  probability  BIC\n", series, n, f.Options.Model)
	for k, p := range f.Number {
		fmt.Fprintf(&b, "%6d  %11.3f  %.1f\n", k, p, f.Optimal[k].BIC)
	}
	for m, c := range f.Changes(f.Likely(), 0.95) {
		fmt.Fprintf(&b, "change %d at %.4g, between %.4g and %.4g (%.1f %%)\n", m+1, c.Time, c.Low, c.High, 100*c.Probability)
	}
	for _, note := range f.Notes {
		fmt.Fprintln(&b, note)
	}
	return b.String()
}

func newRow(n int) *mat.Dense { return mat.NewDense(1, n, nil) }
