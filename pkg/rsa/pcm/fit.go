package pcm

import (
	"context"
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/progress"
	"gonum.org/v1/gonum/mat"
)

// Result is a model fitted to, or tried on, one subject.
type Result struct {
	Model   string
	Subject string
	Parameters
	LogLikelihood float64
	G             *mat.SymDense // predicted second moment, scale included

	Free       int     // parameters that were fitted to this subject's data
	Rank       int     // directions in their space that the data tell of; less than Free where parameters are redundant or without effect
	Channels   int     // independent repetitions
	Contrasts  int     // dimensions of the data per channel
	Iterations int     // evaluations of the likelihood
	Gradient   float64 // largest element of the gradient at the end, each in units of the square root of its information
}

// AIC returns the log-likelihood minus the number of parameters that the data tell of: Akaike's criterion on the scale of log evidence (times -2 it
// is the usual AIC).
func (r Result) AIC() float64 { return r.LogLikelihood - float64(r.Rank) }

// BIC returns the log-likelihood minus half of Rank times the logarithm of the number of channels, the independent repetitions of this
// model: Schwarz' approximation of the log evidence (times -2 it is the usual BIC).
func (r Result) BIC() float64 {
	return r.LogLikelihood - float64(r.Rank)/2*math.Log(float64(r.Channels))
}

// Fit maximises the likelihood of one subject over the parameters of the model, the scale of G where the model leaves it open, and the
// noise. Where it does not converge the error is a *ConvergenceError and the result the best that was found; the context's
// error is returned when it is cancelled.
func Fit(ctx context.Context, s *Subject, m Model, opt Options) (Result, error) {
	if err := m.check(s); err != nil {
		return Result{}, err
	}
	theta := opt.Start
	if theta == nil {
		theta = m.start(s.moment())
	} else if len(theta) != m.Params {
		panic(fmt.Sprintf("pcm: model %q has %d parameters, Options.Start %d", m.Name, m.Params, len(theta)))
	}
	scaled := m.scaled()
	x := append([]float64(nil), theta...)
	if scaled {
		x = append(x, s.startScale(m.G(theta)))
	}
	x = append(x, s.startNoise()...)
	f := newIndividual(s, m, scaled)
	top, err := ascend(ctx, f.value, x, opt.limit())
	if err != nil {
		return Result{}, err
	}
	r := f.result(top)
	if top.reason != "" {
		return r, &ConvergenceError{Model: m.Name, Who: s.data.name(), Iterations: top.iterations, Gradient: top.gradient, Reason: top.reason}
	}
	return r, nil
}

// FitEach fits the model to each subject alone, as Fit does, subjects in parallel. Results are in the order of the subjects. The error is that of the
// first subject that has one; the results are all there unless the context is done or the model does not fit a subject's data.
func FitEach(ctx context.Context, subjects []*Subject, m Model, opt Options) ([]Result, error) {
	out := make([]Result, len(subjects))
	count := progress.Count(opt.Progress, int64(len(subjects)))
	err := each(len(subjects), func(i int) error {
		defer count.Add(1)
		var err error
		out[i], err = Fit(ctx, subjects[i], m, opt)
		return err
	})
	return out, err
}

// individual is the likelihood of one subject by a vector of parameters: θ, scale (where there is one), noise.
type individual struct {
	s      *Subject
	m      Model
	scaled bool
	e      *evaluator
	d      []*mat.SymDense
	g      *mat.SymDense
	out    derivatives
}

func newIndividual(s *Subject, m Model, scaled bool) *individual {
	n := m.Params + 1 + len(s.shared)
	if scaled {
		n++
	}
	return &individual{
		s: s, m: m, scaled: scaled, e: newEvaluator(s, m.Params), d: symmetrics(m.Params, m.Conditions), g: mat.NewSymDense(m.Conditions, nil),
		out: newDerivatives(n, m),
	}
}

// split returns the parameters that x holds.
func (f *individual) split(x []float64) Parameters {
	p := Parameters{Model: x[:f.m.Params], LogNoise: x[f.m.Params:]}
	if f.scaled {
		p.LogScale, p.LogNoise = x[f.m.Params], x[f.m.Params+1:]
	}
	return p
}

// value is the objective of a fit.
func (f *individual) value(x []float64) (float64, derivatives) {
	p := f.split(x)
	f.m.Predict(p.Model, f.g, f.d)
	v := f.e.eval(f.g, f.d, p.LogScale, p.LogNoise)
	if math.IsInf(v, -1) {
		return v, f.out
	}
	pick(f.out.gradient, f.out.expected, f.e, func(i int) int {
		if !f.scaled && i >= f.m.Params {
			return i + 1
		}
		return i
	})
	f.out.bend(f.m, p.Model, f.e.slope)
	return v, f.out
}

func newDerivatives(n int, m Model) derivatives {
	d := derivatives{gradient: make([]float64, n), expected: mat.NewSymDense(n, nil)}
	d.minus = d.expected
	if m.Curvature != nil {
		d.minus = mat.NewSymDense(n, nil)
	}
	return d
}

// bend subtracts what the second derivatives of G contribute, given the slope of the log-likelihood by G.
func (d derivatives) bend(m Model, theta []float64, slope *mat.SymDense) {
	if m.Curvature == nil {
		return
	}
	h := mat.NewSymDense(m.Params, nil)
	m.Curvature(theta, slope, h)
	d.minus.CopySym(d.expected)
	for i := range m.Params {
		for j := i; j < m.Params; j++ {
			d.minus.SetSym(i, j, d.minus.At(i, j)-h.At(i, j))
		}
	}
}

// pick copies the derivatives that are fitted, of which number i is number at(i) of the evaluator.
func pick(grad []float64, info *mat.SymDense, e *evaluator, at func(int) int) {
	for i := range grad {
		grad[i] = e.gradient[at(i)]
		for j := i; j < len(grad); j++ {
			info.SetSym(i, j, e.information.At(at(i), at(j)))
		}
	}
}

func (f *individual) result(top summit) Result {
	p := f.split(top.x)
	return Result{
		Model: f.m.Name, Subject: f.s.Name(), Parameters: p, LogLikelihood: top.value, G: scaledG(f.m, p), Free: len(top.x), Rank: top.rank,
		Channels: f.s.channels, Contrasts: f.s.contrasts, Iterations: top.iterations, Gradient: top.gradient,
	}
}

func scaledG(m Model, p Parameters) *mat.SymDense {
	g := m.G(p.Model)
	g.ScaleSym(p.Scale(), g)
	return g
}

// startScale returns the logarithm of the factor of g that comes nearest to what the data have beyond noise (least squares), and at least a
// hundredth of what their size would allow.
func (s *Subject) startScale(g *mat.SymDense) float64 {
	var rg, rgr mat.Dense
	rg.Mul(s.r, g)
	rgr.Mul(&rg, s.r.T())
	excess := s.excess()
	product, length, size := 0.0, 0.0, 0.0
	q, _ := rgr.Dims()
	for i := range q {
		for j := range q {
			a, b := rgr.At(i, j), excess.At(i, j)
			product, length, size = product+a*b, length+a*a, size+b*b
		}
	}
	if length == 0 || size == 0 {
		return 0
	}
	return math.Log(max(product/length, 0.01*math.Sqrt(size/length)))
}

// startNoise returns logarithms of noise variances to start from.
func (s *Subject) startNoise() []float64 {
	v := s.noiseVariance()
	out := make([]float64, len(s.shared)+1)
	for i, f := range s.shared {
		size := mat.Norm(f, 2)
		out[i] = math.Log(v * float64(s.contrasts) / (4 * size * size))
	}
	out[len(s.shared)] = math.Log(v)
	return out
}
