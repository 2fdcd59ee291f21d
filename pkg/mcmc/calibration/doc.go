// Package calibration finds out by simulation whether a sampler, and the model it samples, are right.
//
// Draw parameters from the prior, data given the parameters, and draws from the posterior given the data. Whatever the data, the parameters that made them are one more draw from
// that posterior: their rank among the draws is uniform, where all is right. A posterior that is too wide has too many ranks in the middle, one that is too narrow, or
// draws that hang together, too many at both ends. This is simulation-based calibration.
//
//	model := calibration.Model{Name: "eight schools", Simulate: posteriordb.EightSchools().Simulate}
//	r, err := calibration.Run(ctx, model, calibration.Chain(mcmc.NUTS{}, mcmc.Options{}), calibration.Options{Progress: bar}, rng.New(1).Source())
//	fmt.Println(r)
//
// The table has a line for each quantity of the target, and one for the log likelihood, which alone sees a posterior that ignores its data. [Model.Quantities] adds others, and
// [Model.Observed] leaves out the target's own, such as the weights of a network. [Chain] samples by any kernel, [Independent] by direct draws.
//
// Draws have to be nearly independent. Each chain is made twice as long until its draws are worth as many independent ones as are kept, or Options.MaxThin is reached; what is kept
// are every so many of them. A result says in how many simulations that was not enough. What is left of dependence at the limit widens the distribution of ranks by about
// 0.5 % at 99 draws, which shows from some 20 000 simulations on.
//
// Ranks are judged by the distance of their distribution function from a uniform one, everywhere at once, by the bands of Säilynoja et al.; [Verdict] has a χ² and the plain
// largest distance as well. All probabilities are by simulation of uniform ranks, and hold for few simulations and for many. [Bands] and [Result.Ranks] are for figures.
//
// testdata/calibration.md, which richlazy calibrate posterior writes, has the kernels of package mcmc on a regression, eight schools and a small network.
//
// Sources: S. Talts, M. Betancourt, D. Simpson, A. Vehtari and A. Gelman, Validating Bayesian inference algorithms with simulation-based calibration, arXiv:1804.06788, 2018;
// T. Säilynoja, P.-C. Bürkner and A. Vehtari, Graphical test for discrete uniformity and its applications in goodness-of-fit evaluation and multiple sample comparison, Statistics
// and Computing 32, 2022; M. Modrák, A. H. Moon, S. Kim, P. Bürkner, N. Huurre, K. Faltejsková, A. Gelman and A. Vehtari, Simulation-based calibration checking for Bayesian
// computation: the choice of test quantities shapes sensitivity, Bayesian Analysis, 2023.
package calibration
