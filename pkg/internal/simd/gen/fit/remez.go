package main

import (
	"fmt"
	"io"
	"math"
	"math/big"

	"github.com/richlazy/richlazy/pkg/internal/simd/precise"
)

// A fit is the polynomial Σ c[j]·t(x)^(j) closest to f on [a, b], in the sense of the largest weight(x)·|f(x) − Σ…|: found by Remez' exchange on a dense set of points.
type fit struct {
	name, doc string
	f         func(x *big.Float) *big.Float
	weight    func(x *big.Float) *big.Float // nil: 1
	variable  func(x *big.Float) *big.Float // nil: x itself
	a, b      float64
	degree    int
	precision int // bits of the coefficients: 53 or 24
}

const points = 1500

// run returns the coefficients, rounded, and the largest weighted error of the polynomial before and after they were rounded.
func (p fit) run() (c []*big.Float, exact, rounded float64) {
	n := p.degree + 1
	f, w, basis := make([]*big.Float, points), make([]*big.Float, points), make([][]*big.Float, points)
	for i := range points {
		// Chebyshev points: dense at the ends, where the extremes are.
		x := precise.New((p.a+p.b)/2 - (p.b-p.a)/2*math.Cos(math.Pi*float64(i)/(points-1)))
		f[i], w[i] = p.f(x), precise.New(1)
		if p.weight != nil {
			w[i] = p.weight(x)
		}
		t := x
		if p.variable != nil {
			t = p.variable(x)
		}
		basis[i] = make([]*big.Float, n)
		power := precise.New(1)
		for j := range n {
			basis[i][j] = power
			power = precise.Mul(power, t)
		}
	}
	at := func(c []*big.Float, i int) *big.Float { // weighted error
		s := precise.New(0)
		for j := range n {
			s = precise.Add(s, precise.Mul(c[j], basis[i][j]))
		}
		return precise.Mul(w[i], precise.Sub(f[i], s))
	}
	largest := func(c []*big.Float) float64 {
		m := 0.0
		for i := range points {
			e, _ := at(c, i).Float64()
			m = math.Max(m, math.Abs(e))
		}
		return m
	}
	ref := make([]int, n+1)
	for i := range ref {
		ref[i] = i * (points - 1) / n
	}
	for range 60 {
		m := make([][]*big.Float, n+1)
		for i, r := range ref {
			sign := precise.New(1 - 2*float64(i%2))
			m[i] = append(append([]*big.Float{}, basis[r]...), precise.Quo(sign, w[r]), f[r])
		}
		s := solve(m)
		c = s[:n]
		next := extremes(n+1, func(i int) float64 { e, _ := at(c, i).Float64(); return e })
		if next == nil {
			break
		}
		same := true
		for i := range ref {
			same = same && ref[i] == next[i]
		}
		ref = next
		if same {
			break
		}
	}
	exact = largest(c)
	for j := range c {
		c[j] = precise.Add(precise.New(0), new(big.Float).SetPrec(uint(p.precision)).Set(c[j]))
	}
	return c, exact, largest(c)
}

// extremes picks n points where the error has alternating signs and is locally largest, dropping the smallest at the ends when there are more.
func extremes(n int, e func(int) float64) []int {
	var at []int
	var v []float64
	for i := range points {
		x := e(i)
		if len(at) > 0 && (x > 0) == (v[len(v)-1] > 0) {
			if math.Abs(x) > math.Abs(v[len(v)-1]) {
				at[len(at)-1], v[len(v)-1] = i, x
			}
			continue
		}
		at, v = append(at, i), append(v, x)
	}
	for len(at) > n {
		if len(at) == n+1 || math.Abs(v[0]) < math.Abs(v[len(v)-1]) {
			if math.Abs(v[0]) < math.Abs(v[len(v)-1]) {
				at, v = at[1:], v[1:]
			} else {
				at, v = at[:len(at)-1], v[:len(v)-1]
			}
			continue
		}
		at, v = at[:len(at)-1], v[:len(v)-1]
	}
	if len(at) < n {
		return nil
	}
	return at
}

// solve is Gauss' elimination with row pivots of a system whose last column is the right side.
func solve(m [][]*big.Float) []*big.Float {
	n := len(m)
	for k := range n {
		p := k
		for i := k + 1; i < n; i++ {
			if new(big.Float).Abs(m[i][k]).Cmp(new(big.Float).Abs(m[p][k])) > 0 {
				p = i
			}
		}
		m[k], m[p] = m[p], m[k]
		for i := k + 1; i < n; i++ {
			q := precise.Quo(m[i][k], m[k][k])
			for j := k; j <= n; j++ {
				m[i][j] = precise.Sub(m[i][j], precise.Mul(q, m[k][j]))
			}
		}
	}
	x := make([]*big.Float, n)
	for k := n - 1; k >= 0; k-- {
		s := m[k][n]
		for j := k + 1; j < n; j++ {
			s = precise.Sub(s, precise.Mul(m[k][j], x[j]))
		}
		x[k] = precise.Quo(s, m[k][k])
	}
	return x
}

// print writes the coefficients as a Go variable.
func (p fit) print(w io.Writer) {
	c, exact, rounded := p.run()
	fmt.Fprintf(w, "\n// %s: %s, on [%.6g, %.6g]. Largest weighted error 2^%.1f, 2^%.1f with coefficients of %d bits.\nvar %s = []float64{\n", p.name, p.doc, p.a, p.b, math.Log2(exact), math.Log2(rounded), p.precision, p.name)
	for _, x := range c {
		v, _ := x.Float64()
		fmt.Fprintf(w, "\t%.17g,\n", v)
	}
	fmt.Fprintln(w, "}")
}
