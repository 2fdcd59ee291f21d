package blas_test

import (
	"bytes"
	"math"
	"math/rand/v2"
	"testing"
	"unsafe"

	"gonum.org/v1/gonum/blas"
)

// dense is a matrix without gaps: what the tests reckon with.
type dense[T real] struct {
	rows, cols int
	v          []T
}

func newDense[T real](rows, cols int, f func() T) dense[T] {
	d := dense[T]{rows, cols, make([]T, rows*cols)}
	for i := range d.v {
		d.v[i] = f()
	}
	return d
}

func (d dense[T]) at(i, j int) T { return d.v[i*d.cols+j] }

func (d dense[T]) t() dense[T] {
	u := dense[T]{d.cols, d.rows, make([]T, len(d.v))}
	for i := range d.rows {
		for j := range d.cols {
			u.v[j*u.cols+i] = d.v[i*d.cols+j]
		}
	}
	return u
}

func (d dense[T]) block(i, j, rows, cols int) dense[T] {
	b := dense[T]{rows, cols, make([]T, 0, rows*cols)}
	for r := range rows {
		b.v = append(b.v, d.v[(i+r)*d.cols+j:][:cols]...)
	}
	return b
}

// apart gives entries ±[½, 2): no term of a sum is so small that its loss could hide in the rounding of the others.
func apart[T real](r *rand.Rand) func() T {
	return func() T {
		x := T(0.5 + 1.5*r.Float64())
		if r.IntN(2) == 0 {
			x = -x
		}
		return x
	}
}

// whole gives integers ±1 … ±8: sums of their products are exact in any order, so that the one right result is known to the last bit.
func whole[T real](r *rand.Rand) func() T {
	return func() T { return T((1 + r.IntN(8)) * (1 - 2*r.IntN(2))) }
}

// matrix is a stored matrix as BLAS takes it, between guards: before it, behind it and in the gap from the end of a row to the beginning of the next.
// A guard is a NaN: reading it spoils the result, and writing it is found by check.
type matrix[T real] struct {
	rows, cols, ld int
	at             int // of the first element in all
	all, was       []T
}

const margin = 40

// store puts d (or its transpose) at a random offset with a random leading dimension.
func store[T real](r *rand.Rand, d dense[T], t blas.Transpose) *matrix[T] {
	if t != blas.NoTrans {
		d = d.t()
	}
	gap := 0
	switch r.IntN(4) {
	case 0:
		gap = 1 + r.IntN(20)
	case 1:
		gap = (8-d.cols%8)%8 + 8*r.IntN(3)
	}
	return storeAt(d, max(1, d.cols)+gap, margin+r.IntN(9))
}

func storeAt[T real](d dense[T], ld, at int) *matrix[T] {
	m := &matrix[T]{rows: d.rows, cols: d.cols, ld: ld, at: at}
	m.all = make([]T, at+m.len()+margin)
	for i := range m.all {
		m.all[i] = guard[T]()
	}
	for i := range d.rows {
		copy(m.all[at+i*ld:], d.v[i*d.cols:][:d.cols])
	}
	m.seal()
	return m
}

// vector stores n numbers a stride apart, from the last to the first if the stride is negative.
func vector[T real](r *rand.Rand, v []T, inc int) *matrix[T] {
	d := dense[T]{len(v), 1, append([]T(nil), v...)}
	if inc < 0 {
		d, inc = dense[T]{len(v), 1, reversed(v)}, -inc
	}
	return storeAt(d, inc, margin+r.IntN(9))
}

func reversed[T any](v []T) []T {
	u := make([]T, len(v))
	for i := range v {
		u[len(v)-1-i] = v[i]
	}
	return u
}

func guard[T real]() T { return T(math.Float64frombits(0x7ffabcd000000000)) }

// len is the shortest length that BLAS accepts.
func (m *matrix[T]) len() int {
	if m.rows == 0 {
		return 0
	}
	return max(0, (m.rows-1)*m.ld+m.cols)
}

// data is no longer than it must be; behind it in memory come guards.
func (m *matrix[T]) data() []T { return m.all[m.at:][: m.len() : len(m.all)-m.at] }

func (m *matrix[T]) set(i, j int, x T) { m.all[m.at+i*m.ld+j] = x }

// seal takes down what is stored, for check to compare with.
func (m *matrix[T]) seal() { m.was = append(m.was[:0], m.all...) }

// check fails the test if anything has changed but the elements that may.
func (m *matrix[T]) check(t *testing.T, name string, may func(i, j int) bool) {
	t.Helper()
	for from := 0; from < len(m.all); from += 64 {
		to := min(from+64, len(m.all))
		if bytes.Equal(raw(m.all[from:to]), raw(m.was[from:to])) {
			continue
		}
		for p := from; p < to; p++ {
			if bits(m.all[p]) == bits(m.was[p]) {
				continue
			}
			q := p - m.at
			if i := q / m.ld; q < 0 || i >= m.rows || q%m.ld >= m.cols || !may(i, q%m.ld) {
				t.Fatalf("%s: wrote %g over %g at row %d, column %d of a %d×%d matrix with leading dimension %d",
					name, m.all[p], m.was[p], q/m.ld, q%m.ld, m.rows, m.cols, m.ld)
			}
		}
	}
}

// raw is v as memory, which compares fast.
func raw[T real](v []T) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(v))), len(v)*int(unsafe.Sizeof(*new(T))))
}

func everything(i, j int) bool { return true }
func nothing(i, j int) bool    { return false }

func within(ul blas.Uplo) func(i, j int) bool {
	return func(i, j int) bool { return i == j || (i < j) == (ul == blas.Upper) }
}

// dense reads the matrix back (or its transpose).
func (m *matrix[T]) dense(t blas.Transpose) dense[T] {
	d := dense[T]{m.rows, m.cols, make([]T, 0, m.rows*m.cols)}
	for i := range m.rows {
		d.v = append(d.v, m.all[m.at+i*m.ld:][:m.cols]...)
	}
	if t != blas.NoTrans {
		return d.t()
	}
	return d
}
