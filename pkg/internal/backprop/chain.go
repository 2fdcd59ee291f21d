package backprop

import "fmt"

// Layer is the shape of one dense layer: response = activation(Scale · weights · input + BiasScale · bias).
type Layer[T Real] struct {
	Inputs, Units    int
	Bias             bool
	Scale, BiasScale T // what weights and biases are multiplied by where they are used; 0 stands for 1
	// Grad sets dst to the responses to x and slope to their derivative, element by element; dst may be x. Nil is a linear layer.
	Grad func(dst, slope, x []T)
}

// Chain is the shape of a network: layers, each of which reads the one before it. It does not change and may be shared by goroutines.
type Chain[T Real] struct {
	layers []Layer[T]
	at     []int // where the weights of each layer begin in the parameters, and then their number
	*routines[T]
}

// NewChain returns the chain of layers, from the input on. It panics when there is none, a width is not positive, or a layer does not read as many inputs as the one
// before it has units.
func NewChain[T Real](layers []Layer[T]) *Chain[T] {
	if len(layers) == 0 {
		panic("backprop: NewChain: no layers")
	}
	c := &Chain[T]{layers: append([]Layer[T](nil), layers...), at: []int{0}, routines: routinesOf[T]()}
	for k := range c.layers {
		l := &c.layers[k]
		if l.Scale == 0 {
			l.Scale = 1
		}
		if l.BiasScale == 0 {
			l.BiasScale = 1
		}
	}
	for k, l := range layers {
		if l.Inputs < 1 || l.Units < 1 {
			panic(fmt.Sprintf("backprop: NewChain: layer %d has %d inputs and %d units, want at least 1 of each", k, l.Inputs, l.Units))
		}
		if k > 0 && l.Inputs != layers[k-1].Units {
			panic(fmt.Sprintf("backprop: NewChain: layer %d reads %d inputs from %d units", k, l.Inputs, layers[k-1].Units))
		}
		size := l.Units * l.Inputs
		if l.Bias {
			size += l.Units
		}
		c.at = append(c.at, c.at[k]+size)
	}
	return c
}

// Layers returns the layers, from the input on. They must not be changed.
func (c *Chain[T]) Layers() []Layer[T] { return c.layers }

// Size returns the number of parameters.
func (c *Chain[T]) Size() int { return c.at[len(c.layers)] }

// Weights returns the part of p that holds the weights of a layer, units × inputs by rows.
func (c *Chain[T]) Weights(p []T, layer int) []T {
	l := c.layers[layer]
	at := c.at[layer]
	return p[at : at+l.Units*l.Inputs : at+l.Units*l.Inputs]
}

// Bias returns the part of p that holds the biases of a layer, nil where it has none.
func (c *Chain[T]) Bias(p []T, layer int) []T {
	l := c.layers[layer]
	if !l.Bias {
		return nil
	}
	end := c.at[layer+1]
	return p[end-l.Units : end : end]
}

func (c *Chain[T]) fits(what string, p []T) {
	if len(p) != c.Size() {
		panic(fmt.Sprintf("backprop: %s: got %d parameters, want %d", what, len(p), c.Size()))
	}
}
