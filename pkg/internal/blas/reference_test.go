package blas_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// known is α·A·B + β·C to nearly twice the precision of float64, and how far a computed element may be from it.
type known struct {
	rows, cols   int
	value, bound []float64
}

// reference sums with error-free transformations (Ogita, Rump & Oishi 2005, Dot2). The bound is (k+2)·ε·(|α||A||B| + |β||C|), that of a sum of k products
// in any order with or without fused multiply-add (Higham 2002, §3.1: γ_{k+2} in units of ε/2), and as many times the smallest number for underflow.
func reference[T real](alpha T, a, b dense[T], beta T, c dense[T]) known {
	m, n, k := a.rows, b.cols, a.cols
	w := known{m, n, make([]float64, m*n), make([]float64, m*n)}
	bt := b.t()
	x, y := make([]float64, k), make([]float64, k)
	for j := range n {
		widen(y, bt.v[j*k:][:k])
		for i := range m {
			var hi, lo, size float64
			v, e, scale := 0.0, 0.0, 1.0
			if alpha != 0 && k > 0 {
				widen(x, a.v[i*k:][:k])
				hi, lo, size = dot2(x, y)
				v, e = twoProduct(float64(alpha), hi)
				e += float64(alpha) * lo
				scale = max(1, math.Abs(float64(alpha)))
				size *= math.Abs(float64(alpha))
			}
			if beta != 0 {
				p, pe := twoProduct(float64(beta), float64(c.at(i, j)))
				s, se := twoSum(v, p)
				v, e = s, e+pe+se
				size += math.Abs(p)
			}
			w.value[i*n+j] = v + e
			w.bound[i*n+j] = float64(k+2) * (epsilon[T]()*size + tiny[T]()*scale)
		}
	}
	return w
}

// check fails the test if an element where may is true is further from the reference than its bound.
func check[T real](t *testing.T, name string, w known, got dense[T], may func(i, j int) bool) {
	t.Helper()
	for i := range w.rows {
		for j := range w.cols {
			if p := i*w.cols + j; may(i, j) && !(math.Abs(float64(got.v[p])-w.value[p]) <= w.bound[p]) {
				t.Fatalf("%s: element %d,%d of %d×%d: %g, want %g ± %g", name, i, j, w.rows, w.cols, got.v[p], w.value[p], w.bound[p])
			}
		}
	}
}

func widen[T real](dst []float64, v []T) {
	for i := range v {
		dst[i] = float64(v[i])
	}
}

func dot2(x, y []float64) (hi, lo, size float64) {
	for i := range x {
		p := x[i] * y[i]
		e := math.FMA(x[i], y[i], -p)
		s := hi + p
		z := s - hi
		lo += (hi - (s - z)) + (p - z) + e
		hi = s
		size += math.Abs(p)
	}
	return hi, lo, size
}

func twoProduct(x, y float64) (p, e float64) {
	p = float64(x * y)
	return p, math.FMA(x, y, -p)
}

func twoSum(x, y float64) (s, e float64) {
	s = x + y
	z := s - x
	return s, (x - (s - z)) + (y - z)
}

// TestReference holds the oracle itself against math/big, on sums that cancel to nothing in float64.
func TestReference(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 0))
	for range 200 {
		k := 1 + r.IntN(30)
		f := func() float64 { return math.Ldexp(r.NormFloat64(), r.IntN(40)) }
		a, b, c := newDense(1, 2*k, f), newDense(2*k, 1, f), newDense(1, 1, f)
		for i := range k { // the second half takes the first away again, all but a little
			a.v[k+i], b.v[k+i] = -a.v[i], b.v[i]*(1+0x1p-50)
		}
		alpha, beta := r.NormFloat64(), r.NormFloat64()
		exact := product(beta, c.v[0])
		for i := range a.v {
			exact.Add(exact, product(alpha, a.v[i]).Mul(product(alpha, a.v[i]), big.NewFloat(b.v[i])))
		}
		w := reference(alpha, a, b, beta, c)
		want, _ := exact.Float64()
		if math.Abs(w.value[0]-want) > 1e-12*w.bound[0]+0x1p-52*math.Abs(want) {
			t.Fatalf("k = %d: reference %g, exactly %g", 2*k, w.value[0], want)
		}
	}
}

func product(x, y float64) *big.Float {
	return new(big.Float).SetPrec(2000).Mul(new(big.Float).SetPrec(2000).SetFloat64(x), new(big.Float).SetPrec(2000).SetFloat64(y))
}
