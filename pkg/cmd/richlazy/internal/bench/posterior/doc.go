// Package posterior is the suite of bench posterior: a step of leapfrog on the posterior of a network's weights beside PyTorch's, NUTS beside Stan's on posteriors of
// known answer, and the memory of a long run.
//
// The works of PyTorch are in works.py. Stan is an R with rstan that lives through its part: stan/sample.R is what it runs, beside it are the programs, which
// stan/compile.R compiles once. Both sides draw the same quantities from the same data, and effective sample sizes of both are those of package diagnostic.
package posterior
