package train

import (
	"fmt"

	"gonum.org/v1/gonum/blas"

	"github.com/richlazy/richlazy/pkg/internal/backprop"
	"github.com/richlazy/richlazy/pkg/network"
)

// direct is a network that learns by forward and backward passes over its own parameters: any optimiser, any batch.
type direct[T backprop.Real] struct {
	*problem[T]
	*shape[T]
	*descent[T]
	params  []T
	parts   []stretch // weights and biases of each layer, in turn
	batches *batches
	exam    *exam[T] // nil where there is no test
	centre  []float64

	room   *room[T]
	trials []int
}

// shape is what networks of one shape share.
type shape[T backprop.Real] struct {
	chain *backprop.Chain[T]
	rooms pool[*room[T]]
}

// room is the working memory of a step.
type room[T backprop.Real] struct {
	*desk[T]
	x, gradient []T
	y           []T // for Oja's rule: the first layer's linear response
	squares     []T // what it multiplies weights by
	at          []T // the inputs of the batch
}

func (p *problem[T]) shapeOf(n *network.MLP, most int) *shape[T] {
	key := fmt.Sprint(most, shapeKey(n))
	if s, ok := p.shapes[key]; ok {
		return s
	}
	s := &shape[T]{chain: backprop.NewChain(layers[T](n))}
	first := s.chain.Layers()[0]
	s.rooms.make = func() *room[T] {
		r := &room[T]{desk: newDesk(s.chain, most, p.opt.Hidden), x: backprop.Make[T](most * p.inputs)}
		if !p.fused() {
			r.gradient = backprop.Make[T](s.chain.Size())
		}
		if p.opt.Oja.Rate != 0 {
			r.y, r.squares = backprop.Make[T](most*first.Units), backprop.Make[T](first.Units)
		}
		return r
	}
	p.shapes[key] = s
	return s
}

// shapeKey tells apart networks that are computed in different ways.
func shapeKey(n *network.MLP) string {
	key := fmt.Sprint(n.Widths())
	for _, l := range n.Layers {
		key += fmt.Sprint(" ", l.Activation, l.Bias != nil)
	}
	return key
}

// fused reports whether parameters move by their products with derivatives themselves, without a gradient in between.
func (p *problem[T]) fused() bool {
	o, ok := p.opt.Optimiser.(SGD)
	return ok && o.Momentum == 0 && p.opt.Clip == 0
}

// parts returns the stretches of the parameters of a network: of each layer its weights, then its biases, which may be empty.
func (opt *Options) parts(n *network.MLP) (all []stretch) {
	at := 0
	for k, l := range n.Layers {
		units, inputs := l.Weights.Dims()
		for _, s := range []stretch{{to: units * inputs}, {to: len(l.Bias), bias: true}} {
			s.from, s.to = at, at+s.to
			s.frozen = opt.isFrozen(Part{Layer: k, Bias: s.bias})
			all = append(all, s)
			at = s.to
		}
	}
	return all
}

func (p *problem[T]) direct(n *network.MLP, b *batches) *direct[T] {
	d := &direct[T]{problem: p, shape: p.shapeOf(n, b.most()), params: narrow[T](n.Parameters()), parts: p.opt.parts(n), batches: b}
	d.descent = newDescent[T](p.opt, d.parts)
	d.exam = p.newExam(n)
	if p.opt.Alpha != 0 {
		d.enter()
		d.centre = p.centreOf(p.learn, b.most(), func(trials []int) []T { return d.respond(trials, false) })
		d.leave()
	}
	return d
}

// centreOf returns the outputs to all trials, by chunks of the size of a batch: what is computed later, of other batches, then has the same bits.
func (p *problem[T]) centreOf(s *set[T], most int, respond func(trials []int) []T) (centre []float64) {
	var trials []int
	for from := 0; from < s.trials; from += most {
		trials = trials[:0]
		for i := from; i < min(from+most, s.trials); i++ {
			trials = append(trials, i)
		}
		centre = append(centre, wide(respond(trials))...)
	}
	return centre
}

func (d *direct[T]) enter() { d.room = d.rooms.get() }
func (d *direct[T]) leave() {
	d.rooms.put(d.room)
	d.room = nil
}

// respond returns the outputs to trials of the task.
func (d *direct[T]) respond(trials []int, full bool) []T {
	d.room.at = rows(d.learn.x, d.inputs, trials, full, d.room.x)
	return d.room.pass.Forward(d.params, d.room.at, len(trials))
}

func (d *direct[T]) forward(step int) (loss, accuracy float64) {
	d.trials = d.batches.at(step)
	full := d.batches.full()
	return d.judge(d.room.desk, d.learn, d.respond(d.trials, full), d.trials, full, d.centre)
}

func (d *direct[T]) update(step int, factor float64) (norm float64) {
	r := d.room
	back := r.back[:len(d.trials)*d.outputs]
	if d.fused() {
		r.pass.Descend(d.params, nil, back)
		d.descend(d.rate(factor))
	} else {
		r.pass.Backward(d.params, r.gradient, back)
		if d.clip > 0 {
			norm = root(d.squares(r.gradient))
			d.cut(r.gradient, norm)
		}
		d.step(d.params, r.gradient, step, factor)
	}
	if d.opt.Oja.Rate != 0 {
		d.oja()
	}
	return norm
}

// descend moves all layers by the derivatives that the pass holds: w ← keep·w − rate·g, g going straight into w.
func (d *direct[T]) descend(rate float64) {
	n := len(d.trials)
	for k, l := range d.chain.Layers() {
		delta, a := d.room.pass.Delta(k), d.room.at
		if k > 0 {
			a = d.room.pass.Responses(k - 1)
		}
		if s := d.parts[2*k]; !s.frozen {
			w, keep := d.params[s.from:s.to], T(d.keep(s, rate))
			switch {
			case l.Units == 1:
				d.gemv(blas.Trans, n, l.Inputs, T(-rate), a, l.Inputs, delta, 1, keep, w, 1)
			case n == 1:
				if keep != 1 {
					d.scale(keep, w)
				}
				d.ger(l.Units, l.Inputs, T(-rate), delta, 1, a, 1, w, l.Inputs)
			default:
				d.gemm(blas.Trans, blas.NoTrans, l.Units, l.Inputs, n, T(-rate), delta, l.Units, a, l.Inputs, keep, w, l.Inputs)
			}
		}
		if s := d.parts[2*k+1]; s.to > s.from && !s.frozen {
			b := d.params[s.from:s.to]
			if keep := d.keep(s, rate); keep != 1 {
				d.scale(T(keep), b)
			}
			for i := range n {
				d.axpy(T(-rate), delta[i*l.Units:(i+1)*l.Units], b)
			}
		}
	}
}

func (d *direct[T]) test() (loss, accuracy float64) { return d.exam.take(d.params) }
func (d *direct[T]) parameters() []float64          { return wide(d.params) }
func (d *direct[T]) vectors() [][]float64           { return copies(append(d.descent.vectors(), d.params)...) }
func (d *direct[T]) met(step int) uint64            { return digest(d.batches.at(step)) }
func (d *direct[T]) restore(v [][]float64, _ int) error {
	return fill(v, append(d.descent.vectors(), d.params)...)
}
