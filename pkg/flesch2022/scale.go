package flesch2022

import (
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/network"
)

// Scale says how large a network's first weights are, as standard deviations of normal numbers of mean 0.
type Scale struct {
	Stimulus float64 // σ, of the weights from the 25 pixels
	Cue      float64 // σ_c, of the weights from the 2 context cues
}

// Scales returns the eight scales of the paper, from the richest to the laziest.
func Scales() []Scale {
	return []Scale{{0.01, 0.5}, {0.1, 0.5}, {0.2, 0.5}, {0.3, 0.5}, {0.4, 0.5}, {1, 0.8}, {2, 1.35}, {3, 1.5}}
}

// Rich is the scale that the paper calls rich, σ = 0.01.
func Rich() Scale { return Scales()[0] }

// Lazy is the scale that the paper calls lazy, σ = 3.
func Lazy() Scale { return Scales()[7] }

// String returns "σ = 0.01".
func (s Scale) String() string { return fmt.Sprintf("σ = %v", s.Stimulus) }

// Spec describes the paper's network for the two gardens with first weights of this scale: 25 pixels and 2 cues, 100 ReLU units, one output, readout weights
// of 1/100, biases of 0.1.
func (s Scale) Spec() network.Spec {
	return network.Spec{Inputs: []network.Input{{Width: 25, Weights: network.Gaussian(s.Stimulus)}, {Width: 2, Weights: network.Gaussian(s.Cue)}}}
}

// Sigmas returns σ of the eight scales.
func Sigmas() (sigmas []float64) {
	for _, s := range Scales() {
		sigmas = append(sigmas, s.Stimulus)
	}
	return sigmas
}

// Dots returns the published numbers of quantities that have a column for each scale: σ and value, each followed by a gap (NaN), so that a line through them is drawn as dots.
func Dots(quantities ...string) (sigmas, values []float64) {
	for _, q := range quantities {
		for k, v := range Lookup(q).Published {
			if !math.IsNaN(v) {
				sigmas, values = append(sigmas, Sigmas()[k], Sigmas()[k]), append(values, v, math.NaN())
			}
		}
	}
	return sigmas, values
}
