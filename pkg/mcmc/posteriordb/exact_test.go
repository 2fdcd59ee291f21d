package posteriordb

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
)

func near(t *testing.T, name string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: %.12g, want %.12g within %.2g", name, got, want, tolerance)
	}
}

// The values were computed by quadrature in another language and checked by importance sampling and by Stan's NUTS (4 × 5000 draws).
func TestLinearNetworkPrinted(t *testing.T) {
	e := DeepLinear().Exact(nil)
	near(t, "E|a|²", e.Norm.Mean, 0.98969160, 5.01e-9)
	near(t, "sd|a|²", e.Norm.SD, 0.30219271, 5.01e-9)
	near(t, "mse", e.MSE.Mean, 0.0078191043, 5.01e-11)
	for i, want := range []Moments{{0.53029907, 0.33006614}, {0.02881816, 0.34954264}, {-0.49915804, 0.32917435}} {
		near(t, "mean of w", e.Weights[i].Mean, want.Mean, 5.01e-9)
		near(t, "sd of w", e.Weights[i].SD, want.SD, 5.01e-9)
	}
}

// The integral does not depend on its points, nor predictions at unit vectors on the way to them.
func TestLinearNetworkQuadrature(t *testing.T) {
	unit := mat.NewDense(3, 3, []float64{1, 0, 0, 0, 1, 0, 0, 0, 1})
	for _, l := range regimes() {
		a, b := l.exact(unit, 4000), l.exact(nil, 9001)
		near(t, "log evidence", a.LogEvidence, b.LogEvidence, 1e-9)
		near(t, "norm", a.Norm.Mean, b.Norm.Mean, 1e-10*b.Norm.Mean)
		if a.Inverse != b.Inverse { // infinite for a single unit
			near(t, "1/norm", a.Inverse, b.Inverse, 1e-10*b.Inverse)
		}
		for i := range a.Weights {
			if a.Weights[i] != a.Predictions[i] {
				t.Errorf("weights %v, predictions at unit vectors %v", a.Weights[i], a.Predictions[i])
			}
			near(t, "sd of w", a.Weights[i].SD, b.Weights[i].SD, 1e-10)
		}
	}
}

// regimes are networks from lazy to rich, with much noise, so that importance sampling from the prior sees the whole posterior.
func regimes() []*LinearNetwork {
	var out []*LinearNetwork
	for _, c := range []struct {
		width          int
		readout, scale float64
	}{{20, 1. / 20, 1}, {5, 1, 1 / math.Sqrt(5)}, {5, 3, 1. / 5}, {1, 2, 1}} {
		l := DeepLinear()
		l.Width, l.ReadoutVariance, l.Scale, l.Noise = c.width, c.readout, c.scale, .7
		out = append(out, l)
	}
	return out
}

// Importance sampling over the weights themselves, with the target's own likelihood as the weight of prior draws, gives evidence and moments within four standard errors: the
// exact answer and the target are about the same posterior.
func TestLinearNetworkAgainstImportanceSampling(t *testing.T) {
	n := 100000
	if testing.Short() {
		n = 10000
	}
	for k, l := range regimes() {
		m := l.Model("network")
		target, exact := m.Target, l.Exact(nil)
		src := rng.New(3).At("importance", k).Source()
		x, q := make([]float64, target.Dim), make([]float64, len(target.Names))
		values := make([][]float64, n)
		weights := make([]float64, n)
		for i := range values {
			target.DrawPrior(x, src)
			target.Constrain(q, x)
			weights[i] = math.Exp(target.Likelihood(nil, x) - exact.LogEvidence)
			values[i] = append([]float64(nil), q...)
		}
		mean, se := ratio(weights, func(i int) float64 { return 1 }, true)
		near(t, "evidence over the exact one", mean, 1, 4*se)
		for j, known := range m.Known {
			mean, se := ratio(weights, func(i int) float64 { return values[i][j] }, false)
			near(t, "mean of "+known.Name, mean, known.Mean, 4*se)
			second, se := ratio(weights, func(i int) float64 { return values[i][j] * values[i][j] }, false)
			near(t, "mean square of "+known.Name, second, known.SD*known.SD+known.Mean*known.Mean, 4*se)
		}
		inverse, se := ratio(weights, func(i int) float64 { return 1 / values[i][0] }, false)
		if l.Width > 4 { // else the variance of 1/Σ a² is infinite
			near(t, "mean of 1/norm", inverse, exact.Inverse, 4*se)
		}
	}
}

// ratio is the self-normalised estimate of a mean with its standard error, or the plain one of the weights.
func ratio(weights []float64, f func(i int) float64, plain bool) (mean, se float64) {
	var sum, total float64
	for i, w := range weights {
		sum += w * f(i)
		total += w
	}
	n := float64(len(weights))
	if plain {
		total = n
	}
	mean = sum / total
	for i, w := range weights {
		d := w * (f(i) - mean)
		if plain {
			d = w*f(i) - mean
		}
		se += d * d
	}
	return mean, math.Sqrt(se) / total
}

// A network that is all prior (noise ≫ everything) has the prior's moments, and one of very many hidden units is a Gaussian process.
func TestLinearNetworkLimits(t *testing.T) {
	prior := DeepLinear()
	prior.Noise = 1e8
	e := prior.Exact(nil)
	near(t, "norm of the prior", e.Norm.Mean, 1, 1e-9)
	near(t, "its sd", e.Norm.SD, math.Sqrt(2./20), 1e-9)
	near(t, "1/norm of the prior", e.Inverse, 20./18, 1e-9)
	near(t, "w of the prior", e.Weights[0].SD, math.Sqrt(1./3), 1e-9)

	wide := DeepLinear()
	wide.Width, wide.ReadoutVariance, wide.Scale = 1e9, 1, math.Sqrt(1e-9)
	e = wide.Exact(nil)
	process := &Regression{Inputs: wide.Inputs, Targets: wide.Targets, Noise: wide.Noise, Spread: math.Sqrt(1. / 3)}
	mean, covariance, evidence := process.Exact()
	near(t, "evidence of the wide network", e.LogEvidence, evidence, 1e-6)
	for i := range mean {
		near(t, "mean of the wide network", e.Weights[i].Mean, mean[i], 1e-6)
		near(t, "sd of the wide network", e.Weights[i].SD, math.Sqrt(covariance.At(i, i)), 1e-6)
	}
}

// The conjugate posterior is the density's: its gradient vanishes at the mean, its curvature is the inverse covariance, and density − log N(x; mean, covariance) is the
// log evidence at every x. The same of a tempered one.
func TestConjugate(t *testing.T) {
	r := Conjugate()
	for _, beta := range []float64{1, .3} {
		target := r.Target()
		if beta != 1 {
			target = target.At(beta)
		}
		mean, covariance, evidence := r.Tempered(beta)
		var factor mat.Cholesky
		if !factor.Factorize(covariance) {
			t.Fatal("the covariance is not positive definite")
		}
		for trial := range 3 {
			src := rng.New(1).At(trial).Rand()
			d, x := mat.NewVecDense(4, nil), make([]float64, 4)
			for i := range x {
				d.SetVec(i, src.NormFloat64())
				x[i] = mean[i] + d.AtVec(i)
			}
			var solved mat.VecDense
			if err := factor.SolveVecTo(&solved, d); err != nil {
				t.Fatal(err)
			}
			normal := -.5*mat.Dot(d, &solved) - .5*factor.LogDet() - 2*math.Log(2*math.Pi)
			near(t, "log evidence", target.Density(nil, x)-normal, evidence, 1e-10)
		}
	}
}

// Moments of the eight schools by quadrature of our own are those that are printed: given mu and tau, theta is Gaussian, and so is mu given tau.
func TestEightSchoolsByQuadrature(t *testing.T) {
	n := 20000
	var mass, tau1, tau2, mu1, mu2 float64
	theta := make([][2]float64, 8)
	for k := range n {
		tau := 5 * math.Tan(math.Pi/2*(float64(k)+.5)/float64(n))
		precision, weighted, log := 1./25, 0., 0.
		for i, y := range schoolEffects {
			v := tau*tau + schoolErrors[i]*schoolErrors[i]
			precision += 1 / v
			weighted += y / v
			log += -.5*math.Log(v) - .5*y*y/v
		}
		mu, variance := weighted/precision, 1/precision
		p := math.Exp(log + .5*mu*mu*precision - .5*math.Log(precision))
		mass += p
		tau1, tau2 = tau1+p*tau, tau2+p*tau*tau
		mu1, mu2 = mu1+p*mu, mu2+p*(mu*mu+variance)
		for i, y := range schoolEffects {
			s := schoolErrors[i] * schoolErrors[i]
			b := s / (tau*tau + s) // theta = b·mu + (1 − b)·y, of variance tau²·b
			m := b*mu + (1-b)*y
			theta[i][0] += p * m
			theta[i][1] += p * (m*m + tau*tau*b + b*b*variance)
		}
	}
	m := EightSchools()
	check := func(name string, a, b float64) {
		known, err := m.Lookup(name)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "mean of "+name, a/mass, known.Mean, 2e-6)
		near(t, "sd of "+name, math.Sqrt(b/mass-a/mass*a/mass), known.SD, 2e-6)
	}
	check("tau", tau1, tau2)
	check("mu", mu1, mu2)
	for i, name := range indexed("theta", 8) {
		check(name, theta[i][0], theta[i][1])
	}
	if _, err := m.Lookup("sigma"); err == nil {
		t.Error("something is known of a quantity that there is not")
	}
}
