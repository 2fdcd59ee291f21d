/*
Package capacity measures how well a population of units keeps classes apart that each come in many versions: the capacity of their manifolds for linear classification, and the
geometry that makes it.

A manifold is what the responses to one class or condition cover, the convex hull of its points in the space of units. Its capacity α is the number of manifolds, for each
dimension of a random projection, that a hyperplane can still divide in a random way: points have 2, manifolds that are large or of many dimensions less.

# From responses to capacity

Manifolds are matrices of points × channels, one for each class: of a network's layer, or of a recording.

	manifolds, conditions, err := recording.Manifolds("stimulus")
	result, err := capacity.GLUE(ctx, manifolds, capacity.Options{}, seed.At("capacity").Source())
	fmt.Println(result) // capacity, dimension, radius, utility, alignments, each with its standard error

[GLUE] takes all manifolds with their correlations and the dichotomies that are asked of them; [MFTMA] takes each on its own. Both say how large the manifolds are where it
matters, by the points that a hyperplane touches:

	effective radius     how far these points are from their mean, in units of its distance from the origin
	effective dimension  along how many directions they vary
	alignments           how much the manifolds' centres, and their axes, have in common

A rich network has capacity rise by smaller radius or dimension; which of these, and with what alignments, tells one way of learning features from another where the accuracy is
the same.

[Shuffled] points are the null to compare with: manifolds of the same sizes whose classes mean nothing.

[Correlated] is the theory of the capacity of correlated manifolds that GLUE grew from: the same capacity, and what correlations of centres and axes have to do with it.
[Ellipsoids] and [HomogeneousBalls] are its manifolds without points, given by inner products of their centres and axes.

# Choices

Published numbers differ in what stands for a manifold that the hyperplane does not touch, which labels there are, and in what order means and ratios are taken. [Options] have
a name for each, with what speaks for it; a [Result] carries its options, and [Compare] refuses results that were made with others.

	α = Ψ(1+R⁻²)/D

holds for each result of GLUE to rounding, not on average alone.

# Which points, and how many

Standard errors of a result are of random directions and labels. [Jackknife] adds what is due to the points that stand for each manifold, and [Bootstrap] the same by drawing
them again; [Over] takes means over several samples of points, or over pairs of classes.

A hull of few points is smaller than what the points are drawn from: compare equal numbers of points, which [Samples] takes, or have [Extrapolate] say how capacity and geometry
go on with more points, and where that is not to be seen.

	more, err := capacity.Extrapolate(ctx, capacity.GLUE, manifolds, capacity.Options{}, seed.At("points").Source())
	fmt.Println(more.Raw.Capacity, more.Corrected.Capacity)

# Exact projections

Each sample is a projection onto the cone of all points of all manifolds, found by an active-set method with zeros that are exact, which the anchors of manifolds need.
[Result.Residual] is how far the worst of them is from the conditions of an optimum, and [Result.NonSeparable] how many dichotomies no hyperplane realises. [Separable] decides
that alone.

# By trying

[Simulate] finds the capacity without theory: from how many dimensions of a random projection on random labels can be separated. It takes longer, and needs as many channels as
that.

# Over learning

A [Trajectory] follows all measures over the steps of a network's training, or over recordings of several days, with the same random directions at all of them, so that
differences are known several times better than values; a training loop adds a point whenever it logs. [Stages] divides the course where slopes turn, and says which of the
stages of learning (clustering, structuring, separating, stabilising) are there, and when.

	track := capacity.NewTrajectory(capacity.Options{}, seed.At("capacity").Source())
	result, err := track.Add(ctx, float64(step), manifolds) // at each step that is logged
	learning, err := capacity.Stages(ctx, capacity.StageOptions{}, track)

# What is known in closed form

[Points] with a margin, [PointsSparse], [Segment], [Ball], [Ellipsoid], and [Together] for manifolds that share no direction. [Cover] is how often random labels of points are
separable.

Of labels that a teacher gives, and features tell in part, [TeacherCapacity] is the capacity and [AccuracyOfCapacity] the accuracy that goes with it, whatever the features are.
*/
package capacity

import _ "github.com/richlazy/richlazy/pkg/internal/blas" // products at the processor's speed
