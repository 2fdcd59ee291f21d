// Package core times the numeric core: matrix products, element-wise functions, random normals and leading eigenpairs, by richlazy, by gonum's reference
// implementation and package math, and by NumPy and SciPy on OpenBLAS. Its targets are what richlazy promises of its core.
package core
