/*
Package capacity measures how well a population of units keeps classes apart that each come in many versions: the capacity of their manifolds for linear classification.

A manifold is what the responses to one class or condition cover, the convex hull of its points in the space of units. Its capacity α is the number of manifolds, for each unit
of a random selection, that a hyperplane can still divide in a random way: points have 2, manifolds that are large or of many dimensions less.

# Separability

[Separable] decides exactly whether labelled points can be divided by a hyperplane, and how far the nearest point is from the best one. [Cover] is how often random labels can.

# What is known in closed form

[Points] with a margin, [SparseLabels], [Segment], [Ball], [Ellipsoid], and [Together] for manifolds that share no direction.
*/
package capacity

import _ "github.com/richlazy/richlazy/pkg/internal/blas" // products at the processor's speed
