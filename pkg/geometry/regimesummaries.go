package geometry

import (
	"context"
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

const (
	ofDimensions = "dimensions of the responses"
	ofUnits      = "units"
	ofReadout    = "readout"
)

var (
	share  = [2]float64{0, 1}
	signed = [2]float64{-1, 1}
)

const noSide = "the value of the trained readout; it has no beginning to be compared with"

// rating is what a score of a readout is made of.
type rating struct {
	x     *mat.Dense
	score Score
	s     State
	d     Design
	src   rand.Source
}

// summaries are the measures that are a number of one state's responses or readout.
func summaries() []family {
	of := func(f func(x *mat.Dense) (float64, error)) func(context.Context, State, Design, rand.Source) ([]float64, error) {
		return func(_ context.Context, s State, _ Design, _ rand.Source) ([]float64, error) {
			x, err := s.responses()
			if err != nil {
				return nil, err
			}
			return one(f(x))
		}
	}
	scored := func(m Measure, f func(ctx context.Context, r rating) (float64, error)) family {
		m.Group, m.NoVerdict, m.Range = ofReadout, noSide, share
		return family{measures: []Measure{m}, undefined: "it is not a number",
			state: func(ctx context.Context, s State, d Design, src rand.Source) ([]float64, error) {
				x, score, err := s.score(d)
				if err != nil {
					return nil, err
				}
				return one(f(ctx, rating{x, score, s, d, src}))
			}}
	}
	ablated := func(name string, classes ...UnitClass) family {
		return scored(Measure{Name: "score without " + name, Source: "Flesch et al. 2022", Bias: "none for these trials"},
			func(_ context.Context, r rating) (float64, error) {
				sorted, err := r.s.selectivity(r.d)
				if err != nil {
					return 0, err
				}
				return r.score(sorted.Ablate(r.x, classes...))
			})
	}
	noise := scored(Measure{Name: "score under noise of ½ SD of the responses", Source: "after Flesch et al. 2022", Bias: "none"},
		func(ctx context.Context, r rating) (float64, error) {
			spread, _ := centred(r.x)
			curve, err := NoiseRobustness(ctx, r.x, r.score, NoiseOptions{Deviations: []float64{0.5 * rootMeanSquare(spread)}}, r.src)
			if err != nil {
				return 0, err
			}
			return curve.Mean[0], nil
		})
	noise.random = true
	dimension := func(m Measure, f func(x *mat.Dense) (float64, error)) family {
		m.Group = ofDimensions
		return family{measures: []Measure{m}, state: of(f), undefined: "it is not a number"}
	}
	return []family{
		dimension(Measure{Name: "participation ratio", Source: "Gao et al. 2017", Bias: "downward for few trials"}, ParticipationRatio),
		dimension(Measure{Name: "participation ratio, unbiased", Source: "after Chun et al. 2025", Bias: "O(1/trials)"}, ParticipationRatioUnbiased),
		dimension(Measure{Name: "TwoNN dimension", Source: "Facco et al. 2017", Bias: "downward for high dimension, upward by noise"}, func(x *mat.Dense) (float64, error) {
			id, err := TwoNN(x, TwoNNOptions{})
			if err != nil {
				return 0, err
			}
			return id.Fit, nil
		}),
		dimension(Measure{Name: "components of 90 % of the variance", Source: "principal components", Bias: "downward for few trials",
			NoVerdict: "a count, which other beginnings often leave as it is"}, func(x *mat.Dense) (float64, error) {
			shares, err := ExplainedVariance(x)
			return float64(upTo(shares, 0.9)), err
		}),
		selectivity(),
		contextWeights(),
		scored(Measure{Name: "score", Source: "the trained readout", Bias: "none for these trials"}, func(_ context.Context, r rating) (float64, error) {
			return r.score(r.x)
		}),
		scored(Measure{Name: "components that keep the score", Source: "Flesch et al. 2022", Bias: "same trials for components and score"},
			func(_ context.Context, r rating) (float64, error) { return componentsNeeded(r.x, r.score) }).ranged([2]float64{}),
		ablated("task-selective units", OnlyA, OnlyB),
		ablated("mixed units", Mixed),
		noise,
		probe(),
	}
}

func (s State) selectivity(d Design) (*Selectivity, error) {
	x, err := s.responses()
	if err != nil {
		return nil, err
	}
	if d.Contexts == nil {
		return nil, lack("contexts")
	}
	return UnitSelectivity(x, d.Contexts.Context, d.Threshold)
}

func selectivity() family {
	const few = "selective and dead ones upward for few stimuli"
	return family{
		measures: []Measure{
			{Name: "share of task-selective units", Group: ofUnits, Range: share, Rich: Up, Source: "Flesch et al. 2022", Bias: few},
			{Name: "share of mixed units", Group: ofUnits, Range: share, Rich: Down, Source: "Flesch et al. 2022", Bias: "downward for few stimuli"},
			{Name: "share of dead units", Group: ofUnits, Range: share, Source: "Flesch et al. 2022", Bias: few, NoVerdict: "units die by the size of steps as well"},
		},
		undefined: "it is not a number",
		state: func(_ context.Context, s State, d Design, _ rand.Source) ([]float64, error) {
			c, err := s.selectivity(d)
			if err != nil {
				return nil, err
			}
			return []float64{c.Fraction(OnlyA, OnlyB), c.Fraction(Mixed), c.Fraction(Dead)}, nil
		},
	}
}

func contextWeights() family {
	return family{
		measures: []Measure{
			{Name: "correlation of context weights", Group: ofUnits, Range: signed, Rich: Down, Source: "Flesch et al. 2022", Bias: "towards 0 for few units"},
			{Name: "correlation of context weights, task-selective units", Group: ofUnits, Range: signed, Source: "Flesch et al. 2022",
				Bias:      "downward: units are sorted by what the weights do",
				NoVerdict: "sorting units by context makes it negative before any learning"},
		},
		undefined: "fewer than two units, or weights that are all alike",
		state: func(_ context.Context, s State, d Design, _ rand.Source) ([]float64, error) {
			if s.ContextWeights == nil {
				return nil, lack("context weights")
			}
			c, err := s.selectivity(d)
			if err != nil {
				return nil, err
			}
			r, err := ContextWeights(s.ContextWeights, c)
			if err != nil {
				return nil, err
			}
			return []float64{r.All.R, r.Local.R}, nil
		},
	}
}

// componentsNeeded is the least number of components from which on the score is never below that of all.
func componentsNeeded(x *mat.Dense, score Score) (float64, error) {
	scores, err := TruncatedScores(x, score)
	if err != nil {
		return 0, err
	}
	whole, err := score(x)
	if err != nil {
		return 0, err
	}
	k := len(scores)
	for k > 1 && scores[k-2] >= whole-1e-12 {
		k--
	}
	if scores[k-1] < whole-1e-12 {
		return 0, fmt.Errorf("the score of all components is %v, of the responses %v", scores[k-1], whole)
	}
	return float64(k), nil
}

// upTo returns how many of the ascending shares it takes to reach one.
func upTo(shares []float64, share float64) int {
	for k, s := range shares {
		if s >= share {
			return k + 1
		}
	}
	return len(shares)
}
