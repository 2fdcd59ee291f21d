package plain

import (
	"reflect"
	"unsafe"

	"gonum.org/v1/gonum/mat"
)

var (
	denseType = reflect.TypeFor[mat.Dense]()
	vecType   = reflect.TypeFor[mat.VecDense]()
	symType   = reflect.TypeFor[mat.SymDense]()
)

func matrix(t reflect.Type) bool { return t == denseType || t == vecType || t == symType }

// asMatrix writes the dimensions and the rows: neither the stride of a view nor the capacity behind it is part of the value. Of a symmetric matrix it
// writes the upper triangle. An empty matrix has dimension 0.
func (c *codec) asMatrix(t reflect.Type) {
	switch t {
	case denseType:
		c.write = func(w *writer, p unsafe.Pointer) {
			raw := (*mat.Dense)(p).RawMatrix()
			w.uint(uint64(raw.Rows))
			w.uint(uint64(raw.Cols))
			for i := range raw.Rows {
				w.floats(raw.Data[i*raw.Stride : i*raw.Stride+raw.Cols])
			}
		}
		c.read = func(r *reader, p unsafe.Pointer) {
			rows, cols := r.uint(), r.uint()
			if rows == 0 || cols == 0 {
				*(*mat.Dense)(p) = mat.Dense{}
				return
			}
			n := r.count(rows, 8*uintptr(min(cols, 1<<40)))
			data := make([]float64, n*int(cols))
			r.floats(data)
			*(*mat.Dense)(p) = *mat.NewDense(int(rows), int(cols), data)
		}
	case vecType:
		c.write = func(w *writer, p unsafe.Pointer) {
			raw := (*mat.VecDense)(p).RawVector()
			w.uint(uint64(raw.N))
			if raw.Inc == 1 {
				w.floats(raw.Data[:raw.N])
				return
			}
			for i := range raw.N {
				w.floats(raw.Data[i*raw.Inc : i*raw.Inc+1])
			}
		}
		c.read = func(r *reader, p unsafe.Pointer) {
			n := r.count(r.uint(), 8)
			if n == 0 {
				*(*mat.VecDense)(p) = mat.VecDense{}
				return
			}
			data := make([]float64, n)
			r.floats(data)
			*(*mat.VecDense)(p) = *mat.NewVecDense(n, data)
		}
	case symType:
		c.write = func(w *writer, p unsafe.Pointer) {
			raw := (*mat.SymDense)(p).RawSymmetric()
			w.uint(uint64(raw.N))
			for i := range raw.N {
				w.floats(raw.Data[i*raw.Stride+i : i*raw.Stride+raw.N])
			}
		}
		c.read = func(r *reader, p unsafe.Pointer) {
			n := r.count(r.uint(), 8)
			if n == 0 {
				*(*mat.SymDense)(p) = mat.SymDense{}
				return
			}
			r.count(uint64(n), 4*uintptr(n+1)) // the triangle holds n(n+1)/2 numbers
			data := make([]float64, n*n)
			for i := range n {
				r.floats(data[i*n+i : (i+1)*n])
				for j := i + 1; j < n; j++ {
					data[j*n+i] = data[i*n+j]
				}
			}
			*(*mat.SymDense)(p) = *mat.NewSymDense(n, data)
		}
	}
}

func (w *writer) floats(x []float64) {
	w.raw(bytesAt(unsafe.Pointer(unsafe.SliceData(x)), 8*uintptr(len(x))))
}

func (r *reader) floats(x []float64) {
	r.raw(bytesAt(unsafe.Pointer(unsafe.SliceData(x)), 8*uintptr(len(x))))
}
