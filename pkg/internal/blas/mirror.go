package blas

import (
	"unsafe"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// mirrors says whether the product is computed as Cᵀ = Bᵀ·Aᵀ, where B is much larger than A and C together: weights that few trials pass. B is then read where it lies, by
// strips of which each is brought near while the one before it is at work, and never copied; A is packed, and Cᵀ copied to C.
func (p *product[T]) mirrors() bool {
	if p.add || p.region != all || p.a.storage > transposed || p.k*p.n < 3*p.m*(p.k+p.n) {
		return false
	}
	switch p.b.storage {
	case plain: // else the way through B as it lies is as good
		return p.m >= 32 && p.k*p.n*int(unsafe.Sizeof(p.alpha)) >= 2<<20
	case transposed:
		return p.m >= 8
	}
	return false
}

// mirror makes p the product Cᵀ = Bᵀ·Aᵀ in memory of w. The bits are the same: elements are the same chains of operations.
func (p *product[T]) mirror(w *workspace[T]) {
	w.mirror = sized(w.mirror, p.m*p.n)
	p.out, p.ldout = p.c, p.ldc
	p.c, p.ldc = w.mirror, p.m
	p.m, p.n = p.n, p.m
	p.a, p.b = p.b.turned(), p.a.turned()
}

// turned returns the transpose of an operand that is plain or transposed.
func (o operand[T]) turned() operand[T] {
	o.storage = plain + transposed - o.storage
	return o
}

// deliver copies rows [i0, i1) and columns [j0, j1) of the result of a mirrored product to where they belong.
func (p *product[T]) deliver(i0, i1, j0, j1 int) {
	simd.Transpose(p.out[j0*p.ldout+i0:], p.ldout, p.c[i0*p.ldc+j0:], p.ldc, i1-i0, j1-j0)
}
