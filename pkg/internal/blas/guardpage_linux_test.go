package blas_test

import (
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"syscall"
	"testing"
	"unsafe"

	"gonum.org/v1/gonum/blas"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// page is memory of its own with nothing before and behind it: one access too far is a fault.
type page[T real] struct{ memory []T }

func newPage[T real](t *testing.T, elements int) page[T] {
	size := syscall.Getpagesize()
	bytes := (elements*int(unsafe.Sizeof(*new(T))) + size - 1) / size * size
	m, err := syscall.Mmap(-1, 0, bytes+2*size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_PRIVATE|syscall.MAP_ANON)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Munmap(m); err != nil {
			t.Error(err)
		}
	})
	for _, guard := range [][]byte{m[:size], m[size+bytes:]} {
		if err := syscall.Mprotect(guard, syscall.PROT_NONE); err != nil {
			t.Fatal(err)
		}
	}
	return page[T]{unsafe.Slice((*T)(unsafe.Pointer(&m[size])), bytes/int(unsafe.Sizeof(*new(T))))}
}

// put writes the matrix so that it ends where the memory ends, or begins where it begins.
func (p page[T]) put(m *matrix[T], atEnd bool) []T {
	from := 0
	if atEnd {
		from = len(p.memory) - m.len()
	}
	return p.memory[from : from+copy(p.memory[from:], m.data())]
}

func TestNoAccessBeyond(t *testing.T) {
	both(t, testNoAccessBeyond[float64], testNoAccessBeyond[float32])
}

// testNoAccessBeyond runs the routines on matrices that end at the end of what the process may read, and begin at its beginning.
func testNoAccessBeyond[T real](t *testing.T) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	r := rand.New(rand.NewPCG(16, 0))
	a, b, c := newPage[T](t, 200*200), newPage[T](t, 200*200), newPage[T](t, 200*200)
	plain, by := blas.NoTrans, tested[T]()
	try := func(name string, f func()) {
		t.Helper()
		defer func() {
			if e := recover(); e != nil {
				t.Fatalf("%s: %v", name, e)
			}
		}()
		f()
	}
	for range lessUnderRace(400) {
		m, n, k := upTo(r, 150), upTo(r, 150), upTo(r, 150)
		tA, tB, ul, side, d := transposes[r.IntN(2)], transposes[r.IntN(2)], triangles[r.IntN(2)], sides[r.IntN(2)], diagonals[r.IntN(2)]
		ma, mb, mc := store(r, newDense(m, k, apart[T](r)), tA), store(r, newDense(k, n, apart[T](r)), tB), store(r, newDense(m, n, apart[T](r)), plain)
		ms := store(r, triangular[T](r, m), plain)
		mt := ms
		if side == blas.Right {
			mt = store(r, triangular[T](r, n), plain)
		}
		long, short := store(r, newDense(n, 1, apart[T](r)), plain), store(r, newDense(m, 1, apart[T](r)), plain)
		from, to := long, short
		if tA != plain {
			from, to = short, long
		}
		onEachPath(func(p simd.Path) {
			for _, end := range []bool{true, false} {
				name := func(routine string) string {
					return fmt.Sprintf("%v %s %s m=%d n=%d k=%d at end %v", p, routine, letters(tA, tB, ul, side, d), m, n, k, end)
				}
				try(name("gemm"), func() {
					by.gemm(tA, tB, m, n, k, 2, a.put(ma, end), ma.ld, b.put(mb, end), mb.ld, 1, c.put(mc, end), mc.ld)
				})
				try(name("gemm, which sets C,"), func() {
					by.gemm(tA, tB, m, n, k, 2, a.put(ma, end), ma.ld, b.put(mb, end), mb.ld, 0, c.put(mc, end), mc.ld)
				})
				try(name("syrk"), func() { by.syrk(ul, tA, m, k, 2, a.put(ma, end), ma.ld, 1, c.put(ms, end), ms.ld) })
				try(name("symm"), func() {
					by.symm(side, ul, m, n, 2, a.put(mt, end), mt.ld, b.put(mc, end), mc.ld, 1, c.put(mc, end), mc.ld)
				})
				try(name("trsm"), func() { by.trsm(side, ul, tA, d, m, n, 2, a.put(mt, end), mt.ld, b.put(mc, end), mc.ld) })
				try(name("gemv"), func() {
					by.gemv(tA, m, n, 2, a.put(mc, end), mc.ld, b.put(from, end), from.ld, 1, c.put(to, end), to.ld)
				})
				try(name("symv"), func() {
					by.symv(ul, m, 2, a.put(ms, end), ms.ld, b.put(short, end), short.ld, 1, c.put(short, end), short.ld)
				})
				try(name("ger"), func() {
					by.ger(m, n, 2, a.put(short, end), short.ld, b.put(long, end), long.ld, c.put(mc, end), mc.ld)
				})
				try(name("dot"), func() { by.dot(m, a.put(short, end), short.ld, b.put(short, end), short.ld) })
				try(name("axpy"), func() { by.axpy(m, 2, a.put(short, end), short.ld, b.put(short, end), short.ld) })
				try(name("scal"), func() { by.scal(m, 2, a.put(short, end), short.ld) })
			}
		})
	}
}
