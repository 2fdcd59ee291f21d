package simd

import "testing"

func benchSum[T number](b *testing.B, f func(x []T) T) {
	_, _, x, _ := benchArrays[T]()
	each(b, len(x), func() { f(x) })
}

func benchDot[T number](b *testing.B, f func(x, y []T) T) {
	_, _, x, y := benchArrays[T]()
	each(b, len(x), func() { f(x, y) })
}

func BenchmarkSum(b *testing.B)          { benchSum(b, Sum) }
func BenchmarkSumSquares(b *testing.B)   { benchSum(b, SumSquares) }
func BenchmarkDot(b *testing.B)          { benchDot(b, Dot) }
func BenchmarkSum32(b *testing.B)        { benchSum(b, Sum32) }
func BenchmarkSumSquares32(b *testing.B) { benchSum(b, SumSquares32) }
func BenchmarkDot32(b *testing.B)        { benchDot(b, Dot32) }

func BenchmarkScale(b *testing.B) {
	x, _, _, _ := benchArrays[float64]()
	each(b, len(x), func() { Scale(-1, x) })
}

func BenchmarkAdd(b *testing.B) {
	dst, _, x, y := benchArrays[float64]()
	each(b, len(x), func() { Add(dst, x, y) })
}

func BenchmarkMul(b *testing.B) {
	dst, _, x, y := benchArrays[float64]()
	each(b, len(x), func() { Mul(dst, x, y) })
}

func BenchmarkMulAdd(b *testing.B) {
	dst, _, x, y := benchArrays[float64]()
	each(b, len(x), func() { MulAdd(dst, 0.5, x, y) })
}

func BenchmarkAxpy(b *testing.B) {
	_, _, x, y := benchArrays[float64]()
	each(b, len(x), func() { Axpy(1e-9, x, y) })
}

func BenchmarkAxpy32(b *testing.B) {
	_, _, x, y := benchArrays[float32]()
	each(b, len(x), func() { Axpy32(1e-9, x, y) })
}

func BenchmarkMomentum(b *testing.B) {
	w, v, g, _ := benchArrays[float64]()
	each(b, len(w), func() { Momentum(w, v, g, 1e-6, 0.9) })
}

func BenchmarkNesterov(b *testing.B) {
	w, v, g, _ := benchArrays[float64]()
	each(b, len(w), func() { Nesterov(w, v, g, 1e-6, 0.9) })
}

func BenchmarkMomentum32(b *testing.B) {
	w, v, g, _ := benchArrays[float32]()
	each(b, len(w), func() { Momentum32(w, v, g, 1e-6, 0.9) })
}

func BenchmarkAdam(b *testing.B) {
	w, m, v, g := benchArrays[float64]()
	Mul(v, v, v)
	each(b, len(w), func() { Adam(w, m, v, g, AdamStep{Rate: 1e-6, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8, Step: 10}) })
}

func BenchmarkAdam32(b *testing.B) {
	w, m, v, g := benchArrays[float32]()
	Mul32(v, v, v)
	each(b, len(w), func() { Adam32(w, m, v, g, AdamStep{Rate: 1e-6, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8, Step: 10}) })
}
