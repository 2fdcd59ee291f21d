// Package loss holds what learning minimises: losses of outputs, and losses of hidden representations.
package loss
