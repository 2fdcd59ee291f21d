package backprop

import (
	"fmt"

	"gonum.org/v1/gonum/blas"
)

// Drift kicks velocities by the forces at params and then lets params drift:
//
//	velocity += gradient + params,   params −= rate · velocity,
//
// where gradient is that of the loss, whose derivative by the outputs of the last Forward is slope, and params is the gradient of a standard normal prior. The bits are those
// of Accumulate into velocity and simd.Momentum after it, but weights and their velocities pass by only once. It panics where Accumulate does.
func (p *Pass[T]) Drift(params, velocity, slope []T, rate T) {
	c := p.chain
	if p.x == nil {
		panic("backprop: Drift: no Forward before it")
	}
	c.fits("Drift", params)
	c.fits("Drift", velocity)
	last := len(c.layers) - 1
	if delta := p.Delta(last); p.trials == 0 || len(slope) != len(delta) {
		panic(fmt.Sprintf("backprop: Drift: got %d derivatives by outputs, want those of %d trials × %d", len(slope), p.trials, c.layers[last].Units))
	}
	copy(p.Delta(last), slope)
	for k := last; k >= 0; k-- {
		p.bend(k)
		if k > 0 {
			p.lower(params, k) // reads weights before they drift
		}
		p.balance(velocity, k, 1)
		below := p.x
		if k > 0 {
			below = p.Responses(k - 1)
		}
		p.drift(params, velocity, below, k, rate)
	}
}

// drift kicks and moves the weights of a layer that read a, and moves its biases.
func (p *Pass[T]) drift(params, velocity, a []T, layer int, rate T) {
	c, l, delta := p.chain, p.chain.layers[layer], p.Delta(layer)
	if w, v := c.Bias(params, layer), c.Bias(velocity, layer); w != nil {
		c.momentum(w, v, w, rate, 1)
	}
	w, v := c.Weights(params, layer), c.Weights(velocity, layer)
	if l.Units == 1 {
		p.weigh(velocity, a, layer, 1)
		c.momentum(w, v, w, rate, 1)
		return
	}
	c.drift(blas.Trans, blas.NoTrans, l.Units, l.Inputs, p.trials, l.Scale, delta, l.Units, a, l.Inputs, v, w, l.Inputs, -rate)
}
