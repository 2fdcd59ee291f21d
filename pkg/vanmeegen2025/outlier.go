package vanmeegen2025

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/gonum/stat"

	"github.com/richlazy/richlazy/pkg/coding"
	"github.com/richlazy/richlazy/pkg/posterior/theory"
)

// OutlierRow is what the outliers of a class are in the draws of a run: the few rectified units that carry it.
type OutlierRow struct {
	Class  int
	Copies float64 // how many there are, on average over draws
	// Readout and Preactivation are √Σa² and √Σz² over the copies, averaged over draws: a and z of the one unit that copies would merge into at the same cost. a is the weight of
	// the output of the class, z the mean response to its trials.
	Readout, Preactivation                   float64
	PredictedReadout, PredictedPreactivation float64
	Carried                                  float64 // Σ a z/N: the share of the output of the class on its trials, for targets of 1
	Share                                    float64 // of Σ|a|² over all units
}

// OutlierTable has one row for each class.
type OutlierTable struct {
	Rows []OutlierRow
	// Next is the share of Σ|a|² of the strongest unit that is no outlier, and Bulk the standard deviation of the readout weights of all these, both averaged over draws.
	Next, Bulk float64
}

// Outliers returns the outliers of the last hidden layer (see [coding.FindHead]), by the class that they respond to most, from n draws of each chain, beside those of theory,
// which are [theory.OrthogonalOutliers] or nil. It is an error where responses are not finite.
func (e *Ensemble) Outliers(n int, predicted *theory.Outliers) (*OutlierTable, error) {
	classes, l := e.Study.World.Classes(), e.Layers()-1
	t := &OutlierTable{Rows: make([]OutlierRow, classes)}
	draws := 0.
	for _, chain := range e.Some(l, n) {
		for _, r := range chain {
			if err := t.add(r); err != nil {
				return nil, fmt.Errorf("vanmeegen2025: %w", err)
			}
			draws++
		}
	}
	t.Next, t.Bulk = t.Next/draws, t.Bulk/draws
	for c := range t.Rows {
		row := &t.Rows[c]
		row.Class = c
		for _, v := range []*float64{&row.Copies, &row.Readout, &row.Preactivation, &row.Carried, &row.Share} {
			*v /= draws
		}
	}
	if predicted != nil {
		t.predict(predicted, e.Study.World.Labels, float64(or(e.Study.Units, 100)))
	}
	return t, nil
}

// add adds one network to the sums.
func (t *OutlierTable) add(r coding.Responses) error {
	m, err := coding.MeansOf(r)
	if err != nil {
		return err
	}
	strengths, err := coding.Strengths(r)
	if err != nil {
		return err
	}
	found, err := coding.FindHead(strengths)
	if err != nil {
		return err
	}
	units, _ := r.Readout.Dims()
	total, is := 0., make([]bool, units)
	for _, s := range strengths {
		total += s
	}
	a, z := make([]float64, len(t.Rows)), make([]float64, len(t.Rows))
	for _, i := range found.Neurons {
		is[i] = true
		best := 0
		for c := range t.Rows {
			if m.Mean.At(i, c) > m.Mean.At(i, best) {
				best = c
			}
		}
		w, v := r.Readout.At(i, best), m.Mean.At(i, best)
		a[best], z[best] = math.Hypot(a[best], w), math.Hypot(z[best], v)
		t.Rows[best].Copies++
		t.Rows[best].Carried += w * v / float64(units)
		t.Rows[best].Share += strengths[i] / total
	}
	for c := range t.Rows {
		t.Rows[c].Readout += a[c]
		t.Rows[c].Preactivation += z[c]
	}
	var bulk []float64
	next := 0.
	for i, out := range is {
		if !out {
			bulk = append(bulk, r.Readout.RawRowView(i)...)
			next = max(next, strengths[i]/total)
		}
	}
	t.Next += next
	t.Bulk += stat.PopStdDev(bulk, nil)
	return nil
}

// predict takes from the theory the outlier that responds most to the first trial of each class.
func (t *OutlierTable) predict(o *theory.Outliers, labels []int, units float64) {
	outliers, _ := o.Readout.Dims()
	for mu := len(labels) - 1; mu >= 0; mu-- {
		c, best := labels[mu], 0
		for k := range outliers {
			if o.Preactivation.At(k, mu) > o.Preactivation.At(best, mu) {
				best = k
			}
		}
		t.Rows[c].PredictedReadout = math.Sqrt(units) * o.Readout.At(best, c)
		t.Rows[c].PredictedPreactivation = math.Sqrt(units) * o.Preactivation.At(best, mu)
	}
}

// Worst returns the largest difference from theory of a readout weight or a pre-activation, relative to it.
func (t *OutlierTable) Worst() float64 {
	worst := 0.
	for _, row := range t.Rows {
		worst = max(worst, abs(row.Readout/row.PredictedReadout-1), abs(row.Preactivation/row.PredictedPreactivation-1))
	}
	return worst
}

// String returns the table, a class in a line, counted from 1.
func (t *OutlierTable) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%5s %7s %14s %14s %9s %14s\n", "class", "copies", "a (theory)", "z (theory)", "carried", "share of |a|²")
	for _, r := range t.Rows {
		fmt.Fprintf(&b, "%5d %7.2f %6.2f (%5.2f) %6.1f (%5.1f) %9.2f %14.2f\n",
			r.Class+1, r.Copies, r.Readout, r.PredictedReadout, r.Preactivation, r.PredictedPreactivation, r.Carried, r.Share)
	}
	fmt.Fprintf(&b, "strongest other unit: %.3f of |a|²; standard deviation of a of all others: %.2f\n", t.Next, t.Bulk)
	return b.String()
}
