package backprop

// Recurrent is the shape of a recurrent network with one population of units and a linear readout:
//
//	z_t = W h_{t−1} + U x_t + b    h_t = (1 − Leak)·h_{t−1} + Leak·φ(z_t)    ŷ_t = V h_t + c
//
// Its parameters lie in one slice: U (units × inputs), W (units × units), b (units, with Bias), V (outputs × units), c (outputs, with ReadoutBias), and h_0 (units, with
// Initial; else h_0 = 0), all by rows.
type Recurrent[T float32 | float64] struct {
	Inputs, Units, Outputs     int
	Bias, ReadoutBias, Initial bool
	Leak                       T // in (0, 1]

	Respond func(dst, x []T)        // φ
	Grad    func(dst, slope, x []T) // φ and φ′; slope may be x
}

// Size returns the number of parameters.
func (r *Recurrent[T]) Size() int { return len(r.part(nil, parts)) }

// The parts of the parameters, in their order.
const (
	partInput = iota
	partRecurrent
	partBias
	partReadout
	partReadoutBias
	partInitial
	parts
)

func (r *Recurrent[T]) sizes() [parts]int {
	present := func(is bool, n int) int {
		if is {
			return n
		}
		return 0
	}
	return [parts]int{
		r.Units * r.Inputs, r.Units * r.Units, present(r.Bias, r.Units), r.Outputs * r.Units, present(r.ReadoutBias, r.Outputs), present(r.Initial, r.Units),
	}
}

// part returns one part of the parameters p; of no parameters, a slice as long as all before it. It is nil where the network has none such.
func (r *Recurrent[T]) part(p []T, which int) []T { return nil }
