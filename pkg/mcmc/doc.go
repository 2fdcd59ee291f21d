// Package mcmc draws from probability densities by Markov chains: posteriors of models, and of the weights of networks.
//
//	target := &mcmc.Target{Dim: 2, Density: func(gradient, x []float64) float64 {
//		if gradient != nil {
//			gradient[0], gradient[1] = -x[0], -4*x[1]
//		}
//		return -x[0]*x[0]/2 - 2*x[1]*x[1]
//	}}
//	result, err := mcmc.Run(ctx, target, mcmc.NUTS{}, mcmc.Options{}, rng.New(1).Source())
//
// # Targets
//
// A [Target] is a struct of functions: a log density on all of ℝⁿ up to a constant, with its gradient; for tempering, annealing and [EllipticalSlice] its two parts, prior and
// likelihood; names; and the quantities that are to be recorded, where they are not the coordinates. A function that needs memory keeps its own, and Target.New makes a copy for
// each chain.
//
// Parameters with bounds (positive, in an interval, on a simplex, ordered) are made coordinates without by [Constrain], with the Jacobian and its gradient:
//
//	target = mcmc.Constrain(target, mcmc.Parameter{Name: "mu"}, mcmc.Parameter{Name: "tau", Constraint: mcmc.Positive()})
//
// [CheckTarget] compares a gradient with its density, parts with their sum, and says which coordinate is wrong, by its name. [Run] does so before the first step.
//
// # Kernels
//
// A [Kernel] is one transition of a chain. It is a plain value whose fields are options; the zero value is sensible. Those that are exact leave the target as it is at any step
// size:
//
//   - [NUTS] finds the length of its trajectories itself. It is Stan's, and the one to begin with.
//   - [HMC] has trajectories of a given time or number of steps, jittered or static, with integrators of second and fourth order. Where many coordinates are much alike, as the
//     weights of a network, it does what NUTS does with less memory and a predictable cost.
//   - [GHMC] is underdamped Langevin dynamics with Metropolis' correction, [MALA] overdamped.
//   - [EllipticalSlice] needs a Gaussian prior and no gradient or step size; [RandomWalk] is a baseline.
//
// The others are off by a known order of the step size, and say so: [Langevin] (underdamped, O(ε²), exact for places of a Gaussian with BAOAB), [ULA] (overdamped, O(ε²)) and
// [SGLD], for gradients that are estimated from part of the data (Target.Minibatch).
//
// All measure [Tuning.Step] in units of time of Hamilton's equations, ε: Langevin's equation has the time ½ε². In two lines, by hand:
//
//	state, err := kernel.Init(target, x)
//	info := kernel.Step(target, state, &mcmc.Tuning{Step: 0.1}, src)
//
// What is carried from step to step is in the exported fields of [State], and a chain goes on from them to the same bits; what is only seen is in [Info]. Steps allocate nothing
// after the first. A trajectory that meets a density that is not finite ends, and is divergent; where it was is in Info.DivergedAt.
//
// # Masses
//
// A [Mass] says how the coordinates are scaled, best like the inverse of the target's covariance: [Diagonal], [Dense], [LowRank] for many weights with a few stiff or soft
// directions, [ByLayer] from the standard deviations of a prior; nil is 1. Warm-up estimates it where asked.
//
// # Running chains
//
// [Run] finds starts, anneals, tunes step size and masses in windows as Stan does, and records as many chains as there are in [Options], on all cores, to bits that do not depend
// on how many. [Resume] goes on from a trace on disk after a kill, and its [Summary] says in words what is wrong with a run. Starts are uniform, from the prior, zero, or given,
// such as a trained network; [CompareStarts] asks whether chains from different starts agree.
//
// # Several temperatures
//
// [Temper] swaps replicas of a chain at powers of the likelihood between 0 and 1, for posteriors of several modes; [RunSequential] moves a population from the prior to the
// posterior. Both estimate the evidence. [Anneal] raises the power before warm-up, and can go on to nearly zero temperature; [Target.At] is the target at one power.
//
// # How well it does
//
// Minimum bulk effective sample size per 1000 gradients of NUTS with fixed step 0.35 and unit masses on eight schools, 4 chains of 10000: 12.3, of Stan 2.21.7 at the same
// settings 12.3; 14.8 steps per transition both.
//
//	go test ./pkg/mcmc -run TestNUTSIsStans -v
package mcmc
