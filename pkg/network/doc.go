/*
Package network holds the networks whose representations we study: their weights, their responses, their gradients.

The network of Flesch et al. 2022 reads a stimulus and a context cue, has one hidden layer of rectified linear units, and a linear output:

	h = ReLU(W_s x + W_c c + b_h),   ŷ = w_o h + b_o

The scale of its initial weights decides the regime: with small weights onto the hidden layer the hidden representation has to be learnt (rich),
with large ones a random expansion of the input suffices and hardly changes (lazy).

	rich := network.New(network.Spec{Inputs: []network.Input{{Width: 25, Weights: network.Gaussian(0.01)}, {Width: 2, Weights: network.Gaussian(0.5)}}}, seed.Source())
	lazy := network.New(network.Spec{Inputs: []network.Input{{Width: 25, Weights: network.Gaussian(3)}, {Width: 2, Weights: network.Gaussian(1.5)}}}, seed.Source())

[MLP.Respond] returns the hidden responses, trials × units, ready for an RDM, and the outputs. [MLP.Gradient] is the derivative of the loss, written
by hand and tested against central differences. Package train changes the weights.
*/
package network

import _ "github.com/richlazy/richlazy/pkg/internal/blas" // matrix products by the processor's vector instructions
