package pcm

import (
	"context"
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// GroupResult is a model fitted to several subjects with common parameters.
type GroupResult struct {
	Model         string
	Theta         []float64     // common parameters of the model
	G             *mat.SymDense // G(Theta), of which each subject has a multiple
	Subjects      []Result      // with the subject's own scale, noise and share of the likelihood; Free and Rank count only what is its own
	LogLikelihood float64       // sum over subjects
	Free          int           // all parameters that were fitted
	Rank          int           // directions in their space that the data tell of
	Iterations    int
	Gradient      float64
}

// FitGroup maximises the summed likelihood of all subjects over common parameters of the model, and a scale of G and noise for each subject.
// Where the model's parameters set the size of G too (Model.Rescale), the scales' geometric mean is 1. With a model without parameters it does
// what FitEach does. Errors are those of Fit, and no subject at all.
func FitGroup(ctx context.Context, subjects []*Subject, m Model, opt Options) (GroupResult, error) {
	if len(subjects) == 0 {
		return GroupResult{}, errors.New("pcm: group fit of no subjects")
	}
	for _, s := range subjects {
		if err := m.check(s); err != nil {
			return GroupResult{}, err
		}
	}
	if m.Params == 0 {
		return gather(ctx, subjects, m, opt)
	}
	theta := opt.Start
	if theta == nil {
		theta = m.start(meanMoment(subjects))
	} else if len(theta) != m.Params {
		panic(fmt.Sprintf("pcm: model %q has %d parameters, Options.Start %d", m.Name, m.Params, len(theta)))
	}
	f := newJoint(subjects, m)
	top, err := ascend(ctx, f.value, f.start(theta), opt.limit())
	if err != nil {
		return GroupResult{}, err
	}
	r := f.result(top)
	if top.reason != "" {
		return r, &ConvergenceError{Model: m.Name, Who: "group", Iterations: top.iterations, Gradient: top.gradient, Reason: top.reason}
	}
	return r, nil
}

// gather is the group fit of a model without parameters.
func gather(ctx context.Context, subjects []*Subject, m Model, opt Options) (GroupResult, error) {
	each, err := FitEach(ctx, subjects, m, opt)
	r := GroupResult{Model: m.Name, G: m.G(nil), Subjects: each}
	for _, s := range each {
		r.LogLikelihood += s.LogLikelihood
		r.Free += s.Free
		r.Rank += s.Rank
		r.Iterations = max(r.Iterations, s.Iterations)
		r.Gradient = max(r.Gradient, s.Gradient)
	}
	return r, err
}

// meanMoment returns the mean over subjects of the estimates of G by moments.
func meanMoment(subjects []*Subject) *mat.SymDense {
	sum := mat.NewSymDense(subjects[0].conds, nil)
	for _, s := range subjects {
		sum.AddSym(sum, s.moment())
	}
	sum.ScaleSym(1/float64(len(subjects)), sum)
	return sum
}

// joint is the likelihood of a group by a vector of parameters: θ, then for each subject its scale (where it has one) and noise.
type joint struct {
	subjects []*Subject
	m        Model
	evals    []*evaluator
	g        *mat.SymDense
	d        []*mat.SymDense
	scaled   []bool // whether the subject has a scale of its own
	at       []int  // where the subject's own parameters begin
	out      derivatives
	values   []float64
}

// newJoint lays out the parameters. Where θ sets the size of G, one subject, that with the strongest patterns, is measured by it and has no scale.
func newJoint(subjects []*Subject, m Model) *joint {
	f := &joint{subjects: subjects, m: m, g: mat.NewSymDense(m.Conditions, nil), d: symmetrics(m.Params, m.Conditions), values: make([]float64, len(subjects))}
	reference := -1
	if m.Rescale != nil {
		strongest := math.Inf(-1)
		for i, s := range subjects {
			if v := mat.Trace(s.moment()) / s.noiseVariance(); v > strongest || reference < 0 {
				reference, strongest = i, v
			}
		}
	}
	n := m.Params
	for i, s := range subjects {
		f.evals = append(f.evals, newEvaluator(s, m.Params))
		f.scaled = append(f.scaled, i != reference)
		f.at = append(f.at, n)
		n += 1 + len(s.shared)
		if f.scaled[i] {
			n++
		}
	}
	f.out = newDerivatives(n, m)
	return f
}

// start returns the whole vector for θ, where θ is first brought to the size of the reference's patterns.
func (f *joint) start(theta []float64) []float64 {
	theta = append([]float64(nil), theta...)
	for i, s := range f.subjects {
		if !f.scaled[i] {
			f.m.Rescale(theta, s.startScale(f.m.G(theta)))
		}
	}
	x := theta
	g := f.m.G(theta)
	for i, s := range f.subjects {
		if f.scaled[i] {
			x = append(x, s.startScale(g))
		}
		x = append(x, s.startNoise()...)
	}
	return x
}

func (f *joint) split(x []float64, i int) Parameters {
	p := Parameters{Model: x[:f.m.Params]}
	at := f.at[i]
	if f.scaled[i] {
		p.LogScale = x[at]
		at++
	}
	p.LogNoise = x[at : at+1+len(f.subjects[i].shared)]
	return p
}

// value is the objective of a group fit: subjects are evaluated in parallel and added up in order.
func (f *joint) value(x []float64) (float64, derivatives) {
	f.m.Predict(x[:f.m.Params], f.g, f.d)
	_ = each(len(f.subjects), func(i int) error {
		p := f.split(x, i)
		f.values[i] = f.evals[i].eval(f.g, f.d, p.LogScale, p.LogNoise)
		return nil
	})
	sum := 0.0
	clear(f.out.gradient)
	f.out.expected.Zero()
	slope := mat.NewSymDense(f.m.Conditions, nil)
	for i, v := range f.values {
		sum += v
		if math.IsInf(v, -1) {
			return v, f.out
		}
		f.add(i)
		slope.AddSym(slope, f.evals[i].slope)
	}
	f.out.bend(f.m, x[:f.m.Params], slope)
	return sum, f.out
}

// add adds the derivatives of subject i.
func (f *joint) add(i int) {
	e, k := f.evals[i], f.m.Params
	at := make([]int, len(e.gradient)) // where each of the subject's parameters is in the whole, or -1
	next := f.at[i]
	for a := range at {
		switch {
		case a < k:
			at[a] = a
		case a == k && !f.scaled[i]:
			at[a] = -1
		default:
			at[a] = next
			next++
		}
	}
	for a, row := range at {
		if row < 0 {
			continue
		}
		f.out.gradient[row] += e.gradient[a]
		for b := a; b < len(at); b++ {
			if col := at[b]; col >= 0 {
				f.out.expected.SetSym(row, col, f.out.expected.At(row, col)+e.information.At(a, b))
			}
		}
	}
}

func (f *joint) result(top summit) GroupResult {
	r := GroupResult{Model: f.m.Name, LogLikelihood: top.value, Free: len(top.x), Rank: top.rank, Iterations: top.iterations, Gradient: top.gradient}
	f.value(top.x)
	theta := append([]float64(nil), top.x[:f.m.Params]...)
	shift := 0.0
	if f.m.Rescale != nil {
		for i := range f.subjects {
			shift += f.split(top.x, i).LogScale / float64(len(f.subjects))
		}
		f.m.Rescale(theta, shift)
	}
	r.Theta, r.G = theta, f.m.G(theta)
	for i, s := range f.subjects {
		p := f.split(top.x, i)
		p = Parameters{Model: theta, LogScale: p.LogScale - shift, LogNoise: append([]float64(nil), p.LogNoise...)}
		own := 1 + len(s.shared)
		if f.scaled[i] {
			own++
		}
		r.Subjects = append(r.Subjects, Result{
			Model: f.m.Name, Subject: s.Name(), Parameters: p, LogLikelihood: f.values[i], G: scaledG(f.m, p), Free: own, Rank: own,
			Channels: s.channels, Contrasts: s.contrasts, Iterations: top.iterations, Gradient: top.gradient,
		})
	}
	return r
}
