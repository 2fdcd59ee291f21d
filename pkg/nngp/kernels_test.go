package nngp_test

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/nngp"
	"github.com/richlazy/richlazy/pkg/rng"
)

func draw(seed rng.Seed, rows, columns int) *mat.Dense {
	r := seed.Rand()
	x := mat.NewDense(rows, columns, nil)
	x.Apply(func(_, _ int, _ float64) float64 { return r.NormFloat64() }, x)
	return x
}

// finite returns the tangent kernel of a drawn network of hidden layers of this width, in units of the prior of its weights (variance 1/inputs) and biases (variance ½).
func finite(act network.Activation, depth, width int, x *mat.Dense, seed rng.Seed) (tangent, product *mat.Dense) {
	trials, inputs := x.Dims()
	spec := network.Spec{Inputs: []network.Input{{Width: inputs}}, Hidden: []network.Hidden{}, Readout: network.LeCun(1), Bias: network.Gaussian(math.Sqrt(.5))}
	for range depth {
		spec.Hidden = append(spec.Hidden, network.Hidden{Units: width, Activation: act, Weights: network.LeCun(1)})
	}
	n := network.New(spec, seed.Source())
	tangent = mat.NewDense(trials, trials, nil)
	for l, layer := range n.Layers {
		_, in := layer.Weights.Dims()
		var weights, biases mat.Dense
		all := n.NTKOfLayer(x, l)
		weights.CloneFrom(bareKernel(n, x, l))
		biases.Sub(all, &weights)
		weights.Scale(1/float64(in), &weights)
		biases.Scale(.5, &biases)
		tangent.Add(tangent, &weights)
		tangent.Add(tangent, &biases)
	}
	_, y := n.Respond(x)
	product = new(mat.Dense)
	product.Mul(y, y.T())
	return tangent, product
}

// bareKernel is the part of NTKOfLayer that is due to weights: each parameter's column of the Jacobian, those of the biases left out.
func bareKernel(n *network.MLP, x *mat.Dense, l int) *mat.Dense {
	j := n.Jacobian(x)
	from := 0
	for k := range l {
		r, c := n.Layers[k].Weights.Dims()
		from += r*c + len(n.Layers[k].Bias)
	}
	r, c := n.Layers[l].Weights.Dims()
	trials, _ := j.Dims()
	part := j.Slice(0, trials, from, from+r*c)
	var k mat.Dense
	k.Mul(part, part.T())
	return &k
}

// Networks of package network: with one hidden layer the mean of the tangent kernel and of products of outputs is the limit's at any width; with two and linear units too; with two
// and others it is off by O(1/width), which drops out of twice that of the double width less that of the single. All within 4 standard errors.
func TestAgainstFiniteNetworks(t *testing.T) {
	const networks = 400
	x := draw(rng.New(2).At("x"), 3, 4)
	for _, c := range []struct {
		finite network.Activation
		limit  nngp.Activation
		depth  int
		width  int
	}{
		{network.Linear, nngp.Linear, 1, 8}, {network.ReLU, nngp.ReLU, 1, 8}, {network.Erf, nngp.Erf, 1, 8},
		{network.Linear, nngp.Linear, 2, 8}, {network.ReLU, nngp.ReLU, 2, 24}, {network.Erf, nngp.Erf, 2, 24},
	} {
		n := nngp.Network{Bias: .5}
		for range c.depth {
			n.Hidden = append(n.Hidden, nngp.Layer{Activation: c.limit, Bias: .5})
		}
		k, err := n.Kernels(x, x)
		if err != nil {
			t.Fatal(err)
		}
		var sum, squares [2]mat.Dense
		for m := range 2 {
			sum[m].ReuseAs(3, 3)
			squares[m].ReuseAs(3, 3)
		}
		for i := range networks {
			seed := rng.New(3).At(c.finite.String(), c.depth, i)
			tangent, product := finite(c.finite, c.depth, c.width, x, seed.At(1))
			if c.depth == 2 && c.limit != nngp.Linear {
				twice, products := finite(c.finite, c.depth, 2*c.width, x, seed.At(2))
				for _, p := range [2][2]*mat.Dense{{tangent, twice}, {product, products}} {
					p[0].Scale(-1, p[0])
					p[1].Scale(2, p[1])
					p[0].Add(p[0], p[1])
				}
			}
			for m, v := range [2]*mat.Dense{tangent, product} {
				sum[m].Add(&sum[m], v)
				v.MulElem(v, v)
				squares[m].Add(&squares[m], v)
			}
		}
		for m, want := range [2]*mat.Dense{k.OutputTangent(), k.Output()} {
			for i := range 3 {
				for j := range 3 {
					mean := sum[m].At(i, j) / networks
					se := math.Sqrt((squares[m].At(i, j)/networks - mean*mean) / networks)
					if d := math.Abs(mean - want.At(i, j)); !(d <= 4*se) {
						t.Errorf("%v, depth %d, %s of %d and %d: %.4g, networks give %.4g ± %.2g", c.limit, c.depth, [2]string{"tangent", "covariance"}[m], i, j, want.At(i, j), mean, se)
					}
				}
			}
		}
	}
}

// Kernels between two sets are the blocks of those of both together, and K₀ from a Gram matrix is that from inputs.
func TestBlocks(t *testing.T) {
	x := draw(rng.New(4).At("x"), 5, 7)
	n := nngp.Network{Readout: .3, Bias: .1}
	for _, a := range activations {
		n.Hidden = append(n.Hidden, nngp.Layer{Activation: a, Weight: 1.5, Bias: .2})
	}
	all, err := n.Kernels(x, x)
	if err != nil {
		t.Fatal(err)
	}
	part, err := n.Kernels(x.Slice(0, 2, 0, 7).(*mat.Dense), x.Slice(2, 5, 0, 7).(*mat.Dense))
	if err != nil {
		t.Fatal(err)
	}
	for l := range all.Covariance {
		for i := range 2 {
			near(t, "variance", part.RowVariance[l][i], all.Covariance[l].At(i, i), 1e-7)
			for j := range 3 {
				near(t, "covariance", part.Covariance[l].At(i, j), all.Covariance[l].At(i, j+2), 1e-12)
				near(t, "tangent", part.Tangent[l].At(i, j), all.Tangent[l].At(i, j+2), 1e-12)
			}
		}
	}
	again, err := n.KernelsFrom(all.Covariance[0], all.RowVariance[0], all.RowVariance[0])
	if err != nil {
		t.Fatal(err)
	}
	if !mat.Equal(again.OutputTangent(), all.OutputTangent()) {
		t.Error("K₀ given is another kernel")
	}
	if len(all.Covariance) != 6 || len(all.Tangent) != 6 {
		t.Errorf("%d and %d kernels of 5 hidden layers", len(all.Covariance), len(all.Tangent))
	}
}

// A linear network of any depth multiplies K₀, and its tangent kernel adds one such product for each layer of weights. ReLU with variance 2 keeps the diagonal.
func TestDepth(t *testing.T) {
	x := draw(rng.New(5).At("x"), 4, 3)
	n := nngp.Network{Readout: 3, Hidden: []nngp.Layer{{Activation: nngp.Linear}, {Activation: nngp.Linear, Weight: 2}, {Activation: nngp.Linear, Weight: .5}}}
	k, err := n.Kernels(x, x)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 4 {
		for j := range 4 {
			near(t, "linear", k.Output().At(i, j), 3*k.Covariance[0].At(i, j), 1e-12)
			near(t, "linear tangent", k.OutputTangent().At(i, j), 4*3*k.Covariance[0].At(i, j), 1e-12)
		}
	}
	relu := nngp.Network{Readout: 2, Hidden: []nngp.Layer{{Activation: nngp.ReLU}, {Activation: nngp.ReLU, Weight: 2}}}
	if k, err = relu.Kernels(x, x); err != nil {
		t.Fatal(err)
	}
	for i := range 4 {
		near(t, "ReLU", k.RowVariance[2][i], k.RowVariance[0][i], 1e-12)
	}
}

func TestKernelsRefuse(t *testing.T) {
	n := nngp.Network{Hidden: []nngp.Layer{{}}}
	for _, c := range []struct {
		k0   []float64
		own  []float64
		want string
	}{
		{[]float64{1, 2, 2, 1}, []float64{1, 1}, "covariance 2 of inputs 0 and 1"},
		{[]float64{1, math.NaN(), 0, 1}, []float64{1, 1}, "covariance NaN"},
		{[]float64{1, 0, 0, 1}, []float64{1, -1}, "prior variance -1 of input 1"},
	} {
		if _, err := n.KernelsFrom(mat.NewDense(2, 2, c.k0), c.own, c.own); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %q", err, c.want)
		}
	}
	huge := mat.NewDense(1, 1, []float64{1e308})
	deep := nngp.Network{Readout: 1e10, Hidden: []nngp.Layer{{Activation: nngp.Linear}}}
	if _, err := deep.KernelsFrom(huge, []float64{1e308}, []float64{1e308}); err == nil {
		t.Error("no error for an overflow")
	}
}
