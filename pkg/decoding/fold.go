package decoding

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// decode tests each fold with what the others teach.
func (m *material) decode(ctx context.Context, d *drawn, o Options, accuracyOnly bool) (*outcome, error) {
	samples, classes := len(m.time), len(m.classes)
	hits := make([][]*mat.Dense, samples) // sample of the rule, sample of the test → true class × chosen class
	for t := range hits {
		hits[t] = make([]*mat.Dense, samples)
		for s := range hits[t] {
			if s == t || o.CrossTemporal && !accuracyOnly {
				hits[t][s] = mat.NewDense(classes, classes, nil)
			}
		}
	}
	out := &outcome{folds: d.folds}
	for f := range d.folds {
		var train, test, labels []int
		for i, fold := range d.fold {
			switch s := m.strata[d.stratum[i]]; {
			case fold != f && s.train:
				train = append(train, i)
				labels = append(labels, s.class)
			case fold == f && s.test:
				test = append(test, i)
			}
		}
		out.trials += len(test)
		for t := range samples {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			x := rowsOf(d.x[t], train)
			mean, scale := scores(x, o.Raw)
			zscore(x, mean, scale)
			rule, err := o.Classifier(x, labels, classes)
			if err != nil {
				return nil, fmt.Errorf("fold %d of %d, sample %d: %w", f+1, d.folds, t, err)
			}
			for s := range samples {
				if hits[t][s] == nil {
					continue
				}
				y := rowsOf(d.x[s], test)
				zscore(y, mean, scale)
				for i, k := range test {
					if err := choose(rule, y.RawRowView(i), hits[t][s].RawRowView(m.strata[d.stratum[k]].class)); err != nil {
						return nil, fmt.Errorf("fold %d of %d, sample %d: %w", f+1, d.folds, t, err)
					}
				}
			}
		}
	}
	if !accuracyOnly && o.CrossTemporal {
		out.temporal = mat.NewDense(samples, samples, nil)
	}
	for t := range samples {
		for s := range samples {
			if hits[t][s] == nil {
				continue
			}
			accuracy := shares(hits[t][s])
			if out.temporal != nil {
				out.temporal.Set(t, s, accuracy)
			}
			if s == t {
				out.accuracy = append(out.accuracy, accuracy)
				out.confusion = append(out.confusion, hits[t][t])
			}
		}
	}
	return out, nil
}

// shares turns counts into shares of each row, and returns the mean of the diagonal.
func shares(counts *mat.Dense) (accuracy float64) {
	classes, _ := counts.Dims()
	for c := range classes {
		row, sum := counts.RawRowView(c), 0.0
		for _, v := range row {
			sum += v
		}
		for k := range row {
			row[k] /= sum
		}
		accuracy += row[c] / float64(classes)
	}
	return accuracy
}

// choose adds 1 to the class of the largest score, divided among those that share it.
func choose(rule Rule, x, chosen []float64) error {
	values := make([]float64, len(chosen))
	rule(x, values)
	best, ties := math.Inf(-1), 0.0
	for _, v := range values {
		switch {
		case math.IsNaN(v):
			return fmt.Errorf("the classifier gives a score of NaN")
		case v > best:
			best, ties = v, 1
		case v == best:
			ties++
		}
	}
	for c, v := range values {
		if v == best {
			chosen[c] += 1 / ties
		}
	}
	return nil
}

// scores returns each unit's mean and standard deviation (dividing by n), 0 and 1 where they are not wanted; a unit that does not vary has the standard deviation 1.
func scores(x *mat.Dense, raw bool) (mean, sd []float64) {
	n, units := x.Dims()
	mean, sd = make([]float64, units), make([]float64, units)
	if !raw {
		for i := range n {
			for j, v := range x.RawRowView(i) {
				mean[j] += v / float64(n)
			}
		}
		for i := range n {
			for j, v := range x.RawRowView(i) {
				sd[j] += (v - mean[j]) * (v - mean[j]) / float64(n)
			}
		}
	}
	for j := range sd {
		if sd[j] = math.Sqrt(sd[j]); !(sd[j] > 1e-12*math.Abs(mean[j])) {
			sd[j] = 1
		}
	}
	return mean, sd
}

func zscore(x *mat.Dense, mean, sd []float64) {
	n, _ := x.Dims()
	for i := range n {
		row := x.RawRowView(i)
		for j := range row {
			row[j] = (row[j] - mean[j]) / sd[j]
		}
	}
}

func rowsOf(x *mat.Dense, which []int) *mat.Dense {
	_, p := x.Dims()
	s := mat.NewDense(len(which), p, nil)
	for k, i := range which {
		s.SetRow(k, x.RawRowView(i))
	}
	return s
}
