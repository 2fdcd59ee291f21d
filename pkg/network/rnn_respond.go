package network

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/internal/backprop"
	"github.com/richlazy/richlazy/pkg/internal/simd"
	"github.com/richlazy/richlazy/pkg/loss"
)

// Respond returns what the network does in all trials of x. Behind the end of a trial that is shorter than others it goes on with the zero input that a task.Sequence has
// there. What it does in one trial does not depend on the others, not in the last bit. Respond panics when n is not valid in shape or x has no trials or another number
// of features than the network has inputs.
func (n *RNN) Respond(x Series) *Trajectory { return n.RespondNoisy(x, 0, nil) }

// RespondNoisy is Respond with private noise in every unit at every step, added to what the unit gets before its activation: independent N(0, 2/a·noise²), a being the
// leak. That is the noise of Song, Yang & Wang 2016 and Yang et al. 2019, whose effect on slow units does not depend on the step. Nothing is drawn where noise is 0.
func (n *RNN) RespondNoisy(x Series, noise float64, src rand.Source) *Trajectory {
	t := &Trajectory{Trials: x.Len(), Steps: x.Steps()}
	_, t.Units, t.Outputs = n.Dims()
	t.Hidden, t.Output = make([]float64, t.Trials*t.Steps*t.Units), make([]float64, t.Trials*t.Steps*t.Outputs)
	each := max(1, atOnce/max(1, t.Steps*t.Units))
	for first := 0; first == 0 || first < t.Trials; first += each {
		part := stretch{x, first, min(first+each, t.Trials)}
		pass, params := n.feed("Respond", part)
		n.disturb(pass.Drive(params), noise, src)
		output := pass.Forward(params, false)
		for step := range t.Steps {
			h := pass.Hidden(step)
			for i := range part.Len() {
				row := (first+i)*t.Steps + step
				copy(t.Hidden[row*t.Units:], h[i*t.Units:(i+1)*t.Units])
				copy(t.Output[row*t.Outputs:], output[(step*part.Len()+i)*t.Outputs:][:t.Outputs])
			}
		}
	}
	return t
}

// atOnce is how many responses are computed at a time, so that working memory stays small beside what is returned.
const atOnce = 1 << 20

// stretch is some neighbouring trials of a series.
type stretch struct {
	Series
	from, to int
}

// Len returns the number of trials.
func (s stretch) Len() int { return s.to - s.from }

// At returns the inputs at a step of a trial.
func (s stretch) At(trial, step int) []float64 { return s.Series.At(s.from+trial, step) }

// feed returns a pass that has got the inputs, and the parameters.
func (n *RNN) feed(what string, x Series) (*backprop.RecurrentPass[float64], []float64) {
	if err := n.shaped(); err != nil {
		panic(err.Error())
	}
	trials, steps := x.Len(), x.Steps()
	if trials < 1 || steps < 1 {
		panic(fmt.Sprintf("network: %s: %d trials of %d steps, want at least 1 of each", what, trials, steps))
	}
	pass := n.shape().NewPass(trials, steps)
	pass.Workers(0)
	pass.Begin(trials, steps)
	inputs, _, _ := n.Dims()
	to := pass.Inputs()
	for step := range steps {
		for trial := range trials {
			row := x.At(trial, step)
			if len(row) != inputs {
				panic(fmt.Sprintf("network: %s: x has %d features, the network %d inputs", what, len(row), inputs))
			}
			to = to[copy(to, row):]
		}
	}
	return pass, n.Parameters()
}

// disturb adds noise to what the units get.
func (n *RNN) disturb(drive []float64, noise float64, src rand.Source) {
	if noise == 0 {
		return
	}
	if !(noise > 0) || math.IsInf(noise, 0) {
		panic(fmt.Sprintf("network: RespondNoisy: noise %v, want a finite number ≥ 0", noise))
	}
	disturbance := make([]float64, len(drive))
	simd.Normals(disturbance, src)
	simd.Axpy(noise*math.Sqrt(2/n.leak()), disturbance, drive)
}

// byTrial returns steps × trials × columns as trials × steps × columns, in new memory.
func byTrial(values []float64, steps, trials, columns int) []float64 {
	out := make([]float64, len(values))
	for step := range steps {
		for trial := range trials {
			copy(out[(trial*steps+step)*columns:][:columns], values[(step*trials+trial)*columns:])
		}
	}
	return out
}

// Gradient returns the loss of the outputs for x against y (trials × steps × outputs), and its derivative by every parameter, in a value of the same shapes as n. To the
// loss each step of each trial is a trial; weight has one number ≥ 0 for each (trials × steps), or is nil for 1. It panics when x, y or weight do not fit.
func (n *RNN) Gradient(x Series, y, weight []float64, l loss.Loss) (gradient *RNN, value float64) {
	pass, params := n.feed("Gradient", x)
	_, _, outputs := n.Dims()
	trials, steps := x.Len(), x.Steps()
	if len(y) != trials*steps*outputs {
		panic(fmt.Sprintf("network: Gradient: got %d targets, want %d trials × %d steps × %d outputs", len(y), trials, steps, outputs))
	}
	if weight != nil && len(weight) != trials*steps {
		panic(fmt.Sprintf("network: Gradient: got %d weights, want %d trials × %d steps, or none", len(weight), trials, steps))
	}
	if weight != nil {
		weight = byTrial(weight, trials, steps, 1)
	}
	pass.Drive(params)
	output := pass.Forward(params, true)
	slope := make([]float64, len(output))
	value = l.Evaluate(slope, output, byTrial(y, trials, steps, outputs), weight, outputs)
	flat := make([]float64, len(params))
	pass.Backward(params, flat, slope)
	gradient = n.Clone()
	gradient.SetParameters(flat)
	return gradient, value
}
