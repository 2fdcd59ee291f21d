package backprop_test

import (
	"math"
	"runtime"
	"slices"
	"testing"

	"github.com/richlazy/richlazy/pkg/internal/backprop"
	"github.com/richlazy/richlazy/pkg/internal/simd"
	"github.com/richlazy/richlazy/pkg/rng"
)

// The same passes in float32 agree to its precision.
func TestSingleAgainstDouble(t *testing.T) {
	r := rng.New(3).Rand()
	for range 60 {
		chain, chain32, name := chainOf(r.IntN(4), r)
		trials := 1 + r.IntN(6)
		layers := chain.Layers()
		params, x := normals(chain.Size(), r), normals(trials*layers[0].Inputs, r)
		single := func(x []float64) []float32 {
			s := make([]float32, len(x))
			backprop.Convert(s, x)
			backprop.Convert(x, s) // so that both begin with the same numbers
			return s
		}
		params32, x32 := single(params), single(x)
		p, p32 := chain.NewPass(trials), chain32.NewPass(trials)
		out, out32 := p.Forward(params, x, trials), p32.Forward(params32, x32, trials)
		slope := normals(len(out), r)
		slope32 := single(slope)
		gradient, gradient32 := make([]float64, chain.Size()), make([]float32, chain.Size())
		p.Backward(params, gradient, slope)
		p32.Backward(params32, gradient32, slope32)
		wide := func(x []float32) []float64 {
			d := make([]float64, len(x))
			backprop.Convert(d, x)
			return d
		}
		near(t, name+": outputs", wide(out32), out, 2e-5)
		near(t, name+": gradient", wide(gradient32), gradient, 2e-4)
	}
}

// A trial's responses and deltas are to the bit those that it has among other trials, and all results those of one core. Products of this size are divided among two.
func TestBitsDoNotDependOnCoresOrCompany(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	const trials, in, units, out = 160, 400, 300, 7
	chain := backprop.NewChain([]backprop.Layer[float64]{{Inputs: in, Units: units, Bias: true, Grad: simd.TanhGrad}, {Inputs: units, Units: out, Bias: true}})
	r := rng.New(4).Rand()
	params, x, slope := normals(chain.Size(), r), normals(trials*in, r), normals(trials*out, r)
	var outputs, gradients [2][]float64
	var delta []float64
	for i := range 2 {
		runtime.GOMAXPROCS(1 + i)
		p := chain.NewPass(trials)
		outputs[i] = p.Forward(params, x, trials)
		gradients[i] = make([]float64, chain.Size())
		p.Backward(params, gradients[i], slope)
		delta = p.Delta(0)
	}
	if !slices.Equal(outputs[0], outputs[1]) || !slices.Equal(gradients[0], gradients[1]) {
		t.Error("one core and two give other bits")
	}
	p := chain.NewPass(2)
	for _, i := range []int{0, 77, trials - 1} {
		if got := p.Forward(params, x[i*in:(i+1)*in], 1); !slices.Equal(got, outputs[0][i*out:(i+1)*out]) {
			t.Errorf("trial %d alone: other outputs", i)
		}
		if got := p.Descend(params, nil, slope[i*out:(i+1)*out]); simd.Active() != simd.Go && !slices.Equal(got, delta[i*units:(i+1)*units]) {
			t.Errorf("trial %d alone: other deltas", i)
		}
	}
}

func TestNothingIsAllocated(t *testing.T) {
	r := rng.New(5).Rand()
	chain, chain32, _ := chainOf(3, r)
	for _, trials := range []int{1, 5} {
		if n := allocations(chain, trials); n != 0 {
			t.Errorf("float64, %d trials: %v allocations", trials, n)
		}
		if n := allocations(chain32, trials); n != 0 {
			t.Errorf("float32, %d trials: %v allocations", trials, n)
		}
	}
}

func allocations[T backprop.Real](chain *backprop.Chain[T], trials int) float64 {
	layers := chain.Layers()
	params, gradient := make([]T, chain.Size()), make([]T, chain.Size())
	x, slope := make([]T, trials*layers[0].Inputs), make([]T, trials*layers[len(layers)-1].Units)
	p := chain.NewPass(trials)
	return testing.AllocsPerRun(20, func() {
		p.Forward(params, x, trials)
		p.HiddenSlope(0)[0]++
		p.Backward(params, gradient, slope)
		p.Rise(params, p.Drive(), trials)
		p.Descend(params, gradient, slope)
		p.Forward(params, x, trials)
		p.Drift(params, gradient, slope, 0)
	})
}

// A derivative that was added for hidden responses is forgotten at the next Forward, and what the gradient held does not matter, not even NaN.
func TestNothingIsLeftFromTheLastCall(t *testing.T) {
	r := rng.New(6).Rand()
	chain, _, _ := chainOf(2, r)
	layers := chain.Layers()
	params, x, slope := normals(chain.Size(), r), normals(3*layers[0].Inputs, r), normals(3*layers[2].Units, r)
	p := chain.NewPass(4)
	want, got := make([]float64, chain.Size()), make([]float64, chain.Size())
	p.Forward(params, x, 3)
	p.Backward(params, want, slope)
	for i := range got {
		got[i] = math.NaN()
	}
	p.HiddenSlope(1)[0] = 7
	p.Backward(params, got, slope)
	if slices.Equal(got, want) {
		t.Error("the derivative by hidden responses has no effect")
	}
	p.Forward(params, x, 3)
	p.Backward(params, got, slope)
	if !slices.Equal(got, want) {
		t.Error("the second call gives another gradient")
	}
}

func TestMisusePanics(t *testing.T) {
	chain := backprop.NewChain([]backprop.Layer[float64]{{Inputs: 2, Units: 3, Bias: true}})
	p, params := chain.NewPass(2), make([]float64, 9)
	p.Forward(params, make([]float64, 4), 2)
	for name, misuse := range map[string]func(){
		"no layers":      func() { backprop.NewChain[float64](nil) },
		"no units":       func() { backprop.NewChain([]backprop.Layer[float64]{{Inputs: 2}}) },
		"widths":         func() { backprop.NewChain([]backprop.Layer[float64]{{Inputs: 2, Units: 3}, {Inputs: 2, Units: 1}}) },
		"no trials":      func() { chain.NewPass(0) },
		"forward none":   func() { p.Forward(params, nil, 0) },
		"many trials":    func() { p.Forward(params, make([]float64, 6), 3) },
		"inputs":         func() { p.Forward(params, make([]float64, 3), 2) },
		"parameters":     func() { p.Forward(params[1:], make([]float64, 4), 2) },
		"pre-activation": func() { p.Rise(params, make([]float64, 5), 2) },
		"slope":          func() { p.Backward(params, params, make([]float64, 5)) },
		"gradient":       func() { p.Backward(params, params[1:], make([]float64, 6)) },
		"never forward":  func() { chain.NewPass(2).Backward(params, params, nil) },
		"drift":          func() { p.Drift(params, params[1:], make([]float64, 6), 1) },
		"convert":        func() { backprop.Convert(make([]float32, 2), params) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			misuse()
		})
	}
}
