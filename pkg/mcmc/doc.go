// Package mcmc draws from probability densities by Markov chains.
package mcmc
