package blas

import (
	"unsafe"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// panel is a group of neighbouring columns of B and C, as wide as a tile.
type panel struct {
	from, to int // columns
	vectors  int
	last     int // lanes of the last vector that exist
	tail     int // which kernels suit them
	packed   int // where its packed copy begins
}

// cut divides columns [j0, j1) into panels of at most so many vectors, of nearly equal width.
func (w *workspace[T]) cut(j0, j1 int, kernels *simd.Kernels, vectors int) []panel {
	w.panels = w.panels[:0]
	lanes := kernels.Lanes
	total := (j1 - j0 + lanes - 1) / lanes
	parts := split(total, vectors)
	for i := range parts.count {
		first, n := parts.at(i)
		from, to := j0+first*lanes, min(j0+(first+n)*lanes, j1)
		last := to - from - (n-1)*lanes
		w.panels = append(w.panels, panel{from: from, to: to, vectors: n, last: last, tail: kernels.Tail(last)})
	}
	return w.panels
}

// parts divides n things into count groups whose sizes differ by one at most, the larger first.
type parts struct{ n, count int }

// split makes groups of at most limit.
func split(n, limit int) parts { return parts{n, (n + limit - 1) / limit} }

func (p parts) at(i int) (first, size int) {
	base, more := p.n/p.count, p.n%p.count
	if i < more {
		return i * (base + 1), base + 1
	}
	return i*base + more, base
}

// packsB says whether B is copied into panels first. It must be when its rows are not contiguous. Otherwise it pays when the same panel serves many rows and B is
// larger than the cache that it is read from, or when its rows lie so that they displace each other in the cache.
func (p *product[T]) packsB(rows, depth, columns int) bool {
	if p.b.storage != plain {
		return true
	}
	bytes := int(unsafe.Sizeof(*new(T)))
	stride := p.b.ld * bytes
	return rows > 64 && (depth*columns*bytes > 256<<10 || stride%2048 == 0)
}

// packsA says whether a strip of A is copied first, which pays when several panels use it and its elements lie so that they displace each other in the first-level
// cache.
func (p *product[T]) packsA(panels int) bool {
	stride := p.a.ld * int(unsafe.Sizeof(p.alpha))
	switch p.a.storage {
	case plain:
		return stride%2048 == 0 && panels >= 2
	case transposed:
		return panels >= 4 && stride%2048 == 0
	}
	return true
}

// packB copies rows [k0, k1) of the panels, each to a block of full vectors with contiguous rows. Lanes beyond the last column are left as they are: kernels mask them.
func (w *workspace[T]) packB(b operand[T], k0, k1 int, panels []panel, lanes int) {
	n := 0
	for i := range panels {
		panels[i].packed = n
		n += panels[i].vectors * lanes * (k1 - k0)
	}
	w.b = sized(w.b, n)
	for i := range panels {
		p := &panels[i]
		width := p.vectors * lanes
		to := w.b[p.packed : p.packed+width*(k1-k0)]
		switch b.storage {
		case plain:
			for k := k0; k < k1; k++ {
				copy(to[(k-k0)*width:], b.data[k*b.ld+p.from:k*b.ld+p.to])
			}
		case transposed:
			simd.Transpose(to, width, b.data[p.from*b.ld+k0:], b.ld, p.to-p.from, k1-k0)
		default:
			for k := k0; k < k1; k++ {
				row := to[(k-k0)*width:]
				for j := p.from; j < p.to; j++ {
					row[j-p.from] = b.symmetric(k, j)
				}
			}
		}
	}
}

// packA copies rows [i0, i1) and columns [k0, k1) of A, with neighbouring rows side by side.
func (w *workspace[T]) packA(a operand[T], i0, i1, k0, k1 int) {
	h := i1 - i0
	w.a = sized(w.a, h*(k1-k0))
	switch a.storage {
	case plain:
		simd.Transpose(w.a, h, a.data[i0*a.ld+k0:], a.ld, h, k1-k0)
	case transposed:
		if h == 8 { // a move of known size is quicker
			for k := k0; k < k1; k++ {
				*(*[8]T)(w.a[(k-k0)*8:]) = [8]T(a.data[k*a.ld+i0:])
			}
			return
		}
		for k := k0; k < k1; k++ {
			copy(w.a[(k-k0)*h:(k-k0+1)*h], a.data[k*a.ld+i0:k*a.ld+i1])
		}
	default:
		for k := k0; k < k1; k++ {
			row := w.a[(k-k0)*h : (k-k0+1)*h]
			for i := range row {
				row[i] = a.symmetric(i0+i, k)
			}
		}
	}
}

// sized returns a slice of length n, s itself if it is large enough.
func sized[T float](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
