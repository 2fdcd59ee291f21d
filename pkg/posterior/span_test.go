package posterior_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/posterior"
	"github.com/richlazy/richlazy/pkg/rng"
)

// The first layer's weights have as many coordinates as their inputs span dimensions, with trials that repeat, inputs that never vary, and more trials than inputs.
func TestSpan(t *testing.T) {
	r := rng.New(21).Rand()
	low := func(rows, columns, rank int) *mat.Dense {
		var x mat.Dense
		x.Mul(random(rows, rank, r), random(rank, columns, r))
		return &x
	}
	silent := random(30, 6, r)
	for i := range 30 {
		silent.Set(i, 2, 0)
		silent.Set(i, 5, 0)
	}
	tiny := low(5, 20, 3)
	tiny.Scale(1e-150, tiny)
	for _, c := range []struct {
		name string
		x    *mat.Dense
		rank int
	}{
		{"fewer trials", random(5, 20, r), 5}, {"more trials", random(20, 5, r), 5}, {"as many", random(7, 7, r), 7}, {"low rank", low(10, 30, 4), 4},
		{"low rank, more trials", low(40, 12, 4), 4},
		{"silent inputs", silent, 4}, {"small numbers", tiny, 3}, {"one trial", random(1, 9, r), 1}, {"one input", random(9, 1, r), 1},
	} {
		trials, inputs := c.x.Dims()
		y := random(trials, 2, r)
		p, err := posterior.New(posterior.Model{Hidden: []posterior.Hidden{{Units: 3, Activation: network.Tanh, Bias: 1}}}, c.x, y)
		if err != nil {
			t.Fatal(c.name, err)
		}
		if p.Rank() != c.rank || p.Dim() != 3*c.rank+3+6 || len(p.Names()) != p.Dim() {
			t.Errorf("%s: rank %d and %d coordinates, want rank %d", c.name, p.Rank(), p.Dim(), c.rank)
		}
		theta := p.Prior(r)
		a, b := p.Network(theta, r), p.Network(theta, r)
		_, f := a.Respond(c.x)
		_, g := b.Respond(c.x)
		if !mat.EqualApprox(f, p.Training().Output(theta), 1e-13) || !mat.EqualApprox(g, f, 1e-13) {
			t.Errorf("%s: outputs of whole networks differ from the posterior's", c.name)
		}
		if same := mat.Equal(a.Layers[0].Weights, b.Layers[0].Weights); same != (c.rank == inputs) {
			t.Errorf("%s: two draws of whole weights are the same: %v", c.name, same)
		}
		back, err := p.Whiten(a)
		if err != nil {
			t.Fatal(err)
		}
		for i := range back {
			if !(math.Abs(back[i]-theta[i]) <= 1e-12) {
				t.Errorf("%s: there and back, %s is %v, was %v", c.name, p.Names()[i], back[i], theta[i])
			}
		}
	}
}

// Whole first-layer weights of draws from the prior have their prior: independent, of one variance, in every direction.
func TestWholeWeights(t *testing.T) {
	r := rng.New(22).Rand()
	p, err := posterior.New(posterior.Model{Hidden: []posterior.Hidden{{Units: 50, SD: 2}}}, random(3, 8, r), random(3, 1, r))
	if err != nil {
		t.Fatal(err)
	}
	const draws = 200
	var sum mat.Dense
	for range draws {
		w := p.Network(p.Prior(r), r).Layers[0].Weights
		var s mat.Dense
		s.Mul(w.T(), w)
		sum.Add(grown(&sum, 8, 8), &s)
	}
	n := float64(50 * draws)
	for i := range 8 {
		for j := range 8 {
			want, error := 0., .5/math.Sqrt(n) // of variance σ²/N₀ = ½
			if i == j {
				want, error = .5, .5*math.Sqrt(2/n)
			}
			if got := sum.At(i, j) / n; !(math.Abs(got-want) <= 4*error) {
				t.Errorf("covariance of weights of inputs %d and %d is %v, want %v ± %v", i, j, got, want, error)
			}
		}
	}
}

func grown(m *mat.Dense, r, c int) *mat.Dense {
	if m.IsEmpty() {
		m.ReuseAs(r, c)
	}
	return m
}

// Inputs outside the span get pre-activations of the covariance that their parts outside have, given what is inside; the same weights always the same ones.
func TestView(t *testing.T) {
	r := rng.New(23).Rand()
	x := random(4, 10, r)
	m := posterior.Model{Hidden: []posterior.Hidden{{Units: 40, Activation: network.Linear, SD: 3}, {Units: 3, Activation: network.Erf, Bias: 1}}}
	p, err := posterior.New(m, x, random(4, 2, r))
	if err != nil {
		t.Fatal(err)
	}
	test := random(3, 10, r)
	var inside mat.Dense // a trial within the span beside them
	inside.Mul(random(1, 4, r), x)
	test.SetRow(2, inside.RawRowView(0))
	v, err := p.View(test, 5)
	if err != nil {
		t.Fatal(err)
	}
	theta := p.Prior(r)
	bare := p.Network(theta, nil).Layers[0].Weights
	var mean, rest mat.Dense
	mean.Mul(test, bare.T())
	rest.CloneFrom(test)
	rest.Sub(&rest, projected(test, x))
	var want mat.SymDense
	want.SymOuterK(9./10, &rest)
	const draws = 300
	sum := mat.NewDense(3, 3, nil)
	for i := range draws {
		theta[len(theta)-1] = float64(i) // another readout is another point
		z := v.Preactivity(theta)[0]
		z.Sub(z, &mean)
		var s mat.Dense
		s.Mul(z, z.T())
		sum.Add(sum, &s)
	}
	for i := range 3 {
		for j := range 3 {
			error := math.Sqrt((want.At(i, i)*want.At(j, j) + want.At(i, j)*want.At(i, j)) / (draws * 40))
			if got := sum.At(i, j) / (draws * 40); !(math.Abs(got-want.At(i, j)) <= 4*error+1e-14) {
				t.Errorf("covariance of trials %d and %d outside the span is %v, want %v ± %v", i, j, got, want.At(i, j), error)
			}
		}
	}
	first, fork := v.Output(theta), v.Fork()
	dst := make([]float64, 6)
	fork.Outputs(dst, theta)
	if !mat.Equal(first, mat.NewDense(3, 2, dst)) {
		t.Error("a fork gives other outputs")
	}
	if other, _ := p.View(test, 6); mat.Equal(other.Output(theta), first) {
		t.Error("another seed gives the same outputs")
	}
	if n := testing.AllocsPerRun(10, func() { v.Outputs(dst, theta) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
	again, err := p.View(x, 5)
	if err != nil {
		t.Fatal(err)
	}
	if !mat.EqualApprox(again.Output(theta), p.Training().Output(theta), 1e-13) {
		t.Error("the view of the training inputs is another")
	}
}

// projected returns the projection of rows of a onto the span of those of x, by least squares.
func projected(a, x *mat.Dense) *mat.Dense {
	var c, out mat.Dense
	if err := c.Solve(x.T(), a.T()); err != nil {
		panic(err)
	}
	out.Mul(c.T(), x)
	return &out
}

// Responses, kernels, class forms, losses and the readout are those that follow from the network itself.
func TestFunctionSpace(t *testing.T) {
	r := rng.New(24).Rand()
	x, y := random(5, 7, r), mat.NewDense(5, 2, nil)
	class := []int{0, 1, 1, 0, 1}
	for i, c := range class {
		y.Set(i, c, 1)
	}
	for _, scaling := range []posterior.Scaling{posterior.NonLazy, posterior.Lazy} {
		p, err := posterior.New(posterior.Model{
			Hidden:  []posterior.Hidden{{Units: 6, Activation: network.Tanh, SD: 1.5}, {Units: 4, Activation: network.ErfSigmoid, SD: .5, Bias: .2}},
			Readout: scaling, ReadoutVariance: 2, ReadoutBias: 1,
		}, x, y)
		if err != nil {
			t.Fatal(err)
		}
		theta := p.Prior(r)
		n, v := p.Network(theta, r), p.Training()
		activity, want := v.Activity(theta), n.Activity(x)
		z := v.Preactivity(theta)
		for k := range want {
			if !mat.EqualApprox(activity[k], want[k], 1e-13) {
				t.Errorf("responses of layer %d differ", k)
			}
			if k < len(z) {
				n.Layers[k].Activation.Respond(z[k].RawMatrix().Data, z[k].RawMatrix().Data)
				if !mat.EqualApprox(z[k], want[k], 1e-13) {
					t.Errorf("pre-activations of layer %d do not give its responses", k)
				}
			}
		}
		kernels := v.Kernels(theta)
		for k, m := range []*mat.Dense{x, want[0], want[1]} {
			var kernel, half, forms mat.Dense
			_, units := m.Dims()
			kernel.Mul(m, m.T())
			kernel.Scale([]float64{2.25, .25, 1}[k]/float64(units), &kernel)
			if !mat.EqualApprox(kernels[k], &kernel, 1e-13) {
				t.Errorf("kernel %d differs", k)
			}
			e := mat.DenseCopyOf(y)
			for c, count := range []float64{2, 3} {
				for i := range 5 {
					e.Set(i, c, e.At(i, c)/math.Sqrt(count))
				}
			}
			half.Mul(&kernel, e)
			forms.Mul(e.T(), &half)
			if !mat.EqualApprox(posterior.ClassForms(kernels[k], class, 2), &forms, 1e-13) {
				t.Errorf("class forms %d differ", k)
			}
		}
		gamma := []float64{4, 2}[scaling]
		a := p.Readout(theta)
		var f, square mat.Dense
		f.Mul(want[1], a)
		f.Apply(func(_, o int, v float64) float64 { return v/gamma + n.Layers[2].Bias[o] }, &f)
		if !mat.EqualApprox(&f, want[2], 1e-13) {
			t.Errorf("%v: the readout's weights do not give the outputs", scaling)
		}
		square.Mul(a.T(), a)
		square.Scale(.25, &square)
		if !mat.EqualApprox(p.ReadoutCovariance(theta), &square, 1e-13) {
			t.Error("the readout's covariance differs")
		}
		fault, wrong := 0., 0.
		for i := range 5 {
			for o := range 2 {
				fault += math.Pow(want[2].At(i, o)-y.At(i, o), 2)
			}
			if (want[2].At(i, 1) > want[2].At(i, 0)) != (class[i] == 1) {
				wrong++
			}
		}
		if !(math.Abs(v.Loss(theta, y)-fault/2) <= 1e-13) || !(math.Abs(v.MeanSquaredError(theta, y)-fault/10) <= 1e-13) || v.ErrorRate(theta, y) != wrong/5 {
			t.Errorf("loss %v, mean square %v, error rate %v, want %v, %v, %v", v.Loss(theta, y), v.MeanSquaredError(theta, y), v.ErrorRate(theta, y), fault/2, fault/10, wrong/5)
		}
		beta := 3.
		if got := p.Target(beta).Likelihood(nil, theta); !(math.Abs(got+beta*fault/2) <= 1e-12) {
			t.Errorf("log likelihood %v, want %v", got, -beta*fault/2)
		}
	}
}

// The posterior does not see in which order hidden units stand.
func TestPermutations(t *testing.T) {
	each(t, func(t *testing.T, p *posterior.Posterior, x, y *mat.Dense, k kind, beta float64, r *rand.Rand) {
		target, theta := p.Target(beta), p.Prior(r)
		n := p.Network(theta, nil)
		for layer := range len(n.Layers) - 1 {
			other, err := p.Whiten(n.Permute(layer, r.Perm(n.Widths()[layer+1])))
			if err != nil {
				t.Fatal(err)
			}
			if got, want := target.Density(nil, other), target.Density(nil, theta); !(math.Abs(got-want) <= 1e-12*math.Abs(want)) {
				t.Errorf("layer %d: density %v, want %v", layer, got, want)
			}
			got, want := p.Training().Kernels(other), p.Training().Kernels(theta)
			for i := range want {
				if !mat.EqualApprox(got[i], want[i], 1e-12) {
					t.Errorf("layer %d: kernel %d changed", layer, i)
				}
			}
		}
	})
}
