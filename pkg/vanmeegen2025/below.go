package vanmeegen2025

import (
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/coding"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/posterior/theory"
)

// GivenBelow returns the codes that the last of several layers of sigmoidal units ([network.ErfSigmoid]) would have if the kernel that it sees were fixed: the mean kernel of
// the layer below that the draws have stands in for K₀ of the theory of one hidden layer, which [theory.SolveParticles] solves. The kernel below is measured and not derived,
// and its fluctuations are left out, so that this is less than a theory of deep networks, of which none is verified; of the last layer it says what the paper says, P(z|a) ∝
// N(z|0, K) exp(Σ_μ t_μ·a φ(z_μ)), with that K. It is an error for other units and for a single layer, and where the solver returns one.
func (e *Ensemble) GivenBelow(o theory.ParticleOptions, src rand.Source) ([]theory.Code, error) {
	l := e.Layers() - 1
	if e.Study.Activation != network.ErfSigmoid || l == 0 {
		return nil, fmt.Errorf("vanmeegen2025: given below: got %d layers of %v units, want several of %v", l+1, e.Study.Activation, network.ErfSigmoid)
	}
	p := e.Study.Problem(false)
	p.K0, p.Widths, p.Hidden = e.Kernels()[l-1], p.Widths[l:], nil
	unit := theory.Sigmoid()
	q, err := theory.SolveParticles(p, unit, o, src)
	if err != nil {
		return nil, fmt.Errorf("vanmeegen2025: %w", err)
	}
	var responses mat.Dense
	responses.Apply(func(_, _ int, z float64) float64 { return unit.Respond(z) }, q.Neurons.Preactivation.T())
	seen, err := occupy((unit.Low+unit.High)/2, coding.Responses{Values: &responses, Labels: e.Study.World.Labels, Readout: q.Neurons.Readout})
	if err != nil {
		return nil, err
	}
	var codes []theory.Code
	for _, s := range seen {
		c := theory.Code{Occupation: s.Share, Readout: s.Readout, Activation: s.Mean}
		for _, m := range s.Mean {
			c.Active = append(c.Active, m > (unit.Low+unit.High)/2)
		}
		codes = append(codes, c)
	}
	return codes, nil
}
