package network

import "fmt"

// Permute returns the network with the units of a hidden layer in another order: unit i of the result is unit order[i] of n. It computes the same outputs. Layer 0 is
// the first hidden one. Permute panics unless order holds each unit of a hidden layer once.
func (n *MLP) Permute(layer int, order []int) *MLP {
	units := n.hiddenUnits("Permute", layer)
	eachOnce(order, units)
	p := n.Clone()
	next, _ := n.Layers[layer+1].Weights.Dims()
	for to, from := range order {
		p.Layers[layer].Weights.SetRow(to, n.Layers[layer].Weights.RawRowView(from))
		if n.Layers[layer].Bias != nil {
			p.Layers[layer].Bias[to] = n.Layers[layer].Bias[from]
		}
		for reader := range next {
			p.Layers[layer+1].Weights.Set(reader, to, n.Layers[layer+1].Weights.At(reader, from))
		}
	}
	return p
}

// eachOnce panics unless order holds each of so many units once.
func eachOnce(order []int, units int) {
	seen := make([]bool, units)
	for _, from := range order {
		if from < 0 || from >= units || seen[from] {
			panic(fmt.Sprintf("network: Permute: unit %d is missing or there twice, want each of 0 … %d once", from, units-1))
		}
		seen[from] = true
	}
	if len(order) != units {
		panic(fmt.Sprintf("network: Permute: got %d units, want each of 0 … %d once", len(order), units-1))
	}
}

// Ablate returns the network without the influence of some units of a hidden layer: their responses, multiplied by 0, do not reach the next layer (Flesch et al. 2022,
// Fig. 5). What the units themselves respond is left as it was. Layer 0 is the first hidden one. Ablate panics when the layer or a unit does not exist.
func (n *MLP) Ablate(layer int, units ...int) *MLP {
	count := n.hiddenUnits("Ablate", layer)
	a := n.Clone()
	next := a.Layers[layer+1].Weights
	readers, _ := next.Dims()
	for _, unit := range units {
		if unit < 0 || unit >= count {
			panic(fmt.Sprintf("network: Ablate: unit %d, want 0 … %d", unit, count-1))
		}
		for reader := range readers {
			next.Set(reader, unit, 0)
		}
	}
	return a
}

// hiddenUnits returns the number of units in a hidden layer. It panics when there is no such layer.
func (n *MLP) hiddenUnits(what string, layer int) int {
	if layer < 0 || layer >= len(n.Layers)-1 {
		panic(fmt.Sprintf("network: %s: hidden layer %d of %d", what, layer, len(n.Layers)-1))
	}
	units, _ := n.Layers[layer].Weights.Dims()
	return units
}
