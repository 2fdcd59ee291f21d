package posteriordb

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/mcmc"
)

// Regression is Bayesian linear regression with known noise, y ~ N(X·beta, Noise) with beta[k] ~ N(0, Spread): the posterior is Gaussian, and all of it is known.
type Regression struct {
	Inputs  *mat.Dense // one row a datum
	Targets []float64
	Noise   float64 // standard deviation of the targets around X·beta
	Spread  float64 // standard deviation of each coefficient in the prior
}

// Conjugate is a regression of 12 data on 4 regressors that are correlated, X[i][j] = sin(i + 1) + cos((i + 1)(j + 1)), y_i = X[i][0] − X[i][1]/2 + sin(7i)/5, noise 0.5 and
// spread 2.
func Conjugate() *Regression {
	r := &Regression{Inputs: mat.NewDense(12, 4, nil), Targets: make([]float64, 12), Noise: .5, Spread: 2}
	for i := range r.Targets {
		row := r.Inputs.RawRowView(i)
		for j := range row {
			row[j] = math.Sin(float64(i+1)) + math.Cos(float64((i+1)*(j+1)))
		}
		r.Targets[i] = row[0] - .5*row[1] + .2*math.Sin(float64(7*i))
	}
	return r
}

func (r *Regression) check() (data, dim int) {
	data, dim = r.Inputs.Dims()
	if len(r.Targets) != data || !(r.Noise > 0) || !(r.Spread > 0) {
		panic(fmt.Sprintf("posteriordb: Regression: %d targets of %d inputs, noise %v, spread %v", len(r.Targets), data, r.Noise, r.Spread))
	}
	return data, dim
}

// Target returns the posterior of the coefficients. The densities of prior and likelihood are normalised, so that the evidence is that of the data.
func (r *Regression) Target() *mcmc.Target {
	data, dim := r.check()
	x, y := slices.Clone(mat.DenseCopyOf(r.Inputs).RawMatrix().Data), slices.Clone(r.Targets)
	precision, shrink := 1/(r.Noise*r.Noise), 1/(r.Spread*r.Spread)
	constant := -float64(data) * (.5*math.Log(2*math.Pi) + math.Log(r.Noise))
	priorConstant := -float64(dim) * (.5*math.Log(2*math.Pi) + math.Log(r.Spread))
	prior := func(g, b []float64) float64 {
		sum := 0.
		for i, v := range b {
			sum += v * v
			add(g, i, -v*shrink)
		}
		return priorConstant - .5*shrink*sum
	}
	likelihood := func(g, b []float64) float64 {
		sum := 0.
		for p, target := range y {
			row := x[p*dim : (p+1)*dim]
			e := target
			for j, v := range row {
				e -= b[j] * v
			}
			sum += e * e
			if g == nil {
				continue
			}
			for j, v := range row {
				g[j] += precision * e * v
			}
		}
		return constant - .5*precision*sum
	}
	spread := make([]float64, dim)
	for i := range spread {
		spread[i] = r.Spread
	}
	return &mcmc.Target{
		Dim: dim, Density: density(prior, likelihood), Prior: density(prior, nil), Likelihood: density(likelihood, nil),
		GaussianPrior: &mcmc.Gaussian{SD: spread}, Names: indexed("beta", dim),
		DrawPrior: func(b []float64, src rand.Source) {
			rng := rand.New(src)
			for i := range b {
				b[i] = r.Spread * rng.NormFloat64()
			}
		},
	}
}

// Exact returns the mean and the covariance of the posterior, and the log evidence, that is the log density of the targets averaged over the prior.
func (r *Regression) Exact() (mean []float64, covariance *mat.SymDense, logEvidence float64) {
	data, dim := r.check()
	return r.tempered(data, dim, 1)
}

// Tempered is Exact for the likelihood raised to the power β > 0: the evidence is then the mean over the prior of that power.
func (r *Regression) Tempered(beta float64) (mean []float64, covariance *mat.SymDense, logEvidence float64) {
	if !(beta > 0) {
		panic(fmt.Sprintf("posteriordb: Regression: β = %v has to be positive", beta))
	}
	data, dim := r.check()
	return r.tempered(data, dim, beta)
}

func (r *Regression) tempered(data, dim int, beta float64) ([]float64, *mat.SymDense, float64) {
	variance := r.Noise * r.Noise / beta
	precision := mat.NewSymDense(dim, nil)
	precision.SymOuterK(1/variance, r.Inputs.T())
	for i := range dim {
		precision.SetSym(i, i, precision.At(i, i)+1/(r.Spread*r.Spread))
	}
	var factor mat.Cholesky
	covariance := new(mat.SymDense)
	if !factor.Factorize(precision) || factor.InverseTo(covariance) != nil {
		panic("posteriordb: Regression: the precision of the posterior is not positive definite: are the inputs finite?")
	}
	y := mat.NewVecDense(data, r.Targets)
	var moment, mean, fitted mat.VecDense
	moment.MulVec(r.Inputs.T(), y)
	moment.ScaleVec(1/variance, &moment)
	mean.MulVec(covariance, &moment)
	fitted.MulVec(r.Inputs, &mean)
	fitted.SubVec(y, &fitted)
	// log ∫ prior·likelihood^β = value at the mean, and the logarithm of the Gaussian integral around it.
	n, d := float64(data), float64(dim)
	value := -.5*mat.Dot(&fitted, &fitted)/variance - .5*mat.Dot(&mean, &mean)/(r.Spread*r.Spread)
	value += -beta*n*(.5*math.Log(2*math.Pi)+math.Log(r.Noise)) - d*math.Log(r.Spread) - .5*factor.LogDet()
	return slices.Clone(mean.RawVector().Data), covariance, value
}

// Model returns the posterior with its exact answer.
func (r *Regression) Model(name string) *Model {
	mean, covariance, _ := r.Exact()
	m := &Model{Name: name, Target: r.Target(), Source: "exact: Gaussian"}
	for i, k := range m.Target.Names {
		m.Known = append(m.Known, Known{k, mean[i], math.Sqrt(covariance.At(i, i)), 0})
	}
	m.Simulate = func(src rand.Source) ([]float64, *mcmc.Target) {
		data, dim := r.check()
		b := make([]float64, dim)
		r.Target().DrawPrior(b, src)
		rng := rand.New(src)
		simulated := *r
		simulated.Targets = make([]float64, data)
		for p := range simulated.Targets {
			simulated.Targets[p] = mat.Dot(r.Inputs.RowView(p), mat.NewVecDense(dim, b)) + r.Noise*rng.NormFloat64()
		}
		return b, simulated.Target()
	}
	return m
}
