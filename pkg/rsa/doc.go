/*
Package rsa does representational similarity analysis: how far apart are the responses to any two conditions, and which geometry explains it?

The object of measurement is the [RDM], the matrix of dissimilarities between n conditions. Its upper triangle, by rows, is the vector that is averaged,
compared and regressed. Patterns come as a matrix with one row a condition and one column a channel (a unit, a voxel); conditions have names, and
functions that take several RDMs insist on the same names in the same order.

# From responses to an RDM

	hidden, _ := run.Trained.Respond(garden.Inputs())         // 50 trials × 100 units
	rdm, err := rsa.Euclidean(rsa.Patterns(hidden, garden.Trials))
	mean, err := rsa.Mean(rdms...)                            // over seeds or subjects

[Euclidean], [SquaredEuclidean] and [Correlation] say in their comments what they are divided by and how noise biases them.

# From an RDM to the geometry

Model RDMs come from any coordinates by the same functions, and for tasks with two features and two contexts from [TwoContexts], after Flesch et al. 2022:

	models := rsa.TwoContexts{Conditions: garden.Trials, Context: garden.Context, Relevant0: garden.Second, Relevant1: garden.First}
	all, err := models.Models()                               // grid, orthogonal, parallel
	factorised, linear, err := models.ChoiceModels()           // of the choices of two ideal observers
	weights, err := rsa.Regress(rdm, all...)

# From an RDM to a picture

	map3, err := rsa.MetricMDS(ctx, mean, 3, rsa.MDSOptions{})

[ClassicalMDS] is exact for Euclidean distances of low dimension; [MetricMDS] (SMACOF) has the least stress. Both turn the map into a standard position.
[ProcrustesAlign] turns the maps of bootstrap samples onto it and returns the covariance of each condition. [AverageLinkage] and its kin ([SingleLinkage],
[CompleteLinkage], [WardLinkage]) build a [Tree], whose leaves order an RDM and which can be cut into clusters.

# Errors

Bad data (NaN patterns, names that differ, constant RDMs, collinear models) is an error that names the condition or the model. A numerical failure is a value:
[Collinear] carries the condition number.
*/
package rsa

import _ "github.com/richlazy/richlazy/pkg/internal/blas" // matrix products by the processor's vector instructions
