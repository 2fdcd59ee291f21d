package decoding

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/geometry"
	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/neural"
)

// Pseudo makes pseudo-trials of the conditions that some columns are crossed to, for the measures of pkg/geometry (parallelism, shattering dimensionality, null models): for
// each session a trial of the condition, drawn without replacement, as many of each condition as the session with the fewest has, or the given number, with replacement where
// that is more. Responses are means over samples. Names has the condition of each number, the first column the slowest. Noise of units that were not recorded together is
// independent in them.
func Pseudo(p *neural.Population, trials int, src rand.Source, by ...string) (t geometry.Trials, names []string, err error) {
	if len(by) == 0 || trials < 0 {
		return t, nil, fmt.Errorf("decoding: pseudo-trials: %d columns, %d trials", len(by), trials)
	}
	o := Options{Label: by[0], Within: by[1:], Folds: 1, Trials: trials, Balance: true}
	m, err := gather(p, o)
	if err != nil {
		return t, nil, fmt.Errorf("decoding: pseudo-trials: %w", err)
	}
	if t, err = m.pseudo(o, rand.New(src)); err != nil {
		return t, nil, fmt.Errorf("decoding: pseudo-trials: %w", err)
	}
	for _, s := range m.strata {
		names = append(names, s.name)
	}
	return t, names, nil
}

func (m *material) pseudo(o Options, random *rand.Rand) (geometry.Trials, error) {
	d, err := m.draw(o, random)
	if err != nil {
		return geometry.Trials{}, err
	}
	mean := mat.NewDense(len(d.stratum), m.units, nil)
	for _, x := range d.x {
		mean.Add(mean, x)
	}
	mean.Scale(1/float64(len(d.x)), mean)
	return geometry.Trials{Responses: mean, Condition: d.stratum}, nil
}

// Generalisation is the result of [CCGP].
type Generalisation struct {
	Names []string // of the conditions, in the order of the dichotomy
	// Accuracy is the mean over repetitions, Each has them; SD is their standard deviation, which is no standard error, as they use the same trials.
	Accuracy, SD float64
	Each         []float64
}

// CCGPOptions of [CCGP]. The zero value is [geometry.LeastSquares] with its default ridge, as many pseudo-trials of each condition as [Pseudo] makes by itself, and 10 repetitions.
type CCGPOptions struct {
	Classifier          geometry.Classifier
	Trials, Repetitions int
}

// CCGP is the cross-condition generalisation performance (Bernardi et al. 2020) of pseudo-trials: see [geometry.CCGP], whose classifier is trained on all conditions but one of
// each side of the dichotomy and tested on these. Conditions are the crossed columns, the first the slowest. Each unit is z-scored by the trials that are trained on.
//
// Repetitions run on all cores, each with random numbers seeded from src in their order.
func CCGP(ctx context.Context, p *neural.Population, d geometry.Dichotomy, c CCGPOptions, src rand.Source, by ...string) (*Generalisation, error) {
	if c.Repetitions == 0 {
		c.Repetitions = 10
	}
	if len(by) == 0 || c.Trials < 0 || c.Repetitions < 1 {
		return nil, fmt.Errorf("decoding: CCGP: %d columns, %d trials, %d repetitions", len(by), c.Trials, c.Repetitions)
	}
	if c.Classifier == nil {
		c.Classifier = geometry.LeastSquares(0)
	}
	repetitions := c.Repetitions
	o := Options{Label: by[0], Within: by[1:], Folds: 1, Trials: c.Trials, Balance: true}
	m, err := gather(p, o)
	if err != nil {
		return nil, fmt.Errorf("decoding: CCGP: %w", err)
	}
	g := &Generalisation{Each: make([]float64, repetitions)}
	for _, s := range m.strata {
		g.Names = append(g.Names, s.name)
	}
	seeds := make([][2]uint64, repetitions)
	for i := range seeds {
		seeds[i] = [2]uint64{src.Uint64(), src.Uint64()}
	}
	err = cores.Try(ctx, repetitions, func(k int) error {
		t, err := m.pseudo(o, rand.New(rand.NewPCG(seeds[k][0], seeds[k][1])))
		if err != nil {
			return err
		}
		r, err := geometry.CCGP(t, d, standardised(c.Classifier))
		if err != nil {
			return err
		}
		g.Each[k] = r.Accuracy
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("decoding: CCGP: %w", err)
	}
	for _, a := range g.Each {
		g.Accuracy += a / float64(repetitions)
	}
	for _, a := range g.Each {
		g.SD += (a - g.Accuracy) * (a - g.Accuracy) / float64(repetitions-1)
	}
	g.SD = math.Sqrt(g.SD)
	return g, nil
}

// standardised z-scores each unit by the trials that the classifier learns from; its boundary is one of responses as they are.
func standardised(c geometry.Classifier) geometry.Classifier {
	return func(x *mat.Dense, positive []bool) (*geometry.Boundary, error) {
		z := mat.DenseCopyOf(x)
		mean, sd := scores(z, false)
		zscore(z, mean, sd)
		b, err := c(z, positive)
		if err != nil {
			return nil, err
		}
		if len(b.Weights) != len(mean) {
			return nil, errors.New("the classifier's boundary has another number of units")
		}
		w := geometry.Boundary{Weights: make([]float64, len(mean)), Bias: b.Bias}
		for j, v := range b.Weights {
			w.Weights[j] = v / sd[j]
			w.Bias -= w.Weights[j] * mean[j]
		}
		return &w, nil
	}
}
