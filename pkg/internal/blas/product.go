package blas

import (
	"unsafe"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// float is the element of a matrix.
type float interface{ float32 | float64 }

// region says which elements of C a product computes.
type region int

const (
	all region = iota
	upper
	lower
)

// product is C = α·A·B or, with add, C += α·A·B, over a region of C: A is m×k, B is k×n, C has contiguous rows.
//
// Every element of C is the same chain of operations whatever m, n, the region, the tile that it falls into and the goroutine that computes it: for each block of
// depth(k) steps a chain of fused multiply-adds from zero, whose sum is then added to C times α. So the bits of an element depend only on its row of A, its column of B,
// α and C, and not on what else is computed beside it.
type product[T float] struct {
	m, n, k int
	alpha   T
	a, b    operand[T]
	c       []T
	ldc     int
	add     bool
	region  region
	out     []T // where the transpose of C belongs in the end; nil: C is the result
	ldout   int
	places  []T // W of DgemmDrift, or nil
	rate    float64
	kernels *simd.Kernels
}

// maxDepth is the most steps of k that one tile takes: 8 rows of A, or the strip packed from them, stay in the first-level cache beside the panel that streams by.
const maxDepth = 320

// depth returns the number of steps of each block of k but the last: blocks of nearly equal size.
func depth(k int) int {
	blocks := (k + maxDepth - 1) / maxDepth
	return (k + blocks - 1) / blocks
}

// shape returns the height and the width in vectors of the tiles: flat and wide when there are few rows.
func (p *product[T]) shape() (rows, vectors int) {
	if p.m <= 4 && p.kernels.Widest(p.m) > p.kernels.Widest(p.kernels.Rows) {
		return p.m, p.kernels.Widest(p.m)
	}
	return p.kernels.Rows, p.kernels.Widest(p.kernels.Rows)
}

// single computes a product that is one tile, if it is, by the shortest way: for the smallest matrices that is most of the time.
func (p *product[T]) single(w *workspace[T]) bool {
	lanes := p.kernels.Lanes
	if p.m > p.kernels.Rows || p.k > maxDepth || p.region != all || p.places != nil || p.b.storage != plain || p.a.storage > transposed {
		return false
	}
	vectors := (p.n + lanes - 1) / lanes
	if vectors > p.kernels.Widest(p.m) {
		return false
	}
	size := unsafe.Sizeof(p.alpha)
	t := &w.tile
	t.A, t.B, t.C = unsafe.Pointer(&p.a.data[0]), unsafe.Pointer(&p.b.data[0]), unsafe.Pointer(&p.c[0])
	t.ARow, t.ACol = p.a.strides()
	t.BRow, t.CRow = size*uintptr(p.b.ld), size*uintptr(p.ldc)
	t.K, t.Share = p.k, p.k
	last := p.n - (vectors-1)*lanes
	t.Mask = p.kernels.Mask(last)
	*(*T)(unsafe.Pointer(&t.Alpha)) = p.alpha
	if p.add {
		t.Add = 1
	}
	p.kernels.Run(p.m, vectors, p.kernels.Tail(last), t)
	return true
}

// compute does the rows [i0, i1) and columns [j0, j1) of C.
func (p *product[T]) compute(w *workspace[T], i0, i1, j0, j1 int) {
	kb := depth(p.k)
	for k0 := 0; k0 < p.k; k0 += kb {
		k1 := min(k0+kb, p.k)
		add := p.add || k0 > 0
		p.block(w, i0, i1, j0, j1, k0, k1, add)
	}
	if p.out != nil {
		p.deliver(i0, i1, j0, j1)
	}
}

// block adds the steps [k0, k1) of the product to rows [i0, i1) and columns [j0, j1).
func (p *product[T]) block(w *workspace[T], i0, i1, j0, j1, k0, k1 int, add bool) {
	rows, vectors := p.shape()
	size := unsafe.Sizeof(*new(T))
	t := &w.tile
	t.K = k1 - k0
	*(*T)(unsafe.Pointer(&t.Alpha)) = p.alpha
	panels := w.cut(j0, j1, p.kernels, vectors)
	packed := p.packsB(i1-i0, k1-k0, j1-j0)
	if packed {
		w.packB(p.b, k0, k1, panels, p.kernels.Lanes)
	}
	strips := split(i1-i0, rows)
	for s := range strips.count {
		i, h := strips.at(s)
		i += i0
		packedA := p.packsA(len(panels))
		if packedA {
			w.packA(p.a, i, i+h, k0, k1)
			t.ARow, t.ACol = size, size*uintptr(h)
		} else {
			t.ARow, t.ACol = p.a.strides()
		}
		t.Share = t.K
		if t.K >= shallow {
			t.Share = (t.K + h - 1) / h
		}
		t.Ahead = [2]uintptr{}
		for q := range panels {
			panel := &panels[q]
			if !packedA && i+h < i1 {
				t.Ahead = p.ahead(h, q, t.ARow)
			}
			inside := p.covers(i, i+h, panel.from, panel.to)
			if inside == outside {
				continue
			}
			if packedA {
				t.A = unsafe.Pointer(&w.a[0])
			} else {
				t.A = p.a.at(i, k0)
			}
			if packed {
				t.B, t.BRow = unsafe.Pointer(&w.b[panel.packed]), size*uintptr(panel.vectors*p.kernels.Lanes)
			} else {
				t.B, t.BRow = p.b.at(k0, panel.from), size*uintptr(p.b.ld)
			}
			t.Mask = p.kernels.Mask(panel.last)
			t.Add = 0
			if add {
				t.Add = 1
			}
			if inside == across {
				p.diagonal(w, t, i, h, panel)
				continue
			}
			t.C, t.CRow = unsafe.Pointer(&p.c[i*p.ldc+panel.from]), size*uintptr(p.ldc)
			t.Drift = 0
			if p.places != nil && k1 == p.k {
				p.drift(t, i*p.ldc+panel.from)
			}
			p.kernels.Run(h, panel.vectors, panel.tail, t)
		}
	}
}

// ahead returns how far from the first row of a strip of A lies what panel q is to bring near: of a transposed A the beginning and the end of the next strip, which are close
// together, and else two of its rows.
func (p *product[T]) ahead(height, q int, row uintptr) (ahead [2]uintptr) {
	h := uintptr(height)
	switch {
	case p.a.storage == transposed && q == 0:
		return [2]uintptr{h * row, (2*h - 1) * row}
	case p.a.storage == plain && 2*q+1 < height:
		next := h + 2*uintptr(q)
		return [2]uintptr{next * row, (next + 1) * row}
	}
	return ahead
}

// shallow is the number of steps below which a tile is done before the rows of C are there.
const shallow = 96

type coverage int

const (
	outside coverage = iota
	across
	within
)

// covers says whether the tile of rows [i0, i1) and columns [j0, j1) lies in the region.
func (p *product[T]) covers(i0, i1, j0, j1 int) coverage {
	switch p.region {
	case upper: // j ≥ i
		if j0 >= i1-1 {
			return within
		}
		if j1-1 < i0 {
			return outside
		}
		return across
	case lower: // j ≤ i
		if j1-1 <= i0 {
			return within
		}
		if j0 > i1-1 {
			return outside
		}
		return across
	}
	return within
}

// diagonal computes a tile that the diagonal crosses: in a square of its own, from which only the region's elements are copied.
func (p *product[T]) diagonal(w *workspace[T], t *simd.Tile, i, h int, panel *panel) {
	width := panel.vectors * p.kernels.Lanes
	scratch := w.scratch[:h*width]
	t.C, t.CRow = unsafe.Pointer(&scratch[0]), unsafe.Sizeof(*new(T))*uintptr(width)
	row := func(r int) (from, to int) {
		if p.region == upper {
			return max(panel.from, i+r), panel.to
		}
		return panel.from, min(panel.to, i+r+1)
	}
	if t.Add != 0 {
		for r := range h {
			if from, to := row(r); from < to {
				copy(scratch[r*width+from-panel.from:], p.c[(i+r)*p.ldc+from:(i+r)*p.ldc+to])
			}
		}
	}
	p.kernels.Run(h, panel.vectors, panel.tail, t)
	for r := range h {
		if from, to := row(r); from < to {
			copy(p.c[(i+r)*p.ldc+from:(i+r)*p.ldc+to], scratch[r*width+from-panel.from:])
		}
	}
}
