package train

import (
	"github.com/richlazy/richlazy/pkg/internal/backprop"
	"github.com/richlazy/richlazy/pkg/network"
)

// chunk is how many trials of the test are computed at a time.
const chunk = 512

// exam measures a network on Options.Test.
type exam[T backprop.Real] struct {
	*problem[T]
	passes *pool[*backprop.Pass[T]]
	centre []float64
}

// newExam returns the exam of a network, nil where there is no test.
func (p *problem[T]) newExam(n *network.MLP) *exam[T] {
	if p.test == nil {
		return nil
	}
	key := shapeKey(n)
	passes, ok := p.exams[key]
	if !ok {
		chain := backprop.NewChain(layers[T](n))
		passes = &pool[*backprop.Pass[T]]{make: func() *backprop.Pass[T] { return chain.NewPass(min(chunk, p.test.trials)) }}
		p.exams[key] = passes
	}
	e := &exam[T]{problem: p, passes: passes}
	if p.opt.Alpha != 0 {
		e.centre = e.outputsOf(narrow[T](n.Parameters()))
	}
	return e
}

// outputsOf returns the outputs to all trials of the test.
func (e *exam[T]) outputsOf(params []T) []float64 {
	pass := e.passes.get()
	defer e.passes.put(pass)
	all := make([]float64, e.test.trials*e.outputs)
	for from := 0; from < e.test.trials; from += chunk {
		to := min(from+chunk, e.test.trials)
		backprop.Convert(all[from*e.outputs:to*e.outputs], pass.Forward(params, e.test.x[from*e.inputs:to*e.inputs], to-from))
	}
	return all
}

// take returns loss and accuracy on all trials of the test. Losses of hidden responses are not measured.
func (e *exam[T]) take(params []T) (loss, accuracy float64) {
	output := e.outputsOf(params)
	if e.opt.Alpha != 0 {
		for i := range output {
			output[i] = e.opt.Alpha * (output[i] - e.centre[i])
		}
	}
	loss = e.opt.Loss.Evaluate(make([]float64, len(output)), output, e.test.targets, nil, e.outputs)
	return loss, answers(output, e.test.targets, e.outputs)
}
