// Package searchlight looks for representations everywhere: it computes an RDM in each of many small neighbourhoods of a brain, a surface, an array of sensors or a
// stretch of time, and compares each with models as soon as it is there.
package searchlight
