package anndata

import (
	"fmt"
	"slices"

	"gonum.org/v1/gonum/mat"

	_ "github.com/richlazy/richlazy/pkg/internal/blas" // behind gonum's matrices
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/hdf5"
)

// matrix reads observations × variables, dense or sparse by rows (csr_matrix) or by columns (csc_matrix).
func (f *File) matrix(path string) (*mat.Dense, error) {
	if f.Observations == 0 || f.Variables == 0 {
		return nil, f.fail(file.ErrValue, path, "matrix", "observations and variables", fmt.Sprintf("%d × %d", f.Observations, f.Variables))
	}
	o, err := f.h.Get("/" + path)
	if err != nil {
		return nil, f.wrap(path, err)
	}
	want := []int{f.Observations, f.Variables}
	d, ok := o.(*hdf5.Dataset)
	if !ok {
		g, ok := o.(*hdf5.Group)
		if !ok {
			return nil, f.fail(file.ErrFormat, path, "matrix", "a data set or a group", "a named type")
		}
		return f.sparse(g, path, want)
	}
	if !slices.Equal(d.Shape(), want) {
		return nil, f.fail(file.ErrFormat, path, "shape", fmt.Sprint(want), fmt.Sprint(d.Shape()))
	}
	values, err := d.Float64s()
	if err != nil {
		return nil, f.wrap(path, err)
	}
	return mat.NewDense(want[0], want[1], values), nil
}

func (f *File) sparse(g *hdf5.Group, path string, want []int) (*mat.Dense, error) {
	kind := ""
	for _, name := range []string{"encoding-type", "h5sparse_format"} {
		if !g.HasAttr(name) {
			continue
		}
		var err error
		if kind, err = hdf5.AttrText(g, name); err != nil {
			return nil, f.wrap(path, err)
		}
		break
	}
	for _, name := range []string{"shape", "h5sparse_shape"} {
		if !g.HasAttr(name) {
			continue
		}
		a, err := g.Attr(name)
		if err != nil {
			return nil, f.wrap(path, err)
		}
		if shape, err := a.Ints(); err != nil || !slices.Equal(shape, want) {
			return nil, f.fail(file.ErrFormat, path, "attribute "+name, fmt.Sprint(want), a)
		}
		break
	}
	major, minor := want[0], want[1]
	byRows := kind == "csr_matrix" || kind == "csr"
	if !byRows {
		major, minor = minor, major
		if kind != "csc_matrix" && kind != "csc" {
			return nil, f.fail(file.ErrUnsupported, path, "encoding-type", "csr_matrix or csc_matrix", fmt.Sprintf("%q", kind))
		}
	}
	if n := int64(want[0]) * int64(want[1]); n > f.limits.MaxElements || n > f.limits.MaxBytes/8 {
		return nil, f.fail(file.ErrLimit, path, "matrix with its zeros", fmt.Sprintf("at most %d bytes (Limits.MaxBytes)", f.limits.MaxBytes),
			fmt.Sprintf("%d × %d × 8", want[0], want[1]))
	}
	var ends, of []int
	var values []float64
	for name, read := range map[string]func(d *hdf5.Dataset) (err error){
		"indptr":  func(d *hdf5.Dataset) (err error) { ends, err = d.Ints(); return err },
		"indices": func(d *hdf5.Dataset) (err error) { of, err = d.Ints(); return err },
		"data":    func(d *hdf5.Dataset) (err error) { values, err = d.Float64s(); return err },
	} {
		d, err := g.Dataset(name)
		if err == nil {
			err = read(d)
		}
		if err != nil {
			return nil, f.wrap(path, err)
		}
	}
	if len(ends) != major+1 || !slices.IsSorted(ends) || ends[0] != 0 || ends[major] != len(of) || len(of) != len(values) {
		return nil, f.fail(file.ErrFormat, path, "indptr", fmt.Sprintf("%d numbers that ascend from 0 to the %d values", major+1, len(values)), fmt.Sprintf("%d for %d indices", len(ends), len(of)))
	}
	x := mat.NewDense(want[0], want[1], nil)
	for i := range major {
		for k := ends[i]; k < ends[i+1]; k++ {
			j := of[k]
			if j < 0 || j >= minor {
				return nil, f.fail(file.ErrFormat, path, fmt.Sprintf("index %d", k), fmt.Sprintf("0 to %d", minor-1), j)
			}
			row, column := i, j
			if !byRows {
				row, column = j, i
			}
			x.Set(row, column, x.At(row, column)+values[k])
		}
	}
	return x, nil
}
