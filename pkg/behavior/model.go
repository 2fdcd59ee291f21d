package behavior

import (
	"fmt"
	"math"
)

// Angles says which boundaries between yes and no a [Model] has.
type Angles int

// Boundaries.
const (
	// TwoAngles gives each task a boundary of its own, with a free angle.
	TwoAngles Angles = iota
	// OneAngle has one boundary for both tasks, with a free angle: the linear model, of who takes both tasks for one.
	OneAngle
	// TrueAngles has the boundaries at [Model.Truth], with no angle to fit: who knows the rules, and has at most a wrong slope, offset or lapse.
	TrueAngles
)

// Model is the psychometric choice model of Flesch et al. (2018, 2022): the probability of yes is
//
//	p = λ + (1 − 2λ)/(1 + exp(−s (π − o))),   π = X cos(φ − 90°) + Y sin(φ − 90°),
//
// with the angle φ of the boundary, slope s, offset o and lapse λ. The zero value is the model of the paper with five parameters: an angle for each task, the others shared.
type Model struct {
	Angles Angles
	// Separate values for the tasks; all three with TwoAngles are the eight parameters of Flesch et al. (2018).
	SeparateSlope, SeparateOffset, SeparateLapse bool
	// NoLapse and NoOffset hold λ or o at 0.
	NoLapse, NoOffset bool
	// Bounds of the parameters; a pair of zeros is the paper's.
	Bounds Bounds
	// Truth is the angle of the right boundary of either task; both 0 is 180° and 90°, where Y decides in task 0 and X in task 1.
	Truth [2]float64
}

// Bounds are the lowest and highest values. The zero value stands for those of the paper, given here.
type Bounds struct {
	Angle    [2][2]float64 // of either task: within 90° of the truth, 90 … 270 and 0 … 180
	OneAngle [2]float64    // of the shared boundary: within 90° of the diagonal between both truths, 45 … 225
	Slope    [2]float64    // 0 … 20
	Offset   [2]float64    // −1 … 1
	Lapse    [2]float64    // 0 … 0.5
}

// Factorised, Separated and Linear are the three models of the published comparison (5, 8 and 4 parameters).
func Factorised() Model { return Model{} }

// Separated is [Factorised] with slope, offset and lapse of either task.
func Separated() Model { return Model{SeparateSlope: true, SeparateOffset: true, SeparateLapse: true} }

// Linear is [Factorised] with one boundary for both tasks.
func Linear() Model { return Model{Angles: OneAngle} }

// parameter is one that is free: its name, where it goes in the eight of sigmoids, its bounds and its published start.
type parameter struct {
	name        string
	slots       []int
	low, high   float64
	start       float64
	logarithmic bool // starts are drawn on a logarithmic scale
}

// Places of the eight numbers that two sigmoids have: angle, slope, offset and lapse of task 0, then of task 1.
const (
	atAngle = iota
	atSlope
	atOffset
	atLapse
	perTask
)

// sigmoids are the parameters of both tasks, angles in radians.
type sigmoids [2 * perTask]float64

func (m Model) truth() [2]float64 {
	if m.Truth == ([2]float64{}) {
		return [2]float64{180, 90}
	}
	return m.Truth
}

func or(pair [2]float64, low, high float64) [2]float64 {
	if pair == ([2]float64{}) {
		return [2]float64{low, high}
	}
	return pair
}

// free returns the parameters that are fitted, in order.
func (m Model) free() []parameter {
	var all []parameter
	add := func(name string, bounds [2]float64, start float64, slots ...int) {
		if !(bounds[0] < bounds[1]) || math.IsInf(bounds[0], 0) || math.IsInf(bounds[1], 0) {
			panic(fmt.Sprintf("behavior: bounds of the %s are %v … %v, want two finite numbers in ascending order", name, bounds[0], bounds[1]))
		}
		all = append(all, parameter{name, slots, bounds[0], bounds[1], start, slots[0]%perTask == atSlope})
	}
	truth := m.truth()
	middle := (truth[0] + truth[1]) / 2
	switch m.Angles {
	case TwoAngles:
		for task := range 2 {
			add(fmt.Sprintf("angle %d", task), or(m.Bounds.Angle[task], truth[task]-90, truth[task]+90), truth[task], perTask*task+atAngle)
		}
	case OneAngle:
		add("angle", or(m.Bounds.OneAngle, middle-90, middle+90), middle, atAngle, perTask+atAngle)
	case TrueAngles:
	default:
		panic(fmt.Sprintf("behavior: no such angles as %d", m.Angles))
	}
	for _, p := range []struct {
		name            string
		place           int
		separate, fixed bool
		bounds          [2]float64
		start           float64
	}{
		{"slope", atSlope, m.SeparateSlope, false, or(m.Bounds.Slope, 0, 20), 20},
		{"offset", atOffset, m.SeparateOffset, m.NoOffset, or(m.Bounds.Offset, -1, 1), 0},
		{"lapse", atLapse, m.SeparateLapse, m.NoLapse, or(m.Bounds.Lapse, 0, .5), 0},
	} {
		switch {
		case p.fixed:
		case p.separate:
			add(p.name+" 0", p.bounds, p.start, p.place)
			add(p.name+" 1", p.bounds, p.start, perTask+p.place)
		default:
			add(p.name, p.bounds, p.start, p.place, perTask+p.place)
		}
	}
	return all
}

// Parameters returns the names of the free parameters in their order: "angle 0", "angle 1" (degrees), "slope", "offset", "lapse" for the zero value; a number is that of the
// task, and parameters without one are shared.
func (m Model) Parameters() []string {
	var names []string
	for _, p := range m.free() {
		names = append(names, p.name)
	}
	return names
}

// String names the model by what sets it apart: "two angles, 5 parameters".
func (m Model) String() string {
	return fmt.Sprintf("%s, %d parameters", [...]string{"two angles", "one angle", "true angles"}[m.Angles], len(m.free()))
}

// full returns the parameters of both sigmoids.
func (m Model) full(theta []float64) sigmoids {
	free, truth := m.free(), m.truth()
	if len(theta) != len(free) {
		panic(fmt.Sprintf("behavior: got %d parameters, want the %d of %v", len(theta), len(free), m.Parameters()))
	}
	s := sigmoids{atAngle: truth[0] * math.Pi / 180, perTask + atAngle: truth[1] * math.Pi / 180}
	s.fill(free, theta)
	return s
}

// fill sets the free parameters.
func (s *sigmoids) fill(free []parameter, theta []float64) {
	for i, p := range free {
		for _, slot := range p.slots {
			s[slot] = theta[i]
			if slot%perTask == atAngle {
				s[slot] = theta[i] * math.Pi / 180
			}
		}
	}
}

// Probability returns the probability of yes with parameters theta, in the order of [Model.Parameters]. It panics when their number is another.
func (m Model) Probability(theta []float64, task int, x, y float64) float64 {
	s := m.full(theta)
	axes := s.axes()
	return s.at(&axes, task, x, y).p
}
