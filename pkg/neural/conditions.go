package neural

import (
	"fmt"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Conditions holds the mean response of every unit to every condition. Row i of all its fields is condition i.
type Conditions struct {
	Names   []string   // such as "context=-1 colour_rank=0 motion_rank=5"
	Factors Table      // level of each factor
	Units   []string   // names of the columns of Mean
	Mean    *mat.Dense // conditions × units, spikes per second
	Trials  [][]int    // conditions × units: how many trials each mean is taken over
	Ignored []int      // per unit: trials left out because a factor is NaN
}

// ConditionMeans averages each unit's rate over all samples and over the trials of each condition. The conditions are the crossing of the factors'
// levels, taken over all units; the first factor varies slowest, the last fastest, and levels ascend. Sums of counts are exact, so
// that the means do not depend on the order of the trials.
//
// A condition without a trial of some unit is an [EmptyError]: select other factors, rank the levels (see [Recording.Rank]), or drop such
// units with [Recording.Complete].
func (r *Recording) ConditionMeans(by ...string) (*Conditions, error) {
	all, err := r.average(by, func(counts []uint8, into []int64) {
		for _, v := range counts {
			into[0] += int64(v)
		}
	}, 1)
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// TimeCourses is like [Recording.ConditionMeans] for each sample on its own: element i belongs to Time[i]. The conditions are the same in all,
// and so are the number of trials. Bin the recording first, for samples of a millisecond hold little.
func (r *Recording) TimeCourses(by ...string) ([]*Conditions, error) {
	return r.average(by, func(counts []uint8, into []int64) {
		for i, v := range counts {
			into[i] += int64(v)
		}
	}, len(r.Time))
}

// average sums the counts of the trials of each cell by add, into as many sums as parts, and divides by the trials and the time they took.
func (r *Recording) average(by []string, add func(counts []uint8, into []int64), parts int) ([]*Conditions, error) {
	if len(r.Units) > 0 { // that there is none is said below
		if err := r.Check(); err != nil {
			return nil, err
		}
	}
	cross, err := r.cross(by)
	if err != nil {
		return nil, err
	}
	trials := make([][]int, cross.n)
	for cell := range trials {
		trials[cell] = make([]int, len(r.Units))
	}
	out := make([]*Conditions, parts)
	names, factors, ignored := cross.names(), cross.factors(), make([]int, len(r.Units))
	for part := range out {
		out[part] = &Conditions{Names: names, Factors: factors, Units: r.Names(), Mean: mat.NewDense(cross.n, len(r.Units), nil), Trials: trials, Ignored: ignored}
	}
	if empty := r.empty(cross); len(empty) > 0 {
		return nil, &EmptyError{Recording: r.Name, Empty: empty}
	}
	seconds := r.Width * float64(len(r.Time)) / float64(parts)
	sums := make([]int64, cross.n*parts)
	for u := range r.Units {
		clear(sums)
		unit := &r.Units[u]
		for trial, cell := range cross.of(unit.Trials) {
			if cell >= 0 {
				add(unit.Counts.Row(trial), sums[cell*parts:(cell+1)*parts])
			}
		}
		var n []int
		n, ignored[u] = cross.trialsPerCell(unit)
		for cell := range cross.n {
			trials[cell][u] = n[cell]
			for part := range out {
				out[part].Mean.Set(cell, u, float64(sums[cell*parts+part])/(float64(n[cell])*seconds))
			}
		}
	}
	return out, nil
}

// Empty says in which conditions a unit has no trial.
type Empty struct {
	Unit       string   // its name
	Conditions []string // names of the conditions without a trial, such as "context=-1 motion_rank=5", in the order of all conditions
}

// EmptyError is the error of means over conditions in which some units have no trial.
type EmptyError struct {
	Recording string  // its name
	Empty     []Empty // the units that lack conditions, in the recording's order; at least one
}

// Error names the first unit and condition and says how many more there are.
func (e *EmptyError) Error() string {
	first := e.Empty[0]
	more := ""
	if n := len(first.Conditions) - 1; n > 0 {
		more = fmt.Sprintf(" and %d more conditions", n)
	}
	if n := len(e.Empty) - 1; n > 0 {
		more += fmt.Sprintf("; %d more units lack some", n)
	}
	return fmt.Sprintf("neural: %s: condition means: unit %q has no trial with %s%s: rank levels that differ between units, or drop units with Recording.Complete",
		e.Recording, first.Unit, first.Conditions[0], more)
}

// Complete returns the recording with only those units that have a trial in every condition, and which units were dropped, with the conditions they
// lack. It is an error if no unit is left.
func (r *Recording) Complete(by ...string) (*Recording, []Empty, error) {
	cross, err := r.cross(by)
	if err != nil {
		return nil, nil, err
	}
	dropped := r.empty(cross)
	if len(dropped) == len(r.Units) {
		return nil, dropped, &EmptyError{Recording: r.Name, Empty: dropped}
	}
	out := *r
	out.Units = slices.DeleteFunc(slices.Clone(r.Units), func(unit Unit) bool {
		return slices.ContainsFunc(dropped, func(e Empty) bool { return e.Unit == unit.Name })
	})
	return &out, dropped, nil
}

// empty returns the units that have no trial in some cell.
func (r *Recording) empty(cross *cells) []Empty {
	var out []Empty
	names := cross.names()
	for u := range r.Units {
		var lacking []string
		n, _ := cross.trialsPerCell(&r.Units[u])
		for cell, trials := range n {
			if trials == 0 {
				lacking = append(lacking, names[cell])
			}
		}
		if lacking != nil {
			out = append(out, Empty{Unit: r.Units[u].Name, Conditions: lacking})
		}
	}
	return out
}
