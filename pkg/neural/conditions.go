package neural

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/table"
)

// Conditions holds the mean response of every channel to every condition. Row i of all its fields is condition i.
type Conditions struct {
	Names    []string    // such as "context=-1 colour_rank=0 motion_rank=5"
	Factors  table.Table // level of each factor
	Channels []string    // names of the columns of Mean
	Measure  string      // what the means are of: [FiringRate] where spike counts were averaged
	Unit     string      // "spikes/s"
	Mean     *mat.Dense  // conditions × channels
	Trials   [][]int     // conditions × channels: how many observations each mean is taken over
	Ignored  []int       // per channel: observations left out because a factor is missing
}

// ConditionMeans averages each channel's response over all samples and over the observations of each condition. The conditions are the crossing of the factors' levels,
// taken over all sessions; the first factor varies slowest, the last fastest, and levels ascend: numbers by size, texts byte by byte. Spike counts with times give rates
// in spikes per second, other values their means. Sums of counts are exact, so that their means do not depend on the order of the trials.
//
// A missing sample has no part in the mean of its observation, and an observation of which all samples are missing has no part in that of its condition: Trials counts
// the others. A condition without any of a channel is an [EmptyError]: select other factors, rank the levels (see [Population.Rank]), or drop such channels with
// [Population.Complete].
func (p *Population) ConditionMeans(by ...string) (*Conditions, error) {
	all, err := p.conditions(by, overTime)
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// TimeCourses is like [Population.ConditionMeans] for each sample on its own: element i belongs to sample i. The conditions are the same in all, and so are the numbers
// of observations unless samples are missing. Bin the population first, for samples of a millisecond hold little.
func (p *Population) TimeCourses(by ...string) ([]*Conditions, error) {
	return p.conditions(by, overSamples)
}

func (p *Population) conditions(by []string, how over) ([]*Conditions, error) {
	a, err := p.average(by, how)
	if err != nil {
		return nil, err
	}
	if empty, _ := a.empty(p.Names()); len(empty) > 0 {
		return nil, &EmptyError{Recording: p.Name, Empty: empty}
	}
	all := a.conditions(p)
	for _, c := range all {
		if err := c.finite(); err != nil {
			return nil, p.fail("%w", err)
		}
	}
	return all, nil
}

// ConditionMeans is [Population.ConditionMeans] of a single session.
func (r *Recording) ConditionMeans(by ...string) (*Conditions, error) {
	return r.alone().ConditionMeans(by...)
}

// TimeCourses is [Population.TimeCourses] of a single session.
func (r *Recording) TimeCourses(by ...string) ([]*Conditions, error) {
	return r.alone().TimeCourses(by...)
}

// alone returns the population of one session, whose channels keep their names.
func (r *Recording) alone() *Population {
	session := *r
	session.Name = ""
	return &Population{Name: r.Name, Sessions: []*Recording{&session}}
}

// Empty says in which conditions a channel has no observation.
type Empty struct {
	Channel    string   // its name
	Conditions []string // names of the conditions without an observation, such as "context=-1 motion_rank=5", in the order of all conditions
}

// EmptyError is the error of conditions in which some channels have no observation.
type EmptyError struct {
	Recording string  // its name
	Empty     []Empty // the channels that lack conditions, in their order; at least one
}

// Error names the first channel and condition and says how many more there are.
func (e *EmptyError) Error() string {
	first := e.Empty[0]
	more := ""
	if n := len(first.Conditions) - 1; n > 0 {
		more = fmt.Sprintf(" (and %d more)", n)
	}
	if n := len(e.Empty) - 1; n > 0 {
		more += fmt.Sprintf("; %d more channels lack some", n)
	}
	return fmt.Sprintf("neural: %s: conditions: channel %q has no observation with %s%s: rank the levels, or drop channels by Complete",
		e.Recording, first.Channel, first.Conditions[0], more)
}

// Complete returns the population with only those channels that have a value in every condition, and which channels were dropped, with the conditions that they lack.
// Sessions of which no channel is left are dropped. It is an error if no channel is left.
func (p *Population) Complete(by ...string) (*Population, []Empty, error) {
	a, err := p.average(by, onlyNumbers)
	if err != nil {
		return nil, nil, err
	}
	names := p.Names()
	dropped, channels := a.empty(names)
	if len(channels) == len(names) {
		return nil, dropped, &EmptyError{Recording: p.Name, Empty: dropped}
	}
	return p.without(channels), dropped, nil
}

// Complete is [Population.Complete] of a single session.
func (r *Recording) Complete(by ...string) (*Recording, []Empty, error) {
	p, dropped, err := r.alone().Complete(by...)
	if err != nil {
		return nil, dropped, err
	}
	out := *p.Sessions[0]
	out.Name = r.Name
	return &out, dropped, nil
}

// finite says which mean is infinite, or is none for it is of +Inf and −Inf: each has an observation with a value.
func (c *Conditions) finite() error {
	_, channels := c.Mean.Dims()
	for i, v := range c.Mean.RawMatrix().Data {
		if math.IsInf(v, 0) || math.IsNaN(v) {
			return fmt.Errorf("conditions: the mean of %s, channel %q is %v", c.Names[i/channels], c.Channels[i%channels], v)
		}
	}
	return nil
}
