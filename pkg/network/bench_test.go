package network_test

import (
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
)

// BenchmarkNTK sets the kernel, layer by layer, beside the product of Jacobians.
func BenchmarkNTK(b *testing.B) {
	r := rng.New(1).Rand()
	n := network.New(network.Spec{Inputs: []network.Input{{Width: 784}}, Hidden: []network.Hidden{{Units: 128}, {Units: 128}}, Outputs: 10}, r)
	x := random(20, 784, r)
	b.Run("by layers", func(b *testing.B) {
		for b.Loop() {
			n.NTK(x)
		}
	})
	b.Run("by Jacobians", func(b *testing.B) {
		for b.Loop() {
			j := n.Jacobian(x)
			var k mat.SymDense
			k.SymOuterK(1, j)
		}
	})
}
