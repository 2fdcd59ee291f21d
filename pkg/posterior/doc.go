// Package posterior has the posterior of the weights of networks, as a target that package mcmc draws from.
//
// # From data to a target
//
//	m := posterior.Model{Hidden: []posterior.Hidden{{Units: 100, Activation: network.ErfSigmoid}}}   // non-lazy: f = 1/N Σ a φ(z)
//	p, err := posterior.New(m, x, y)                                                                 // trials × inputs, trials × outputs
//	beta := p.Beta()                                                                                 // (nearly) zero temperature
//	result, err := mcmc.Run(ctx, p.Target(beta), posterior.Sampler(), mcmc.Options{
//		Start: mcmc.StartPrior(), Anneal: posterior.AnnealFast(beta), Adapt: mcmc.Adapt{Estimate: mcmc.EstimateNone},
//		Observe: []mcmc.Observable{p.Training().ObserveLoss("loss", y), p.ObserveReadout("U")}, Observed: true,
//	}, seed.Source())
//
// The log density is −β·Loss(θ) − ½|θ|²: the loss is one of package loss, ½ Σ (f − y)² unless the [Model] says otherwise, and β the inverse temperature, 1/β the variance of
// noise in targets. For loss.CrossEntropy (softmax) and loss.Logistic, β = 1 is the likelihood.
//
// # Scalings
//
// With the readout scaled as 1/N, [NonLazy], units learn features; with 1/√N, [Lazy], a wide network is a Gaussian process, see package nngp. The prior variance of readout weights
// has to fall with the number of trials, or features fade: [ReadoutVariance] is 1/P for bounded units and P^(−1/L) for others (van Meegen and Sompolinsky, Coding schemes in
// neural networks learning classification tasks, Nature Communications 16, 3354, 2025). It is what a Model has unless told otherwise.
//
// Any other network, with its weights as they are, has a posterior by [Of] with priors by layer:
//
//	p, err := posterior.Of(net, []posterior.Prior{{Weights: .1, Bias: 1}, {Weights: .5, Bias: 1}}, loss.CrossEntropy{}, x, y)
//
// # Coordinates
//
// θ are all parameters in units of their prior standard deviations, so that the prior is standard normal, all masses are 1 and an elliptical slice sampler needs no more. Where
// trials span fewer dimensions than there are inputs, only the span has coordinates; the rest has kept its prior, exactly, and is drawn where it is wanted.
// [Posterior.Network] makes a network of θ, and [Posterior.Whiten] goes back: from a trained network or a teacher to the start of an informed chain. [Posterior.Prior] and
// [Posterior.Zero] are the starts of uninformed ones, and the two kinds must agree.
//
// # Temperature
//
// At large β a chain has to be annealed, from β = 1 on: [AnnealFast], [AnnealSlow]. [Posterior.Beta] is a rule of thumb for how cold it has to be, and [Posterior.Residual] says
// afterwards whether it was: y − ⟨f⟩ = (N/β)·t with a field t that does not depend on β.
//
// # Function space
//
// Hidden units may trade places, so that weights of two chains need not agree. A [View] shows what a network does with some inputs:
//
//	v, err := p.View(test, 1)
//	v.Output(theta)                          // trials × outputs
//	v.Activity(theta), v.Preactivity(theta)  // φ(z) and z of every layer
//	v.Kernels(theta)                         // K_0, …, K_L, of which ClassForms takes the forms in the directions of classes
//	v.ErrorRate(theta, y)
//	p.ReadoutCovariance(theta)               // aᵀa/N
//
// and [View.ObserveOutputs] and the like have mcmc.Run record it. [View.DrawReadout] is a step of Gibbs' sampler: the readout given all else, exactly.
//
// To go on with whole networks, record their coordinates ([Posterior.ObserveTheta]), and have them back, as package coding takes them:
//
//	thetas, err := result.Vectors("theta")                                                                // chains × draws
//	r := coding.Responses{Values: v.Activity(theta)[0], Labels: labels, Readout: p.Readout(theta)}         // of one of them, and its last hidden layer
//	problem := theory.Problem{K0: v.Kernels(theta)[0], Y: y, Widths: []int{100}, Readout: posterior.ReadoutVariance(network.ErfSigmoid, p.Trials(), 1), Temperature: 1 / beta}
//
// # How fast
//
// Gradients are those of the passes that train networks. A target's Leapfrog goes without them: matrix products on the way back add to momenta where they lie, and the
// prior's pull and the drift are one pass over momenta and places. It equals the plain way to rounding, allocates nothing, and no bit depends on the number of cores. A step
// on one thread, for 100 inputs, two hidden layers of 1000 erf units, 100 trials and float64, took 16.8 ms of processor time (the best of 15 rounds beside much other work
// on an AMD EPYC, Zen 4); PyTorch 1.13 took 32.9 ms by autograd, and 20.6 ms with gradients written by hand:
//
//	go test -run TestProcessorTime -v ./pkg/cmd/richlazy/internal/bench/posterior -processor
package posterior
