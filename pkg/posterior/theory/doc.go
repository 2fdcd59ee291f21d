// Package theory holds what is known of the posterior of wide networks that learn features, without a single sample.
package theory
