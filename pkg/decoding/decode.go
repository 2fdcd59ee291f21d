package decoding

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/progress"
)

// Result is how well labels were decoded.
type Result struct {
	Classes []string
	Units   int
	Trials  int       // that were decoded in each repetition
	Folds   int       // that they were in
	Time    []float64 // middle of each sample, in seconds
	// Accuracy is, at each sample, the mean over repetitions of the balanced accuracy: the mean over classes of the share of their trials that are right. SD is the standard
	// deviation over repetitions, which use the same trials again: it says how much the choice of folds matters and is no standard error; NaN with one repetition. Chance is
	// 1/classes.
	Accuracy, SD []float64
	Chance       float64
	// Confusion is, at each sample, the share of the trials of a true class (row) that a class (column) was chosen for. Rows add up to 1.
	Confusion []*mat.Dense
	// Temporal is the accuracy of the rule of a sample (row) at a sample (column), with Accuracy as its diagonal; nil unless it was asked for.
	Temporal *mat.Dense
	// Null has the accuracies with shuffled labels, permutations × samples. P is (b+1)/(n+1), b being the number of n permutations that are at least as good at this sample, and
	// Corrected the same with the best accuracy of each permutation over all samples, which holds the error over samples. Nil without permutations.
	Null         *mat.Dense
	P, Corrected []float64
}

// Decode asks how well labels can be read from a population, at each of its samples. Values are decoded as they are: bin spike counts first, or take them over one window.
//
// Units that were not recorded together are combined to pseudo-trials: one trial of each session with the same label, drawn at random. The trials of each session are first
// dealt to folds, so that no trial is part of both a training and a test trial; each fold is then decoded by what was learnt from the others, and z-scored by their means and
// standard deviations. Pseudo-trials do without the correlations of noise between sessions: their accuracy is that of a population with independent noise, above or below what
// a simultaneous recording would give. With one session trials are what they were.
//
// The accuracy is that of a rule learnt from the share 1 − 1/folds of the trials, a little below that of all. Ties between classes count as chance would. Under permutations labels
// are shuffled among the trials of a session with the same run and the same levels of Within, and everything is done again; p-values are valid where such trials are exchangeable.
//
// Repetitions and permutations run on all cores, each with random numbers seeded from src in their order. It is an error when a column is missing, a session lacks a label in some
// fold, a value is missing, the classifier fails or ctx ends.
func Decode(ctx context.Context, p *neural.Population, o Options, src rand.Source) (*Result, error) {
	o, err := o.withDefaults(len(p.Sessions) == 1)
	if err != nil {
		return nil, fmt.Errorf("decoding: %w", err)
	}
	m, err := gather(p, o)
	if err != nil {
		return nil, fmt.Errorf("decoding: %w", err)
	}
	// Labels of a permutation have seeds of their own, and are the same in its repetitions.
	type seed [2]uint64
	draw := func() seed { return seed{src.Uint64(), src.Uint64()} }
	labels, folds := make([]seed, o.Permutations+1), make([]seed, (o.Permutations+1)*o.Repetitions)
	for i := range labels {
		labels[i] = draw()
		for k := range o.Repetitions {
			folds[i*o.Repetitions+k] = draw()
		}
	}
	outcomes, count := make([]*outcome, len(folds)), progress.Count(o.Progress, int64(len(folds)))
	err = cores.Try(ctx, len(folds), func(k int) error {
		from, permutation := m, k/o.Repetitions
		if permutation > 0 {
			from = m.shuffled(rand.New(rand.NewPCG(labels[permutation][0], labels[permutation][1])))
		}
		d, err := from.draw(o, rand.New(rand.NewPCG(folds[k][0], folds[k][1])))
		if err != nil {
			return err
		}
		outcomes[k], err = from.decode(ctx, d, o, permutation > 0)
		count.Add(1)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("decoding: %w", err)
	}
	return m.result(outcomes, o), nil
}

// Together is [Decode] for units that were recorded together.
func Together(ctx context.Context, r *neural.Recording, o Options, src rand.Source) (*Result, error) {
	return Decode(ctx, &neural.Population{Name: r.Name, Sessions: []*neural.Recording{r}}, o, src)
}

// outcome is that of one repetition.
type outcome struct {
	accuracy  []float64
	confusion []*mat.Dense // nil under permutation
	temporal  *mat.Dense
	trials    int
	folds     int
}

func (m *material) result(outcomes []*outcome, o Options) *Result {
	samples, repetitions := len(m.time), float64(o.Repetitions)
	r := &Result{Classes: m.classes, Units: m.units, Time: m.time, Chance: 1 / float64(len(m.classes)), Trials: outcomes[0].trials, Folds: outcomes[0].folds}
	r.Accuracy, r.SD = make([]float64, samples), make([]float64, samples)
	if o.CrossTemporal {
		r.Temporal = mat.NewDense(samples, samples, nil)
	}
	for t := range samples {
		sum := mat.NewDense(len(m.classes), len(m.classes), nil)
		for _, one := range outcomes[:o.Repetitions] {
			r.Accuracy[t] += one.accuracy[t] / repetitions
			sum.Add(sum, one.confusion[t])
		}
		for _, one := range outcomes[:o.Repetitions] {
			r.SD[t] += (one.accuracy[t] - r.Accuracy[t]) * (one.accuracy[t] - r.Accuracy[t])
		}
		r.SD[t] = math.Sqrt(r.SD[t] / (repetitions - 1)) // 0/0 with one
		sum.Scale(1/repetitions, sum)
		r.Confusion = append(r.Confusion, sum)
	}
	for _, one := range outcomes[:o.Repetitions] {
		if o.CrossTemporal {
			r.Temporal.Add(r.Temporal, one.temporal)
		}
	}
	if o.CrossTemporal {
		r.Temporal.Scale(1/repetitions, r.Temporal)
	}
	if o.Permutations == 0 {
		return r
	}
	r.Null = mat.NewDense(o.Permutations, samples, nil)
	best := make([]float64, o.Permutations)
	for k := range o.Permutations {
		for t := range samples {
			for _, one := range outcomes[(k+1)*o.Repetitions : (k+2)*o.Repetitions] {
				r.Null.Set(k, t, r.Null.At(k, t)+one.accuracy[t]/repetitions)
			}
			best[k] = max(best[k], r.Null.At(k, t))
		}
	}
	for t := range samples {
		here, anywhere := 1.0, 1.0
		for k := range o.Permutations {
			// Accuracies are sums of shares: those that are equal may differ in their last digits, and count as equal.
			if r.Null.At(k, t) >= r.Accuracy[t]-1e-12 {
				here++
			}
			if best[k] >= r.Accuracy[t]-1e-12 {
				anywhere++
			}
		}
		r.P, r.Corrected = append(r.P, here/float64(o.Permutations+1)), append(r.Corrected, anywhere/float64(o.Permutations+1))
	}
	return r
}
