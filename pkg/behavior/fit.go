package behavior

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/optimize"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/progress"
)

// FitOptions of [Fit] and its likes; the zero value is the binomial likelihood and 20 starts.
type FitOptions struct {
	Likelihood Likelihood
	// Starts is the number of searches; 0 is 20. The first is from the published start, the others from places drawn within the bounds: angles, offset and lapse uniform,
	// slopes uniform in their logarithm.
	Starts int
	// Progress is told how many subjects are done.
	Progress progress.Reporter
}

// Fit is a model fitted to the choices of one subject.
type Fit struct {
	Model      Model
	Likelihood Likelihood
	Name       string // of the choices
	// Parameters and Theta are the names and values, in the order of [Model.Parameters].
	Parameters []string
	Theta      []float64
	// AtBound is −1 or 1 for a parameter that ended at its lower or upper bound with the cost falling beyond it, 0 for the others.
	AtBound []int
	// Loss is the cost at Theta: for Binomial the negative log-likelihood of the answers (without binomial coefficients).
	Loss float64
	// Cells counts the cells with answers, Trials the answers.
	Cells  int
	Trials float64
	// Starts is the number of searches and Agreeing that of those whose cost is within 1e-6·(1 + |Loss|) of the lowest. One of many is a warning.
	Starts, Agreeing int

	full sigmoids
}

// Angle returns the angle of the boundary of a task, in degrees.
func (f *Fit) Angle(task int) float64 { return f.full[perTask*task+atAngle] * 180 / math.Pi }

// Slope returns s of a task, per step of a feature.
func (f *Fit) Slope(task int) float64 { return f.full[perTask*task+atSlope] }

// Offset returns o of a task, in steps of a feature.
func (f *Fit) Offset(task int) float64 { return f.full[perTask*task+atOffset] }

// Lapse returns λ of a task.
func (f *Fit) Lapse(task int) float64 { return f.full[perTask*task+atLapse] }

// Bias returns by how many degrees the boundaries are turned towards one they share: the mean of −(φ₀ − truth₀) and φ₁ − truth₁, as differences on the circle. 0 is the
// rules, 45 one diagonal boundary for both tasks, negative numbers are turned away from it.
func (f *Fit) Bias() float64 {
	truth := f.Model.truth()
	return (turn(f.Angle(1), truth[1]) - turn(f.Angle(0), truth[0])) / 2
}

// turn returns a − b on the circle, −180 … 180.
func turn(a, b float64) float64 { return math.Remainder(a-b, 360) }

// BIC returns 2·Loss + k·log n with k free parameters: n is the number of answers for Binomial, and for Proportions that of cells, as published (lower is better).
func (f *Fit) BIC() float64 {
	n := f.Trials
	if f.Likelihood == Proportions {
		n = float64(f.Cells)
	}
	return 2*f.Loss + float64(len(f.Theta))*math.Log(n)
}

// AIC returns 2·Loss + 2k with k free parameters (lower is better).
func (f *Fit) AIC() float64 { return 2*f.Loss + 2*float64(len(f.Theta)) }

// Fit finds the parameters with the lowest cost within the bounds: maximum likelihood for Binomial. Each search is a BFGS with the analytic gradient in coordinates in which
// bounds do not exist (the sine of each, which reaches its bounds); the published cost has kinks, on which a simplex search goes on from the
// best quarter of the ends, at least three. Equal sources give equal results.
//
// A slope of someone who never errs has no upper end: it ends at its bound, or anywhere on the way where the cost no longer changes. AtBound says so, as do the errors of
// [Fit.Laplace]. Estimates are those of maximum likelihood, so that slopes are biased away from 0 and lapses, which are not negative, above the truth where that is 0.
//
// It is an error where the choices are bad or none were answered, or ctx is cancelled.
func (m Model) Fit(ctx context.Context, c *Choices, opt FitOptions, src rand.Source) (*Fit, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	f := &Fit{Model: m, Likelihood: opt.Likelihood, Name: c.Name, Parameters: m.Parameters(), Trials: c.Total(), Starts: opt.Starts}
	for _, n := range c.Trials {
		if n > 0 {
			f.Cells++
		}
	}
	if f.Cells == 0 {
		return nil, fmt.Errorf("behavior: fit: choices %q: no trial was answered", c.Name)
	}
	if f.Starts == 0 {
		f.Starts = 20
	}
	if f.Starts < 0 {
		panic(fmt.Sprintf("behavior: fit: %d starts", f.Starts))
	}
	o := m.objective(opt.Likelihood, c)
	ends := make([]end, f.Starts)
	for k, start := range starts(o.free, f.Starts, src) {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("behavior: fit: %w", err)
		}
		ends[k] = o.descend(start)
	}
	slices.SortStableFunc(ends, func(a, b end) int { return cmp.Compare(a.loss, b.loss) })
	if opt.Likelihood == Proportions {
		for k := range min(len(ends), max(3, len(ends)/4)) {
			ends[k] = o.creep(ends[k])
		}
		slices.SortStableFunc(ends, func(a, b end) int { return cmp.Compare(a.loss, b.loss) })
	}
	best := ends[0]
	if !(math.Abs(best.loss) <= math.MaxFloat64) {
		return nil, fmt.Errorf("behavior: fit: choices %q: the lowest cost of %d starts is %v", c.Name, f.Starts, best.loss)
	}
	f.Theta, f.AtBound = o.settle(&best)
	f.Loss = best.loss
	for _, e := range ends {
		if e.loss-best.loss <= 1e-6*(1+math.Abs(best.loss)) {
			f.Agreeing++
		}
	}
	f.full = m.full(f.Theta)
	return f, nil
}

// FitAll fits the model to each subject, in parallel. Each has a stream of its own from src: the result depends on the order of the subjects, and not on the number of cores.
func (m Model) FitAll(ctx context.Context, all []*Choices, opt FitOptions, src rand.Source) ([]*Fit, error) {
	fits, streams, count := make([]*Fit, len(all)), split(src, len(all)), progress.Count(opt.Progress, int64(len(all)))
	err := cores.Try(ctx, len(all), func(k int) (err error) {
		fits[k], err = m.Fit(ctx, all[k], opt, streams[k])
		count.Add(1)
		return err
	})
	if err != nil {
		return nil, err
	}
	return fits, nil
}

// split draws the seeds of n streams.
func split(src rand.Source, n int) []rand.Source {
	streams := make([]rand.Source, n)
	for i := range streams {
		streams[i] = rand.NewPCG(src.Uint64(), src.Uint64())
	}
	return streams
}

// end is where a search came to rest: z in coordinates without bounds.
type end struct {
	z    []float64
	loss float64
}

// starts returns the published start, a hundredth of the range away from bounds, and others that are drawn.
func starts(free []parameter, n int, src rand.Source) [][]float64 {
	random, all := rand.New(src), make([][]float64, n)
	for k := range all {
		all[k] = make([]float64, len(free))
		for i, p := range free {
			margin := (p.high - p.low) / 100
			v := min(max(p.start, p.low+margin), p.high-margin)
			if k > 0 {
				if u := random.Float64(); p.logarithmic && p.low >= 0 {
					low := max(p.low, p.high/200)
					v = low * math.Pow(p.high/low, u)
				} else {
					v = p.low + u*(p.high-p.low)
				}
			}
			all[k][i] = math.Asin(2*(v-p.low)/(p.high-p.low) - 1)
		}
	}
	return all
}

// place returns the parameters at z.
func (o *objective) place(theta, z []float64) {
	for i, p := range o.free {
		theta[i] = p.low + (p.high-p.low)*(1+math.Sin(z[i]))/2
		theta[i] = min(max(theta[i], p.low), p.high)
	}
}

// problem is the cost in coordinates without bounds.
func (o *objective) problem() optimize.Problem {
	theta := make([]float64, len(o.free))
	return optimize.Problem{
		Func: func(z []float64) float64 { o.place(theta, z); return o.value(theta, nil) },
		Grad: func(gradient, z []float64) {
			o.place(theta, z)
			o.value(theta, gradient)
			for i, p := range o.free {
				gradient[i] *= (p.high - p.low) / 2 * math.Cos(z[i])
			}
		},
	}
}

// descend follows the gradient from z.
func (o *objective) descend(z []float64) end {
	if len(z) == 0 {
		return end{nil, o.value(nil, nil)}
	}
	settings := &optimize.Settings{GradientThreshold: 1e-8, MajorIterations: 1000, FuncEvaluations: 5000,
		Converger: &optimize.FunctionConverge{Absolute: 1e-11, Relative: 1e-13, Iterations: 25}}
	r, _ := optimize.Minimize(o.problem(), z, settings, &optimize.BFGS{}) // its error is a line search that could not go on: the end so far is what counts
	if r == nil || !(r.F <= math.MaxFloat64) {
		return end{z, math.Inf(1)}
	}
	return end{r.X, r.F}
}

// creep goes on with simplex searches until one more gains nothing.
func (o *objective) creep(e end) end {
	if len(e.z) == 0 || math.IsInf(e.loss, 1) {
		return e
	}
	for range 20 {
		settings := &optimize.Settings{FuncEvaluations: 4000, Converger: &optimize.FunctionConverge{Absolute: 1e-11, Iterations: 200}}
		r, _ := optimize.Minimize(o.problem(), e.z, settings, &optimize.NelderMead{SimplexSize: .2})
		if r == nil || !(r.F < e.loss) {
			break
		}
		gain := e.loss - r.F
		e = end{r.X, r.F}
		if gain < 1e-8 {
			break
		}
	}
	return e
}

// settle returns the parameters of an end, those within a millionth of a bound on it where the cost is no higher there.
func (o *objective) settle(e *end) (theta []float64, at []int) {
	theta, at = make([]float64, len(o.free)), make([]int, len(o.free))
	o.place(theta, e.z)
	gradient := make([]float64, len(o.free))
	for i, p := range o.free {
		for side, bound := range map[int]float64{-1: p.low, 1: p.high} { // at most one of the two is near
			if math.Abs(theta[i]-bound) > 1e-6*(p.high-p.low) {
				continue
			}
			old := theta[i]
			theta[i] = bound
			loss := o.value(theta, gradient)
			if loss <= e.loss+1e-9 && float64(side)*gradient[i] <= 0 {
				e.loss, at[i] = loss, side
			} else {
				theta[i] = old
			}
		}
	}
	return theta, at
}
