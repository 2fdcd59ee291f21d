/*
Package blas computes matrix products at the speed of the processor's vector units, in Go and generated assembly, without cgo.

Science packages import it for its effect: its [Implementation] becomes that of gonum's blas64 and blas32, so that each product of a mat.Dense, each Cholesky, LU or QR
gains with no change in calling code.

	import _ "github.com/richlazy/richlazy/pkg/internal/blas"

It replaces the matrix products (Dgemm, Dsyrk, Dsymm), the triangular solve (Dtrsm), the products with vectors (Dgemv, Dsymv, Dger) and the dot product and sums of
vectors (Ddot, Daxpy), each for float64 and float32; the rest is gonum's own. Everything is gonum's on a processor without AVX2 (arm64 among them), and with
RICHLAZY_SIMD=off in the environment; RICHLAZY_SIMD=avx2 does without AVX-512.

# The same bits

An element of a product of matrices (Dgemm, Dsyrk, Dsymm) depends on its row of A, its column of B, k, α, β and the element of C before, and on nothing else: not on
the shape of the matrices that it is computed with, on how they are stored, on AVX2 or AVX-512, or on the number of goroutines. So a network gives the same
responses to a trial alone and in a batch, as long as both are products of matrices, and an experiment the same result on two cores and on sixty-four.

Products with vectors and the triangular solve give the same bits on AVX2 and AVX-512, for any increments and any number of goroutines too, but they add up in orders
of their own: Dgemv without transposition in that of simd.Dot, Dsymv four rows at a time; Dgemv with transposition is a product of one row. So W·x by mat.VecDense.MulVec
is not to the bit a column of W·X. Gonum's own code, where that is used, has yet other orders.

In detail: k is cut into the fewest nearly equal blocks of at most 320; in each, the element is the chain fma(a[i,k], b[k,j], ·) over ascending k from +0; the sum s
of a block enters as C = α·s for the first block when β = 0, and as C = fma(α, s, C) else, C having been multiplied by β before. So where α·a would not overflow or
vanish but a·b does, the sum does.

# NaN and infinity

β = 0 does not read C and α = 0 reads neither A nor B, as everywhere. But a zero in A does not hide an infinity or NaN in B, as it does in gonum's own loops: 0·∞ is NaN.
The functions that read one triangle of a matrix read nothing else of it, and none writes outside the elements that it is to compute.

# Small problems

The way to a kernel takes some 50 to 100 ns. Where that counts, routines whose bits are not promised above go to plain loops or to gonum's own: Dsymv below 64, Dger
below 16 384 elements or 64 columns, Dtrsm up to 256 unknowns. BenchmarkSmall sets them beside gonum's. Slower than gonum's remain symmetric products below 10 × 10 (by
some 150 ns), products with a vector below 20 × 20 (by some 70 ns), and products of few long rows with few long columns, dot products in effect, because their chains
cannot be divided: use Ddot for those.

# Goroutines

A product of more than 2²⁴ multiply-adds, about half a millisecond, is divided among at most GOMAXPROCS goroutines. All such products that run at one time share that number:
a program that computes side by side in goroutines of its own, a network or a chain in each, gets no others on top.

# How fast

GFLOP/s on one core of an AMD EPYC (Zen 4, family 25 model 17), whose multiply-add peak was 59.1 in float64 and 118.2 in float32 in the same run; the best of 15 rounds,
in each of which all contenders had their turn. OpenBLAS is Debian's 0.3.21 under NumPy, with its kernels for SkylakeX.

	                      float64                            float32
	m×k×n            ours   AVX2  OpenBLAS  gonum     ours   AVX2  OpenBLAS  gonum
	50×625×100       55.6   50.8      42.8   10.4    104.9   95.6      85.9   17.6
	100×100×100      54.4   51.9      53.4    8.3     98.4   93.2     105.6   11.7
	500×1000×1000    52.7   49.4      50.9    6.7    104.9  100.0     100.4   12.9
	27×50×100        52.4   47.0      51.3   10.1     97.1   85.3      97.6   16.6
	two threads     102.1             96.7           197.2            194.4
	A·Aᵀ            51.8              48.8    3.0    101.3             95.2    6.8

Two threads: 500×1000×1000. A·Aᵀ: 1000×10000 by each contender's own syrk, of which half the product is counted.

	go run ./pkg/cmd/richlazy bench core
*/
package blas
