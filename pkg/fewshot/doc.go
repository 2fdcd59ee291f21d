/*
Package fewshot says how well classes are learnt from few examples, and which
part of their geometry decides it: the theory of Sorscher, Ganguli & Sompolinsky
2022 (PNAS 119:e2200800119), and the learning itself.

The learner is the simplest: the mean of m examples is the prototype of a class,
and another example is of the class whose prototype is nearest. So the error is
one of the representation. Classes are matrices of points × channels: of a
network's layer, or of a recording.

	manifolds, names, err := recording.Manifolds("object")
	predicted, err := fewshot.Theory(ctx, manifolds, 5)
	learned, err := fewshot.Learn(ctx, manifolds, fewshot.Options{Shots: 5}, seed.At("shots").Source())
	fmt.Println(predicted.All, learned.All) // of choosing among all classes

# What decides

For one class against another, all in units of the class's own total variance:

	Pair.Distance     ‖Δx₀‖²         centres that are far apart are signal
	Pair.Ratio        R_b²/R_a²      examples of the larger class are taken for the smaller
	Pair.Dimension    D_a            classes of many dimensions average their noise: fewer examples do
	Pair.Own, Other   ‖Δx₀·U‖²       variation along the line between centres is noise, and that of the example is there with any number of examples
	Pair.Subspaces    ‖U_aᵀU_b‖²     directions that both vary in

Pair.SNR has the formula, every term of which the tests hold against simulated
Gaussian classes one at a time. Two forms that are in circulation are not what
examples do: that without the ½ of the signal, with errors far too small,
and that with R_b²/R_a² in place of its square in the term 1/(2D_b m²).

Error is ½ erfc(SNR/√2), for a margin that is normal; in classes of few
dimensions it is not, and the two functions differ. Geometry.Errors is the same
for the choice among k classes, where the margins to the others share the example.

# From finite points

Measure is unbiased in every moment for any distribution: means over different
points only. PlugIn, sample moments for true ones, makes classes look further
apart, and of fewer dimensions, the more so the fewer points; its doc has how
much. Theory takes the first, with standard errors over points by a jackknife.
Learn measures the error itself, unbiased for any number of points, with
standard errors over draws of examples and over points. Known is for classes
whose moments are given.

# What it is beside capacity

Package capacity asks how many classes a hyperplane can tell apart when it has
all points; a capacity that is high may take many examples to make use of. The
error of few shots is how much of it a learner has from the start.
*/
package fewshot
