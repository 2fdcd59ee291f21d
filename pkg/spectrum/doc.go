/*
Package spectrum finds the few eigenpairs or singular triplets of a matrix that an analysis needs, and says how well each is known.

A complete decomposition of a 1000 × 1000 matrix takes seconds in gonum. Principal components, classical scaling and the dimensionality of a population need ten
of its thousand vectors, or none.

# Leading eigenpairs

	pairs, err := spectrum.Eigen(matrix, 10, spectrum.Options{})                              // the algebraically largest
	pairs, err := spectrum.Eigen(matrix, 10, spectrum.Options{Order: spectrum.Magnitude})     // the largest in size
	pairs, err := spectrum.EigenOf(ctx, n, func(dst, x []float64) { … }, 10, spectrum.Options{}) // a matrix known by its products

[Pairs] hold values, orthonormal vectors in a fixed sign, and the residual of each pair, measured with the matrix itself. A residual r is a bound: an eigenvalue
lies within r·‖A‖ of the one given. What no residual shows is an eigenvalue that was passed over, a second copy say; [Eigen] excludes it by counting
(Sylvester's law of inertia, through a Cholesky factorization) and searches on where the count is higher than what it found.

# Singular triplets and principal components

	triplets, err := spectrum.SVD(x, 10, spectrum.Options{})
	pca, err := spectrum.PCA(x, 3, spectrum.Options{})       // rows are observations
	share := pca.Explained[0] / pca.Total

The Gram matrix of the shorter side is quickest, but squares the condition number: singular values below 1e-8 of the first would be noise. [SVD] measures the residual
of each triplet with the matrix and, where Gram's is too large, repeats by Golub–Kahan bidiagonalisation, which keeps every value to 1e-15 of the first.

# Dimensionality without eigenvalues

	pr, err := spectrum.ParticipationRatio(x)                // tr(C)²/tr(C²) of the covariance C of the columns
	pr, err := spectrum.ParticipationRatioOf(covariance)

# Errors and repeatability

NaN and infinite entries are errors that name the entry; a tolerance that was not reached is an [Unconverged] with the number. There is no result that is wrong
without an error. Results are the same for any GOMAXPROCS, and the same in each call unless [Options.Source] is given.

# Time

Ten leading pairs of a 1000 × 1000 RDM of clustered data take some 50 products of the matrix with a vector; of noise, whose eigenvalues lie close, 120 to 160 and a
Cholesky factorization or two. Against SciPy's complete decomposition (eigh) on the same machine:

	richlazy bench core --part eigenpairs

and against gonum's:

	go test -run - -bench EigenRDM -cpu 1 ./pkg/spectrum
*/
package spectrum
