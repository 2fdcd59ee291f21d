package inference

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/mathext"
)

// Selection is what log evidences of models in a group of subjects say about how frequent each model is, when every subject follows one of them (random effects).
type Selection struct {
	// Alpha are the parameters of the Dirichlet distribution of the frequencies, given the data; Frequencies are its means Alpha/ΣAlpha.
	Alpha, Frequencies []float64
	// Exceedance is the probability of each model to be the most frequent one, given that frequencies differ; it sums to 1.
	Exceedance []float64
	// OmnibusRisk is the probability that the frequencies do not differ, from equal odds before the data (Bayesian omnibus risk).
	OmnibusRisk float64
	// Protected is Exceedance·(1−OmnibusRisk) + OmnibusRisk/models: the probability to report.
	Protected []float64
	// Attributions is subjects × models: the probability that a subject follows a model.
	Attributions *mat.Dense
	// FreeEnergy is the lower bound of the log evidence of the data when frequencies differ, NullFreeEnergy their exact log evidence when all are equal.
	FreeEnergy, NullFreeEnergy float64
	// Updates is how many variational updates were taken.
	Updates int
}

// SelectModels is Bayesian model selection for a group. evidence holds log evidences, subjects × models, in nats: marginal likelihoods as those of pattern component models, or
// approximations such as −BIC/2 or cross-validated log-likelihoods. prior is the Dirichlet parameter of every model before the data, 0 meaning 1 (all frequencies alike).
//
// The frequencies' distribution is the variational one of Stephan et al. (2009), whose updates end when no parameter changes by more than 10⁻¹² of itself; exceedance
// probabilities are integrated and not sampled (Soch & Allefeld 2016), to about 10⁻¹⁰; the risk and the protected probabilities are those of Rigoux et al. (2014). Adding a
// constant to a subject's evidences changes nothing but the free energies.
//
// It is an error where an evidence is NaN or +∞, or all of a subject's are −∞. It panics for fewer than two models or a negative prior.
func SelectModels(evidence *mat.Dense, prior float64) (*Selection, error) {
	subjects, models := evidence.Dims()
	if models < 2 || prior < 0 {
		panic(fmt.Sprintf("inference: model selection: %d models, prior %g; want at least 2 and a positive prior", models, prior))
	}
	if prior == 0 {
		prior = 1
	}
	s := &Selection{Alpha: make([]float64, models), Attributions: mat.NewDense(subjects, models, nil)}
	for n := range subjects {
		row := evidence.RawRowView(n)
		for k, v := range row {
			if math.IsNaN(v) || math.IsInf(v, 1) {
				return nil, fmt.Errorf("inference: model selection: the log evidence of model %d in subject %d is %v", k, n, v)
			}
		}
		total := softmax(s.Attributions.RawRowView(n), row, nil)
		if math.IsInf(total, -1) {
			return nil, fmt.Errorf("inference: model selection: no model has evidence in subject %d", n)
		}
		s.NullFreeEnergy += total - math.Log(float64(models))
	}
	s.iterate(evidence, prior)
	sum := 0.0
	for _, a := range s.Alpha {
		sum += a
	}
	s.Frequencies = make([]float64, models)
	for k, a := range s.Alpha {
		s.Frequencies[k] = a / sum
	}
	s.FreeEnergy = s.freeEnergy(evidence, prior)
	s.Exceedance = DirichletExceedance(s.Alpha)
	s.OmnibusRisk = 1 / (1 + math.Exp(s.FreeEnergy-s.NullFreeEnergy))
	s.Protected = make([]float64, models)
	for k, p := range s.Exceedance {
		s.Protected[k] = p*(1-s.OmnibusRisk) + s.OmnibusRisk/float64(models)
	}
	return s, nil
}

// String lists the models with their frequencies and probabilities.
func (s *Selection) String() string {
	out := fmt.Sprintf("random-effects model selection, probability of equal frequencies %.3g", s.OmnibusRisk)
	for k := range s.Alpha {
		out += fmt.Sprintf("\nmodel %d: frequency %.3f, exceedance %.4f, protected %.4f", k, s.Frequencies[k], s.Exceedance[k], s.Protected[k])
	}
	return out
}

// iterate updates attributions and Dirichlet parameters in turn. Each update raises the free energy or leaves it.
func (s *Selection) iterate(evidence *mat.Dense, prior float64) {
	subjects, models := evidence.Dims()
	for k := range s.Alpha {
		s.Alpha[k] = prior
	}
	expected, next := make([]float64, models), make([]float64, models)
	for s.Updates = 1; s.Updates <= 10000; s.Updates++ {
		expectedLog(expected, s.Alpha)
		for k := range next {
			next[k] = prior
		}
		for n := range subjects {
			row := s.Attributions.RawRowView(n)
			softmax(row, evidence.RawRowView(n), expected)
			for k, p := range row {
				next[k] += p
			}
		}
		change := 0.0
		for k, a := range next {
			change = max(change, math.Abs(a-s.Alpha[k])/a)
		}
		copy(s.Alpha, next)
		if change < 1e-12 {
			return
		}
	}
}

// expectedLog writes the expected logarithms of frequencies with a Dirichlet distribution: ψ(α_k) − ψ(Σα).
func expectedLog(dst, alpha []float64) {
	sum := 0.0
	for _, a := range alpha {
		sum += a
	}
	all := mathext.Digamma(sum)
	for k, a := range alpha {
		dst[k] = mathext.Digamma(a) - all
	}
}

// softmax writes exp(x+add) over its sum and returns the logarithm of that sum. add may be nil.
func softmax(dst, x, add []float64) float64 {
	largest := math.Inf(-1)
	for k, v := range x {
		if add != nil {
			v += add[k]
		}
		dst[k] = v
		largest = max(largest, v)
	}
	if math.IsInf(largest, -1) {
		return largest
	}
	sum := 0.0
	for k, v := range dst {
		dst[k] = math.Exp(v - largest)
		sum += dst[k]
	}
	for k := range dst {
		dst[k] /= sum
	}
	return largest + math.Log(sum)
}

// freeEnergy returns E[log p(y, attributions, frequencies)] plus the entropies of both, under the variational distributions.
func (s *Selection) freeEnergy(evidence *mat.Dense, prior float64) float64 {
	subjects, models := evidence.Dims()
	expected := make([]float64, models)
	expectedLog(expected, s.Alpha)
	f := -logBeta(prior, models) + logBetaOf(s.Alpha)
	for k, e := range expected {
		f += (prior - s.Alpha[k]) * e
	}
	for n := range subjects {
		row, l := s.Attributions.RawRowView(n), evidence.RawRowView(n)
		for k, p := range row {
			if p > 0 {
				f += p * (l[k] + expected[k] - math.Log(p))
			}
		}
	}
	return f
}

// logBetaOf returns Σ log Γ(α_k) − log Γ(Σα), the logarithm of the Dirichlet distribution's norm.
func logBetaOf(alpha []float64) float64 {
	sum, out := 0.0, 0.0
	for _, a := range alpha {
		v, _ := math.Lgamma(a)
		sum, out = sum+a, out+v
	}
	v, _ := math.Lgamma(sum)
	return out - v
}

func logBeta(prior float64, models int) float64 {
	alpha := make([]float64, models)
	for k := range alpha {
		alpha[k] = prior
	}
	return logBetaOf(alpha)
}
