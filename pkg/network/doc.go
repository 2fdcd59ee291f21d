/*
Package network holds the networks whose representations we study: their weights, their responses, their gradients, their tangent kernels.

# From a description to a network

The network of Flesch et al. 2022 reads a stimulus and a context cue, has one hidden layer of rectified linear units, and a linear output:

	h = ReLU(W_s x + W_c c + b_h),   ŷ = w_o h + b_o

The scale of its initial weights decides the regime: with small weights onto the hidden layer the hidden representation has to be learnt (rich),
with large ones a random expansion of the input suffices and hardly changes (lazy).

	rich := network.New(network.Spec{Inputs: []network.Input{{Width: 25, Weights: network.Gaussian(0.01)}, {Width: 2, Weights: network.Gaussian(0.5)}}}, seed.Source())
	lazy := network.New(network.Spec{Inputs: []network.Input{{Width: 25, Weights: network.Gaussian(3)}, {Width: 2, Weights: network.Gaussian(1.5)}}}, seed.Source())

An [MLP] has any number of hidden layers, each with its [Activation] and its law of initial weights, an [Init]:

	Gaussian(sd)     N(0, sd²)
	Xavier(gain)     N(0, gain²·2/(inputs + units))
	He(gain)         N(0, gain²·2/inputs)         the default of ReLU layers
	LeCun(gain)      N(0, gain²/inputs)           the default of others; the NTK scaling
	MeanField(gain)  N(0, gain²/inputs²)          the default of readouts; the μP scaling
	Uniform(gain)    uniform on ±gain/√inputs     PyTorch's default
	Constant(v)      v

and [Init.LowRank] cuts any of them to a rank. Biases are drawn in the same way, or left out by [NoBias]. A network is plain data, and may as well be put together
by hand: [MLP.Validate] says what does not fit.

An [RNN] is a recurrent network on stimuli that unfold in time; [NewRecurrent] draws one.

# What a network does

	hidden, output := n.Respond(x)                          // trials × units, ready for an RDM, and trials × outputs
	all := n.Activity(x)                                    // every layer
	gradient, l := n.Gradient(x, y, loss.CrossEntropy{})    // of every parameter, exact

Package train changes the weights.

# What learning did to it

	network.Changes(before, after)                          // of each layer: the norm of the change, and the change of the norm
	network.BlockChanges(before, after)                     // of each part of the input, as in Flesch et al. 2022
	network.SignStability(before, after, x)                 // how many units stayed on or off
	n.NTK(x)                                                // the tangent kernel K = J Jᵀ, which stays the same in the lazy regime
	n.NTKTrace(x), n.NTKOfOutputs(x), n.NTKBetween(x, x2)   // smaller ones, and between two sets of trials

Package geometry compares kernels, and representations. [MLP.Ablate] asks what some units are good for.

# In time

	n := network.NewRecurrent(network.RecurrentSpec{Inputs: 3, Recurrent: network.Init{}.LowRank(10)}, seed.Source())
	all := n.Respond(task.Perceptual(task.PerceptualChou2025(320), seed.Source()))
	all.ActivityAt(7)                                       // all units in all trials at the decision, trials × units
	n.NTK(x, network.RecurrentNTK{RecurrentOnly: true})     // the tangent kernel over trials, steps and outputs, without its Jacobian
	network.RecurrentChanges(before, after)                 // ‖ΔW‖ and the like

The zero [RecurrentSpec] is the network of Liu et al. 2023 and Chou et al. 2025, who vary the rank of its recurrent weights at one norm. Anything with trials, steps and
a row of inputs for each is a [Series]: a task.Sequence is, and [SeriesOf] makes one of numbers.

# Errors

Arguments that do not fit a network are mistakes of the program, and panic with what was got and wanted. Nothing here draws at random but from a source that is given,
and no result depends on the number of cores, nor on which trials share a call.
*/
package network

import _ "github.com/richlazy/richlazy/pkg/internal/blas" // matrix products by the processor's vector instructions
