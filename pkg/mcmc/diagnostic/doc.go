// Package diagnostic tells whether draws from Markov chains can be trusted.
//
// Draws of one quantity are plain numbers, [][]float64: chain by draw, chains of equal length. The functions take them from any sampler, and equal those of the R package
// posterior 1.4.0, whose NA is NaN here.
//
// Two questions come first: whether the chains agree, and how many independent draws they are worth.
//
//	diagnostic.RHat(draws)     // above 1.01: chains have not mixed
//	diagnostic.ESSBulk(draws)  // for the centre: 100 a chain at least
//	diagnostic.ESSTail(draws)  // for the 5 % and 95 % quantiles
//
// Each number that is told of the draws has a Monte-Carlo standard error:
//
//	diagnostic.MCSEMean(draws)
//	diagnostic.MCSESD(draws)
//	diagnostic.MCSEQuantile(draws, 0.95)
//
// [Summarize] computes all of them, [Table] sets them beside each other, and [Summary.Faults] says in words what is wrong. [Compare] tests whether two samplers, or chains from
// two kinds of start, have the same mean.
//
// Where something is wrong, [RankCounts] shows which chain is elsewhere and how, [ESSGrowth] whether longer chains would help, [Autocorrelation] how long a chain remembers,
// and [EBFMI], from the energies of Hamiltonian Monte Carlo, whether it reaches the tails. [NestedRHat] serves many short chains.
//
// Undefined is NaN: where a draw is NaN or infinite (rank-based quantities bear infinities), where all draws are equal (to within 2⁻⁵², in absolute terms as in R: scale
// quantities that vary by less), and where there are too few.
//
// The source of most is A. Vehtari, A. Gelman, D. Simpson, B. Carpenter and P.-C. Bürkner, Rank-normalization, folding, and localization: an improved R-hat for assessing
// convergence of MCMC, Bayesian Analysis 16, 2021.
package diagnostic
