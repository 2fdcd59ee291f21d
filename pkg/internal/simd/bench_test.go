package simd

import (
	"math/rand/v2"
	"testing"
)

// Each benchmark runs on every path and reports ns per element of 4096, whose arrays are in L1 and L2. On a machine with other work many short repeats find the best:
//
//	go test -run - -bench . -benchtime 200x -count 40 ./pkg/internal/simd
func each(b *testing.B, n int, f func()) {
	for _, p := range Paths() {
		b.Run(p.String(), func(b *testing.B) {
			defer Force(p)()
			for b.Loop() {
				f()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/element")
		})
	}
}

const benchLength = 4096

// benchArrays are filled with standard normals.
func benchArrays[T number]() (dst, slope, x, y []T) {
	z := make([]float64, 4*benchLength)
	Normals(z, rand.NewPCG(1, 2))
	all := make([]T, len(z))
	for i := range z {
		all[i] = T(z[i])
	}
	cut := func(i int) []T { return all[i*benchLength:][:benchLength] }
	return cut(0), cut(1), cut(2), cut(3)
}

func unary[T number](b *testing.B, f func(dst, x []T)) {
	dst, _, x, _ := benchArrays[T]()
	each(b, len(x), func() { f(dst, x) })
}

func gradient[T number](b *testing.B, f func(dst, slope, x []T)) {
	dst, slope, x, _ := benchArrays[T]()
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

func BenchmarkExp32(b *testing.B)          { unary(b, Exp32) }
func BenchmarkLog32(b *testing.B)          { unary(b, Log32) }
func BenchmarkTanh32(b *testing.B)         { unary(b, Tanh32) }
func BenchmarkErf32(b *testing.B)          { unary(b, Erf32) }
func BenchmarkSigmoid32(b *testing.B)      { unary(b, Sigmoid32) }
func BenchmarkSoftplus32(b *testing.B)     { unary(b, Softplus32) }
func BenchmarkReLU32(b *testing.B)         { unary(b, ReLU32) }
func BenchmarkTanhGrad32(b *testing.B)     { gradient(b, TanhGrad32) }
func BenchmarkErfGrad32(b *testing.B)      { gradient(b, ErfGrad32) }
func BenchmarkSigmoidGrad32(b *testing.B)  { gradient(b, SigmoidGrad32) }
func BenchmarkSoftplusGrad32(b *testing.B) { gradient(b, SoftplusGrad32) }
func BenchmarkReLUGrad32(b *testing.B)     { gradient(b, ReLUGrad32) }

func BenchmarkNormals(b *testing.B) {
	dst, src := make([]float64, benchLength), rand.NewPCG(1, 2)
	each(b, benchLength, func() { Normals(dst, src) })
}

func BenchmarkNormals32(b *testing.B) {
	dst, src := make([]float32, benchLength), rand.NewPCG(1, 2)
	each(b, benchLength, func() { Normals32(dst, src) })
}
