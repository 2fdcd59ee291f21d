package spectrum

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
)

// pieceRows is the number of vectors in one piece of a basis: a piece is one matrix product, and memory grows by pieces.
const pieceRows = 64

// A basis is a growing set of orthonormal vectors of one length.
type basis struct {
	n      int // length of a vector
	size   int // number of vectors
	side   int // if positive, random vectors are zero beyond this entry
	pieces []blas64.General
	weight []float64
}

// at returns vector i.
func (b *basis) at(i int) []float64 {
	return b.pieces[i/pieceRows].Data[i%pieceRows*b.n:][:b.n:b.n]
}

// add appends a copy of x.
func (b *basis) add(x []float64) {
	if b.size == pieceRows*len(b.pieces) {
		b.pieces = append(b.pieces, blas64.General{Cols: b.n, Stride: b.n, Data: make([]float64, pieceRows*b.n)})
	}
	b.size++
	b.pieces[len(b.pieces)-1].Rows++
	copy(b.at(b.size-1), x)
}

// orthogonalise takes from x its components in the basis and returns its length and its component along the last vector. A second pass follows where
// the first has left little of x, as rounding would weigh then ("twice is enough": Daniel, Gragg, Kaufman & Stewart 1976).
func (b *basis) orthogonalise(x []float64) (length, last float64) {
	before := floats.Norm(x, 2)
	for range 4 {
		last += b.pass(x)
		length = floats.Norm(x, 2)
		if length > 0.5*before || length == 0 {
			break
		}
		before = length
	}
	return length, last
}

func (b *basis) pass(x []float64) (last float64) {
	if len(b.weight) < pieceRows*len(b.pieces) {
		b.weight = make([]float64, 4*pieceRows*len(b.pieces))
	}
	vector := blas64.Vector{N: b.n, Inc: 1, Data: x}
	for i, p := range b.pieces { // all components of x as it comes, then all are subtracted: classical Gram–Schmidt
		blas64.Gemv(blas.NoTrans, 1, p, vector, 0, blas64.Vector{N: p.Rows, Inc: 1, Data: b.weight[i*pieceRows:]})
	}
	for i, p := range b.pieces {
		blas64.Gemv(blas.Trans, -1, p, blas64.Vector{N: p.Rows, Inc: 1, Data: b.weight[i*pieceRows:]}, 1, vector)
	}
	if b.size > 0 {
		last = b.weight[b.size-1]
	}
	return last
}

// random adds a random direction orthogonal to all vectors. It reports false when the space is full.
func (b *basis) random(source rand.Source) bool {
	if b.size >= b.n {
		return false
	}
	r, x, side := rand.New(source), make([]float64, b.n), b.side
	if side == 0 {
		side = b.n
	}
	for range 20 { // the last dimension of n is missed by a random vector once in a long while
		clear(x)
		for i := range side {
			x[i] = r.NormFloat64()
		}
		first := floats.Norm(x, 2)
		length, _ := b.orthogonalise(x)
		if length < 1e-10*first {
			continue
		}
		floats.Scale(1/length, x)
		length, _ = b.orthogonalise(x)
		floats.Scale(1/length, x)
		b.add(x)
		return true
	}
	return false
}

// combine returns the vectors Σ_j weights[i][j]·b_(skip+j), one a row.
func (b *basis) combine(weights [][]float64, skip int) blas64.General {
	sum := blas64.General{Rows: len(weights), Cols: b.n, Stride: b.n, Data: make([]float64, max(1, len(weights)*b.n))}
	end := skip
	if len(weights) > 0 {
		end += len(weights[0])
	}
	for i, p := range b.pieces {
		from, to := max(skip, i*pieceRows), min(end, i*pieceRows+p.Rows)
		if from >= to {
			continue
		}
		w := blas64.General{Rows: len(weights), Cols: to - from, Stride: to - from, Data: make([]float64, len(weights)*(to-from))}
		for j, row := range weights {
			copy(w.Data[j*w.Stride:], row[from-skip:to-skip])
		}
		part := blas64.General{Rows: to - from, Cols: b.n, Stride: b.n, Data: p.Data[(from-i*pieceRows)*b.n:]}
		blas64.Gemm(blas.NoTrans, blas.NoTrans, 1, w, part, 1, sum)
	}
	return sum
}

// epsilon is the distance from 1 to the next float64.
var epsilon = math.Nextafter(1, 2) - 1
