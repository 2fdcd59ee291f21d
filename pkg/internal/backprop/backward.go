package backprop

import (
	"fmt"

	"gonum.org/v1/gonum/blas"
)

// HiddenSlope returns where the derivative of further losses by the responses of a layer is to be added, trials × units by rows. It is zero at the first call after a
// Forward or Rise; Backward and Descend take it into account, and do not change it.
func (p *Pass[T]) HiddenSlope(layer int) []T {
	s, size := &p.stages[layer], p.trials*p.chain.layers[layer].Units
	if s.hidden == nil {
		s.hidden = Make[T](len(s.response))
	}
	if !s.added {
		clear(s.hidden[:size])
		s.added = true
	}
	return s.hidden[:size]
}

// Backward sets gradient to the derivative of the loss by all parameters, where slope is its derivative by the outputs of the last Forward, trials × outputs by
// rows. What gradient held before is overwritten; slope is left as it is. It panics after Rise, which knows no inputs.
func (p *Pass[T]) Backward(params, gradient, slope []T) {
	if p.x == nil {
		panic("backprop: Backward: no Forward before it")
	}
	p.chain.fits("Backward", gradient)
	p.descend(params, gradient, slope, 0)
	p.weigh(gradient, p.x, 0, 0)
}

// Accumulate is Backward, but adds to what gradient holds.
func (p *Pass[T]) Accumulate(params, gradient, slope []T) {
	if p.x == nil {
		panic("backprop: Accumulate: no Forward before it")
	}
	p.chain.fits("Accumulate", gradient)
	p.descend(params, gradient, slope, 1)
	p.weigh(gradient, p.x, 0, 1)
}

// Descend is Backward but for the weights of the first layer, whose place in gradient it leaves as it is. It returns the derivative of the loss by the first layer's
// pre-activations, trials × units by rows. With a nil gradient only derivatives by pre-activations are computed, of all layers: see Delta.
func (p *Pass[T]) Descend(params, gradient, slope []T) (delta []T) {
	if gradient != nil {
		p.chain.fits("Descend", gradient)
	}
	return p.descend(params, gradient, slope, 0)
}

// Delta returns the derivative of the loss by the pre-activations of a layer, trials × units by rows, as the last Backward or Descend found it.
func (p *Pass[T]) Delta(layer int) []T {
	if s := &p.stages[layer]; s.delta == nil { // a pass that never goes back needs none
		s.delta = Make[T](len(s.response))
	}
	return p.stages[layer].delta[:p.trials*p.chain.layers[layer].Units]
}

// descend goes back through all layers but the first one's weights; keep, 0 or 1, is what is kept of the gradient.
func (p *Pass[T]) descend(params, gradient, slope []T, keep T) []T {
	c := p.chain
	last := len(c.layers) - 1
	c.fits("Backward", params)
	delta := p.Delta(last)
	if p.trials == 0 || len(slope) != len(delta) {
		panic(fmt.Sprintf("backprop: Backward: got %d derivatives by outputs, want those of %d trials × %d", len(slope), p.trials, c.layers[last].Units))
	}
	copy(delta, slope)
	for k := last; ; k-- {
		p.bend(k)
		if gradient != nil {
			p.balance(gradient, k, keep)
		}
		if k == 0 {
			return p.Delta(0)
		}
		if gradient != nil {
			p.weigh(gradient, p.Responses(k-1), k, keep)
		}
		p.lower(params, k)
	}
}

// bend makes the derivative by the responses of a layer, and that of further losses, one by its pre-activation.
func (p *Pass[T]) bend(layer int) {
	c, delta := p.chain, p.Delta(layer)
	if p.stages[layer].added {
		c.add(delta, delta, p.HiddenSlope(layer))
	}
	if slopes := p.Slopes(layer); slopes != nil {
		c.mul(delta, delta, slopes)
	}
}

// lower sets the derivative by the responses of the layer below from that by a layer's pre-activation.
func (p *Pass[T]) lower(params []T, layer int) {
	c, l, w := p.chain, p.chain.layers[layer], p.chain.Weights(params, layer)
	delta, below := p.Delta(layer), p.Delta(layer-1)
	if p.trials == 1 {
		c.gemv(blas.Trans, l.Units, l.Inputs, l.Scale, w, l.Inputs, delta, 1, 0, below, 1)
	} else {
		c.gemm(blas.NoTrans, blas.NoTrans, p.trials, l.Inputs, l.Units, l.Scale, delta, l.Units, w, l.Inputs, 0, below, l.Inputs)
	}
}

// weigh sets the gradient by the weights of a layer that read a, the scaled deltaᵀ·a, and adds to it what is kept of it.
func (p *Pass[T]) weigh(gradient, a []T, layer int, keep T) {
	c, l, delta := p.chain, p.chain.layers[layer], p.Delta(layer)
	g := c.Weights(gradient, layer)
	if l.Units == 1 {
		c.gemv(blas.Trans, p.trials, l.Inputs, l.Scale, a, l.Inputs, delta, 1, keep, g, 1)
		return
	}
	c.gemm(blas.Trans, blas.NoTrans, l.Units, l.Inputs, p.trials, l.Scale, delta, l.Units, a, l.Inputs, keep, g, l.Inputs)
}

// balance sets the gradient by the biases of a layer, the scaled sum of delta over trials, in their order, and adds to it what is kept of it.
func (p *Pass[T]) balance(gradient []T, layer int, keep T) {
	c, l, delta := p.chain, p.chain.layers[layer], p.Delta(layer)
	g := c.Bias(gradient, layer)
	switch {
	case g == nil:
	case l.Units == 1 && keep == 0:
		g[0] = l.BiasScale * c.sum(delta)
	case l.Units == 1:
		g[0] += l.BiasScale * c.sum(delta)
	case keep == 0 && l.BiasScale == 1:
		copy(g, delta)
		for i := l.Units; i < len(delta); i += l.Units {
			c.add(g, g, delta[i:i+l.Units])
		}
	default:
		if keep == 0 {
			clear(g)
		}
		for i := 0; i < len(delta); i += l.Units {
			c.muladd(g, l.BiasScale, delta[i:i+l.Units], g)
		}
	}
}
