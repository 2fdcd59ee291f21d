/*
Package spectrum finds the few eigenpairs or singular triplets of a matrix that an analysis needs, and says how well each is known.

A complete decomposition of a 1000 × 1000 matrix takes seconds in gonum. Principal components, classical scaling and the dimensionality of a population need ten
of its thousand vectors, or none.

# Which call

  - Directions of largest variance, and scores along them: [PCA]; of new data: [Components.Project].
  - How many dimensions the variance fills: [ParticipationRatio], or [ParticipationRatioOfCovariance]. No eigenvalues are computed.
  - A map of conditions from their RDM: rsa.ClassicalMDS and rsa.MetricMDS, which call this package. The matrix to decompose there is the centred one, −½ J D² J; the
    largest eigenvalues of a raw RDM are rarely what is wanted. A raw RDM is indefinite: one large positive eigenvalue, and its structure in negative ones, so ask
    for [Magnitude].
  - Leading eigenpairs of any symmetric matrix: [Eigen]; of one that is known only by its products: [EigenOf]; all eigenvalues without vectors: [Values].
  - Singular triplets: [SVD].

# Leading eigenpairs

	pairs, err := spectrum.Eigen(ctx, centred, 10, spectrum.Options{})                           // the algebraically largest
	pairs, err := spectrum.Eigen(ctx, rdm, 10, spectrum.Options{Order: spectrum.Magnitude})      // the largest in size
	pairs, err := spectrum.EigenOf(ctx, n, func(dst, x []float64) { … }, 10, spectrum.Options{}) // a matrix known by its products

[Pairs] hold values, orthonormal vectors in a fixed sign, and the residual of each pair, measured with the matrix itself. A residual r is a bound: an eigenvalue
lies within r·‖A‖ of the one given. What no residual shows is an eigenvalue that was passed over, a second copy say; [Eigen] excludes it by counting
(Sylvester's law of inertia, through a Cholesky factorization) and searches on where the count is higher than what it found.

# Singular triplets and principal components

	triplets, err := spectrum.SVD(ctx, x, 10, spectrum.Options{})
	pca, err := spectrum.PCA(ctx, x, 3, spectrum.Options{})       // rows are observations
	share := pca.Explained[0] / pca.Total
	scores := pca.Project(held)                                   // (held − Mean)·Directions

The Gram matrix of the shorter side is quickest, but squares the condition number: singular values below 1e-8 of the first would be noise. [SVD] measures the residual
of each triplet with the matrix and, where Gram's is too large, repeats by Golub–Kahan bidiagonalisation, which keeps every value to its residual times the first.

# Errors, cancellation and repeatability

NaN and infinite entries are errors that name the entry; data that do not vary are [ErrNoVariance]; a tolerance that was not reached is an [Unconverged] with the
number, which errors.As finds (see its example). Every pair that is returned has a residual within the tolerance. That none is missing is certain with [Eigen], [SVD] and
[PCA]; not with [Options.Unchecked], and with [EigenOf] it is certain only with probability one, as far as a random vector tells.

A call that ends with ctx returns its error. [Values] and the participation ratios take no context: their time is fixed by the shape, about that of one matrix product,
or for Values of a few.

Results are the same for any GOMAXPROCS, and the same in each call unless [Options.Source] is given.

# Time

A product of the matrix with a vector is the unit, and [Pairs].Steps counts them. Ten leading pairs of 1000 rows, largest eigenvalues (in each number ten products or more are
for the residuals): the centred matrix of clustered data takes 47; the raw RDM of the same data, whose largest eigenvalues but one are the edge of the noise,
148; the RDM of noise 112, and its centred matrix 121. Where it is more than some 70, half the time goes to two Cholesky factorizations and solutions with them.

	go test -run - -bench EigenRDM -cpu 1 ./pkg/spectrum

prints these numbers, and gonum's times beside. Against SciPy (1.10, OpenBLAS 0.3.21), one thread, ms, the best of 15 rounds on AMD EPYC (Zen 4, 2 CPUs, otherwise
idle):

	                     ours  eigh  eigh of ten  ours/eigh
	RDM of clusters      49.6   237         52.5       0.21
	centred of clusters   9.9   102         52.9       0.10
	RDM of noise         38.2   203         48.7       0.19
	centred of noise     37.2   199         50.4       0.19

	go run ./pkg/cmd/richlazy bench core --part eigenpairs
*/
package spectrum
