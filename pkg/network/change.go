package network

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// Change returns ‖W − W₀‖ / ‖W₀‖, Frobenius norms of the weights onto the first layer: how far learning took them, in units of where they began. Small is lazy. It
// is the norm of the change; the change of the norm, which Flesch et al. 2022 plot, is smaller. It is 0 where nothing changed and infinite where W₀ is zero and W is not. Change panics when the networks
// differ in shape.
func Change(before, after *MLP) float64 {
	a, b := before.Layers[0].Weights, after.Layers[0].Weights
	r, c := a.Dims()
	if h, w := b.Dims(); h != r || w != c {
		panic(fmt.Sprintf("network: Change: hidden weights are %d × %d and %d × %d", r, c, h, w))
	}
	var difference mat.Dense
	difference.Sub(b, a)
	change := mat.Norm(&difference, 2)
	if change == 0 {
		return 0
	}
	return change / mat.Norm(a, 2)
}
