package posteriordb

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/lapack/lapack64"
	"gonum.org/v1/gonum/stat/distuv"

	_ "github.com/richlazy/richlazy/pkg/internal/blas" // the products of gonum
	"github.com/richlazy/richlazy/pkg/mcmc"
)

// GPRegression is posteriordb's gp_pois_regr-gp_regr: a Gaussian process of 11 values with covariance alpha²·exp(−Δ²/2rho²) + sigma·1, rho ~ Gamma(25, 4), alpha ~
// half-N(0, 2), sigma ~ half-N(0, 1). Note that sigma is added as a variance. Coordinates are the logarithms of rho, alpha and sigma.
func GPRegression() *Model {
	return &Model{
		Name: "gp_regr", Target: gpRegression(), Source: "exact: quadrature in three dimensions",
		Known: []Known{{"rho", 6.893429, 1.289698, 0}, {"alpha", 2.438097, 0.790065, 0}, {"sigma", 1.831685, 0.500180, 0}},
	}
}

// gpPrior is the log prior of log rho and log alpha, which the two models have in common.
func gpPrior(g, x []float64) float64 {
	rho, alpha := math.Exp(x[0]), math.Exp(x[1])
	add(g, 0, 25-4*rho)
	add(g, 1, 1-alpha*alpha/4)
	return 25*x[0] - 4*rho + x[1] - alpha*alpha/8
}

// drawGPPrior draws log rho and log alpha from it.
func drawGPPrior(x []float64, src rand.Source) {
	x[0] = math.Log(distuv.Gamma{Alpha: 25, Beta: 4, Src: src}.Rand())
	x[1] = math.Log(math.Abs(2 * rand.New(src).NormFloat64()))
}

// kernel holds a covariance matrix of the Gaussian process and what is made of it.
type kernel struct {
	n      int
	smooth []float64        // alpha² exp(−Δ²/2rho²), without what is added to the diagonal
	factor []float64        // lower triangle of the Cholesky factor
	lower  blas64.Symmetric // a view of factor
}

func newKernel(n int) *kernel {
	k := &kernel{n: n, smooth: make([]float64, n*n), factor: make([]float64, n*n)}
	k.lower = blas64.Symmetric{Uplo: blas.Lower, N: n, Stride: n, Data: k.factor}
	return k
}

// set computes the covariance with an addition to its diagonal, and its factor. It returns false where rounding leaves it not positive definite.
func (k *kernel) set(inputs []float64, logRho, logAlpha, diagonal float64) (blas64.Triangular, bool) {
	square := math.Exp(2 * logAlpha)
	half := .5 * math.Exp(-2*logRho)
	for i, a := range inputs {
		for j, b := range inputs[:i+1] {
			v := square * math.Exp(-(a-b)*(a-b)*half)
			k.smooth[i*k.n+j], k.smooth[j*k.n+i] = v, v
			k.factor[i*k.n+j] = v
		}
		k.factor[i*k.n+i] += diagonal
	}
	return lapack64.Potrf(k.lower)
}

// slopes returns the derivatives of a function of the covariance by log rho and log alpha, given those by its elements, all of them, as rows.
func (k *kernel) slopes(inputs, by []float64, logRho float64) (rho, alpha float64) {
	inverse := math.Exp(-2 * logRho)
	for i, a := range inputs {
		for j, b := range inputs {
			v := by[i*k.n+j] * k.smooth[i*k.n+j]
			rho += v * (a - b) * (a - b) * inverse
			alpha += 2 * v
		}
	}
	return rho, alpha
}

func gpRegression() *mcmc.Target {
	n := len(gpInputs)
	k := newKernel(n)
	weights, by := make([]float64, n), make([]float64, n*n)
	prior := func(g, x []float64) float64 {
		sigma := math.Exp(x[2])
		add(g, 2, 1-sigma*sigma)
		return gpPrior(g, x) + x[2] - .5*sigma*sigma
	}
	likelihood := func(g, x []float64) float64 {
		sigma := math.Exp(x[2])
		lower, ok := k.set(gpInputs, x[0], x[1], sigma)
		if !ok {
			return math.Inf(-1)
		}
		value := 0.
		for i := range n {
			value -= math.Log(k.factor[i*n+i])
		}
		copy(weights, gpValues)
		solution := blas64.General{Rows: n, Cols: 1, Stride: 1, Data: weights}
		lapack64.Potrs(lower, solution)
		for i, v := range gpValues {
			value -= .5 * v * weights[i]
		}
		if g == nil {
			return value
		}
		lapack64.Potri(lower) // the factor becomes the inverse
		for i := range n {
			for j := range i + 1 {
				v := .5 * (weights[i]*weights[j] - k.factor[i*n+j])
				by[i*n+j], by[j*n+i] = v, v
			}
			g[2] += by[i*n+i] * sigma
		}
		rho, alpha := k.slopes(gpInputs, by, x[0])
		g[0] += rho
		g[1] += alpha
		return value
	}
	return &mcmc.Target{
		Dim: 3, Density: density(prior, likelihood), Prior: density(prior, nil), Likelihood: density(likelihood, nil),
		Names: []string{"rho", "alpha", "sigma"},
		Constrain: func(dst, x []float64) {
			for i, v := range x {
				dst[i] = math.Exp(v)
			}
		},
		DrawPrior: func(x []float64, src rand.Source) {
			drawGPPrior(x, src)
			x[2] = math.Log(math.Abs(rand.New(src).NormFloat64()))
		},
		New: gpRegression,
	}
}
