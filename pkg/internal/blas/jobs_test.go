package blas_test

import (
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas"
)

// job is one call with operands that are always the same; only the way in which they are stored depends on the source of randomness.
type job[T real] struct {
	name string
	run  func(by routines[T], storage *rand.Rand) dense[T]
}

// jobs are calls of every routine with all of its flags, on matrices of up to about n rows.
func jobs[T real](n int) []job[T] {
	r := rand.New(rand.NewPCG(6, 0))
	m, k := n*3/5+3, n*4/5+1
	a, b, c := newDense(m, k, normal[T](r)), newDense(k, n, normal[T](r)), newDense(m, n, normal[T](r))
	square, left, right := newDense(m, m, normal[T](r)), triangular[T](r, m), triangular[T](r, n)
	wide := newDense(n, n, normal[T](r))
	x, y := newDense(1, n, normal[T](r)), newDense(1, m, normal[T](r))
	var all []job[T]
	add := func(name string, run func(by routines[T], r *rand.Rand) dense[T], flags ...any) {
		all = append(all, job[T]{fmt.Sprintf("%s %s", name, letters(flags...)), run})
	}
	plain := blas.NoTrans
	for _, tA := range transposes {
		for _, tB := range transposes {
			add("gemm", func(by routines[T], r *rand.Rand) dense[T] {
				a, b, c := store(r, a, tA), store(r, b, tB), store(r, c, plain)
				by.gemm(tA, tB, m, n, k, 0.7, a.data(), a.ld, b.data(), b.ld, -1.3, c.data(), c.ld)
				return c.dense(plain)
			}, tA, tB)
		}
		add("gemv", func(by routines[T], r *rand.Rand) dense[T] {
			a, x, y := store(r, c, plain), vector(r, x.v, 1), vector(r, y.v, 1)
			if tA != plain {
				x, y = y, x
			}
			by.gemv(tA, m, n, 0.7, a.data(), a.ld, x.data(), x.ld, -1.3, y.data(), y.ld)
			return y.dense(plain)
		}, tA)
		for _, ul := range triangles {
			add("syrk", func(by routines[T], r *rand.Rand) dense[T] {
				a, c := store(r, a, tA), store(r, square, plain)
				by.syrk(ul, tA, m, k, 0.7, a.data(), a.ld, -1.3, c.data(), c.ld)
				return c.dense(plain)
			}, ul, tA)
			for _, side := range sides {
				for _, d := range diagonals {
					add("trsm", func(by routines[T], r *rand.Rand) dense[T] {
						a := store(r, right, plain)
						if side == blas.Left {
							a = store(r, left, plain)
						}
						b := store(r, c, plain)
						by.trsm(side, ul, tA, d, m, n, 0.7, a.data(), a.ld, b.data(), b.ld)
						return b.dense(plain)
					}, side, ul, tA, d)
				}
			}
		}
	}
	for _, ul := range triangles {
		for _, side := range sides {
			add("symm", func(by routines[T], r *rand.Rand) dense[T] {
				a := store(r, wide, plain)
				if side == blas.Left {
					a = store(r, square, plain)
				}
				b, c := store(r, c, plain), store(r, c, plain)
				by.symm(side, ul, m, n, 0.7, a.data(), a.ld, b.data(), b.ld, -1.3, c.data(), c.ld)
				return c.dense(plain)
			}, side, ul)
		}
		add("symv", func(by routines[T], r *rand.Rand) dense[T] {
			a, x, y := store(r, wide, plain), vector(r, x.v, 1), vector(r, x.v, 1)
			by.symv(ul, n, 0.7, a.data(), a.ld, x.data(), x.ld, -1.3, y.data(), y.ld)
			return y.dense(plain)
		}, ul)
	}
	add("ger", func(by routines[T], r *rand.Rand) dense[T] {
		a, x, y := store(r, c, plain), vector(r, y.v, 1), vector(r, x.v, 1)
		by.ger(m, n, 0.7, x.data(), x.ld, y.data(), y.ld, a.data(), a.ld)
		return a.dense(plain)
	})
	add("dot", func(by routines[T], r *rand.Rand) dense[T] {
		x, y := vector(r, x.v, 1), vector(r, x.v, 1)
		return dense[T]{1, 1, []T{by.dot(n, x.data(), x.ld, y.data(), y.ld)}}
	})
	add("axpy", func(by routines[T], r *rand.Rand) dense[T] {
		x, y := vector(r, x.v, 1), vector(r, x.v, 1)
		by.axpy(n, 0.7, x.data(), x.ld, y.data(), y.ld)
		return y.dense(plain)
	})
	add("scal", func(by routines[T], r *rand.Rand) dense[T] {
		x := vector(r, x.v, 1)
		by.scal(n, 0.7, x.data(), x.ld)
		return x.dense(plain)
	})
	return all
}

// triangular gives a matrix either triangle of which, with its diagonal or with ones there, is far from singular: solving with it makes numbers a few times larger, no more.
func triangular[T real](r *rand.Rand, n int) dense[T] {
	entry := apart[T](r)
	d := newDense(n, n, func() T { return entry() / T(n) })
	for i := range n {
		d.v[i*n+i] = entry()
	}
	return d
}
