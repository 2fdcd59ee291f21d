package theory_test

import (
	"testing"

	"github.com/richlazy/richlazy/pkg/posterior/theory"
)

func neuron(t *testing.T, p theory.Problem, u theory.Unit) *theory.Neuron {
	t.Helper()
	n, err := theory.SolveNeuron(p, u)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// The field of 15/9/6 patterns, to three digits.
func TestSigmoidField(t *testing.T) {
	n := neuron(t, toy(1./30, 100), theory.Sigmoid())
	t.Log(n.Convergence)
	for c, want := range [][3]float64{{5.54, -1.93, -1.85}, {-3.22, 8.87, -2.91}, {-4.63, -4.36, 12.87}} {
		for r, v := range want {
			near(t, "field", n.Field.At([]int{0, 15, 24}[c], r), v, .005)
		}
	}
}
