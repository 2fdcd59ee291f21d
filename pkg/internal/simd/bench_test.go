package simd

import (
	"math/rand/v2"
	"testing"
)

func BenchmarkUnary(b *testing.B) {
	const n = 4096
	x, y, s := make([]float64, n), make([]float64, n), make([]float64, n)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range x {
		x[i] = r.NormFloat64()
	}
	for _, c := range []struct {
		name string
		f    func()
	}{
		{"Exp", func() { Exp(y, x) }},
		{"Log", func() { Log(y, x) }},
		{"Tanh", func() { Tanh(y, x) }},
		{"TanhGrad", func() { TanhGrad(y, s, x) }},
		{"Erf", func() { Erf(y, x) }},
		{"ErfGrad", func() { ErfGrad(y, s, x) }},
		{"Sigmoid", func() { Sigmoid(y, x) }},
		{"SoftplusGrad", func() { SoftplusGrad(y, s, x) }},
		{"ReLUGrad", func() { ReLUGrad(y, s, x) }},
	} {
		for _, p := range Paths() {
			b.Run(c.name+"/"+p.String(), func(b *testing.B) {
				defer Force(p)()
				for b.Loop() {
					c.f()
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/element")
			})
		}
	}
}
