package train

import (
	"math"

	"github.com/richlazy/richlazy/pkg/internal/backprop"
)

// scaled returns the outputs that are judged, in float64: those of the network, or with Alpha α(f − f₀), f₀ being in r.centre.
func (m *recurrent[T]) scaled(r *recurrentRoom[T], output []T) []float64 {
	got := r.output[:len(output)]
	backprop.Convert(got, output)
	if alpha := m.opt.Alpha; alpha != 0 {
		for i := range got {
			got[i] = alpha * (got[i] - r.centre[i])
		}
	}
	return got
}

// judge returns the loss of the outputs and leaves the derivative of what is minimised in r.back, and in the pass for hidden losses.
func (m *recurrent[T]) judge(r *recurrentRoom[T], output []float64) (loss float64) {
	n, scale := len(output), 1.0
	loss = m.opt.Loss.Evaluate(r.slope[:n], output, r.target[:n], r.weight[:r.steps*len(r.trials)], m.shape.Outputs)
	if m.opt.Alpha != 0 {
		scale = 1 / m.opt.Alpha
	}
	for i, s := range r.slope[:n] {
		r.back[i] = T(scale * s)
	}
	for _, h := range m.own.Hidden {
		for step := range r.steps {
			if h.at(step) {
				loss += m.judgeHidden(r, h, step, scale*scale)
			}
		}
	}
	return loss
}

// at reports whether the loss is evaluated at a step.
func (h RecurrentHidden) at(step int) bool {
	for _, s := range h.Steps {
		if s == step {
			return true
		}
	}
	return h.Steps == nil
}

// seen returns how many steps of a trial hidden losses want to see.
func (o RecurrentOptions) seen() (steps int) {
	for _, h := range o.Hidden {
		if h.Steps == nil {
			return math.MaxInt
		}
		for _, s := range h.Steps {
			steps = max(steps, s+1)
		}
	}
	return steps
}

// judgeHidden returns the loss of the responses at a step, of the trials that last so long, and adds scale times its derivative to where the pass will go back from.
func (m *recurrent[T]) judgeHidden(r *recurrentRoom[T], h RecurrentHidden, step int, scale float64) float64 {
	units := m.shape.Units
	r.rows = r.rows[:0]
	r.response, r.byResponse = r.response[:0], r.byResponse[:0]
	here := r.pass.Hidden(step)
	r.present = r.present[:0]
	for i, trial := range r.trials {
		if step < r.sequence.Lengths[trial] {
			r.rows, r.present = append(r.rows, i), append(r.present, trial)
			for _, v := range here[i*units : (i+1)*units] {
				r.response, r.byResponse = append(r.response, float64(v)), append(r.byResponse, 0)
			}
		}
	}
	if len(r.rows) == 0 {
		return 0
	}
	loss := h.Loss.EvaluateHidden(r.byResponse, r.response, r.present, units)
	into := r.pass.HiddenSlope()[step*len(r.trials)*units:]
	for k, i := range r.rows {
		row := into[i*units : (i+1)*units]
		for u := range row {
			row[u] += T(scale * r.byResponse[k*units+u])
		}
	}
	return loss
}

// chunkOfRows is how many trials × steps of the test are computed at a time.
const chunkOfRows = 1024

// test implements model: loss and accuracy on all trials of the test. Losses of hidden responses are not measured.
func (m *recurrent[T]) test() (loss, accuracy float64) {
	s := m.own.Test
	r := m.rooms.get()
	defer m.rooms.put(r)
	var output, target, weight []float64
	all, each, right, judged := upTo(s.Len()), max(1, chunkOfRows/s.Steps()), 0, 0
	for from := 0; from < len(all); from += each {
		r.load(s, all[from:min(from+each, len(all))], 1)
		n := r.steps * len(r.trials)
		if m.opt.Alpha != 0 {
			backprop.Convert(r.centre[:n*m.shape.Outputs], r.respond(m.initial, false, nil, m.add))
		}
		got := m.scaled(r, r.respond(m.params, false, nil, m.add))
		output, target, weight = append(output, got...), append(target, r.target[:len(got)]...), append(weight, r.weight[:n]...)
		a, b := r.right(got)
		right, judged = right+a, judged+b
	}
	loss = m.opt.Loss.Evaluate(make([]float64, len(output)), output, target, weight, m.shape.Outputs)
	return loss, float64(right) / float64(judged)
}
