// Package nngp holds what is known in closed form of networks of infinite width that learn lazily: the covariance of their outputs under the prior, their tangent kernels, and
// regression with both. It is what feature learning is measured against.
//
// # The kernels of a network
//
// A [Network] has L hidden layers and a linear readout, with weights and biases that are Gaussian with variances by layer:
//
//	z¹(x) = √(σ₁²/N₀) W¹x + b¹,   zˡ⁺¹(x) = √(σ²/N_l) Wˡ⁺¹ φ(zˡ(x)) + bˡ⁺¹,   f(x) = √(σ_a²/N) a φ(z^L(x)) + b
//
// When all layers are wide, the pre-activations of each layer are a Gaussian process whose covariance follows from that of the layer below (Neal 1996; Lee et al. 2018; Matthews
// et al. 2018), and gradient flow on the weights is kernel regression with the tangent kernel (Jacot, Gabriel & Hongler 2018):
//
//	n := nngp.Network{Hidden: []nngp.Layer{{Activation: nngp.ReLU, Weight: 2}, {Activation: nngp.ReLU, Weight: 2}}}
//	k, err := n.Kernels(x, x)       // trials × inputs each; the two sets may differ
//	k.Covariance[0]                 // K₀, of the pre-activations of the first layer
//	k.Output()                      // K_L, of the outputs: the NNGP kernel
//	k.OutputTangent()               // Θ, the NTK
//
// [Network.KernelsFrom] begins at a given K₀, for data that exist only as a Gram matrix. The closed forms of two pre-activations are [Activation.Kernel] and
// [Activation.Derivative]; they exist for linear units, ReLU (Cho & Saul 2009), the two error functions (Williams 1997) and the sigmoid ½(1 + erf(√π z/2));
// [ActivationOf] has them from those of package network.
//
// # Regression
//
//	fit, err := nngp.Regress(nngp.Symmetric(k.Output()), y, 1/beta)   // noise variance 1/β, or a ridge
//	to, err := n.Kernels(tests, x)
//	cross, own := to.Output(), to.RowVariance[len(to.RowVariance)-1]
//	mean := fit.Mean(cross)                               // cross: test trials × training trials
//	variance, err := fit.Variance(cross, own)             // own: the prior variance of each test trial
//	fit.LogEvidence()                                     // log p(y), for each output
//	fit.LeaveOneOut()                                     // what the others say of each trial
//
// With noise 0 the fit is ridgeless: it goes through the data. That is possible when y lies in the range of the kernel; where it does not, the error says how much is left.
// Nothing is ever added to a diagonal unasked. [Regression.Condition] says how far rounding is amplified.
//
// # Errors
//
// Matrices that do not fit are mistakes of the program, and panic. A kernel that is none (not finite, not positive semidefinite) is an error with its number.
package nngp
