package network

import (
	"fmt"
	"math"
)

// Validate returns an error that names what is wrong with a network that was built by hand or read from a file: parts that do not fit, or a parameter that is not
// finite. Nil means that every method of n is fine with it.
func (n *MLP) Validate() error {
	if err := n.fits(); err != nil {
		return err
	}
	for k, l := range n.Layers {
		units, _ := l.Weights.Dims()
		for unit := range units {
			for i, w := range l.Weights.RawRowView(unit) {
				if math.IsNaN(w) || math.IsInf(w, 0) {
					return fmt.Errorf("network: layer %d: the weight onto unit %d from input %d is %v", k, unit, i, w)
				}
			}
		}
		for unit, b := range l.Bias {
			if math.IsNaN(b) || math.IsInf(b, 0) {
				return fmt.Errorf("network: layer %d: the bias of unit %d is %v", k, unit, b)
			}
		}
	}
	return nil
}

// fits is the part of Validate that looks at shapes.
func (n *MLP) fits() error {
	if n == nil || len(n.Layers) == 0 {
		return fmt.Errorf("network: no layers, want at least the readout")
	}
	before := 0
	for k, l := range n.Layers {
		if l.Weights == nil || l.Weights.IsEmpty() {
			return fmt.Errorf("network: layer %d has no weights", k)
		}
		units, inputs := l.Weights.Dims()
		switch {
		case k > 0 && inputs != before:
			return fmt.Errorf("network: layer %d has weights from %d inputs, want %d, the units of layer %d", k, inputs, before, k-1)
		case l.Bias != nil && len(l.Bias) != units:
			return fmt.Errorf("network: layer %d has %d biases, want %d, one a unit, or none", k, len(l.Bias), units)
		case !l.Activation.Exists():
			return fmt.Errorf("network: layer %d has activation %d, want one of %d", k, l.Activation, len(activations))
		}
		before = units
	}
	_, inputs := n.Layers[0].Weights.Dims()
	sum := 0
	for i, width := range n.Blocks {
		if width < 1 {
			return fmt.Errorf("network: part %d of the input is %d wide, want at least 1", i, width)
		}
		sum += width
	}
	if len(n.Blocks) > 0 && sum != inputs {
		return fmt.Errorf("network: the parts of the input, %v, have %d columns, want %d, those of the weights of layer 0", n.Blocks, sum, inputs)
	}
	return nil
}
