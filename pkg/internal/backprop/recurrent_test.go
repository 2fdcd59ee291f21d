package backprop_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/diff/fd"

	"github.com/richlazy/richlazy/pkg/internal/backprop"
	"github.com/richlazy/richlazy/pkg/internal/simd"
	"github.com/richlazy/richlazy/pkg/rng"
)

// unit is an activation with its derivative.
type unit struct {
	name    string
	respond func(dst, x []float64)
	grad    func(dst, slope, x []float64)
}

var allUnits = []unit{
	{"tanh", simd.Tanh, simd.TanhGrad}, {"sigmoid", simd.Sigmoid, simd.SigmoidGrad}, {"erf", simd.Erf, simd.ErfGrad}, {"softplus", simd.Softplus, simd.SoftplusGrad},
	{"ReLU", simd.ReLU, simd.ReLUGrad},
}

func scaled(n int, scale float64, r *rand.Rand) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = scale * r.NormFloat64()
	}
	return x
}

// run computes the quadratic loss ½Σ(ŷ − y)² + Σ c·h and, unless gradient is nil, its derivative.
func run(p *backprop.RecurrentPass[float64], trials, steps int, params, x, y, c, gradient []float64) (value float64) {
	p.Begin(trials, steps)
	copy(p.Inputs(), x)
	p.Drive(params)
	output := p.Forward(params, gradient != nil)
	slope := make([]float64, len(output))
	for i, o := range output {
		slope[i] = o - y[i]
		value += slope[i] * slope[i] / 2
	}
	for t := range steps {
		h := p.Hidden(t)
		for i, v := range h {
			value += v * c[t*len(h)+i]
		}
	}
	if gradient != nil {
		simd.Add(p.HiddenSlope(), p.HiddenSlope(), c)
		p.Backward(params, gradient, slope)
	}
	return value
}

// The gradient by every parameter is the central difference, for every activation, leak and shape, with and without biases and an initial state.
func TestRecurrentGradient(t *testing.T) {
	for seed := range 60 {
		r := rng.New(uint64(seed)).Rand()
		u := allUnits[seed%len(allUnits)]
		shape := &backprop.Recurrent[float64]{
			Inputs: 1 + r.IntN(4), Units: 1 + r.IntN(6), Outputs: 1 + r.IntN(3), Bias: r.IntN(2) == 0, ReadoutBias: r.IntN(2) == 0, Initial: r.IntN(2) == 0,
			Leak: []float64{1, .3, .75}[r.IntN(3)], Respond: u.respond, Grad: u.grad,
		}
		trials, steps := 1+r.IntN(5), 1+r.IntN(6)
		if seed%4 == 0 { // the smallest ones
			trials, steps = 1, 1+seed/4%3
		}
		name := fmt.Sprintf("%d: %s, %d-%d-%d, %d trials, %d steps, leak %v", seed, u.name, shape.Inputs, shape.Units, shape.Outputs, trials, steps, shape.Leak)
		params := scaled(shape.Size(), .8, r)
		x, y, c := scaled(trials*steps*shape.Inputs, 1, r), scaled(trials*steps*shape.Outputs, 1, r), scaled(trials*steps*shape.Units, 1, r)
		pass := shape.NewPass(trials, steps)
		gradient := scaled(shape.Size(), 99, r) // what was there is overwritten
		run(pass, trials, steps, params, x, y, c, gradient)
		want := fd.Gradient(nil, func(at []float64) float64 { return run(pass, trials, steps, at, x, y, c, nil) }, params, &fd.Settings{Formula: fd.Central, Step: 1e-6})
		for i := range want {
			if !(math.Abs(gradient[i]-want[i]) <= 1e-6*max(1, math.Abs(want[i]))) {
				t.Errorf("%s, parameter %d: gradient %v, central difference %v", name, i, gradient[i], want[i])
			}
		}
	}
}

// example returns a network in both precisions whose passes are large enough to be split, with inputs.
func example(trials, steps int, leak float64) (*backprop.Recurrent[float64], *backprop.Recurrent[float32], []float64, []float64) {
	shape := &backprop.Recurrent[float64]{Inputs: 3, Units: 150, Outputs: 3, Bias: true, Leak: leak, Respond: simd.ReLU, Grad: simd.ReLUGrad}
	single := &backprop.Recurrent[float32]{Inputs: 3, Units: 150, Outputs: 3, Bias: true, Leak: float32(leak), Respond: simd.ReLU32, Grad: simd.ReLUGrad32}
	r := rng.New(5).Rand()
	return shape, single, scaled(shape.Size(), .09, r), scaled(trials*steps*3, 1, r)
}

// Neither the outputs nor the gradient depend on the number of workers, nor a trial's outputs on the trials beside it.
func TestRecurrentSameBits(t *testing.T) {
	const trials, steps = 32, 9
	shape, _, params, x := example(trials, steps, .5)
	zeros := make([]float64, trials*steps*150)
	var first []float64
	for _, workers := range []int{1, 2, 3, 7} {
		pass := shape.NewPass(trials, steps)
		pass.Workers(workers)
		gradient := make([]float64, shape.Size())
		run(pass, trials, steps, params, x, zeros, zeros, gradient)
		all := append(slices.Clone(gradient), pass.Hidden(steps-1)...)
		if first == nil {
			first = all
		}
		if !slices.Equal(all, first) {
			t.Errorf("%d workers: other bits than one", workers)
		}
		alone := shape.NewPass(1, steps)
		var own []float64
		for step := range steps {
			own = append(own, x[(step*trials+4)*3:][:3]...)
		}
		run(alone, 1, steps, params, own, zeros, zeros, nil)
		if !slices.Equal(alone.Hidden(steps-1), pass.Hidden(steps - 1)[4*150:5*150]) {
			t.Error("trial 4 responds otherwise alone")
		}
	}
}

// Float32 is float64 to its precision, and nothing is allocated after the first pass.
func TestRecurrentSingleAndAllocations(t *testing.T) {
	const trials, steps = 16, 8
	shape, single, params, x := example(trials, steps, 1)
	pass, pass32 := shape.NewPass(trials, steps), single.NewPass(trials, steps)
	params32, gradient32, gradient := make([]float32, shape.Size()), make([]float32, shape.Size()), make([]float64, shape.Size())
	backprop.Convert(params32, params)
	backprop.Convert(params, params32)
	slope, slope32 := make([]float64, trials*steps*3), make([]float32, trials*steps*3)
	once := func() {
		pass.Begin(trials, steps)
		copy(pass.Inputs(), x)
		pass.Drive(params)
		copy(slope, pass.Forward(params, true))
		pass.Backward(params, gradient, slope)
		pass32.Begin(trials, steps)
		backprop.Convert(pass32.Inputs(), x)
		pass32.Drive(params32)
		copy(slope32, pass32.Forward(params32, true))
		pass32.Backward(params32, gradient32, slope32)
	}
	pass32.Workers(2)
	once()
	largest := 0.
	for _, g := range gradient {
		largest = max(largest, math.Abs(g))
	}
	for i, g := range gradient {
		if !(math.Abs(g-float64(gradient32[i])) <= 1e-4*largest) {
			t.Fatalf("parameter %d: gradient %v, in float32 %v, the largest is %v", i, g, gradient32[i], largest)
		}
	}
	if n := testing.AllocsPerRun(20, once); n > 0 && simd.Active() != simd.Go { // gonum's products allocate
		t.Errorf("%v allocations a pass", n)
	}
}

// A linear network without leak has h_t = Σ_s W^s U x_{t−s}; with one step and no initial state the recurrent weights have no part in it.
func TestRecurrentLinear(t *testing.T) {
	copies := func(dst, x []float64) { copy(dst, x) }
	shape := &backprop.Recurrent[float64]{Inputs: 1, Units: 1, Outputs: 1, Leak: 1, Respond: copies, Grad: func(dst, slope, x []float64) {
		copy(dst, x)
		for i := range slope {
			slope[i] = 1
		}
	}}
	const w, u, v, steps = .5, 3., 2., 6
	pass := shape.NewPass(1, steps)
	pass.Begin(1, steps)
	clear(pass.Inputs())
	pass.Inputs()[0] = 1
	params := []float64{u, w, v}
	pass.Drive(params)
	output := pass.Forward(params, true)
	for step, y := range output {
		if want := v * math.Pow(w, float64(step)) * u; y != want {
			t.Errorf("step %d: output %v, want %v", step, y, want)
		}
	}
	gradient, slope := make([]float64, 3), make([]float64, steps)
	slope[steps-1] = 1
	pass.Backward(params, gradient, slope)
	last := steps - 1.
	for i, want := range []float64{v * math.Pow(w, last), v * u * last * math.Pow(w, last-1), u * math.Pow(w, last)} {
		if !(math.Abs(gradient[i]-want) <= 1e-15) {
			t.Errorf("derivative %d is %v, want %v", i, gradient[i], want)
		}
	}
	pass.Begin(1, 1)
	pass.Drive(params)
	pass.Forward(params, true)
	pass.Backward(params, gradient, slope[:1])
	if gradient[1] != 0 {
		t.Errorf("one step: recurrent derivative %v, want 0", gradient[1])
	}
}

func TestRecurrentMisusePanics(t *testing.T) {
	shape, _, params, _ := example(2, 2, 1)
	for name, misuse := range map[string]func(p *backprop.RecurrentPass[float64]){
		"too large": func(p *backprop.RecurrentPass[float64]) { p.Begin(3, 2) },
		"no drive":  func(p *backprop.RecurrentPass[float64]) { p.Begin(2, 2); p.Forward(params, true) },
		"second forward": func(p *backprop.RecurrentPass[float64]) {
			p.Begin(2, 2)
			p.Drive(params)
			p.Forward(params, true)
			p.Forward(params, true)
		},
		"without slopes": func(p *backprop.RecurrentPass[float64]) {
			p.Begin(2, 2)
			p.Drive(params)
			p.Forward(params, false)
			p.HiddenSlope()
		},
		"parameters": func(p *backprop.RecurrentPass[float64]) { p.Begin(2, 2); p.Drive(params[1:]) },
		"length of slopes": func(p *backprop.RecurrentPass[float64]) {
			p.Begin(2, 2)
			p.Drive(params)
			p.Forward(params, true)
			p.Backward(params, nil, params[:3])
		},
		"leak": func(*backprop.RecurrentPass[float64]) {
			(&backprop.Recurrent[float64]{Inputs: 1, Units: 1, Outputs: 1}).NewPass(1, 1)
		},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			misuse(shape.NewPass(2, 2))
		})
	}
}
