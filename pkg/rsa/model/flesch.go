package model

import (
	"math"

	"github.com/richlazy/richlazy/pkg/rsa"
)

// Flesch is the family of seven geometries with which Flesch et al. (2022) explain how two tasks on the same two features share a representation. The zero values of its
// fields but the first are those of the published analysis of monkeys.
//
// All are Euclidean distances between points (x, y, context) with x = Relevant0 and y = Relevant1 relative to their means; the last three have no context in them.
//
//	grid            (x, y, context)
//	rotated grid    the grid, its second context turned by Turn
//	orthogonal      (x, 0, 0) and (0, y, 1)
//	parallel        the orthogonal model, its second context turned by Turn: (x, 0, 0) and (y, 0, 1) for 90°
//	only feature 0  (x)
//	only feature 1  (y)
//	diagonal        the projection of (x, y) on an axis at the angle Axis
type Flesch struct {
	Task rsa.TwoContexts
	// Turn is in degrees; 0 is 90. With 270 the two axes of the parallel model point in opposite directions.
	Turn float64
	// Axis is the direction of the diagonal in degrees from the axis of Relevant0; 0 is 45.
	Axis float64
	// DiagonalContext gives the diagonal model the context as one more coordinate, as in the analysis of human brains.
	DiagonalContext bool
}

// Models returns the seven, in that order. Errors as for the models of [rsa.TwoContexts].
func (f Flesch) Models() ([]Model, error) {
	turn, axis := radians(f.Turn, 90), radians(f.Axis, 45)
	offset := f.Task.Offset
	if offset == 0 {
		offset = 1
	}
	diagonal := 0.0
	if f.DiagonalContext {
		diagonal = offset
	}
	var all []Model
	for _, m := range []struct {
		name   string
		offset float64
		place  func(x, y float64, context int) (float64, float64)
	}{
		{"grid", offset, func(x, y float64, _ int) (float64, float64) { return x, y }},
		{"rotated grid", offset, func(x, y float64, context int) (float64, float64) { return turned(x, y, turn*float64(context)) }},
		{"orthogonal", offset, func(x, y float64, context int) (float64, float64) { return relevant(x, y, context) }},
		{"parallel", offset, func(x, y float64, context int) (float64, float64) {
			x, y = relevant(x, y, context)
			return turned(x, y, turn*float64(context))
		}},
		{"only feature 0", 0, func(x, _ float64, _ int) (float64, float64) { return x, 0 }},
		{"only feature 1", 0, func(_, y float64, _ int) (float64, float64) { return y, 0 }},
		{"diagonal", diagonal, func(x, y float64, _ int) (float64, float64) { return x*math.Cos(axis) + y*math.Sin(axis), 0 }},
	} {
		r, err := f.Task.Grid() // checks the task
		if err != nil {
			return nil, err
		}
		newPlaces(f.Task).distances(r.Values, m.offset, m.place)
		r.Measure = m.name + " model"
		all = append(all, Fixed{Name: m.name, RDM: r})
	}
	return all, nil
}

// Compressed is the parametric geometry of Flesch et al. (2022), between grid, orthogonal and parallel: in each context both features are compressed, the second context
// is turned, and the contexts lie apart:
//
//	context 0: ((1−c₀)x, (1−c₁)y, 0)    context 1: ((1−c₃)x, (1−c₂)y)·R(φ), offset
//
// Its parameters are the compression of the relevant and the irrelevant feature in context 0, of the relevant and the irrelevant one in context 1 (c₀ … c₃, 0 to 1), φ in
// degrees (−90 to 90) and the offset (0 to half the range of the wider feature, as 2 for levels of −2 … 2). No compression and no angle is a grid, c₁ = c₃ = 1
// orthogonal, and with φ = 90 parallel. The published fit minimises squared errors and averages over starts; this one maximises the similarity and keeps the best.
// Errors as for the models of [rsa.TwoContexts].
func Compressed(task rsa.TwoContexts) (Parametric, error) {
	if _, err := task.Grid(); err != nil {
		return Parametric{}, err
	}
	p := newPlaces(task)
	widest := 0.0
	for i := range p.x {
		widest = max(widest, math.Abs(p.x[i]), math.Abs(p.y[i]))
	}
	return Parametric{
		Name: "compressed geometry", Of: task.Conditions, Low: []float64{0, 0, 0, 0, -90, 0}, High: []float64{1, 1, 1, 1, 90, widest},
		RDM: func(dst, c []float64) {
			p.distances(dst, c[5], func(x, y float64, context int) (float64, float64) {
				if context == 0 {
					return (1 - c[0]) * x, (1 - c[1]) * y
				}
				return turned((1-c[3])*x, (1-c[2])*y, c[4]*math.Pi/180)
			})
		},
	}, nil
}

// places are the conditions of a task, features relative to their means.
type places struct {
	x, y    []float64
	context []int
}

func newPlaces(task rsa.TwoContexts) places {
	return places{centred(task.Relevant0), centred(task.Relevant1), task.Context}
}

func centred(x []float64) []float64 {
	mean := 0.0
	for _, v := range x {
		mean += v / float64(len(x))
	}
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = v - mean
	}
	return out
}

// distances writes the Euclidean distances of the places, contexts lying apart by offset.
func (p places) distances(dst []float64, offset float64, place func(x, y float64, context int) (float64, float64)) {
	pair := 0
	for i := range p.x {
		xi, yi := place(p.x[i], p.y[i], p.context[i])
		for j := i + 1; j < len(p.x); j++ {
			xj, yj := place(p.x[j], p.y[j], p.context[j])
			apart := offset * float64(p.context[i]-p.context[j])
			dst[pair] = math.Sqrt((xi-xj)*(xi-xj) + (yi-yj)*(yi-yj) + apart*apart)
			pair++
		}
	}
}

// relevant keeps the feature that decides in a context.
func relevant(x, y float64, context int) (float64, float64) {
	if context == 0 {
		return x, 0
	}
	return 0, y
}

// turned returns the row (x, y) times the matrix of an angle, [cos −sin; sin cos].
func turned(x, y, angle float64) (float64, float64) {
	sin, cos := math.Sincos(angle)
	return x*cos + y*sin, y*cos - x*sin
}

func radians(degrees, standard float64) float64 {
	if degrees == 0 {
		degrees = standard
	}
	return degrees * math.Pi / 180
}
