package posteriordb

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/richlazy/richlazy/pkg/mcmc"
)

// GPRegression is posteriordb's gp_pois_regr-gp_regr: a Gaussian process of 11 values with covariance alpha²·exp(−Δ²/2rho²) + sigma·1, rho ~ Gamma(25, 4), alpha ~
// half-N(0, 2), sigma ~ half-N(0, 1). Note that sigma is added as a variance. Coordinates are the logarithms of rho, alpha and sigma.
func GPRegression() *Model {
	return &Model{
		Name: "gp_regr", Target: gpRegression(), Source: "exact: quadrature in three dimensions",
		Data:  map[string][]float64{"x": slices.Clone(gpInputs), "y": slices.Clone(gpValues)},
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

// kernel holds a covariance matrix of the Gaussian process, and what is made of it. Of symmetric matrices it has the lower triangles, as rows. The matrices are too small for
// the ways into a library to pay.
type kernel struct {
	n       int
	squares []float64 // the squared distances of inputs that there are, each once
	values  []float64 // alpha² exp(−Δ²/2rho²) of each
	which   []int     // of two inputs, which of the distances they have
	factor  []float64 // Cholesky factor
	inverse []float64 // its inverse, transposed: an upper triangle
}

func newKernel(inputs []float64) *kernel {
	n := len(inputs)
	k := &kernel{n: n, which: make([]int, n*n), factor: make([]float64, n*n), inverse: make([]float64, n*n)}
	for i, a := range inputs {
		for j, b := range inputs {
			square := (a - b) * (a - b)
			at := slices.Index(k.squares, square)
			if at < 0 {
				at = len(k.squares)
				k.squares = append(k.squares, square)
			}
			k.which[i*n+j] = at
		}
	}
	k.values = make([]float64, len(k.squares))
	return k
}

// set computes the covariance with an addition to its diagonal, and its factor. It returns false where rounding leaves it not positive definite.
func (k *kernel) set(logRho, logAlpha, diagonal float64) bool {
	n, half := k.n, .5*math.Exp(-2*logRho)
	for i, s := range k.squares {
		k.values[i] = math.Exp(2*logAlpha - s*half)
	}
	for i := range n {
		row := k.factor[i*n : i*n+i+1]
		for j := range row {
			v := k.values[k.which[i*n+j]]
			if i == j {
				v += diagonal
			}
			other := k.factor[j*n : j*n+j+1]
			for l, u := range other[:j] {
				v -= u * row[l]
			}
			if j < i {
				row[j] = v / other[j]
				continue
			}
			if !(v > 0) || math.IsInf(v, 1) {
				return false
			}
			row[j] = math.Sqrt(v)
		}
	}
	return true
}

// invert computes the inverse of the factor.
func (k *kernel) invert() {
	n := k.n
	for i := range n {
		column := k.inverse[i*n : (i+1)*n]
		column[i] = 1 / k.factor[i*n+i]
		for r := i + 1; r < n; r++ {
			sum := 0.
			for j, v := range k.factor[r*n+i : r*n+r] {
				sum += v * column[i+j]
			}
			column[r] = -sum / k.factor[r*n+r]
		}
	}
}

// slopes returns the derivatives of a function of the covariance by log rho and log alpha, given those by its elements, of which the lower triangle is read and stands for both.
func (k *kernel) slopes(by []float64, logRho float64) (rho, alpha float64) {
	inverse := math.Exp(-2 * logRho)
	for i := range k.n {
		for j := range i + 1 {
			at := k.which[i*k.n+j]
			v := 2 * by[i*k.n+j] * k.values[at]
			if i == j {
				v /= 2
			}
			rho += v * k.squares[at] * inverse
			alpha += 2 * v
		}
	}
	return rho, alpha
}

func gpRegression() *mcmc.Target {
	n := len(gpInputs)
	k := newKernel(gpInputs)
	half, weights, by := make([]float64, n), make([]float64, n), make([]float64, n*n)
	prior := func(g, x []float64) float64 {
		sigma := math.Exp(x[2])
		add(g, 2, 1-sigma*sigma)
		return gpPrior(g, x) + x[2] - .5*sigma*sigma
	}
	likelihood := func(g, x []float64) float64 {
		sigma := math.Exp(x[2])
		if !k.set(x[0], x[1], sigma) {
			return math.Inf(-1)
		}
		value := 0.
		for i, v := range gpValues { // half is the factor's inverse times the values
			row := k.factor[i*n : i*n+i+1]
			for j, u := range row[:i] {
				v -= u * half[j]
			}
			half[i] = v / row[i]
			value -= .5*half[i]*half[i] + math.Log(row[i])
		}
		if g == nil {
			return value
		}
		k.invert()
		for i := range n { // weights are the covariance's inverse times the values
			weights[i] = 0
			for j, v := range k.inverse[i*n+i : (i+1)*n] {
				weights[i] += v * half[i+j]
			}
		}
		for i := range n {
			for j := range i + 1 {
				v := weights[i] * weights[j]
				other := k.inverse[j*n+i : (j+1)*n]
				for l, u := range k.inverse[i*n+i : (i+1)*n] {
					v -= u * other[l]
				}
				by[i*n+j] = .5 * v
			}
			g[2] += by[i*n+i] * sigma
		}
		rho, alpha := k.slopes(by, x[0])
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
