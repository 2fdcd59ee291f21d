// Package theory says what samples of the posterior of wide networks that learn features should look like, from self-consistency equations instead of samples.
//
// A network of L hidden layers with Gaussian priors and a readout that is scaled with 1/N is conditioned on targets, at a temperature 1/β. With N and P large, neurons become
// independent given a few order parameters, and what one neuron does depends on its units: linear ones share the targets among all neurons (analog coding), bounded ones fall into
// groups of the same response (redundant coding), rectified ones leave everything to a few outliers (sparse coding). Source: van Meegen & Sompolinsky, Nature Communications 16,
// 3354 (2025); the formulas that are not in it were derived anew, and hold in samples of N = 100 … 200 as each comment says.
//
// # A problem
//
//	p := theory.Problem{K0: k0, Y: y, Widths: []int{100}, Readout: 1. / 30}     // zero temperature, no biases, 1/N
//
// K₀ = σ₁² X Xᵀ/N₀ is all that is asked of the inputs. Coding schemes need a readout variance that shrinks with the number P of patterns: 1/P for one layer and for bounded units,
// P^(−1/L) for linear ones of depth L. With Lazy the readout is scaled with 1/√N.
//
// # Linear units
//
//	l, err := theory.SolveLinear(p, theory.FiniteLoad)     // any depth, widths, K₀, outputs, temperature
//	l.U                                                    // P(a) = N(0, U)
//	l.Kernels()                                            // of every layer: spikes along the targets, which grow with depth
//	mean, variance, err := l.Predict(cross, own)
//	e, err := theory.SolveExact(p)                         // one output: no approximation at all, for networks of any width
//
// FiniteLoad keeps α = P/N and is off by O(1/N), a fraction of a per cent at N = 100; LeadingOrder is the limit α → 0. A lazy linear network is Li & Sompolinsky's (Phys. Rev. X
// 11, 031059, 2021), whose kernels keep their shape and change in scale by v: (v − 1 + α) v^L = G/(c N), the same equation with N times more to learn by. As N grows v is 1 and
// the prior's kernel is left, that of package nngp, with which lazy networks of any units are Gaussian process regression (nngp.Regress).
//
// # Bounded units
//
//	n, err := theory.SolveNeuron(p, theory.Sigmoid())      // one hidden layer, orthogonal patterns, up to some 4 outputs: exact at saddle level
//	n.Codes()                                              // maxima of P(a): occupation, readout weights, width, activation by class
//	n.Frozen(shares)                                       // values of codes whose shares are what annealing left
//	n.Patterns()                                           // shares of neurons by the classes they are active for
//	n.Marginal(0)                                          // the density of the readout weight of output 0
//	n.Kernels()                                            // ⟨z zᵀ⟩ and ⟨φφᵀ⟩
//	neurons := n.Draw(1000, src)
//	n.Predict(cross, own, neurons)
//	q, err := theory.SolveParticles(p, theory.Sigmoid(), theory.ParticleOptions{}, src)    // any K₀ and number of outputs, with standard errors
//
// Sampled networks agree in the codes' values; their occupations freeze in while one anneals, and come nearer to these the slower that is.
//
// # Rectified units
//
//	o, err := theory.OrthogonalOutliers(p)                 // closed form
//	o, err := theory.SolveOutliers(p, theory.OutlierOptions{}, src)   // any K₀
//
// # Residuals
//
// Every saddle has y − f = (N/β) t with its field t ([Linear.Misfit], [Neuron.Misfit]), so the training error is known beforehand ([Linear.TrainingError]). Solvers report their
// residual, and fail with [NotConverged] rather than return what is no solution.
//
// # What is not here
//
// Several hidden layers of nonlinear units. The saddle point that is known for them replaces each layer below the last by a density with a tilt ½ φᵀAφ, and leaves out
// fluctuations of the bulk of P × P kernels, which for P of the order of N are not small; it has been verified for linear units only, where it is [SolveLinear]. Sample them
// instead. The same holds for what the bulk of a ReLU network adds to its outliers.
package theory
