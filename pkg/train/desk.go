package train

import (
	"sync"

	"github.com/richlazy/richlazy/pkg/internal/backprop"
)

// pool lends out working memory, which networks of one shape need only while they are on a core.
type pool[W any] struct {
	mu    sync.Mutex
	spare []W
	make  func() W
}

func (p *pool[W]) get() W {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := len(p.spare); n > 0 {
		w := p.spare[n-1]
		p.spare = p.spare[:n-1]
		return w
	}
	return p.make()
}

func (p *pool[W]) put(w W) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.spare = append(p.spare, w)
}

// desk is where the outputs of one batch are compared with their targets.
type desk[T backprop.Real] struct {
	pass    *backprop.Pass[T]
	output  []float64 // scaled outputs
	target  []float64
	slope   []float64
	back    []T       // the derivative of what is minimised by the outputs of the network
	hidden  []float64 // responses of a hidden layer, and the derivative by them
	hiddens []float64
}

func newDesk[T backprop.Real](c *backprop.Chain[T], trials int, hidden []HiddenLoss) *desk[T] {
	layers := c.Layers()
	n := trials * layers[len(layers)-1].Units
	d := &desk[T]{pass: c.NewPass(trials), output: make([]float64, n), target: make([]float64, n), slope: backprop.Make[float64](n)}
	if back, ok := any(d.slope).([]T); ok {
		d.back = back
	} else {
		d.back = backprop.Make[T](n)
	}
	most := 0
	for _, h := range hidden {
		most = max(most, trials*layers[h.Layer].Units)
	}
	d.hidden, d.hiddens = make([]float64, most), make([]float64, most)
	return d
}

// judge compares the outputs of a batch with the targets of s: it returns loss and accuracy, and leaves in d.back, and in the pass for hidden losses, the derivatives of
// what is minimised. centre holds the untrained network's outputs to all trials of s, for Options.Alpha.
func (p *problem[T]) judge(d *desk[T], s *set[T], output []T, trials []int, full bool, centre []float64) (loss, accuracy float64) {
	n := len(output)
	got := asFloat64(output)
	alpha := p.opt.Alpha
	if alpha != 0 {
		got = d.output[:n]
		for i, t := range trials {
			for k := range p.outputs {
				got[i*p.outputs+k] = alpha * (float64(output[i*p.outputs+k]) - centre[t*p.outputs+k])
			}
		}
	} else if got == nil {
		got = d.output[:n]
		backprop.Convert(got, output)
	}
	want := rows(s.targets, p.outputs, trials, full, d.target)
	slope := d.slope[:n]
	loss = p.opt.Loss.Evaluate(slope, got, want, nil, p.outputs)
	scale := 1.0
	if alpha != 0 {
		scale = 1 / alpha
		for i := range slope {
			slope[i] *= scale
		}
	}
	if asFloat64(d.back) == nil {
		backprop.Convert(d.back[:n], slope)
	}
	for _, h := range p.opt.Hidden {
		loss += p.judgeHidden(d, h, trials, scale*scale)
	}
	return loss, answers(got, want, p.outputs)
}

// judgeHidden returns a loss of hidden responses and adds scale times its derivative to those that the pass will go back from.
func (p *problem[T]) judgeHidden(d *desk[T], h HiddenLoss, trials []int, scale float64) float64 {
	response, into := d.pass.Responses(h.Layer), d.pass.HiddenSlope(h.Layer)
	units := len(response) / len(trials)
	if got := asFloat64(response); got != nil && scale == 1 {
		return h.Loss.EvaluateHidden(asFloat64(into), got, trials, units)
	}
	got, slope := d.hidden[:len(response)], d.hiddens[:len(response)]
	backprop.Convert(got, response)
	clear(slope)
	loss := h.Loss.EvaluateHidden(slope, got, trials, units)
	for i, s := range slope {
		into[i] += T(scale * s)
	}
	return loss
}
