package flesch2022

import "fmt"

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
