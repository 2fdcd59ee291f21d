package coding

import (
	"context"
	"fmt"
	"math/rand/v2"
)

// Scheme is the verdict on the coding scheme of one population, with the statistics that decided it.
type Scheme struct {
	Verdict Verdict
	// Reasons say in sentences what decided.
	Reasons []string
	// Stimuli, Neurons, Classes and Outputs are the numbers of the responses; Outputs is 0 without readout.
	Stimuli, Neurons, Classes, Outputs int
	// Means are the class means, and ClassP the p value of their share among shuffled labels.
	Means  *ClassMeans
	ClassP float64
	// Strengths are those of the neurons, see [Strengths]; Participation is their participation ratio, Top the shares of the 1 … 10 strongest, Outliers those that stick out by
	// rule, and Head the strongest that are set apart from the rest, see [FindHead].
	Strengths      []float64
	Participation  float64
	Top            []float64
	Outliers, Head *Outliers
	// Kurtosis is that of the readout weights to each output; nil without readout.
	Kurtosis []float64
	// Gaussian are two tests against a single Gaussian of the same covariance: of the multivariate kurtosis and of the participation ratio.
	Gaussian GaussianTest
	// Clusters are those of the neurons, and nil for a verdict None.
	Clusters *Clusters
}

// Classify tells the coding scheme of a population (van Meegen & Sompolinsky 2025) in four steps, each of which can end Undecided:
//
//   - Do classes dominate the responses? The share of variance between classes, adjusted for chance, and a permutation test of it. If not, there is no scheme: None.
//   - Do few neurons carry all? At most a tenth of them, with most of the strength, far above the others and not the end of a heavy tail: Sparse.
//   - Do neurons share codes? Clusters that a single Gaussian excludes, and that are tight, stable and few: Redundant.
//   - Is it one Gaussian? Neither the clusters, nor kurtosis, nor the participation ratio speak against it, in enough neurons: Analog.
//
// The p values are of one population. Its neurons, if they come from one sample of a posterior, are not independent of each other, though nearly so in wide networks;
// [ClassifySamples] looks at several samples. Alignment of kernels with the labels does not tell the schemes apart and is not used. Without readout the strength of a
// neuron is the variance of its class means.
//
// It is an error where responses do not pass [Responses.Check], none varies, there are fewer than 10 neurons, or not more stimuli than classes; where Level is below
// what the numbers of draws and shuffles can reach; or where ctx ends.
func Classify(ctx context.Context, r Responses, o Options, src rand.Source) (*Scheme, error) {
	o = o.filled()
	means, err := MeansOf(r)
	if err != nil {
		return nil, err
	}
	s := &Scheme{Means: means}
	s.Stimuli, s.Neurons, s.Classes, s.Outputs = r.Dims()
	draws := o.Clusters.Draws
	if draws == 0 {
		draws = 199
	}
	if least := max(1/float64(draws+1), 2/float64(o.Shuffles+1)); !(o.Level >= least && o.Level < 1) {
		return nil, fmt.Errorf("coding: classify: a level of %v with %d draws and %d shuffles, whose p values are %.2g at least", o.Level, draws, o.Shuffles, least)
	}
	if s.Stimuli <= s.Classes {
		return nil, fmt.Errorf("coding: classify: %d stimuli of %d classes, want more: without variance within classes nothing says whether classes dominate", s.Stimuli, s.Classes)
	}
	s.ClassP = r.classTest(o.Shuffles, rand.New(src))
	s.Strengths = r.strengths(means)
	s.Participation, s.Top = ParticipationRatio(s.Strengths), TopShares(s.Strengths, 10)
	if s.Outliers, err = FindOutliers(s.Strengths, o.Outliers); err != nil {
		return nil, err
	}
	if s.Head, err = FindHead(s.Strengths); err != nil {
		return nil, err
	}
	if r.Readout != nil {
		s.Kurtosis = Kurtosis(r.Readout)
	}
	if s.Gaussian, err = r.gaussianTest(means, o.Shuffles, src); err != nil {
		return nil, fmt.Errorf("coding: classify: %w", err)
	}
	if s.dominated(o) {
		if s.Clusters, err = r.cluster(ctx, means, o.Clusters, src); err != nil {
			return nil, fmt.Errorf("coding: classify: %w", err)
		}
		s.decide(o)
	}
	return s, ctx.Err()
}

// dominated decides whether classes dominate the responses, and says what follows if not.
func (s *Scheme) dominated(o Options) bool {
	share, low := s.Means.Adjusted, 2*o.ClassShare/3
	chance := fmt.Sprintf("classes explain %.3f of the variance (adjusted for chance; p = %.3f by shuffled labels)", share, s.ClassP)
	switch {
	case share < low:
		s.Verdict = None
		s.because("%s, below %.3g: responses are not dominated by class", chance, low)
	case s.ClassP > o.Level && s.Stimuli < 3*s.Classes:
		s.because("%s: so few stimuli of a class cannot tell more", chance)
	case s.ClassP > o.Level:
		s.Verdict = None
		s.because("%s: shuffled labels do as well", chance)
	case share < o.ClassShare:
		s.because("%s, between %.3g and %.3g: too much for no scheme, too little for one", chance, low, o.ClassShare)
	default:
		s.because("%s", chance)
		return true
	}
	return false
}

// decide tells the scheme of a population that is dominated by class.
func (s *Scheme) decide(o Options) {
	c, head := s.Clusters, s.Head
	if head.TailP <= o.Doubt && head.Separation >= o.Separation && head.Share >= o.OutlierShare {
		s.Verdict = Sparse
		s.because("the %d strongest neurons carry %.2f of the strength; the weakest of them is %.1f times the next one (p = %.2g in a continuous tail)",
			len(head.Neurons), head.Share, head.Separation, head.TailP)
		return
	}
	s.because("%d clusters explain %.3f of the variance of class means and readout, gap %.2f, %.1f standard deviations apart, stability %.2f; p = %.3f against a single Gaussian",
		c.K, c.Explained, c.Gap, c.Separation, c.Stability, c.P)
	heavy := s.Outliers.Share >= o.OutlierShare/2
	clustered := c.P <= o.Level
	switch {
	case clustered && !heavy && c.Explained >= o.Explained && c.Gap >= o.Gap && c.Separation >= leastSeparation && c.Stability >= o.Stability && 5*c.K <= s.Neurons:
		s.Verdict = Redundant
		return
	case clustered:
		if heavy {
			s.because("%d outliers carry %.2f of the strength without being set apart from the rest", len(s.Outliers.Neurons), s.Outliers.Share)
		}
		s.because("neurons are not one Gaussian, and their clusters are not codes either")
		return
	}
	g := s.Gaussian
	s.because("multivariate kurtosis %.1f where a Gaussian has %.1f (p = %.3f); participation ratio %.1f of %d, a Gaussian has %.1f (p = %.3f)",
		g.Kurtosis, g.ExpectedKurtosis, g.KurtosisP, s.Participation, s.Neurons, g.ExpectedParticipation, g.ParticipationP)
	switch {
	case g.KurtosisP <= o.Level || g.ParticipationP <= o.Level:
		s.because("no clusters, and no Gaussian either")
	case min(c.P, g.KurtosisP, g.ParticipationP) <= o.Doubt:
		s.because("no test excludes a Gaussian, and one doubts it")
	case s.Neurons < o.Neurons:
		s.because("%d neurons are too few to say more than that nothing speaks against a Gaussian; want %d", s.Neurons, o.Neurons)
	default:
		s.Verdict = Analog
	}
}

func (s *Scheme) because(format string, args ...any) {
	s.Reasons = append(s.Reasons, fmt.Sprintf(format, args...))
}
