/*
Package backprop computes the responses of a chain of dense layers and the derivative of a loss by their parameters, in float64 or float32.

A [Chain] is the shape of a network. Its parameters are one flat slice: for each layer the weights, units × inputs by rows, and then the biases if it has any. That is
the order of network.MLP.Parameters, so that an optimiser walks over one slice, and a copy of a network is a copy of a slice. A [Pass] is the working memory of one
goroutine.

	chain := backprop.NewChain([]backprop.Layer[float64]{
		{Inputs: 627, Units: 100, Bias: true, Grad: simd.ReLUGrad},
		{Inputs: 100, Units: 1, Bias: true},
	})
	pass := chain.NewPass(50)
	output := pass.Forward(parameters, x, 50)
	l := loss.Evaluate(slope, output, target, nil, 1)
	pass.Backward(parameters, gradient, slope)

# Where the first product comes from elsewhere

With few distinct stimuli the first product is cheaper in another space. [Pass.Rise] then begins with the pre-activations of the first layer, and [Pass.Descend] ends
with the derivative by them.

# Scales, and momenta

A layer's Scale multiplies its weights where they are used, so that all parameters may be of one size, as samplers want them. [Pass.Accumulate] adds the gradient to what
is there: to a momentum, say, so that no gradient is ever stored.

# Losses of hidden responses

Between the two halves, [Pass.Responses] shows what a layer responded, and to [Pass.HiddenSlope] the derivative of a further loss by these responses is added.

# The same bits

Matrix products are those of package blas: what a trial makes of its inputs does not depend on the other trials of the batch or the number of goroutines. Only a
pass made for a single trial computes products with vectors, which are quicker and add in another order: its results differ from those of larger passes by rounding.

Nothing is allocated after the first call.
*/
package backprop

import _ "github.com/richlazy/richlazy/pkg/internal/blas" // matrix products by the processor's vector instructions
