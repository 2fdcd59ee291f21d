package capacity

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/richlazy/richlazy/pkg/progress"
	"gonum.org/v1/gonum/mat"
)

// Checkpoint is what [GLUE] says of the manifolds at one step of learning, or in one recording.
type Checkpoint struct {
	Step   float64
	Result *Result
	// Without has groups of samples × measures: each measure without one group of samples. The same group at another checkpoint has the same directions and labels, so that
	// differences lose what is common to both.
	Without *mat.Dense
}

// Trajectory follows manifolds over the steps of a network's training, or recordings over days. It is plain data, which a notebook can keep, and can be extended at any time: a
// stopped run goes on from what it has. All checkpoints are measured with the same random directions t and labels y, as far as they have as many channels and manifolds, so that
// the error of sampling is nearly the same at all of them and differences are known better than values.
type Trajectory struct {
	Options     Options // of all checkpoints, without a reporter
	Seed        [2]uint64
	Checkpoints []Checkpoint // by ascending step
}

// NewTrajectory returns a trajectory without checkpoints, whose directions and labels come from the source.
func NewTrajectory(opt Options, src rand.Source) *Trajectory {
	opt.Progress = nil
	return &Trajectory{Options: opt, Seed: [2]uint64{src.Uint64(), src.Uint64()}}
}

// Add measures the manifolds, points × channels as for [GLUE], at a step, and returns the result: one call for each step that a training loop logs. A step that is there already
// is not measured again. Errors are those of GLUE, with the step, and that the step is NaN or infinite; the trajectory is then as before.
func (t *Trajectory) Add(ctx context.Context, step float64, manifolds []*mat.Dense) (*Result, error) {
	if math.IsNaN(step) || math.IsInf(step, 0) {
		return nil, fmt.Errorf("capacity: step %v", step)
	}
	at, there := t.find(step)
	if there {
		return t.Checkpoints[at].Result, nil
	}
	opt := t.Options.resolve(glue)
	c, err := gather(manifolds, opt)
	if err != nil {
		return nil, fmt.Errorf("%w (step %v)", err, step)
	}
	_, channels := c.points.Dims()
	samples, passes, err := c.passes(ctx, glue, newDraws(len(manifolds), channels, opt, rand.NewPCG(t.Seed[0], t.Seed[1])), opt)
	if err != nil {
		return nil, fmt.Errorf("%w (step %v)", err, step)
	}
	result := c.result(glue, samples, passes, opt)
	t.Checkpoints = slices.Insert(t.Checkpoints, at, Checkpoint{step, result, leftOut(samples, passes[:len(passes)-1], len(manifolds))})
	return result, nil
}

// leftOut returns groups × measures of the passes, with the capacities from the distances.
func leftOut(samples []*sample, passes []*measures, manifolds int) *mat.Dense {
	groups := len(passes)
	all := mat.NewDense(groups, measureCount, nil)
	for g, pass := range passes {
		distance, count := 0.0, 0.0
		for k, s := range samples {
			if k%groups != g {
				distance, count = distance+s.total(), count+1
			}
		}
		all.Set(g, int(OfCapacity), float64(manifolds)*count/distance)
		for m, k := range map[Measure]int{
			OfDimension: dimensionOf, OfRadius: radiusOf, OfUtility: utilityOf, OfCentres: centreOf, OfAxes: axisOf, OfCentresAndAxes: centreAxisOf,
		} {
			all.Set(g, int(m), pass.shared[k])
		}
	}
	return all
}

// find returns where a step is or would be.
func (t *Trajectory) find(step float64) (int, bool) {
	return slices.BinarySearchFunc(t.Checkpoints, step, func(c Checkpoint, s float64) int {
		switch {
		case c.Step < s:
			return -1
		case c.Step > s:
			return 1
		}
		return 0
	})
}

// Extend measures the steps that are not there yet, one after another, with the manifolds that the function returns for the step of that index. The reporter, which may be nil,
// counts steps. When ctx ends it, or there is an error, the trajectory has what was measured before, and a further call goes on from there.
func (t *Trajectory) Extend(ctx context.Context, steps []float64, manifolds func(i int) ([]*mat.Dense, error), r progress.Reporter) error {
	count := progress.Count(r, int64(len(steps)))
	for i, step := range steps {
		if err := ctx.Err(); err != nil {
			return err
		}
		if math.IsNaN(step) || math.IsInf(step, 0) {
			return fmt.Errorf("capacity: step %v", step)
		}
		if _, there := t.find(step); !there {
			m, err := manifolds(i)
			if err != nil {
				return err
			}
			if _, err := t.Add(ctx, step, m); err != nil {
				return err
			}
		}
		count.Add(1)
	}
	return nil
}

// Track measures the manifolds of all steps, which the function returns for the step of that index, with the same random directions and labels. Options.Progress counts steps.
// Where there is an error, or ctx ends it, the trajectory that comes with it has the steps so far, for [Trajectory.Extend] to go on from.
func Track(ctx context.Context, steps []float64, manifolds func(i int) ([]*mat.Dense, error), opt Options, src rand.Source) (*Trajectory, error) {
	t := NewTrajectory(opt, src)
	return t, t.Extend(ctx, steps, manifolds, opt.Progress)
}

// Steps returns the steps of all checkpoints, which ascend.
func (t *Trajectory) Steps() []float64 {
	steps := make([]float64, len(t.Checkpoints))
	for i, c := range t.Checkpoints {
		steps[i] = c.Step
	}
	return steps
}

// Line returns a measure at all checkpoints, and its standard errors.
func (t *Trajectory) Line(m Measure) (values, se []float64) {
	for _, c := range t.Checkpoints {
		e := c.Result.Measure(m)
		values, se = append(values, e.Value), append(se, e.SE)
	}
	return values, se
}

// Difference returns what checkpoint i has more than checkpoint j, by their positions, with standard errors by the jackknife of pairs: each group of samples is left out of both.
// Where directions and labels are common to both, these are smaller than those of [Compare]. It is an error where the numbers of manifolds differ; it panics where there is no
// such checkpoint.
func (t *Trajectory) Difference(i, j int) (Difference, error) {
	a, b := t.Checkpoints[i], t.Checkpoints[j]
	if _, err := Compare(a.Result, b.Result); err != nil {
		return Difference{}, err
	}
	var d [measureCount]Estimate
	for m := range d {
		d[m] = paired(a, b, Measure(m))
	}
	return Difference{
		d[OfCapacity], d[OfDimension], d[OfRadius], d[OfUtility], d[OfCentres], d[OfAxes], d[OfCentresAndAxes],
	}, nil
}

// paired is what a has more than b of a measure, with a standard error by groups of samples that are left out of both.
func paired(a, b Checkpoint, m Measure) Estimate {
	groups, _ := a.Without.Dims()
	n, mean, square := float64(groups), 0.0, 0.0
	for g := range groups {
		mean += (a.Without.At(g, int(m)) - b.Without.At(g, int(m))) / n
	}
	for g := range groups {
		x := a.Without.At(g, int(m)) - b.Without.At(g, int(m)) - mean
		square += x * x
	}
	return Estimate{a.Result.Measure(m).Value - b.Result.Measure(m).Value, math.Sqrt((n - 1) / n * square)}
}

// String returns all measures as a table, a row for each checkpoint, without standard errors.
func (t *Trajectory) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%10s", "step")
	for m := range Measures() {
		fmt.Fprintf(&b, "  %*s", max(9, len([]rune(Measure(m).String()))), Measure(m))
	}
	fmt.Fprintln(&b)
	for _, c := range t.Checkpoints {
		fmt.Fprintf(&b, "%10.6g", c.Step)
		for m := range Measures() {
			fmt.Fprintf(&b, "  %*.4g", max(9, len([]rune(Measure(m).String()))), c.Result.Measure(Measure(m)).Value)
		}
		fmt.Fprintln(&b)
	}
	return b.String()
}
