package mcmc

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// saved is a checkpoint of a chain: all that is needed to go on to the same bits. Floats are in slices and arrays, of which gob keeps every bit.
type saved struct {
	Version               int
	At                    int
	Source                []byte
	X, Gradient, Momentum []float64
	Carry                 []float64
	Numbers               [3]float64 // log density, step size, sum of acceptance probabilities
	Averaging             [4]float64
	Window                window
	Mass                  savedMass
	Stages                []Stage
	Totals                totals
}

// savedMass is what an estimated mass is made of again.
type savedMass struct {
	Variances, Covariance, Values []float64
	Vectors                       [][]float64
}

// saveMass takes a mass of [window.mass] apart.
func saveMass(m Mass) (s savedMass) {
	switch m := m.(type) {
	case *DiagonalMass:
		s.Variances = m.Variances()
	case *DenseMass:
		s.Covariance = m.Covariance().RawSymmetric().Data
	case *LowRankMass:
		s.Variances, s.Vectors, s.Values = m.Parts()
		s.Values = append(s.Values, 1) // the end tells it from diagonal masses where there is no direction
	}
	return s
}

// mass puts a mass together again, nil where there was none.
func (s savedMass) mass(n int) (Mass, error) {
	switch {
	case len(s.Covariance) == n*n && n > 0:
		return Dense(mat.NewSymDense(n, s.Covariance))
	case len(s.Variances) == n && len(s.Values) == len(s.Vectors)+1:
		return LowRank(s.Variances, s.Vectors, s.Values[:len(s.Vectors)])
	case len(s.Variances) == n && len(s.Values) == 0:
		return Diagonal(s.Variances)
	case len(s.Variances)+len(s.Covariance) > 0:
		return nil, fmt.Errorf("masses of %d variances and %d covariances for %d coordinates", len(s.Variances), len(s.Covariance), n)
	}
	return nil, nil
}

// checkpoint gives the state of the chain to the store.
func (c *walk) checkpoint() error {
	source, err := c.source.MarshalBinary()
	if err != nil {
		return fmt.Errorf("mcmc: chain %d: %w", c.number, err)
	}
	s := saved{Version: 1, At: c.at, Source: source, X: c.state.X, Gradient: c.state.Gradient, Momentum: c.state.Momentum, Carry: c.state.Carry,
		Numbers:   [3]float64{c.state.LogDensity, c.tuning.Step, c.accepted},
		Averaging: [4]float64{c.step.Centre, c.step.Sum, c.step.Average, c.step.Count},
		Window:    c.window, Mass: saveMass(c.found), Stages: c.stages, Totals: c.totals}
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(&s); err != nil {
		return fmt.Errorf("mcmc: chain %d: %w", c.number, err)
	}
	if err := c.store.Checkpoint(c.number, b.Bytes()); err != nil {
		return fmt.Errorf("mcmc: chain %d: %w", c.number, err)
	}
	c.safe = b.Bytes()
	return nil
}

// restore puts a chain to where a checkpoint was.
func (c *walk) restore(state []byte) error {
	s, err := decode(state)
	if err != nil {
		return fmt.Errorf("mcmc: chain %d: %w", c.number, err)
	}
	n := c.target.Dim
	if len(s.X) != n || len(s.Gradient) != 0 && len(s.Gradient) != n || len(s.Momentum) != 0 && len(s.Momentum) != n || s.At < 0 || s.At > c.steps() {
		return fmt.Errorf("mcmc: chain %d: the checkpoint is of %d coordinates at step %d, the run of %d and %d steps", c.number, len(s.X), s.At, n, c.steps())
	}
	if err := c.source.UnmarshalBinary(s.Source); err != nil {
		return fmt.Errorf("mcmc: chain %d: checkpoint: %w", c.number, err)
	}
	if c.found, err = s.Mass.mass(n); err != nil {
		return fmt.Errorf("mcmc: chain %d: checkpoint: %w", c.number, err)
	}
	c.at, c.stages, c.totals, c.window, c.safe = s.At, s.Stages, s.Totals, s.Window, slices.Clone(state)
	c.state = &State{X: s.X, LogDensity: s.Numbers[0], Gradient: s.Gradient, Momentum: s.Momentum, Carry: s.Carry}
	c.tuning.Step, c.accepted = s.Numbers[1], s.Numbers[2]
	if c.found != nil {
		c.tuning.Mass = c.found
	}
	c.step = dualAveraging{s.Averaging[0], s.Averaging[1], s.Averaging[2], s.Averaging[3]}
	return nil
}

// decode reads a checkpoint.
func decode(state []byte) (*saved, error) {
	var s saved
	if err := gob.NewDecoder(bytes.NewReader(state)).Decode(&s); err != nil {
		return nil, fmt.Errorf("the checkpoint of %d bytes is not readable: %w", len(state), err)
	}
	if s.Version != 1 {
		return nil, fmt.Errorf("the checkpoint is of version %d, this program reads 1", s.Version)
	}
	return &s, nil
}
