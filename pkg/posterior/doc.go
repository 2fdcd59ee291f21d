// Package posterior is being written.
package posterior
