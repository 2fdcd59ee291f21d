package network

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// MLP is a network with one hidden layer of rectified linear units and a linear readout:
//
//	h = ReLU(Hidden x + HiddenBias)        units
//	ŷ = Readout h + ReadoutBias            outputs
//
// It is plain data: copy it with [MLP.Clone], store it as it is.
type MLP struct {
	// Blocks holds the widths of the parts of the input; their sum is the number of columns of Hidden.
	Blocks      []int
	Hidden      *mat.Dense // units × inputs
	HiddenBias  []float64  // units
	Readout     *mat.Dense // outputs × units
	ReadoutBias []float64  // outputs
}

// Input describes one part of the input and the initial weights onto the hidden layer that read it.
type Input struct {
	Width int
	// Scale is the standard deviation of the initial weights, 0 (or Zero) for none. Small makes learning rich, large lazy.
	Scale float64
}

// Spec describes a network before learning.
type Spec struct {
	Inputs  []Input
	Units   int // hidden units; 0 is 100
	Outputs int // 0 is 1
	// ReadoutScale is the standard deviation of the initial readout weights; 0 is 0.01. Use Zero for none.
	ReadoutScale float64
	// Bias is the initial value of all biases, hidden and readout; 0 is 0.1. Use Zero for none.
	Bias float64
}

// Zero stands in a [Spec] for a scale or bias of exactly 0, where 0 means the default.
const Zero = -1e-300

// New draws the initial weights: Hidden ~ N(0, Scale²) for each block, Readout ~ N(0, ReadoutScale²), independently; all biases are Spec.Bias.
// The numbers are drawn in the order Hidden by rows, then Readout by rows. New panics on a width or a number of units that is not positive, and on a
// negative scale.
//
// The defaults are the network of Flesch et al. 2022: 100 units, one output, readout weights of 1/100, biases of 0.1.
func New(spec Spec, src rand.Source) *MLP {
	spec = spec.withDefaults()
	random := rand.New(src)
	inputs := 0
	n := &MLP{ReadoutBias: make([]float64, spec.Outputs), HiddenBias: make([]float64, spec.Units)}
	for i := range spec.Inputs {
		if spec.Inputs[i].Scale == Zero {
			spec.Inputs[i].Scale = 0
		}
		in := spec.Inputs[i]
		if in.Width < 1 || in.Scale < 0 {
			panic(fmt.Sprintf("network: New: input %d: width %d, scale %v: want width ≥ 1, scale ≥ 0", i, in.Width, in.Scale))
		}
		n.Blocks = append(n.Blocks, in.Width)
		inputs += in.Width
	}
	n.Hidden = mat.NewDense(spec.Units, inputs, nil)
	for unit := range spec.Units {
		weights := n.Hidden.RawRowView(unit)
		for _, in := range spec.Inputs {
			for i := range in.Width {
				weights[i] = in.Scale * random.NormFloat64()
			}
			weights = weights[in.Width:]
		}
		n.HiddenBias[unit] = spec.Bias
	}
	n.Readout = mat.NewDense(spec.Outputs, spec.Units, nil)
	for out := range spec.Outputs {
		weights := n.Readout.RawRowView(out)
		for unit := range weights {
			weights[unit] = spec.ReadoutScale * random.NormFloat64()
		}
		n.ReadoutBias[out] = spec.Bias
	}
	return n
}

func (s Spec) withDefaults() Spec {
	orDefault := func(v, def float64) float64 {
		switch v {
		case 0:
			return def
		case Zero:
			return 0
		}
		return v
	}
	if s.Units == 0 {
		s.Units = 100
	}
	if s.Outputs == 0 {
		s.Outputs = 1
	}
	s.Inputs = append([]Input(nil), s.Inputs...)
	s.ReadoutScale, s.Bias = orDefault(s.ReadoutScale, 0.01), orDefault(s.Bias, 0.1)
	if len(s.Inputs) == 0 || s.Units < 1 || s.Outputs < 1 || s.ReadoutScale < 0 {
		panic(fmt.Sprintf("network: New: %d inputs, %d units, %d outputs, readout scale %v: want at least one of each and scale ≥ 0",
			len(s.Inputs), s.Units, s.Outputs, s.ReadoutScale))
	}
	return s
}

// Clone returns a copy that shares no memory with n.
func (n *MLP) Clone() *MLP {
	return &MLP{
		Blocks:      append([]int(nil), n.Blocks...),
		Hidden:      mat.DenseCopyOf(n.Hidden),
		HiddenBias:  append([]float64(nil), n.HiddenBias...),
		Readout:     mat.DenseCopyOf(n.Readout),
		ReadoutBias: append([]float64(nil), n.ReadoutBias...),
	}
}

// Dims returns the sizes of the layers.
func (n *MLP) Dims() (inputs, units, outputs int) {
	units, inputs = n.Hidden.Dims()
	outputs, _ = n.Readout.Dims()
	return inputs, units, outputs
}

// Finite reports whether no parameter is NaN or infinite.
func (n *MLP) Finite() bool {
	for _, values := range [][]float64{n.Hidden.RawMatrix().Data, n.HiddenBias, n.Readout.RawMatrix().Data, n.ReadoutBias} {
		for _, v := range values {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return false
			}
		}
	}
	return true
}
