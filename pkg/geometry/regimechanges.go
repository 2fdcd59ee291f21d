package geometry

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// The headings of the tables.
const (
	ofWeights    = "change of the weights"
	ofTangent    = "tangent kernel"
	ofSimilarity = "responses against their beginning"
	ofLabels     = "alignment of responses with targets"
)

// changes are the measures that compare two states, and those of kernels.
func changes(learners []Learner, d Design) (all []family) {
	layers := 0
	for _, l := range learners {
		layers = max(layers, len(l.After.Weights), len(l.Before.Weights))
	}
	for k := range max(layers, 1) {
		suffix := ""
		switch {
		case k < len(d.Layers):
			suffix = ", " + d.Layers[k]
		case layers > 1:
			suffix = fmt.Sprintf(", layer %d", k)
		}
		all = append(all, weights(k, suffix))
	}
	return append(all, tangent()...)
}

func weights(layer int, suffix string) family {
	return family{
		measures: []Measure{
			{Name: "‖W − W₀‖/‖W₀‖" + suffix, Group: ofWeights, Source: "Chizat et al. 2019", Bias: "none", RichOnly: true},
			{Name: "(‖W‖ − ‖W₀‖)/‖W₀‖" + suffix, Group: ofWeights, Source: "Flesch et al. 2022", Bias: "none",
				NoVerdict: "a norm can stay while weights turn, and grow while they keep their directions"},
		},
		undefined: "the first weights are 0",
		change: func(before, after State, _ Design) ([]float64, error) {
			if layer >= len(before.Weights) || layer >= len(after.Weights) {
				return nil, lack("weights before and after")
			}
			a, b := before.Weights[layer], after.Weights[layer]
			var moved mat.Dense
			moved.Sub(b, a)
			norm := mat.Norm(a, 2)
			return []float64{mat.Norm(&moved, 2) / norm, (mat.Norm(b, 2) - norm) / norm}, nil
		},
	}
}

func tangent() []family {
	both := func(of func(k, l mat.Symmetric) (float64, error)) func(before, after State, _ Design) ([]float64, error) {
		return func(before, after State, _ Design) ([]float64, error) {
			if before.Tangent == nil || after.Tangent == nil {
				return nil, lack("tangent kernels before and after")
			}
			return one(of(before.Tangent, after.Tangent))
		}
	}
	responses := func(of func(x, y *mat.Dense) (float64, error)) func(before, after State, _ Design) ([]float64, error) {
		return func(before, after State, _ Design) ([]float64, error) {
			if before.Responses == nil || after.Responses == nil {
				return nil, lack("responses before and after")
			}
			return one(of(before.Responses, after.Responses))
		}
	}
	rbf := func(of func(k, l mat.Symmetric) (float64, error)) func(x, y *mat.Dense) (float64, error) {
		return func(x, y *mat.Dense) (float64, error) {
			k, err := RBFKernel(x, 0)
			if err != nil {
				return 0, err
			}
			l, err := RBFKernel(y, 0)
			if err != nil {
				return 0, err
			}
			return of(k, l)
		}
	}
	const upward, little = "upward (towards 1) where units are many and trials few", "its ratio by O(1/trials)"
	single := func(m Measure, f func(before, after State, d Design) ([]float64, error)) family {
		return family{measures: []Measure{m}, change: f, undefined: "it is not a number"}
	}
	labelled := func(group string, kernel func(s State) (mat.Symmetric, error)) family {
		return family{
			measures: []Measure{
				{Name: "alignment with targets", Group: group, Rich: Up, Range: share, Source: "Cristianini et al. 2002", Bias: "upward for few trials; has a floor"},
				{Name: "alignment with targets, centred", Group: group, Rich: Up, Range: share, Source: "Cortes et al. 2012", Bias: "upward for few trials"},
			},
			undefined: "the kernel is constant or 0",
			state: func(_ context.Context, s State, d Design, _ rand.Source) ([]float64, error) {
				if d.Targets == nil {
					return nil, lack("targets")
				}
				k, err := kernel(s)
				if err != nil {
					return nil, err
				}
				return alignments(k, d.Targets)
			},
		}
	}
	return []family{
		single(Measure{Name: "‖K − K₀‖/‖K₀‖", Group: ofTangent, Source: "Chou et al. 2025", Bias: "none for these trials"}, both(KernelChange)),
		single(Measure{Name: "CKA of K with K₀", Group: ofTangent, Source: "Cortes et al. 2012", Bias: upward, Same: 1, Range: share}, both(KernelCKA)),
		labelled(ofTangent, func(s State) (mat.Symmetric, error) {
			if s.Tangent == nil {
				return nil, lack("tangent kernel")
			}
			return s.Tangent, nil
		}),
		single(Measure{Name: "CKA, linear", Group: ofSimilarity, Source: "Kornblith et al. 2019", Bias: upward, Same: 1, Range: share}, responses(CKA)),
		single(Measure{Name: "CKA, linear, debiased", Group: ofSimilarity, Source: "Murphy et al. 2024", Bias: little, Same: 1, Range: share}, responses(CKADebiased)),
		single(Measure{Name: "CKA, RBF", Group: ofSimilarity, Source: "Kornblith et al. 2019", Bias: upward, Same: 1, Range: share}, responses(rbf(KernelCKA))),
		single(Measure{Name: "CKA, RBF, debiased", Group: ofSimilarity, Source: "Murphy et al. 2024", Bias: little, Same: 1, Range: share}, responses(rbf(KernelCKADebiased))),
		labelled(ofLabels, func(s State) (mat.Symmetric, error) {
			x, err := s.responses()
			if err != nil {
				return nil, err
			}
			return LinearKernel(x)
		}),
	}
}

// alignments returns the uncentred and the centred alignment with targets, whose rows are spread to one column where the kernel has a row for each trial and output.
func alignments(k mat.Symmetric, targets *mat.Dense) ([]float64, error) {
	n, outputs := targets.Dims()
	if k.SymmetricDim() == n*outputs && outputs > 1 {
		targets = mat.NewDense(n*outputs, 1, mat.DenseCopyOf(targets).RawMatrix().Data)
	}
	plain, err := Alignment(k, targets)
	if err != nil {
		return nil, err
	}
	middle, err := AlignmentCentred(k, targets)
	if err != nil { // a constant kernel is aligned with nothing once it is centred
		middle = math.NaN()
	}
	return []float64{plain, middle}, nil
}
