// Package model has models of RDMs: what a theory says how far apart conditions are, with parameters that are fitted to the RDMs of subjects.
//
//	Fixed              one RDM
//	Select             one of several
//	Weighted           a sum of RDMs, with weights that are not negative, or free, or shrunk by a ridge
//	Interpolated       a point on a path of RDMs
//	FeatureReweighted  distances in the space of features, each stretched
//	Parametric         any RDM that depends on parameters within bounds
//	Family             every set of components, as models
//	Flesch, Compressed geometries of two tasks on two features
//
// A model is a plain value:
//
//	m := model.Weighted{Name: "layers", RDMs: []*rsa.RDM{early, middle, late}}
//	fitted, err := model.Fit(m, subjects, compare.WhitenedCosine(nil))
//	best := model.Predict(m, fitted.Parameters...)
//
// The parameters are those with the largest mean similarity to the subjects by the measure at hand. How well the model does is another question, since it has seen the
// data: package inference fits it again in every fold and every sample, on training conditions and training subjects only.
//
// # Fits that end
//
// For the measures that are the cosine of an inner product (cosine, Pearson's correlation, both whitened) the mean similarity of a weighted sum to the subjects is, up to a
// constant, the cosine between the sum and the pooled RDM. So least squares on the pooled RDM is its maximum, and non-negative least squares the maximum over weights that
// are not negative; both need only the inner products of components and subjects. [NonNegative] is an active-set method with a relative tolerance and a bounded number of
// steps. Rank measures have no such form: the weights for Pearson's correlation are the start of a bounded search.
//
// No fit draws random numbers: equal data give equal parameters.
//
// The text of package rsa says which call takes the place of each of rsatoolbox's.
package model

import _ "github.com/richlazy/richlazy/pkg/internal/blas" // matrix products by the processor's vector instructions
