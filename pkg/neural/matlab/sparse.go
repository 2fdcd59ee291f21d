package matlab

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// Sparse is a sparse matrix by columns: the values of column j are Data[from:to] with from, to = Columns[j], Columns[j+1], and stand in the
// rows Rows[from:to].
type Sparse struct {
	class      Class
	dims       []int
	rows       []int32
	columns    []int32
	data, imag any
}

// Class is "double" or "logical": MATLAB calls a sparse matrix by the class of its elements.
func (s *Sparse) Class() Class { return s.class }

// Dims are rows and columns.
func (s *Sparse) Dims() []int { return s.dims }

// NNZ is the number of elements that are stored.
func (s *Sparse) NNZ() int { return len(s.rows) }

// Complex tells whether the matrix has an imaginary part.
func (s *Sparse) Complex() bool { return s.imag != nil }

// Rows are the rows of the stored elements, from 0.
func (s *Sparse) Rows() []int32 { return s.rows }

// Columns are, per column and once more at the end, how many elements are stored before it.
func (s *Sparse) Columns() []int32 { return s.columns }

// Data are the stored elements, or their real parts: []float64, or []bool for logical.
func (s *Sparse) Data() any { return s.data }

// Imag are the imaginary parts, nil for a real matrix.
func (s *Sparse) Imag() any { return s.imag }

// maxFull bounds what a sparse matrix may become when it is filled up: 2 GiB.
const maxFull = 1 << 28

// Dense returns the matrix with its zeros. A complex, an empty and a very large matrix (more than 2²⁸ elements) are errors.
func (s *Sparse) Dense() (*mat.Dense, error) {
	n, _ := product(s.dims)
	if s.imag != nil || n == 0 || n > maxFull {
		return nil, wanted(fmt.Sprintf("a real matrix of 1 to %d elements", maxFull), s.String())
	}
	x, err := floats(s.data)
	if err != nil {
		return nil, err
	}
	out := mat.NewDense(s.dims[0], s.dims[1], nil)
	s.Do(func(i, j, k int) { out.Set(i, j, out.At(i, j)+x[k]) })
	return out, nil
}

// Do calls f for every stored element with its row, its column and its index in Data, column by column.
func (s *Sparse) Do(f func(i, j, k int)) {
	for j := range s.dims[1] {
		for k := s.columns[j]; k < s.columns[j+1]; k++ {
			f(int(s.rows[k]), j, int(k))
		}
	}
}

// String describes the matrix.
func (s *Sparse) String() string {
	kind := string(s.class)
	if s.imag != nil {
		kind = "complex " + kind
	}
	return fmt.Sprintf("sparse %s %s with %d stored", kind, times(s.dims), s.NNZ())
}

func (d *decoder) sparse(m *matrix) (Value, error) {
	if len(m.dims) != 2 {
		return nil, d.fail(file.ErrFormat, m.at, "dimensions", "two of a sparse matrix", times(m.dims))
	}
	s := &Sparse{class: Double, dims: m.dims}
	if m.logical {
		s.class = Logical
	}
	var err error
	if s.rows, err = d.indices(m, "row indices"); err != nil {
		return nil, err
	}
	at := d.pos
	if s.columns, err = d.indices(m, "column pointers"); err != nil {
		return nil, err
	}
	if len(s.columns) <= m.dims[1] {
		return nil, d.fail(file.ErrFormat, at, "column pointers", fmt.Sprint(m.dims[1]+1), fmt.Sprint(len(s.columns)))
	}
	s.columns = s.columns[:m.dims[1]+1]
	// MATLAB stores room for nzmax elements, of which the column pointers say how many are used.
	nnz := int(s.columns[m.dims[1]])
	if nnz < 0 || nnz > len(s.rows) {
		return nil, d.fail(file.ErrFormat, at, "column pointers", fmt.Sprintf("0 to %d elements, which have row indices", len(s.rows)), fmt.Sprint(nnz))
	}
	s.rows = s.rows[:nnz]
	if err := d.checkSparse(s, at); err != nil {
		return nil, err
	}
	if s.data, err = d.sparseData(m, s, "data"); err != nil {
		return nil, err
	}
	if m.complex {
		s.imag, err = d.sparseData(m, s, "imaginary part")
	}
	return s, err
}

func (d *decoder) indices(m *matrix, what string) ([]int32, error) {
	e, err := d.element(m.end, what)
	if err != nil {
		return nil, err
	}
	size := types[e.typ].size
	if size == 0 || kind(e.typ) == floating {
		return nil, d.fail(file.ErrFormat, e.at, what, "miINT32", typeName(e.typ))
	}
	return numbers[int32](&e, e.n/size, 4)
}

// checkSparse makes sure that no index leads outside of the matrix.
func (d *decoder) checkSparse(s *Sparse, at int64) error {
	for j := range s.dims[1] {
		if s.columns[j+1] < s.columns[j] || s.columns[0] != 0 {
			return d.fail(file.ErrFormat, at, "column pointers", "numbers that rise from 0", fmt.Sprintf("%d, %d at column %d", s.columns[j], s.columns[j+1], j+1))
		}
	}
	for _, i := range s.rows {
		if i < 0 || int(i) >= s.dims[0] {
			return d.fail(file.ErrFormat, at, "row indices", fmt.Sprintf("0 to %d", s.dims[0]-1), fmt.Sprint(i))
		}
	}
	return nil
}

// sparseData reads the stored elements and drops what is room for more. MATLAB tags the bytes of a logical matrix as doubles, which shows in their
// number.
func (d *decoder) sparseData(m *matrix, s *Sparse, what string) (any, error) {
	nnz := int64(len(s.rows))
	if d.pos == m.end && nnz == 0 {
		return none(s.class), nil
	}
	e, err := d.element(m.end, what)
	if err != nil {
		return nil, err
	}
	size := types[e.typ].size
	if s.class == Logical && size > 1 && e.n == nnz {
		e.typ, size = miUINT8, 1
	}
	if size == 0 || e.n/size < nnz {
		return nil, d.fail(file.ErrFormat, e.at, what, fmt.Sprintf("%d numbers", nnz), fmt.Sprintf("%s of %d bytes", typeName(e.typ), e.n))
	}
	all, err := e.slice(s.class, e.n/size)
	if err != nil {
		return nil, err
	}
	return cut(all, 0, int(nnz)), nil
}
