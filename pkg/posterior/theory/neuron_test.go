package theory_test

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/nngp"
	"github.com/richlazy/richlazy/pkg/posterior/theory"
	"github.com/richlazy/richlazy/pkg/rng"
)

func neuron(t *testing.T, p theory.Problem, u theory.Unit) *theory.Neuron {
	t.Helper()
	n, err := theory.SolveNeuron(p, u)
	if err != nil {
		t.Fatal(err)
	}
	if !(n.Residual <= 1e-7) {
		t.Errorf("residual %g", n.Residual)
	}
	return n
}

// Codes of three classes, to the printed digits: fields, occupations, readout weights, widths, activations.
func TestSigmoidCodes(t *testing.T) {
	n := neuron(t, toy(1./30, 100), theory.Sigmoid())
	for c, want := range [][3]float64{{5.54, -1.93, -1.85}, {-3.22, 8.87, -2.91}, {-4.63, -4.36, 12.87}} {
		for r, v := range want {
			near(t, "field", n.Field.At([]int{0, 15, 24}[c], r), v, .005)
		}
	}
	occupied(t, n, map[string]float64{"110": .331, "101": .328, "011": .322, "100": .020, "010": .0005})
	first := n.Codes()[0]
	for r, v := range []float64{1.60, 1.62, -1.62} {
		near(t, "readout of 110", first.Readout[r], v, .005)
		near(t, "its spread", math.Sqrt(first.Covariance.At(r, r)), .19, .015)
	}
	for c, v := range []float64{.92, .95, .02} {
		near(t, "activation of 110", first.Activation[c], v, .01) // printed of neurons above ½ for both classes, ours of a basin
	}
	_, square := n.ReadoutMoments()
	for r, want := range []float64{2.80, 2.69, 2.61} {
		near(t, "⟨a aᵀ⟩", square.At(r, r), want, .005)
	}
	for k, want := range []float64{-.97, -.93, -.87} {
		near(t, "⟨a aᵀ⟩ off the diagonal", square.At([]int{0, 0, 1}[k], []int{1, 2, 2}[k]), want, .005)
	}
	// What the solver promises: the fit, and (N/β) t of it.
	var left mat.Dense
	left.Sub(n.Fit, toy(1./30, 100).Y)
	near(t, "fit", mat.Norm(&left, 2), 0, 1e-6)
}

// occupied holds shares of patterns to the printed three digits, .0005 for what is printed as less than .001. They were printed of a field solved to 10⁻⁴.
func occupied(t *testing.T, n *theory.Neuron, want map[string]float64) {
	t.Helper()
	got := map[string]float64{}
	sum := 0.
	for _, p := range n.Patterns() {
		got[p.String()] += p.Occupation
		sum += p.Occupation
	}
	near(t, "all occupations", sum, 1, 1e-9)
	for p, v := range want {
		near(t, "occupation of "+p, got[p], v, .001)
	}
}

func TestSigmoidCodesOfOtherSizes(t *testing.T) {
	for _, c := range []struct {
		sizes []int
		off   float64
		want  map[string]float64
		a     []float64
	}{
		{[]int{30, 18, 12}, 0, map[string]float64{"110": .332, "101": .329, "011": .325, "100": .014, "010": .0005}, nil},
		{[]int{10, 10, 10}, 0, map[string]float64{"110": .333, "101": .333, "011": .333, "100": .0005, "010": .0005}, nil},
		{[]int{15, 9, 6}, .5, map[string]float64{"110": .308, "101": .308, "011": .317, "111": .067}, []float64{-.36, 1.64, 1.58}},
	} {
		if testing.Short() && c.sizes[0] == 30 {
			continue
		}
		k0, y := classes(1, c.off, c.sizes...)
		n := neuron(t, theory.Problem{K0: k0, Y: y, Widths: []int{100}, Readout: 1 / float64(k0.SymmetricDim())}, theory.Sigmoid())
		occupied(t, n, c.want)
		for _, code := range n.Codes() {
			for r := range c.a {
				if code.Pattern() == "011" {
					near(t, "readout of 011", code.Readout[r], c.a[r], .02)
				}
			}
		}
	}
}

// Odd units: for targets 1 and 0 all eight sign codes, equally often, with readout weights of about 1.2 times the signs. For targets 1 and −1 six of one class against the rest
// and two, of a twentieth each, in which all classes agree; a code and its negative are one.
func TestOddUnits(t *testing.T) {
	for _, off := range []float64{0, -1} {
		k0, y := classes(1, off, 15, 9, 6)
		codes := neuron(t, theory.Problem{K0: k0, Y: y, Widths: []int{100}, Readout: 1. / 30}, theory.ScaledErf()).Codes()
		if len(codes) != 8 {
			t.Fatalf("%d codes, want 8", len(codes))
		}
		for _, c := range codes {
			common := c.Pattern() == "000" || c.Pattern() == "111"
			for r, a := range c.Readout {
				switch {
				case off == 0:
					near(t, "occupation", c.Occupation, 1./8, 1e-4)
					near(t, "readout", math.Abs(a), 1.2, .1)
				case common:
					near(t, "occupation of all classes", c.Occupation, .05, .01)
				}
				for _, other := range codes {
					if other.Active[0] != c.Active[0] && other.Active[1] != c.Active[1] && other.Active[2] != c.Active[2] {
						near(t, "negative", other.Readout[r], -a, 1e-3)
						near(t, "occupation of the negative", other.Occupation, c.Occupation, 1e-4)
					}
				}
			}
		}
	}
}

// With few patterns of one output, everything by a plain sum over a and z: the field solves y = ⟨aφ⟩, and the kernels and the density are the sum's. All units, unequal variances,
// a temperature.
func TestNeuronByBruteForce(t *testing.T) {
	k0 := mat.NewSymDense(2, []float64{1, 0, 0, 2.5})
	y := mat.NewDense(2, 1, []float64{.8, -.3})
	for _, u := range []theory.Unit{theory.Sigmoid(), theory.ScaledErf(), theory.Erf(), theory.Tanh(), theory.Logistic()} {
		p := theory.Problem{K0: k0, Y: y, Widths: []int{50}, Readout: .4, Temperature: .002}
		n := neuron(t, p, u)
		const step, reach = .08, 120
		var total, fit1, fit2, zz, pp, mass float64
		phi := make([]float64, 2*reach+1)
		for i := range phi {
			phi[i] = u.Respond(float64(i-reach) * step)
		}
		for i := -reach; i <= reach; i++ {
			a := float64(i) * step
			for j := -reach; j <= reach; j++ {
				z1, f1 := float64(j)*step, phi[j+reach]
				for k := -reach; k <= reach; k++ {
					z2, f2 := float64(k)*step, phi[k+reach]
					w := math.Exp(-a*a/.8 - z1*z1/2 - z2*z2/5 + a*(n.Field.At(0, 0)*f1+n.Field.At(1, 0)*f2))
					total, fit1, fit2, zz, pp = total+w, fit1+w*a*f1, fit2+w*a*f2, zz+w*z1*z2, pp+w*f2*f2
					if i == 10 {
						mass += w
					}
				}
			}
		}
		for i, f := range []float64{fit1 / total, fit2 / total} {
			near(t, u.Name+" fit", f+50*.002*n.Field.At(i, 0), y.At(i, 0), 1e-6)
			near(t, u.Name+" misfit", y.At(i, 0)-n.Misfit().At(i, 0), n.Fit.At(i, 0), 1e-6)
		}
		preactivation, response := n.Kernels()
		near(t, u.Name+" ⟨zz⟩", preactivation.At(0, 1), zz/total, 1e-6)
		near(t, u.Name+" ⟨φφ⟩", response.At(1, 1), pp/total, 1e-6)
		near(t, u.Name+" density", n.Density([]float64{10 * step}), mass/total/step, 1e-6)
	}
}

// Units that stay where they are linear have the evidence of a linear network: N times that of a neuron, up to O(log N), and its field.
func TestNeuronIsLinearForSmallInputs(t *testing.T) {
	k0, y := mat.NewSymDense(2, []float64{1e-4, 0, 0, 1e-4}), mat.NewDense(2, 1, []float64{.002, -.001})
	p := theory.Problem{K0: k0, Y: y, Widths: []int{100_000}, Readout: .5, Temperature: 1e-12}
	n, e, l := neuron(t, p, theory.ScaledErf()), exact(t, p), solve(t, p, theory.LeadingOrder)
	near(t, "log evidence", 1e5*n.LogEvidence-math.Log(2*math.Pi*l.U.At(0, 0)*1e-9), e.LogEvidence, 2) // of thousands; the logarithm is that of the widths of two Gaussian outputs
	for i := range 2 {
		near(t, "field", n.Field.At(i, 0)/l.Field.At(i, 0), 1, .003)
	}
	_, square := n.ReadoutMoments()
	near(t, "U", square.At(0, 0), l.U.At(0, 0), .003)
}

// Lazy networks become the prior as N grows: the kernel is nngp's, and the Gaussian process's variance is that of the prior.
func TestNeuronLazyLimit(t *testing.T) {
	k0, y := classes(1, 0, 3, 2)
	n := neuron(t, theory.Problem{K0: k0, Y: y, Widths: []int{10_000_000}, Readout: 1, Lazy: true}, theory.Sigmoid())
	preactivation, response := n.Kernels()
	for i := range 5 {
		for j := range 5 {
			near(t, "K₁", preactivation.At(i, j), k0.At(i, j), 1e-4)
			near(t, "C₁", response.At(i, j), nngp.ErfSigmoid.Kernel(1, k0.At(i, j), 1), 1e-4)
		}
	}
}

// Permuting classes and patterns permutes the field. Odd units are blind to a change of sign of the targets.
func TestNeuronInvariances(t *testing.T) {
	k0, y := classes(1, 0, 4, 3)
	p := theory.Problem{K0: k0, Y: y, Widths: []int{50}, Readout: 1. / 7}
	n := neuron(t, p, theory.Sigmoid())
	swapped, minus := mat.NewDense(7, 2, nil), mat.NewDense(7, 2, nil)
	for i := range 7 {
		swapped.SetRow(i, []float64{y.At(6-i, 1), y.At(6-i, 0)})
	}
	minus.Scale(-1, y)
	p.Y = swapped
	other := neuron(t, p, theory.Sigmoid())
	p.Y = y
	odd := neuron(t, p, theory.Erf())
	p.Y = minus
	flipped := neuron(t, p, theory.Erf())
	for i := range 7 {
		for r := range 2 {
			near(t, "permuted", other.Field.At(6-i, 1-r), n.Field.At(i, r), 1e-5)
			near(t, "minus", flipped.Field.At(i, r), -odd.Field.At(i, r), 1e-5)
		}
	}
}

// Drawn neurons have the moments of the posterior, within 4 standard errors, and predict the training targets where a test pattern is one of training.
func TestDraws(t *testing.T) {
	const count = 20000
	n := neuron(t, toy(1./30, 100), theory.Sigmoid())
	drawn := n.Draw(count, rng.New(7).Source())
	mean, square := n.ReadoutMoments()
	preactivation, _ := n.Kernels()
	check := func(what string, want float64, of func(k int) float64) {
		t.Helper()
		sum, squares := 0., 0.
		for k := range count {
			v := of(k)
			sum, squares = sum+v, squares+v*v
		}
		sum /= count
		near(t, what, sum, want, 4*math.Sqrt((squares/count-sum*sum)/count))
	}
	for r := range 3 {
		check("a", mean[r], func(k int) float64 { return drawn.Readout.At(k, r) })
		check("aa", square.At(r, 1), func(k int) float64 { return drawn.Readout.At(k, r) * drawn.Readout.At(k, 1) })
		check("zz", preactivation.At(0, 10*r+1), func(k int) float64 { return drawn.Preactivation.At(k, 0) * drawn.Preactivation.At(k, 10*r+1) })
	}
	cross := mat.NewDense(3, 30, nil)
	cross.Set(0, 0, 1)
	cross.Set(1, 0, .7)
	prediction, err := n.Predict(cross, []float64{1, 1, 1}, drawn)
	if err != nil {
		t.Fatal(err)
	}
	for r, want := range []float64{1, 0, 0} {
		near(t, "training pattern", prediction.Mean.At(0, r), want, 4*prediction.Error.At(0, r))
	}
	// .7 of a training pattern, and one that is orthogonal to all, for which every neuron responds with ½ on average. One network of 100 neurons had .82, .07, .06 and .35, .25, .22.
	for r := range 3 {
		near(t, "new pattern", prediction.Mean.At(2, r), mean[r]/2, 4*prediction.Error.At(2, r))
		near(t, "one network", prediction.Mean.At(2, r), []float64{.35, .25, .22}[r], 4*math.Sqrt(prediction.Variance.At(2, r)))
		near(t, "one network", prediction.Mean.At(1, r), []float64{.82, .07, .06}[r], 4*math.Sqrt(prediction.Variance.At(1, r)))
	}
}

// The marginal density sums to 1, and has the mean of the joint one.
func TestMarginal(t *testing.T) {
	n := neuron(t, toy(1./30, 100), theory.Sigmoid())
	mean, _ := n.ReadoutMoments()
	a, density := n.Marginal(1)
	sum, first := 0., 0.
	for k, d := range density {
		sum += d * (a[1] - a[0])
		first += a[k] * d * (a[1] - a[0])
	}
	near(t, "mass", sum, 1, 1e-12)
	near(t, "mean", first, mean[1], 1e-9)
}

func TestNeuronRefuses(t *testing.T) {
	k0, y := classes(1, 0, 2, 1)
	correlated := mat.NewSymDense(3, []float64{1, .2, 0, .2, 1, 0, 0, 0, 1})
	for _, c := range []struct {
		p    theory.Problem
		want string
	}{
		{theory.Problem{K0: correlated, Y: y, Widths: []int{10}, Readout: 1}, "patterns 0 and 1 are not orthogonal: K0 is 0.2"},
		{theory.Problem{K0: k0, Y: y, Widths: []int{10, 10}, Readout: 1}, "2 hidden layers"},
		{theory.Problem{K0: mat.NewSymDense(3, nil), Y: y, Widths: []int{10}, Readout: 1}, "variance 0 of pattern 0"},
	} {
		if _, err := theory.SolveNeuron(c.p, theory.Sigmoid()); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %q", err, c.want)
		}
	}
	want := "theory: OrthogonalOutliers: patterns 0 and 1 are not orthogonal: K0 is 0.2"
	if _, err := theory.OrthogonalOutliers(theory.Problem{K0: correlated, Y: y, Widths: []int{10}, Readout: 1}); err == nil || err.Error() != want {
		t.Errorf("error %v, want %q", err, want)
	}
}

// Pre-activations on a scale on which units are steps are refused, in place of a grid that fills all memory.
func TestNeuronRefusesWhatNoGridHolds(t *testing.T) {
	for _, c := range []struct {
		variance float64
		want     string
	}{{1e150, "variance 1e+150 of pattern 1"}, {1e6, "variance 1e+06 of pattern 1"}, {-1, "variance -1 of pattern 1"}} {
		p := theory.Problem{K0: mat.NewSymDense(2, []float64{1, 0, 0, c.variance}), Y: mat.NewDense(2, 1, []float64{1, 0.5}), Widths: []int{10}, Readout: 1}
		if _, err := theory.SolveNeuron(p, theory.Erf()); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("a variance of %g gives %v, want %q", c.variance, err, c.want)
		}
	}
}
