package network_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
)

// everyNetwork calls f with networks of each activation and depth.
func everyNetwork(r *rand.Rand, f func(n *network.MLP, x *mat.Dense)) {
	for _, a := range activations {
		for depth := range 4 {
			n := drawn(depth, a, 1+r.IntN(3), r.IntN(2) == 0, r)
			inputs, _, _ := n.Dims()
			f(n, random(1+r.IntN(6), inputs, r))
		}
	}
}

func TestJacobianAgainstCentralDifferences(t *testing.T) {
	r := rng.New(21).Rand()
	everyNetwork(r, func(n *network.MLP, x *mat.Dense) {
		for !smooth(n, x, nil, loss.Squared{}) {
			x = random(2, n.Widths()[0], r)
		}
		j := n.Jacobian(x)
		at, probe := n.Parameters(), n.Clone()
		outputsAt := func() []float64 {
			probe.SetParameters(at)
			_, y := probe.Respond(x)
			return y.RawMatrix().Data
		}
		if rows, columns := j.Dims(); rows != len(outputsAt()) || columns != len(at) {
			t.Fatalf("widths %v: %d × %d, want %d × %d", n.Widths(), rows, columns, len(outputsAt()), len(at))
		}
		scale := mat.Norm(j, math.Inf(1))
		for i, p := range at {
			const h = 1e-5
			at[i] = p + h
			up := outputsAt()
			at[i] = p - h
			down := outputsAt()
			at[i] = p
			for row := range up {
				if want := (up[row] - down[row]) / (2 * h); !(math.Abs(j.At(row, i)-want) <= 1e-6*scale) {
					t.Fatalf("widths %v: output %d by parameter %d: %v, central difference %v", n.Widths(), row, i, j.At(row, i), want)
				}
			}
		}
	})
}

func TestKernelsAreProductsOfJacobians(t *testing.T) {
	r := rng.New(22).Rand()
	everyNetwork(r, func(n *network.MLP, x *mat.Dense) {
		inputs, _, outputs := n.Dims()
		trials, _ := x.Dims()
		x2 := random(1+r.IntN(5), inputs, r)
		trials2, _ := x2.Dims()
		j, j2 := n.Jacobian(x), n.Jacobian(x2)
		var want, between mat.Dense
		want.Mul(j, j.T())
		between.Mul(j, j2.T())
		equal := func(what string, got, want mat.Matrix) {
			t.Helper()
			if !mat.EqualApprox(got, want, 1e-12*mat.Norm(want, 2)) {
				t.Errorf("%v, widths %v: %s is\n%v, want\n%v", n.Layers[0].Activation, n.Widths(), what, mat.Formatted(got), mat.Formatted(want))
			}
		}
		kernel := n.NTK(x)
		equal("the kernel", kernel, &want)
		equal("the kernel between two sets", n.NTKBetween(x, x2), &between)
		equal("the kernel between a set and itself", n.NTKBetween(x, x), &want)
		sum, sumBetween := mat.NewDense(trials, trials, nil), mat.NewDense(trials, trials2, nil)
		for o, block := range n.NTKOfOutputs(x) {
			own := mat.NewDense(trials, trials, nil)
			own.Apply(func(i, k int, _ float64) float64 { return want.At(i*outputs+o, k*outputs+o) }, own)
			equal("that of one output", block, own)
			sum.Add(sum, own)
			sumBetween.Apply(func(i, k int, v float64) float64 { return v + between.At(i*outputs+o, k*outputs+o) }, sumBetween)
		}
		equal("the trace", n.NTKTrace(x), sum)
		equal("the trace between two sets", n.NTKTraceBetween(x, x2), sumBetween)
		parts := mat.NewDense(trials*outputs, trials*outputs, nil)
		for k := range n.Layers {
			parts.Add(parts, n.NTKOfLayer(x, k))
		}
		equal("the sum of the layers' parts", parts, &want)
	})
}

// For ŷ = W₂W₁x the kernel is x·x′ W₂W₂ᵀ + W₁x·W₁x′ I, and biases add W₂W₂ᵀ + I.
func TestKernelOfALinearNetwork(t *testing.T) {
	r := rng.New(23).Rand()
	for _, bias := range []bool{false, true} {
		n := drawn(1, network.Linear, 2, bias, r)
		if bias {
			clear(n.Layers[0].Bias)
		}
		inputs, _, _ := n.Dims()
		x := random(5, inputs, r)
		var gram, h, hidden, w mat.Dense
		gram.Mul(x, x.T())
		h.Mul(x, n.Layers[0].Weights.T())
		hidden.Mul(&h, h.T())
		w.Mul(n.Readout().Weights, n.Readout().Weights.T())
		kernel := n.NTK(x)
		constant := 0.0
		if bias {
			constant = 1
		}
		for i := range 10 {
			for k := range 10 {
				want := (gram.At(i/2, k/2) + constant) * w.At(i%2, k%2)
				if i%2 == k%2 {
					want += hidden.At(i/2, k/2) + constant
				}
				if !(math.Abs(kernel.At(i, k)-want) <= 1e-12*max(1, math.Abs(want))) {
					t.Errorf("bias %v: element (%d, %d) is %v, want %v", bias, i, k, kernel.At(i, k), want)
				}
			}
		}
	}
}

// A small step against the gradient moves the outputs by −ηK(ŷ − y), on trials that were not in the step by the kernel between them.
func TestKernelPredictsAStep(t *testing.T) {
	r := rng.New(24).Rand()
	n := drawn(2, network.Tanh, 2, true, r)
	inputs, _, _ := n.Dims()
	x, x2, y := random(4, inputs, r), random(3, inputs, r), random(4, 2, r)
	const rate = 1e-6
	gradient, _ := n.Gradient(x, y, loss.Squared{})
	moved, p := n.Clone(), n.Parameters()
	for i, g := range gradient.Parameters() {
		p[i] -= rate * g
	}
	moved.SetParameters(p)
	_, before := n.Respond(x)
	var residual mat.Dense
	residual.Sub(before, y)
	fault := mat.NewVecDense(8, residual.RawMatrix().Data)
	for name, c := range map[string]struct {
		x      *mat.Dense
		kernel mat.Matrix
	}{"the same trials": {x, n.NTK(x)}, "others": {x2, n.NTKBetween(x2, x)}} {
		_, first := n.Respond(c.x)
		_, second := moved.Respond(c.x)
		var step, want mat.VecDense
		step.SubVec(mat.NewVecDense(len(second.RawMatrix().Data), second.RawMatrix().Data), mat.NewVecDense(len(first.RawMatrix().Data), first.RawMatrix().Data))
		want.MulVec(c.kernel, fault)
		want.ScaleVec(-rate, &want)
		if !mat.EqualApprox(&step, &want, 1e-4*mat.Norm(&want, 2)) {
			t.Errorf("%s: outputs moved by\n%v, want\n%v", name, mat.Formatted(&step), mat.Formatted(&want))
		}
	}
}
