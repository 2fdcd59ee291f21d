package network_test

import (
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
)

// pick is a loss whose derivative is 1 for one output and 0 for all others.
type pick int

// Evaluate returns the output.
func (p pick) Evaluate(slope, output, _, _ []float64, _ int) float64 {
	clear(slope)
	slope[p] = 1
	return output[p]
}

// jacobian is the derivative of the outputs at some steps by the parameters from one to another, a row each, by back-propagation of one output at a time.
func jacobian(n *network.RNN, x network.Series, steps []int, from, to int) *mat.Dense {
	_, _, outputs := n.Dims()
	j := mat.NewDense(x.Len()*len(steps)*outputs, to-from, nil)
	row := 0
	for trial := range x.Len() {
		for _, step := range steps {
			for out := range outputs {
				g, _ := n.Gradient(x, make([]float64, x.Len()*x.Steps()*outputs), nil, pick((step*x.Len()+trial)*outputs+out)) // losses see steps × trials × outputs
				j.SetRow(row, g.Parameters()[from:to])
				row++
			}
		}
	}
	return j
}

func TestRecurrentNTKIsJJt(t *testing.T) {
	r := rng.New(21).Rand()
	for range 40 {
		n, trials, steps := drawnRNN(r)
		inputs, units, _ := n.Dims()
		x := network.SeriesOf(numbers(trials*steps*inputs, r), trials, steps)
		x2 := network.SeriesOf(numbers((trials+1)*steps*inputs, r), trials+1, steps)
		o := network.RecurrentNTK{RecurrentOnly: r.IntN(2) == 0}
		var chosen []int
		for step := range steps {
			if o.Steps = nil; r.IntN(2) == 0 {
				chosen = append(chosen, step)
			}
		}
		o.Steps = chosen
		if chosen == nil {
			for step := range steps {
				chosen = append(chosen, step)
			}
		}
		from, to := 0, len(n.Parameters())
		if o.RecurrentOnly {
			from, to = units*inputs, units*inputs+units*units
		}
		j, j2 := jacobian(n, x, chosen, from, to), jacobian(n, x2, chosen, from, to)
		var same, between mat.Dense
		same.Mul(j, j.T())
		between.Mul(j, j2.T())
		if got := n.NTK(x, o); !mat.EqualApprox(got, &same, 1e-11*(1+mat.Norm(&same, 2))) {
			t.Errorf("%s, %+v: K is not JJᵀ", describe(n, trials, steps), o)
		}
		if got := n.NTKBetween(x, x2, o); !mat.EqualApprox(got, &between, 1e-11*(1+mat.Norm(&between, 2))) {
			t.Errorf("%s, %+v: K between trials is not J(x)J(x₂)ᵀ", describe(n, trials, steps), o)
		}
	}
}

// With one step of one linear unit ŷ = v u x, and K = (v² + u²) x x′.
func TestRecurrentNTKClosedForm(t *testing.T) {
	n := &network.RNN{Input: mat.NewDense(1, 1, []float64{3}), Recurrent: mat.NewDense(1, 1, []float64{7}), Readout: mat.NewDense(1, 1, []float64{2}), Activation: network.Linear}
	k := n.NTK(network.SeriesOf([]float64{1, 10}, 2, 1), network.RecurrentNTK{})
	if want := mat.NewSymDense(2, []float64{13, 130, 130, 1300}); !mat.Equal(k, want) {
		t.Errorf("got %v, want %v", mat.Formatted(k), mat.Formatted(want))
	}
}

// BenchmarkRecurrentNTK is the kernel of Chou et al. 2025: 32 trials, 8 steps, 3 outputs, by the recurrent weights of 300 units.
func BenchmarkRecurrentNTK(b *testing.B) {
	n := network.NewRecurrent(network.RecurrentSpec{Inputs: 3}, rng.New(22).Source())
	x := network.SeriesOf(numbers(32*8*3, rng.New(23).Rand()), 32, 8)
	for b.Loop() {
		n.NTK(x, network.RecurrentNTK{RecurrentOnly: true})
	}
}
