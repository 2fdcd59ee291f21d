package posterior_test

import (
	"math"
	"testing"

	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/posterior"
	"github.com/richlazy/richlazy/pkg/rng"
)

// BenchmarkLeapfrog is a step of leapfrog for 100 inputs, two hidden layers of 1000 units and 100 trials: the fused way, and the plain one that stores gradients.
func BenchmarkLeapfrog(b *testing.B) {
	for _, a := range []network.Activation{network.Erf, network.ScaledErf, network.ReLU} {
		r := rng.New(1).Rand()
		h := posterior.Hidden{Units: 1000, Activation: a}
		p, err := posterior.New(posterior.Model{Hidden: []posterior.Hidden{h, h}}, random(100, 100, r), random(100, 1, r))
		if err != nil {
			b.Fatal(err)
		}
		target := p.Target(1000)
		w := newTrajectory(target, p.Prior(r), normals(p.Dim(), r))
		const step = 1e-3
		b.Run(a.String()+"/fused", func(b *testing.B) {
			b.ReportAllocs()
			for left := b.N; left > 0; left -= 30 {
				w.logDensity = target.Leapfrog(w.x, w.p, w.g, step, min(left, 30))
			}
		})
		b.Run(a.String()+"/plain", func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				w.leap(target, step)
			}
		})
		if math.IsNaN(w.logDensity) {
			b.Fatal("the density is NaN")
		}
	}
}
