/*
Package shape measures how far two representations are apart when the axes do not matter: the distance that is left after the best rotation (or reflection,
permutation, or linear map) of one onto the other. Representations are conditions × units; the numbers of units may differ.

	d, err := shape.Distance(v1, layer4, shape.Options{})                 // the angle, 0 … π/2
	d, err := shape.Distance(v1, layer4, shape.Options{Euclidean: true})  // in the units of the responses
	d, err := shape.Distance(v1, layer4, shape.Options{Whitening: 1})     // blind to any invertible linear map
	all, err := shape.Pairwise(ctx, layers, shape.Options{})              // layers × layers, for a map by rsa.MetricMDS
	mean, err := shape.Mean(ctx, subjects, shape.Options{})               // the shape in the middle

These are metrics (Williams, Kunz, Kornblith & Linderman 2021): symmetric, 0 only for equal shapes, and with the triangle inequality, so that clustering and
embedding of many networks make sense. The square of the distance on whitened data is that of canonical correlations, see [CCA].

[Stochastic] compares trial-to-trial noise as well as means (Duong et al. 2023).

CKA and its debiased form are in package geometry, measures between RDMs in compare. Whatever forgets rotations can be computed from the conditions alone: a
representation of n conditions is first turned into n coordinates, so that 10 000 units cost no more than n.
*/
package shape

import _ "github.com/richlazy/richlazy/pkg/internal/blas" // matrix products by the processor's vector instructions
