package backprop

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// RecurrentPass is the working memory of passes through a recurrent network and back through time: for one goroutine at a time. What its methods return are views of
// it. All of it lies step by step: steps × trials × columns, so that the trials of one step are a matrix, and all steps together are one.
//
//	pass.Begin(trials, steps)
//	copy(pass.Inputs(), …)
//	pass.Drive(parameters)                     // to which noise may be added
//	output := pass.Forward(parameters, true)
//	… slope of the loss by the outputs …
//	pass.Backward(parameters, gradient, slope)
type RecurrentPass[T Real] struct {
	shape         *Recurrent[T]
	capacity      int // trials × steps
	trials, steps int // now
	workers       int
	stage         stageOfPass
	added         bool // back holds derivatives of losses of hidden responses

	inputs    []T // steps × trials × inputs
	drive     []T // steps × trials × units: z, and after a Forward with slopes φ′(z)
	hidden    []T // (1 + steps) × trials × units: h_0 first
	output    []T // steps × trials × outputs
	back      []T // steps × trials × units: loss by h_t, which becomes loss by z_t
	first     []T // trials × units: loss by h_0
	transpose []T // units × units: Wᵀ
	narrow    []T // inputs × units: the gradient by Uᵀ

	params  []T     // parameters, or the gradient, of the present call, for the workers
	slopes  bool    // the present Forward keeps φ′
	stretch stretch // what the workers do
	shares  int     // among how many
	mates   []*mate // all workers but the caller, made once
	*routines[T]
	*moreRoutines[T]
}

// stageOfPass says what has been computed.
type stageOfPass int

const (
	nothing stageOfPass = iota
	begun
	driven
	responded
	differentiable
)

// moreRoutines are kernels that only recurrent networks need.
type moreRoutines[T Real] struct {
	scale func(alpha T, x []T)
	axpy  func(alpha T, x, y []T)
}

func moreRoutinesOf[T Real]() *moreRoutines[T] {
	var r any
	switch any(T(0)).(type) {
	case float64:
		r = &moreRoutines[float64]{simd.Scale, simd.Axpy}
	case float32:
		r = &moreRoutines[float32]{simd.Scale32, simd.Axpy32}
	}
	return r.(*moreRoutines[T])
}

// NewPass returns the memory for passes of up to so many trials × steps. It panics when the shape has no units, inputs or outputs, or a leak outside (0, 1].
func (r *Recurrent[T]) NewPass(trials, steps int) *RecurrentPass[T] {
	r.check()
	if trials < 1 || steps < 1 {
		panic(fmt.Sprintf("backprop: NewPass: %d trials, %d steps, want at least 1 of each", trials, steps))
	}
	n := trials * steps
	p := &RecurrentPass[T]{
		shape: r, capacity: n, workers: 1,
		inputs: Make[T](n * r.Inputs), drive: Make[T](n * r.Units), output: Make[T](n * r.Outputs), transpose: Make[T](r.Units * r.Units),
		routines: routinesOf[T](), moreRoutines: moreRoutinesOf[T](),
	}
	return p
}

// Begin sets the size of the next pass. It panics when that has more trials × steps than the memory was made for.
func (p *RecurrentPass[T]) Begin(trials, steps int) {
	if trials < 1 || steps < 1 || trials*steps > p.capacity {
		panic(fmt.Sprintf("backprop: Begin: %d trials × %d steps, want at least 1 of each and a product of at most %d", trials, steps, p.capacity))
	}
	p.trials, p.steps, p.stage, p.added = trials, steps, begun, false
	if need := (steps + 1) * trials * p.shape.Units; len(p.hidden) < need {
		p.hidden = Make[T](need)
	}
}

// prepare makes the memory that only the way back needs.
func (p *RecurrentPass[T]) prepare() {
	if p.back == nil {
		p.back, p.narrow = Make[T](p.capacity*p.shape.Units), Make[T](p.shape.Units*p.shape.Inputs)
	}
	if need := p.trials * p.shape.Units; p.shape.Initial && len(p.first) < need {
		p.first = Make[T](need)
	}
}

// Inputs returns where the inputs of the pass belong, steps × trials × inputs.
func (p *RecurrentPass[T]) Inputs() []T { return p.inputs[:p.steps*p.trials*p.shape.Inputs] }

// Hidden returns the responses of all trials at a step, trials × units; step −1 is the initial state.
func (p *RecurrentPass[T]) Hidden(step int) []T { return p.at(p.hidden, step+1) }

// Slopes returns φ′(z) of all trials at a step, trials × units, after a Forward that keeps them.
func (p *RecurrentPass[T]) Slopes(step int) []T { return p.at(p.drive, step) }

// Delta returns the derivative of the loss by z of all trials at a step, trials × units, after Backward.
func (p *RecurrentPass[T]) Delta(step int) []T { return p.at(p.back, step) }

// at returns the trials × units of one step.
func (p *RecurrentPass[T]) at(all []T, step int) []T {
	size := p.trials * p.shape.Units
	return all[step*size : (step+1)*size : (step+1)*size]
}

func (p *RecurrentPass[T]) want(what string, least stageOfPass) {
	if p.stage < least {
		panic("backprop: " + what + ": called before what comes before it")
	}
}
