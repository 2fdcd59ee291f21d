// Package coding tells how a population of neurons codes for classes.
package coding
