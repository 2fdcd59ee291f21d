package backprop

import "fmt"

// Recurrent is the shape of a recurrent network of one population with a linear readout:
//
//	z_t = W h_{t−1} + U x_t + b    h_t = (1 − Leak)·h_{t−1} + Leak·φ(z_t)    ŷ_t = V h_t + c
//
// Its parameters are one slice of U (units × inputs), W (units × units), b (units, with Bias), V (outputs × units), c (outputs, with ReadoutBias) and h_0 (units, with
// Initial; else h_0 = 0), matrices by rows. It does not change and may be shared by goroutines.
type Recurrent[T Real] struct {
	Inputs, Units, Outputs     int
	Bias, ReadoutBias, Initial bool
	Leak                       T // in (0, 1]

	Respond func(dst, x []T)        // dst = φ(x); the two may be one slice
	Grad    func(dst, slope, x []T) // dst = φ(x), slope = φ′(x), which may be x
}

// Part is one part of the parameters of a recurrent network.
type Part int

// The parts, in their order in the slice of all parameters.
const (
	InputWeights Part = iota
	RecurrentWeights
	Biases
	ReadoutWeights
	ReadoutBiases
	InitialState
	parts
)

// size returns the number of parameters in a part, 0 where the network has none such.
func (r *Recurrent[T]) size(part Part) int {
	switch {
	case part == InputWeights:
		return r.Units * r.Inputs
	case part == RecurrentWeights:
		return r.Units * r.Units
	case part == ReadoutWeights:
		return r.Outputs * r.Units
	case part == ReadoutBiases && r.ReadoutBias:
		return r.Outputs
	case part == Biases && r.Bias, part == InitialState && r.Initial:
		return r.Units
	}
	return 0
}

// Size returns the number of parameters.
func (r *Recurrent[T]) Size() int {
	_, to := r.Range(parts - 1)
	return to
}

// Range returns where a part begins in the parameters, and where it ends; a part that the network does not have is empty.
func (r *Recurrent[T]) Range(part Part) (from, to int) {
	for k := range part {
		from += r.size(k)
	}
	return from, from + r.size(part)
}

// Of returns a part of the parameters p, nil where the network has none such.
func (r *Recurrent[T]) Of(p []T, part Part) []T {
	from, to := r.Range(part)
	if from == to {
		return nil
	}
	return p[from:to:to]
}

func (r *Recurrent[T]) check() {
	if r.Inputs < 1 || r.Units < 1 || r.Outputs < 1 || !(r.Leak > 0 && r.Leak <= 1) {
		panic(fmt.Sprintf("backprop: Recurrent: %d inputs, %d units, %d outputs, leak %v: want at least 1 of each and a leak in (0, 1]", r.Inputs, r.Units, r.Outputs, r.Leak))
	}
}

func (r *Recurrent[T]) fits(what string, p []T) {
	if len(p) != r.Size() {
		panic(fmt.Sprintf("backprop: %s: got %d parameters, want %d", what, len(p), r.Size()))
	}
}
