package pcm

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// Patterns is the posterior of the condition patterns of one subject.
type Patterns struct {
	Mean       *mat.Dense    // conditions × channels: best linear unbiased prediction
	Covariance *mat.SymDense // conditions × conditions: of the patterns in each channel, the same in all
}

// Patterns returns the posterior p(U | Y, G, noise) of the patterns at the parameters, fixed effects taken out: in each channel Gaussian with
//
//	mean = G·Z'·P·y, covariance = G - G·Z'·P·Z·G, P = V⁻¹ - V⁻¹X(X'V⁻¹X)⁻¹X'V⁻¹,
//
// G with its scale. The mean is the ridge-like, shrunken prediction (BLUP) that an encoding model with this prior makes. Errors are those of LogLikelihood.
func (s *Subject) Patterns(m Model, p Parameters) (Patterns, error) {
	e, err := s.at(m, p)
	if err != nil {
		return Patterns{}, err
	}
	g := scaledG(m, p)
	v, err := s.covariance(e, m, p)
	if err != nil {
		return Patterns{}, err
	}
	var rg, weighed mat.Dense // R·G, V⁻¹·R·G
	rg.Mul(s.r, g)
	if err := v.SolveTo(&weighed, &rg); err != nil {
		if _, poor := err.(mat.Condition); !poor {
			return Patterns{}, fmt.Errorf("pcm: %s: patterns: %w", s.data.name(), err)
		}
	}
	out := Patterns{Mean: new(mat.Dense)}
	out.Mean.Mul(weighed.T(), s.y)
	var explained mat.Dense
	explained.Mul(rg.T(), &weighed)
	explained.Sub(g, &explained)
	out.Covariance = symmetric(&explained)
	return out, nil
}

// covariance returns V in the basis, factorised.
func (s *Subject) covariance(e *evaluator, m Model, p Parameters) (*mat.Cholesky, error) {
	e.eval(e.g, nil, p.LogScale, p.LogNoise)
	var c mat.Cholesky
	if !c.Factorize(e.v) {
		return nil, fmt.Errorf("pcm: %s: model %q: the covariance is not positive definite at %+v", s.data.name(), m.Name, p)
	}
	return &c, nil
}
