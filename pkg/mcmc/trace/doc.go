// Package trace holds what a sampler drew.
package trace
