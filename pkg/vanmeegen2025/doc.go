// Package vanmeegen2025 holds the experiments of A. van Meegen and H. Sompolinsky, Coding schemes in neural networks learning classification tasks, Nature Communications
// 16:3354, 2025.
//
// # From a world to networks
//
// A [World] is what is to be learnt: inputs in classes, and targets that all trials of a class share. A [Study] is a network, a world, and how the posterior of its weights is
// sampled; [Study.Run] anneals chains and returns [Draws], plain data that can be kept; and an [Ensemble] makes networks of these again:
//
//	s := vanmeegen2025.Study{World: vanmeegen2025.Orthogonal([]int{15, 9, 6}, 1, 0), Activation: network.ErfSigmoid}
//	d, err := s.Run(ctx, seed.Source())                        // two chains of 250 networks with 100 hidden units, non-lazy readout
//	e, err := s.Ensemble(d)
//	fmt.Println(d.Report)                                      // in function space: do chains agree?
//
// [Toy] is the study of the paper's figures on one hidden layer, at a size that takes seconds or at about the paper's.
//
// # What networks do
//
//	e.TrainingError()                                          // posterior means with their Monte-Carlo standard errors
//	e.ReadoutCovariance()                                      // aᵀa/N, U of the linear theory
//	e.ClassForms()                                             // e_cᵀ K_l e_c, where learning adds to kernels
//	e.Kernels()                                                // of every hidden layer
//	e.Responses(chain, draw, layer)                            // what package coding takes; Before is a network that has learnt nothing
//	e.Pooled(layer, n)                                         // units of n draws of each chain side by side
//	mean, sd, err := e.Predict(x, seed)                        // for any inputs: World.Probes are some that no trial has
//
// # Schemes, beside their theory
//
//	scheme, err := e.Scheme(ctx, layer, n, seed.Source())      // analog, redundant, sparse, none
//	slopes, residual, err := e.Slopes(n)                       // linear: z on a, 1/U and the prior's variance
//	neuron, err := theory.SolveNeuron(s.Problem(false), theory.Sigmoid())
//	table, err := e.Codes(n, 0.5, neuron.Codes())              // sigmoidal: shares, readout weights and responses of codes
//	frozen, err := neuron.Frozen(table.Shares())               // values of codes, given the shares that annealing left
//	outliers, err := theory.OrthogonalOutliers(s.Problem(true))
//	rows, err := e.Outliers(n, outliers)                       // ReLU: the few units that carry classes
//	drift, err := e.Drift(layer, seed.Source())                // do units keep what they stand for?
//
// # Layers, drift and generalisation
//
// A Study of several Layers is compared layer by layer:
//
//	forms, err := e.LinearForms()                              // linear: U and the kernels of all layers beside their theory
//	layers, err := e.Code(ctx, n, seed.Source())               // scheme, alignment with the labels, participation
//	codes, err := e.GivenBelow(o, seed.Source())               // sigmoidal: the last layer's codes, were the kernel below it fixed; not a verified theory
//	c, err := e.Concentration(n)                               // ReLU: on how few units the readout rests
//	motion, err := e.Motion(threshold, seed.Source())          // who drifts, who is frozen, whether the symmetry between units is broken
//	times, err := e.Times(chain, layer, threshold)             // both ends of a chain, for rasters; Show is one draw
//
// [Images] makes worlds of pictures, and a posterior's networks are compared with lazy ones and with gradient descent from the prior on pictures that none has seen (see
// [Generalisation]).
//
// # Chains that do not agree
//
// Where units keep their codes, how many have each is what annealing left them with, and differs between chains: Draws.Faults says so in words. Values of codes are those that
// the theory has for these shares. The Slow annealing brings shares nearer to rest, and merges most copies of outliers.
//
// Random numbers come from the sources that are given; results are the same for any GOMAXPROCS.
package vanmeegen2025
