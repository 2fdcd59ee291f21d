package matlab

import (
	"fmt"
	"math"
	"sort"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// sparseV4 reads the sparse matrix of version 4: the columns row, column (from 1), real and, where there is a fourth, imaginary part; the last row
// gives the dimensions. Elements that appear twice are added up, as MATLAB's sparse(i, j, v) does.
func (d *decoder) sparseV4(m *matrix, x []float64, at int64) (Value, error) {
	const what = "sparse matrix of version 4"
	n, width := m.dims[0]-1, m.dims[1]
	if n < 0 || width < 3 || width > 4 {
		return nil, d.fail(file.ErrFormat, at, what, "3 or 4 columns and a row at least", times(m.dims))
	}
	column := func(j int) []float64 { return x[j*(n+1) : (j+1)*(n+1)] }
	is, js, re, im := column(0), column(1), column(2), []float64(nil)
	if width == 4 {
		im = column(3)
	}
	rows, columns := is[n], js[n]
	if !index(rows, 0, math.MaxInt32) || !index(columns, 0, math.MaxInt32) {
		return nil, d.fail(file.ErrFormat, at, what, "dimensions in its last row", fmt.Sprintf("%v×%v", rows, columns))
	}
	for k := range n {
		if !index(is[k], 1, rows) || !index(js[k], 1, columns) {
			return nil, d.fail(file.ErrFormat, at, what, fmt.Sprintf("indices within %v×%v", rows, columns), fmt.Sprintf("(%v,%v)", is[k], js[k]))
		}
	}
	// The column pointers are the one thing that grows with what is declared and not with what is there.
	if room := max(minPointers, 2*d.pos); int64(columns)+1 > room-d.pointers {
		return nil, d.fail(file.ErrLimit, at, what, fmt.Sprintf("at most %d column pointers for the %d bytes up to here, %d of them used", room, d.pos, d.pointers),
			fmt.Sprintf("%d columns", int64(columns)))
	}
	d.pointers += int64(columns) + 1
	if err := d.charge(at, what, int64(columns)+1, 4); err != nil {
		return nil, err
	}
	order := make([]int, n)
	for k := range order {
		order[k] = k
	}
	sort.SliceStable(order, func(a, b int) bool {
		p, q := order[a], order[b]
		return js[p] < js[q] || js[p] == js[q] && is[p] < is[q]
	})
	s := &Sparse{class: Double, dims: []int{int(rows), int(columns)}, columns: make([]int32, int(columns)+1)}
	var real, imag []float64
	for a, k := range order {
		if a > 0 && is[k] == is[order[a-1]] && js[k] == js[order[a-1]] {
			real[len(real)-1] += re[k]
			if im != nil {
				imag[len(imag)-1] += im[k]
			}
			continue
		}
		s.rows = append(s.rows, int32(is[k]-1))
		s.columns[int(js[k])]++
		real = append(real, re[k])
		if im != nil {
			imag = append(imag, im[k])
		}
	}
	for j := range int(columns) {
		s.columns[j+1] += s.columns[j]
	}
	s.data = real
	if im != nil {
		s.imag = imag
	}
	return s, nil
}

// index tells whether x is an integer from lo to hi.
func index(x, lo, hi float64) bool { return x >= lo && x <= hi && x == math.Trunc(x) }
