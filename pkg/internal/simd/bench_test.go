package simd

import (
	"math/rand/v2"
	"testing"
)

// Each benchmark runs on every path and reports ns per element of 4096, in L1 and L2:
//
//	go test -run - -bench . -benchtime 20ms -count 5 ./pkg/internal/simd
func each(b *testing.B, n int, f func()) {
	for _, p := range Paths() {
		b.Run(p.String(), func(b *testing.B) {
			defer Force(p)()
			b.ReportAllocs()
			for b.Loop() {
				f()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/element")
		})
	}
}

const benchLength = 4096

// arrays are filled with standard normals.
func arrays() (dst, slope, x, y []float64) {
	all := make([]float64, 4*benchLength)
	Normals(all, rand.NewPCG(1, 2))
	cut := func(i int) []float64 { return all[i*benchLength:][:benchLength] }
	return cut(0), cut(1), cut(2), cut(3)
}

func unary(b *testing.B, f func(dst, x []float64)) {
	dst, _, x, _ := arrays()
	each(b, len(x), func() { f(dst, x) })
}

func gradient(b *testing.B, f func(dst, slope, x []float64)) {
	dst, slope, x, _ := arrays()
	each(b, len(x), func() { f(dst, slope, x) })
}

func BenchmarkExp(b *testing.B)          { unary(b, Exp) }
func BenchmarkLog(b *testing.B)          { unary(b, Log) }
func BenchmarkTanh(b *testing.B)         { unary(b, Tanh) }
func BenchmarkErf(b *testing.B)          { unary(b, Erf) }
func BenchmarkSigmoid(b *testing.B)      { unary(b, Sigmoid) }
func BenchmarkSoftplus(b *testing.B)     { unary(b, Softplus) }
func BenchmarkReLU(b *testing.B)         { unary(b, ReLU) }
func BenchmarkTanhGrad(b *testing.B)     { gradient(b, TanhGrad) }
func BenchmarkErfGrad(b *testing.B)      { gradient(b, ErfGrad) }
func BenchmarkSigmoidGrad(b *testing.B)  { gradient(b, SigmoidGrad) }
func BenchmarkSoftplusGrad(b *testing.B) { gradient(b, SoftplusGrad) }
func BenchmarkReLUGrad(b *testing.B)     { gradient(b, ReLUGrad) }

func BenchmarkNormals(b *testing.B) {
	dst, src := make([]float64, benchLength), rand.NewPCG(1, 2)
	each(b, benchLength, func() { Normals(dst, src) })
}

func BenchmarkSum(b *testing.B) {
	_, _, x, _ := arrays()
	each(b, len(x), func() { Sum(x) })
}

func BenchmarkDot(b *testing.B) {
	_, _, x, y := arrays()
	each(b, len(x), func() { Dot(x, y) })
}

func BenchmarkAxpy(b *testing.B) {
	_, _, x, y := arrays()
	each(b, len(x), func() { Axpy(1e-9, x, y) })
}

func BenchmarkMomentum(b *testing.B) {
	w, v, g, _ := arrays()
	each(b, len(w), func() { Momentum(w, v, g, 1e-3, 0.9) })
}

func BenchmarkAdam(b *testing.B) {
	w, m, v, g := arrays()
	Mul(v, v, v)
	each(b, len(w), func() { Adam(w, m, v, g, AdamStep{Rate: 1e-3, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8, Step: 10}) })
}
