package geometry

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// Side says to which side rich learning takes a measure.
type Side int

const (
	Either Side = 0  // no side is agreed on, or the measure is a distance from the beginning
	Up     Side = 1  // rich learning raises it
	Down   Side = -1 // rich learning lowers it
)

// String returns the side as tables show it.
func (s Side) String() string {
	switch s {
	case Up:
		return "up"
	case Down:
		return "down"
	case Either:
		return "either"
	}
	return fmt.Sprintf("Side(%d)", int(s))
}

// Measure says what one measure of a [Regime] is: of a number that each state has, or of the change from one state to another. It is plain data, which notebook.Keep stores.
type Measure struct {
	Name, Group string
	Unit        string // empty for a pure number
	Source      string // the paper
	Bias        string // of the estimator
	// Range holds the natural ends of the measure, for figures; both 0 for none.
	Range [2]float64
	// Rich is the side to which rich learning takes the number of a state.
	Rich Side
	// NoVerdict says why the measure is shown without a verdict; empty gives one.
	NoVerdict string
	// RichOnly is for measures of which a small change says nothing: there is no verdict Lazy.
	RichOnly bool
	// Same is the change of a state from itself, 0 for a distance and 1 for a similarity; the distance of two states is |change − Same|.
	Same float64
}

// OwnMeasure is a measure of one's own, a number of each state (State), or of two states (Change). It has one of the two, which must not change what it is given and be a
// function of its arguments alone. States may lack any field: what is then missing is an error, as is any other reason why there is no number.
type OwnMeasure struct {
	Measure
	State  func(ctx context.Context, s State, d Design, src rand.Source) (float64, error)
	Change func(before, after State, d Design) (float64, error)
}

// family is a set of measures that are computed together. A result that is NaN is not defined, for the reason given.
type family struct {
	measures  []Measure
	state     func(ctx context.Context, s State, d Design, src rand.Source) ([]float64, error)
	change    func(before, after State, d Design) ([]float64, error)
	random    bool
	undefined string
	reasons   map[int]string // of single measures, in place of undefined
}

func alone(m OwnMeasure) family {
	f := family{measures: []Measure{m.Measure}, undefined: "it is not a number"}
	if m.State != nil {
		f.random = true
		f.state = func(ctx context.Context, s State, d Design, src rand.Source) ([]float64, error) {
			v, err := m.State(ctx, s, d, src)
			return []float64{v}, err
		}
	} else {
		f.change = func(before, after State, d Design) ([]float64, error) {
			v, err := m.Change(before, after, d)
			return []float64{v}, err
		}
	}
	return f
}

// chosen returns the families that have a measure left after Only.
func chosen(d Design, o RegimeOptions, learners []Learner) (kept []family) {
	all := append(changes(learners, d), summaries()...)
	all = append(all, ofTask(d, o)...)
	for _, m := range o.More {
		all = append(all, alone(m))
	}
	for _, f := range all {
		some := o.Only == nil
		for _, m := range f.measures {
			some = some || o.Only(m)
		}
		if !some {
			continue
		}
		if o.Only != nil { // the others of the family are computed and dropped
			var measures []Measure
			var at []int
			for k, m := range f.measures {
				if o.Only(m) {
					measures, at = append(measures, m), append(at, k)
				}
			}
			f = f.only(measures, at)
		}
		kept = append(kept, f)
	}
	return kept
}

func (f family) only(measures []Measure, at []int) family {
	pick := func(values []float64, err error) ([]float64, error) {
		if err != nil {
			return nil, err
		}
		var some []float64
		for _, k := range at {
			some = append(some, values[k])
		}
		return some, nil
	}
	part := f
	part.measures, part.reasons = measures, map[int]string{}
	for i, k := range at {
		part.reasons[i] = f.reasons[k]
	}
	if f.state != nil {
		part.state = func(ctx context.Context, s State, d Design, src rand.Source) ([]float64, error) {
			return pick(f.state(ctx, s, d, src))
		}
	} else {
		part.change = func(before, after State, d Design) ([]float64, error) { return pick(f.change(before, after, d)) }
	}
	return part
}

// lack is the error of a state or a design without what a measure needs.
type lack string

// Error names what is missing.
func (l lack) Error() string { return "no " + string(l) + " given" }

// responses returns the responses of a state.
func (s State) responses() (*mat.Dense, error) {
	if s.Responses == nil {
		return nil, lack("responses")
	}
	return s.Responses, nil
}

// selected returns the trials of the responses that have a number other than −1, and the numbers.
func (s State) selected(what string, numbers []int) (*mat.Dense, []int, error) {
	x, err := s.responses()
	if err != nil {
		return nil, nil, err
	}
	if numbers == nil {
		return nil, nil, lack(what)
	}
	where, values := given(numbers)
	if len(where) < len(numbers) {
		x = rows(x, where)
	}
	return x, values, nil
}

// score returns the score of the state's readout.
func (s State) score(d Design) (*mat.Dense, Score, error) {
	x, err := s.responses()
	switch {
	case err != nil:
		return nil, nil, err
	case s.Readout == nil:
		return nil, nil, lack("readout")
	case d.Score == nil:
		return nil, nil, lack("score, targets of one column or labels of every trial")
	}
	return x, d.Score(*s.Readout), nil
}

// one makes the result of a family of a single measure.
func one(v float64, err error) ([]float64, error) { return []float64{v}, err }

// asked turns what a family returned into values, each with the reason why there is none.
func (f family) asked(values []float64, err error) ([]float64, []error) {
	none := make([]error, len(f.measures))
	if err != nil {
		values = make([]float64, len(f.measures))
		for k := range values {
			values[k], none[k] = math.NaN(), err
		}
		return values, none
	}
	for k, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			if values[k], none[k] = math.NaN(), errors.New(f.undefined); f.reasons[k] != "" {
				none[k] = errors.New(f.reasons[k])
			}
		}
	}
	return values, none
}

// ranged gives the measures of a family other natural ends.
func (f family) ranged(ends [2]float64) family {
	for k := range f.measures {
		f.measures[k].Range = ends
	}
	return f
}
