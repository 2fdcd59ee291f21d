package capacity

import (
	"context"
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/changepoint"
	"gonum.org/v1/gonum/mat"
)

// StageOptions say how stages are looked for. The zero value is for steps of learning.
type StageOptions struct {
	// Linear takes courses as straight in the steps themselves, as for days; else in log₂(1+step), for steps of learning, which are then 0, 1, 2, 4, … or denser.
	Linear bool
	// Changes are options of the search for change points. Its model is Bends, as measures are continuous; MaxChanges 0 is 5, or as many as there are checkpoints for.
	Changes changepoint.Options
	// Slight is the largest change of a measure over a segment, as a share of its whole range, that counts as none; 0: 0.1.
	Slight float64
	// Range is the least range of a measure, as a share of its largest value, that is looked at; 0: 0.02. What changes by less is the same for all purposes, however well that is
	// known.
	Range float64
	// Level of credible intervals; 0: 0.95.
	Level float64
}

// Turn is a time at which the courses of the measures change, with its credible interval, in steps.
type Turn struct{ Step, Low, High float64 }

// Stage is one of the four stages of learning.
type Stage struct {
	Name    string
	Present bool
	// First and Last are the segments that it covers, and Start and End the turns at its ends; the first and last checkpoint are known exactly. Meaningless where it is absent.
	First, Last int
	Start, End  Turn
	Why         string // what was seen, or what is missing
}

// Learning divides the course of the measures into segments and says which stages of learning these are.
type Learning struct {
	Options  StageOptions
	Measures []Measure        // those that were looked at: not the utility, and none that is flat
	Fit      *changepoint.Fit // of the measures, each from 0 (least) to 1 (largest); times are log₂(1+step) but with Linear. Nil where all measures are flat
	Segments []changepoint.Segment
	Turns    []Turn // between the segments, as many as are most likely
	// Signs has, for each segment and measure, 1 where it rises, −1 where it falls and 0 where its change is slight or less than two standard errors.
	Signs  [][]int
	Stages [4]Stage // clustering, structuring, separating, stabilising
	Notes  []string // what is doubtful, in sentences
}

// Stages finds the stages of learning of Chou et al. 2025 in trajectories with the same steps, of one network or the mean of several:
//
//	clustering   dimension and radius fall
//	structuring  an alignment rises and none falls
//	separating   an alignment falls and none rises, capacity rises, and it is not stabilising
//	stabilising  the alignment of centres falls, at less than half of its steepest pace before; after separating
//
// Their paper tells them by eye. Here the courses of all measures are lines that turn at common times, found by package changepoint with the number of turns of largest posterior
// probability, and a stage is the longest run of neighbouring segments that are as said; a segment may belong to two of the stages at once. A stage that no segment fits is
// absent, and Why says so; the order in time is what it is, see [Learning.InOrder]. The intervals of turns are those given their number.
//
// Courses are curved and errors at neighbouring steps are not independent: intervals are then too short, and turns too many. Several trajectories of different seeds show what of
// it repeats.
//
// Measures that are NaN somewhere, or whose range is below four standard errors of a difference of checkpoints or below StageOptions.Range, are left out and named in the notes;
// where none is left there are no segments, and no stages. It is an error where trajectories have different steps, or fewer checkpoints than changes need.
func Stages(ctx context.Context, opt StageOptions, trajectories ...*Trajectory) (*Learning, error) {
	if opt.Slight == 0 {
		opt.Slight = 0.1
	}
	if opt.Level == 0 {
		opt.Level = 0.95
	}
	if opt.Range == 0 {
		opt.Range = 0.02
	}
	if !(opt.Slight > 0 && opt.Slight < 1 && opt.Level > 0 && opt.Level < 1 && opt.Range > 0) {
		panic(fmt.Sprintf("capacity: stages with slight changes up to %v, ranges from %v and intervals of %v", opt.Slight, opt.Range, opt.Level))
	}
	opt.Changes.Model = changepoint.Bends
	mean, _, err := Average(trajectories...)
	if err != nil {
		return nil, err
	}
	l := &Learning{Options: opt}
	steps := trajectories[0].Steps()
	times, err := opt.times(steps)
	if err != nil {
		return nil, err
	}
	normal := Normalised(mean)
	for _, m := range []Measure{OfCapacity, OfDimension, OfRadius, OfCentres, OfAxes, OfCentresAndAxes} {
		if why := opt.flat(m, mean.RawRowView(int(m)), trajectories); why != "" {
			l.Notes = append(l.Notes, fmt.Sprintf("%v is left out: %s", m, why))
			continue
		}
		l.Measures = append(l.Measures, m)
	}
	if len(l.Measures) == 0 {
		for s, rule := range l.rules() {
			l.Stages[s] = Stage{Name: rule.name, Why: "no measure changes"}
		}
		return l, nil
	}
	values := mat.NewDense(len(times), len(l.Measures), nil)
	for k, m := range l.Measures {
		values.SetCol(k, normal.RawRowView(int(m)))
	}
	if opt.Changes.MaxChanges == 0 {
		opt.Changes.MaxChanges = max(min(5, len(times)/3-2), 1)
	}
	if l.Fit, err = changepoint.Find(ctx, changepoint.Series{Times: times, Values: values}, opt.Changes); err != nil {
		return nil, fmt.Errorf("capacity: stages: %w", err)
	}
	l.Notes = append(l.Notes, l.Fit.Notes...)
	number := l.Fit.Likely()
	l.Segments = l.Fit.Segments(l.Fit.Optimal[number].Changes)
	for k, c := range l.Fit.Changes(number, opt.Level) {
		at := l.Fit.Optimal[number].Changes[k] // where segments were fitted; the most probable place may be its neighbour
		l.Turns = append(l.Turns, Turn{steps[at], min(steps[at], opt.step(c.Low)), max(steps[at], opt.step(c.High))})
	}
	for _, s := range l.Segments {
		signs := make([]int, len(l.Measures))
		for k, slope := range s.Slope {
			if math.Abs(slope.Value) > 2*slope.SE && math.Abs(slope.Value)*(s.End-s.Start) > opt.Slight {
				signs[k] = int(math.Copysign(1, slope.Value))
			}
		}
		l.Signs = append(l.Signs, signs)
	}
	l.name(steps)
	return l, nil
}

// flat says why a measure is left out, and nothing where it is not.
func (o StageOptions) flat(m Measure, mean []float64, trajectories []*Trajectory) string {
	low, high := 0, 0
	for i, v := range mean {
		if math.IsNaN(v) {
			return fmt.Sprintf("it is NaN at step %v", trajectories[0].Checkpoints[i].Step)
		}
		if v < mean[low] {
			low = i
		}
		if v > mean[high] {
			high = i
		}
	}
	square := 0.0
	for _, t := range trajectories {
		square += math.Pow(paired(t.Checkpoints[high], t.Checkpoints[low], m).SE/float64(len(trajectories)), 2)
	}
	switch size := mean[high] - mean[low]; {
	case !(size > 4*math.Sqrt(square)):
		return fmt.Sprintf("it goes from %.3g to %.3g, which is no more than errors of sampling", mean[low], mean[high])
	case !(size >= o.Range*max(math.Abs(mean[low]), math.Abs(mean[high]))):
		return fmt.Sprintf("it goes from %.4g to %.4g, by less than %.3g %%", mean[low], mean[high], 100*o.Range)
	}
	return ""
}

// times are those in which courses are taken as straight.
func (o StageOptions) times(steps []float64) ([]float64, error) {
	times := make([]float64, len(steps))
	for i, s := range steps {
		times[i] = s
		if !o.Linear {
			if s < 0 {
				return nil, fmt.Errorf("capacity: stages: step %v is negative: take linear times", s)
			}
			times[i] = math.Log2(1 + s)
		}
	}
	return times, nil
}

// step is that of a time.
func (o StageOptions) step(time float64) float64 {
	if o.Linear {
		return time
	}
	return math.Exp2(time) - 1
}
