package coding

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// ClassMeans are the mean responses of neurons to classes, and how much of the responses they explain.
type ClassMeans struct {
	// Mean is neurons × classes.
	Mean *mat.Dense
	// Counts are the stimuli of each class.
	Counts []int
	// Share is, for each neuron, 1 − the variance within classes over the total: 1 where the response depends on the class alone. It is NaN for a neuron that does not vary.
	Share []float64
	// Population is the same for all neurons together, sums of squares being added before they are divided.
	Population float64
	// Adjusted is Population without what chance adds to it (ω² of Hays 1963): (B − (C−1)·w)/(T + w), B and T being the sums of squares between classes and in total, and
	// w that within classes over its degrees of freedom, stimuli − classes. Around 0 for responses that know nothing of the classes, and possibly below. It is NaN where
	// each class has a single stimulus.
	Adjusted float64
}

// MeansOf returns the class means. Responses that do not pass [Responses.Check], or of which none varies, are an error.
func MeansOf(r Responses) (*ClassMeans, error) {
	if err := r.Check(); err != nil {
		return nil, fmt.Errorf("coding: class means: %w", err)
	}
	return r.means()
}

func (r Responses) means() (*ClassMeans, error) {
	stimuli, neurons, classes, _ := r.Dims()
	counts, _ := classCounts(r.Labels, stimuli)
	c := &ClassMeans{Mean: mat.NewDense(neurons, classes, nil), Counts: counts, Share: make([]float64, neurons)}
	between, total := 0.0, 0.0
	for i := range neurons {
		first, grand := r.Values.At(0, i), 0.0 // taken off first, so that a constant neuron has no variance at all
		row := c.Mean.RawRowView(i)
		for s, class := range r.Labels {
			v := r.Values.At(s, i) - first
			row[class] += v / float64(counts[class])
			grand += v / float64(stimuli)
		}
		all, means := 0.0, 0.0
		for s := range r.Labels {
			d := r.Values.At(s, i) - first - grand
			all += d * d
		}
		for class, m := range row {
			means += float64(counts[class]) * (m - grand) * (m - grand)
			row[class] += first
		}
		c.Share[i] = math.NaN()
		if all > 0 {
			c.Share[i] = min(means/all, 1)
		}
		between, total = between+means, total+all
	}
	if total == 0 {
		return nil, fmt.Errorf("coding: class means: no neuron varies over stimuli")
	}
	c.Population = min(between/total, 1)
	if stimuli > classes {
		within := max(total-between, 0) / float64(stimuli-classes)
		c.Adjusted = (between - float64(classes-1)*within) / (total + within)
	} else {
		c.Adjusted = math.NaN()
	}
	return c, nil
}

// classTest is the permutation test of the classes' share: the p value of it among shares after the labels were shuffled. As the total stays, it compares sums between classes.
func (r Responses) classTest(shuffles int, rnd *rand.Rand) float64 {
	stimuli, neurons, classes, _ := r.Dims()
	counts, _ := classCounts(r.Labels, stimuli)
	labels := append([]int(nil), r.Labels...)
	centred := mat.DenseCopyOf(r.Values)
	centreColumns(centred)
	sums := mat.NewDense(classes, neurons, nil)
	share := func() (b float64) {
		sums.Zero()
		for s, class := range labels {
			into := sums.RawRowView(class)
			for i, v := range centred.RawRowView(s) {
				into[i] += v
			}
		}
		for class, n := range counts {
			for _, v := range sums.RawRowView(class) {
				b += v * v / float64(n)
			}
		}
		return b
	}
	observed, asLarge := share(), 1
	for range shuffles {
		rnd.Shuffle(stimuli, func(a, b int) { labels[a], labels[b] = labels[b], labels[a] })
		if share() >= observed*(1-1e-12) {
			asLarge++
		}
	}
	return float64(asLarge) / float64(shuffles+1)
}

// centreColumns takes the mean of each column of x away.
func centreColumns(x *mat.Dense) {
	rows, columns := x.Dims()
	mean := make([]float64, columns)
	for i := range rows {
		for j, v := range x.RawRowView(i) {
			mean[j] += v / float64(rows)
		}
	}
	for i := range rows {
		row := x.RawRowView(i)
		for j := range row {
			row[j] -= mean[j]
		}
	}
}
