package backprop

import (
	"fmt"

	"gonum.org/v1/gonum/blas"
)

// Pass is the working memory of passes through a chain: for one goroutine at a time. What its methods return are views of it, which hold until the next call of
// Forward or Rise.
type Pass[T Real] struct {
	chain    *Chain[T]
	capacity int
	trials   int // of the last Forward or Rise
	x        []T // the inputs of the last Forward; nil after Rise
	drive    []T
	stages   []stage[T]
}

// stage is what a pass keeps for one layer, trials × units by rows.
type stage[T Real] struct {
	response, slope []T // slope is nil for linear layers
	delta           []T // derivative of the loss by the pre-activation
	hidden          []T // derivative of losses of the response, in force while added is true
	added           bool
}

// NewPass returns the memory for passes of up to so many trials. It panics when that is below 1.
func (c *Chain[T]) NewPass(trials int) *Pass[T] {
	if trials < 1 {
		panic(fmt.Sprintf("backprop: NewPass: %d trials, want at least 1", trials))
	}
	p := &Pass[T]{chain: c, capacity: trials, stages: make([]stage[T], len(c.layers))}
	for k, l := range c.layers {
		s := &p.stages[k]
		s.response = Make[T](trials * l.Units)
		if l.Grad != nil {
			s.slope = Make[T](trials * l.Units)
		}
	}
	return p
}

// Forward returns the outputs for x, trials × inputs by rows. It keeps x, and not a copy, for Backward. It panics when x or the parameters have the wrong length, or
// there are more trials than the pass was made for.
func (p *Pass[T]) Forward(params, x []T, trials int) (output []T) {
	first := p.chain.layers[0]
	p.begin("Forward", params, trials)
	if len(x) != trials*first.Inputs {
		panic(fmt.Sprintf("backprop: Forward: got %d inputs, want %d trials × %d", len(x), trials, first.Inputs))
	}
	p.x = x
	z := p.Responses(0)
	p.project(z, x, p.chain.Weights(params, 0), first)
	p.respond(z, z, params, 0)
	return p.climb(params)
}

// Drive returns room for the pre-activations of the first layer, for Rise: units for each trial that the pass was made for.
func (p *Pass[T]) Drive() []T {
	if p.drive == nil {
		p.drive = Make[T](p.capacity * p.chain.layers[0].Units)
	}
	return p.drive
}

// Rise is Forward from the pre-activations of the first layer without its bias, trials × units by rows: Scale·X·W₁ᵀ, which someone computed in another way. It reads
// drive, which need not be [Pass.Drive], and leaves it as it is; the first layer's weights are not read.
func (p *Pass[T]) Rise(params, drive []T, trials int) (output []T) {
	p.begin("Rise", params, trials)
	if want := trials * p.chain.layers[0].Units; len(drive) < want {
		panic(fmt.Sprintf("backprop: Rise: got %d pre-activations, want %d", len(drive), want))
	}
	p.x = nil
	z := p.Responses(0)
	p.respond(z, drive[:len(z)], params, 0)
	return p.climb(params)
}

// Responses returns the responses of a layer in the last Forward or Rise, trials × units by rows; the last layer's are the outputs.
func (p *Pass[T]) Responses(layer int) []T {
	return p.stages[layer].response[:p.trials*p.chain.layers[layer].Units]
}

// Slopes returns the derivative of the responses of a layer by their pre-activation in the last Forward or Rise, nil for a linear layer.
func (p *Pass[T]) Slopes(layer int) []T {
	if p.stages[layer].slope == nil {
		return nil
	}
	return p.stages[layer].slope[:p.trials*p.chain.layers[layer].Units]
}

func (p *Pass[T]) begin(what string, params []T, trials int) {
	p.chain.fits(what, params)
	if trials < 1 || trials > p.capacity {
		panic(fmt.Sprintf("backprop: %s: %d trials, want 1 to %d", what, trials, p.capacity))
	}
	p.trials = trials
	for k := range p.stages {
		p.stages[k].added = false
	}
}

// climb computes all layers above the first.
func (p *Pass[T]) climb(params []T) []T {
	c := p.chain
	for k := 1; k < len(c.layers); k++ {
		z := p.Responses(k)
		p.project(z, p.Responses(k-1), c.Weights(params, k), c.layers[k])
		p.respond(z, z, params, k)
	}
	return p.Responses(len(c.layers) - 1)
}

// project sets z to the scaled a·wᵀ.
func (p *Pass[T]) project(z, a, w []T, l Layer[T]) {
	switch {
	case l.Units == 1: // in the same order for one trial as for many
		p.chain.gemv(blas.NoTrans, p.trials, l.Inputs, l.Scale, a, l.Inputs, w, 1, 0, z, 1)
	case p.capacity == 1:
		p.chain.gemv(blas.NoTrans, l.Units, l.Inputs, l.Scale, w, l.Inputs, a, 1, 0, z, 1)
	default:
		p.chain.gemm(blas.NoTrans, blas.Trans, p.trials, l.Units, l.Inputs, l.Scale, a, l.Inputs, w, l.Inputs, 0, z, l.Units)
	}
}

// respond sets z to the responses of a layer to drive plus its biases; z may be drive.
func (p *Pass[T]) respond(z, drive, params []T, layer int) {
	l := p.chain.layers[layer]
	if l.Bias {
		bias := p.chain.Bias(params, layer)
		if l.Units == 1 {
			for i, d := range drive {
				z[i] = d + T(l.BiasScale*bias[0])
			}
		} else {
			for i := 0; i < len(z); i += l.Units {
				p.chain.muladd(z[i:i+l.Units], l.BiasScale, bias, drive[i:i+l.Units])
			}
		}
		drive = z
	}
	switch {
	case l.Grad != nil:
		l.Grad(z, p.Slopes(layer), drive)
	case &z[0] != &drive[0]:
		copy(z, drive)
	}
}
