package simd

import "unsafe"

//go:generate go run ./gen/gemm -dir .

// Tile is what a product kernel works on: C = α·A·B, or C += α·A·B, for a few rows of A and a few vectors of columns of B.
//
// Element (i, k) of A lies at A + i·ARow + k·ACol, row k of B is contiguous at B + k·BRow, row i of C at C + i·CRow; all strides are in bytes. Mask says which lanes of the
// last vector of each row exist: see Kernels.Mask. What a mask leaves out is neither read nor written.
//
// Each element of the result is the chain fma(a[i,k], b[k,j], ·) over ascending k from zero, and then α·(·) or, with Add, fma(α, ·, c).
type Tile struct {
	A, B, C    unsafe.Pointer
	ARow, ACol uintptr
	BRow, CRow uintptr
	K          int
	Mask       uintptr
	Alpha      [8]byte // a float64, or a float32 in the first four
	Add        uintptr // 0 or 1
	// Share is after how many steps of k the next row of C is brought near; 0: only the first is.
	Share int
	// Ahead: beside each element of the first row of A, what lies so many bytes from it is brought near.
	Ahead [2]uintptr
	// Drift, where it is not 0, is how many bytes from C another matrix W lies, with rows as far apart. With Add, and only for float64, C += W then follows, and W += Rate·C with
	// one rounding.
	Drift uintptr
	Rate  float64
}

// Kernels are the product kernels of one path for one element type.
type Kernels struct {
	// Lanes is the number of elements of a vector, Rows the height of the tallest tile.
	Lanes, Rows int
	halfTail    bool
	widest      [MaxRows + 1]int
	tile        [2][MaxRows + 1][MaxVectors + 1]func(*byte) // by tail, rows and vectors
	mask        [17]uintptr
}

// Run computes a tile of so many rows and vectors, with the tail that Tail returned.
func (k *Kernels) Run(rows, vectors, tail int, t *Tile) {
	k.tile[tail][rows][vectors]((*byte)(unsafe.Pointer(t)))
}

// Tail returns which kernels suit a last vector of which so many lanes exist: 0 for those that mask it, 1 for those that compute only half of it (AVX-512), or all of it
// without a mask (AVX2).
func (k *Kernels) Tail(lanes int) int {
	if k.halfTail && 2*lanes <= k.Lanes || !k.halfTail && lanes == k.Lanes {
		return 1
	}
	return 0
}

// Widest returns how many vectors wide a tile of so many rows may be.
func (k *Kernels) Widest(rows int) int { return k.widest[rows] }

// Mask returns the mask for a last vector of which only the first lanes, 1 to Lanes, exist.
func (k *Kernels) Mask(lanes int) uintptr { return k.mask[lanes] }

// ProductKernels returns the kernels of the active path for T, nil on the path Go.
func ProductKernels[T float32 | float64]() *Kernels {
	var t T
	return productKernels(unsafe.Sizeof(t) == 8, Active())
}
