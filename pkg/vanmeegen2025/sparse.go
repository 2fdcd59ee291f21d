package vanmeegen2025

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/coding"
)

// Concentration says on how few units of the last hidden layer the readout rests: means over draws.
type Concentration struct {
	Units         int
	Participation float64   // (Σ|a|²)²/Σ|a|⁴: how many units carry the targets
	Top           []float64 // share of Σ|a|² that the 1, 2, … 10 strongest units have
	Kurtosis      []float64 // of the readout weights of each output; 3 for a Gaussian
	// Carried is, for each class, the share of its output on its own trials that comes from outliers ([coding.FindOutliers]): Σ a φ(z)/N over them, for targets of 1.
	Carried []float64
	// Outliers is the number of these units, and Kept how many of those in the first draw of a chain are among those in its last: the share of either that is of both.
	Outliers, Kept float64
}

// Concentration returns on how few units the readout rests, from n draws of each chain. It is an error where responses are not finite.
func (e *Ensemble) Concentration(n int) (*Concentration, error) {
	l := e.Layers() - 1
	c := &Concentration{Units: or(e.Study.Units, 100), Carried: make([]float64, e.Study.World.Classes())}
	draws, kept := 0., 0.
	for _, chain := range e.Some(l, n) {
		var first, last *coding.Outliers
		for _, r := range chain {
			found, err := c.add(r)
			if err != nil {
				return nil, fmt.Errorf("vanmeegen2025: %w", err)
			}
			if first == nil {
				first = found
			}
			last = found
			draws++
		}
		share, _ := first.Overlap(last, c.Units)
		kept += share
	}
	c.Participation, c.Outliers, c.Kept = c.Participation/draws, c.Outliers/draws, kept/float64(len(e.Draws.Theta))
	for _, all := range [][]float64{c.Top, c.Kurtosis, c.Carried} {
		for i := range all {
			all[i] /= draws
		}
	}
	return c, nil
}

// add adds one network to the sums, and returns its outliers.
func (c *Concentration) add(r coding.Responses) (*coding.Outliers, error) {
	m, err := coding.MeansOf(r)
	if err != nil {
		return nil, err
	}
	strengths, err := coding.Strengths(r)
	if err != nil {
		return nil, err
	}
	found, err := coding.FindOutliers(strengths, coding.OutlierRule{})
	if err != nil {
		return nil, err
	}
	c.Participation += coding.ParticipationRatio(strengths)
	c.Outliers += float64(len(found.Neurons))
	c.Top = sum(c.Top, coding.TopShares(strengths, 10))
	c.Kurtosis = sum(c.Kurtosis, coding.Kurtosis(r.Readout))
	for _, i := range found.Neurons {
		for class := range c.Carried {
			c.Carried[class] += r.Readout.At(i, class) * m.Mean.At(i, class) / float64(c.Units)
		}
	}
	return found, nil
}

func sum(into, v []float64) []float64 {
	if into == nil {
		into = make([]float64, len(v))
	}
	for i := range into {
		into[i] += v[i]
	}
	return into
}

// String returns the numbers in one line.
func (c *Concentration) String() string {
	return fmt.Sprintf("participation ratio %.1f of %d units; the four strongest have %s of |a|²; kurtosis of a %s; %.1f outliers, which carry %s of the outputs of their classes",
		c.Participation, c.Units, numbers(steps(c.Top[:4])), numbers(c.Kurtosis), c.Outliers, numbers(c.Carried))
}

// steps returns how much each cumulative share adds to the one before.
func steps(cumulative []float64) []float64 {
	d := make([]float64, len(cumulative))
	before := 0.
	for i, v := range cumulative {
		d[i], before = v-before, v
	}
	return d
}
