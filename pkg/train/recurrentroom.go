package train

import (
	"github.com/richlazy/richlazy/pkg/internal/backprop"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/task"
)

// recurrentRoom is the working memory of one step of a recurrent network. Rows of outputs and all that goes with them are steps × trials.
type recurrentRoom[T backprop.Real] struct {
	shape                                 *backprop.Recurrent[T]
	pass                                  *backprop.RecurrentPass[T]
	size                                  int // trials × steps that there is room for
	output, centre, target, weight, slope []float64
	back, noise, gradient                 []T
	response, byResponse                  []float64 // of a hidden loss
	rows, present                         []int     // trials that a hidden loss is of: their places in the batch, and their numbers

	sequence *task.Sequence
	trials   []int
	steps    int
}

func recurrentShape[T backprop.Real](n *network.RNN) *backprop.Recurrent[T] {
	r := &backprop.Recurrent[T]{Bias: len(n.Bias) > 0, ReadoutBias: len(n.ReadoutBias) > 0, Initial: len(n.Initial) > 0, Leak: T(n.Leak)}
	r.Inputs, r.Units, r.Outputs = n.Dims()
	if n.Leak == 0 {
		r.Leak = 1
	}
	switch s := any(r).(type) {
	case *backprop.Recurrent[float64]:
		s.Respond, s.Grad = n.Activation.Respond, n.Activation.Grad
	case *backprop.Recurrent[float32]:
		s.Respond, s.Grad = n.Activation.Respond32, n.Activation.Grad32
	}
	return r
}

// load takes the trials of a step in: inputs, one-hot targets and weights, up to the last step that has weight, and at least as many steps as there are to be, if
// trials last so long.
func (r *recurrentRoom[T]) load(s *task.Sequence, trials []int, least int) {
	r.sequence, r.trials, r.steps = s, trials, 1
	all, outputs := s.Steps(), r.shape.Outputs
	for _, trial := range trials {
		last := s.Lengths[trial]
		for last > r.steps && s.Weight[trial*all+last-1] == 0 {
			last--
		}
		r.steps = max(r.steps, last, min(least, s.Lengths[trial]))
	}
	n := r.steps * len(trials)
	if n > r.size {
		r.size = n
		r.pass = r.shape.NewPass(len(trials), r.steps)
		r.output, r.centre, r.target, r.slope = make([]float64, n*outputs), make([]float64, n*outputs), make([]float64, n*outputs), make([]float64, n*outputs)
		r.weight, r.back, r.noise = make([]float64, n), backprop.Make[T](n*outputs), nil
	}
	r.pass.Begin(len(trials), r.steps)
	x, target := r.pass.Inputs(), r.target[:n*outputs]
	clear(target)
	for step := range r.steps {
		for i, trial := range trials {
			for k, v := range s.At(trial, step) {
				x[k] = T(v)
			}
			x = x[r.shape.Inputs:]
			row, at := step*len(trials)+i, trial*all+step
			target[row*outputs+s.Target[at]] = 1
			r.weight[row] = s.Weight[at]
		}
	}
}

// respond returns the outputs of a network to the trials that were loaded, with noise if there is any.
func (r *recurrentRoom[T]) respond(params []T, slopes bool, noise []T, add func(dst, x, y []T)) []T {
	r.pass.Begin(len(r.trials), r.steps)
	if drive := r.pass.Drive(params); noise != nil {
		add(drive, drive, noise)
	}
	return r.pass.Forward(params, slopes)
}

// decided returns the row of the decision in a trial, the last step that counts and wants another action than 0, and what it wants; false where there is none.
func (r *recurrentRoom[T]) decided(i int) (row, action int, ok bool) {
	s, all := r.sequence, r.sequence.Steps()
	for step := r.steps - 1; step >= 0; step-- {
		if at := r.trials[i]*all + step; s.Weight[at] > 0 && s.Target[at] != 0 {
			return step*len(r.trials) + i, s.Target[at], true
		}
	}
	return 0, 0, false
}

// right counts the trials whose decision is right among those that have one.
func (r *recurrentRoom[T]) right(output []float64) (right, judged int) {
	outputs := r.shape.Outputs
	for i := range r.trials {
		if row, action, ok := r.decided(i); ok {
			judged++
			if got, _ := largest(output[row*outputs : (row+1)*outputs]); got == action {
				right++
			}
		}
	}
	return right, judged
}
