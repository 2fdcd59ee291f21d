package load_test

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/richlazy/richlazy/pkg/neural/brainvision"
	"github.com/richlazy/richlazy/pkg/neural/cifti"
	"github.com/richlazy/richlazy/pkg/neural/edf"
	"github.com/richlazy/richlazy/pkg/neural/fif"
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/gifti"
	"github.com/richlazy/richlazy/pkg/neural/load"
	"github.com/richlazy/richlazy/pkg/neural/matlab"
	"github.com/richlazy/richlazy/pkg/neural/mgh"
	"github.com/richlazy/richlazy/pkg/neural/nifti"
	"github.com/richlazy/richlazy/pkg/neural/npy"
	"github.com/richlazy/richlazy/pkg/table"
)

// arrays lists the arrays of a file in the lines of testdata/expected.py, sorted.
func arrays(path string) ([]string, error) {
	c, err := load.Open(path, file.Limits{})
	if err != nil {
		return nil, err
	}
	defer c.Close()
	var l lines
	switch v := c.Value.(type) {
	case *npy.Array:
		err = l.npy("", v)
	case *npy.Archive:
		for _, name := range v.Names() {
			a, err := v.Read(name)
			if err != nil {
				return nil, err
			}
			if err := l.npy(name, a); err != nil {
				return nil, err
			}
		}
	case *matlab.File:
		err = l.matlab(path, v)
	case *nifti.Image:
		l.add("data", v.Dims, floats(v.Values()))
		l.affine(v.Grid, v.SSpace > 0 || v.QSpace > 0)
	case *nifti.Header:
		l.add("dims", []int{len(v.Dims)}, floats(v.Dims))
		l.affine(v.Grid, v.SSpace > 0 || v.QSpace > 0)
	case *cifti.File:
		err = l.cifti(v)
	case *gifti.File:
		for i, a := range v.Arrays {
			if err := l.npy(strconv.Itoa(i), a.Values); err != nil {
				return nil, err
			}
		}
	case *mgh.Image:
		shape := v.Size[:]
		if v.Frames > 1 {
			shape = append(slices.Clone(shape), v.Frames)
		}
		l.add("data", shape, floats(v.Values()))
		l.affine(v.Grid, true)
	case *edf.File:
		err = l.edf(v)
	case *brainvision.File:
		err = l.brainvision(v)
	case *fif.File:
		err = l.fif(v)
	case table.Table:
		for _, column := range v {
			if column.IsText() {
				l.add(column.Name, []int{column.Len()}, texts(column.Text))
			} else {
				l.add(column.Name, []int{column.Len()}, floats(column.Number))
			}
		}
	default: // HDF5, NWB and AnnData
		err = l.hdf5(path)
	}
	slices.Sort(l)
	return l, err
}

func (l *lines) npy(name string, a *npy.Array) error {
	if fields, ok := a.Data.(npy.Records); ok {
		for _, f := range fields {
			if err := l.npy(name+"."+f.Name, f.Values); err != nil {
				return err
			}
		}
		return nil
	}
	raw, err := elements(a.Data)
	l.add(name, a.Shape, raw)
	return err
}

func (l *lines) affine(g nifti.Grid, placed bool) {
	if placed {
		l.add("affine", []int{4, 4}, floats(slices.Concat(g.Affine[0][:], g.Affine[1][:], g.Affine[2][:], g.Affine[3][:])))
	}
}

func (l *lines) cifti(f *cifti.File) error {
	shape := make([]int, len(f.Axes))
	for i, a := range f.Axes {
		shape[i] = a.Length
	}
	l.add("data", shape, floats(f.Stored.Values()))
	return nil
}

func (l *lines) edf(f *edf.File) error {
	for i, s := range f.Signals {
		digital, err := f.Digital(i, 0, s.PerRecord*f.Records)
		if err != nil {
			return err
		}
		physical, err := f.Physical(i, 0, s.PerRecord*f.Records)
		if err != nil {
			return err
		}
		l.add(fmt.Sprint(i, " digital"), []int{len(digital)}, floats(digital))
		l.add(fmt.Sprint(i, " physical"), []int{len(physical)}, floats(physical))
	}
	return nil
}

func (l *lines) brainvision(f *brainvision.File) error {
	r, err := f.Recording(brainvision.Options{})
	if err != nil {
		return err
	}
	_, channels, samples := r.Dims()
	values, err := r.Float64s()
	l.add("data", []int{channels, samples}, floats(values))
	return err
}

func (l *lines) fif(f *fif.File) error {
	r, err := f.Evoked(fif.Options{})
	if err != nil {
		return l.covariances(f)
	}
	n, channels, samples := r.Dims()
	values, err := r.Float64s()
	for i := range n {
		l.add(fmt.Sprint("evoked ", i), []int{channels, samples}, floats(values[i*channels*samples:(i+1)*channels*samples]))
	}
	return err
}

func (l *lines) covariances(f *fif.File) error {
	covariances, err := f.Covariances()
	for _, c := range covariances {
		n := c.Matrix.SymmetricDim()
		var values []float64
		for i := range n {
			for j := range n {
				values = append(values, c.Matrix.At(i, j))
			}
		}
		l.add("covariance", []int{n, n}, floats(values))
	}
	return err
}
