package load_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/brainvision"
	"github.com/richlazy/richlazy/pkg/neural/cifti"
	"github.com/richlazy/richlazy/pkg/neural/edf"
	"github.com/richlazy/richlazy/pkg/neural/fif"
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/gifti"
	"github.com/richlazy/richlazy/pkg/neural/hdf5"
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

type lines []string

func (l *lines) add(name string, shape []int, raw []byte) {
	n := 1
	dims := make([]string, len(shape))
	for i, d := range shape {
		n *= d
		dims[i] = strconv.Itoa(d)
	}
	text := strings.Join(dims, "x")
	if n == 0 {
		text = "empty"
	}
	sum := sha256.Sum256(raw)
	*l = append(*l, name+"\t"+text+"\t"+hex.EncodeToString(sum[:]))
}

type number interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~float32 | ~float64
}

// floats are numbers as float64, or as integers of 64 bits where float64 does not have one of them.
func floats[T number](values []T) []byte {
	raw, exact := make([]byte, 8*len(values)), true
	fraction := T(1)/2 != 0
	for i, v := range values {
		f := float64(v)
		exact = exact && (fraction || f < 1<<63 && T(f) == v || f < 1<<64 && f >= 1<<63 && T(uint64(f)) == v)
		if f != f {
			f = math.Float64frombits(0x7ff8 << 48)
		}
		binary.LittleEndian.PutUint64(raw[8*i:], math.Float64bits(f))
	}
	if !exact {
		for i, v := range values {
			binary.LittleEndian.PutUint64(raw[8*i:], uint64(v))
		}
	}
	return raw
}

func texts(values []string) []byte {
	var raw []byte
	for _, s := range values {
		raw = append(binary.LittleEndian.AppendUint32(raw, uint32(len(s))), s...)
	}
	return raw
}

// elements are those of a slice of any type.
func elements(data any) ([]byte, error) {
	switch v := data.(type) {
	case []bool:
		numbers := make([]int8, len(v))
		for i, b := range v {
			if b {
				numbers[i] = 1
			}
		}
		return floats(numbers), nil
	case []int8:
		return floats(v), nil
	case []int16:
		return floats(v), nil
	case []int32:
		return floats(v), nil
	case []int64:
		return floats(v), nil
	case []uint8:
		return floats(v), nil
	case []uint16:
		return floats(v), nil
	case []uint32:
		return floats(v), nil
	case []uint64:
		return floats(v), nil
	case []float32:
		return floats(v), nil
	case []float64:
		return floats(v), nil
	case []complex64:
		return complexes(v), nil
	case []complex128:
		return complexes(v), nil
	case []string:
		return texts(v), nil
	}
	return nil, fmt.Errorf("no elements of %T", data)
}

func complexes[T complex64 | complex128](values []T) []byte {
	parts := make([]float64, 0, 2*len(values))
	for _, v := range values {
		z := complex128(v)
		parts = append(parts, real(z), imag(z))
	}
	return floats(parts)
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

func (l *lines) hdf5(path string) error {
	f, err := hdf5.Open(path, file.Limits{})
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Walk(func(o hdf5.Object) error {
		attrs, err := o.Attrs()
		if err != nil {
			return err
		}
		for _, a := range attrs {
			if err := l.values(o.Path()+"@"+a.Name, a); err != nil {
				return err
			}
		}
		if d, ok := o.(*hdf5.Dataset); ok {
			return l.values(o.Path(), d)
		}
		return nil
	})
}

func (l *lines) values(name string, v hdf5.Values) error {
	if v.Shape() == nil {
		return nil
	}
	a, err := v.Read()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return l.elements(name, a)
}

func (l *lines) elements(name string, a *hdf5.Array) error {
	t := a.Type()
	var raw []byte
	var err error
	switch {
	case t.Complex():
		var z []complex128
		z, err = a.Complex128s()
		raw = complexes(z)
	case t.Class == hdf5.Compound:
		for _, m := range t.Members {
			f, err := a.Field(m.Name)
			if err != nil {
				return err
			}
			if err := l.elements(name+"."+m.Name, f); err != nil {
				return err
			}
		}
		return nil
	case t.Class == hdf5.List:
		return l.lists(name, a)
	case t.Class == hdf5.Integer && t.Signed:
		var n []int64
		n, err = hdf5.ReadAs[int64](a)
		raw = floats(n)
	case t.Class == hdf5.Integer:
		var n []uint64
		n, err = hdf5.ReadAs[uint64](a)
		raw = floats(n)
	case t.Class == hdf5.Float, t.Class == hdf5.Enum, t.Class == hdf5.Bits:
		var n []float64
		n, err = a.Float64s()
		raw = floats(n)
	default: // texts, references, bytes
		return nil
	}
	l.add(name, a.Shape(), raw)
	return err
}

// lists adds the lengths of lists and their elements one behind the other; lists of texts and references are passed over.
func (l *lines) lists(name string, a *hdf5.Array) error {
	lists, err := a.Lists()
	if err != nil {
		return err
	}
	var lengths []int
	var all []float64
	for _, part := range lists {
		if c := part.Type().Class; c != hdf5.Integer && c != hdf5.Float {
			return nil
		}
		values, err := part.Float64s()
		if err != nil {
			return err
		}
		lengths = append(lengths, len(values))
		all = append(all, values...)
	}
	l.add(name+"#", a.Shape(), floats(lengths))
	l.add(name, []int{len(all)}, floats(all))
	return nil
}

func (l *lines) matlab(path string, f *matlab.File) error {
	for _, name := range f.Names() {
		v, err := f.Get(name)
		if err != nil {
			return err
		}
		if err := l.value(name, v); err != nil {
			return err
		}
	}
	if b := f.Subsystem(); b != nil {
		l.add("__function_workspace__", []int{1, len(b)}, floats(b))
	}
	if f.Version() == "7.3" {
		return l.hdf5(path)
	}
	return nil
}

func (l *lines) value(name string, v matlab.Value) error {
	switch v := v.(type) {
	case *matlab.Array:
		return l.columnMajor(name, v)
	case *matlab.Sparse:
		return l.sparse(name, v)
	case *matlab.Cell:
		for i, c := range v.Values() {
			if err := l.value(fmt.Sprintf("%s{%d}", name, i+1), c); err != nil {
				return err
			}
		}
	case *matlab.Object:
		return l.value(name, v.Struct)
	case *matlab.Handle:
		return l.value(name+"@", v.Info())
	case *matlab.Struct:
		for _, field := range v.Fields() {
			all, err := v.All(field)
			if err != nil {
				return err
			}
			for i, c := range all {
				at := "."
				if len(all) != 1 {
					at = fmt.Sprintf("(%d).", i+1)
				}
				if err := l.value(name+at+field, c); err != nil {
					return err
				}
			}
		}
	case *matlab.Char, *matlab.Opaque:
	default:
		return fmt.Errorf("%s: %T", name, v)
	}
	return nil
}

// columnMajor adds an array with its last index the fastest.
func (l *lines) columnMajor(name string, a *matlab.Array) error {
	dims := a.Dims()
	if a.Complex() {
		z, err := a.Complex128s()
		l.add(name, dims, complexes(turned(z, dims)))
		return err
	}
	raw, err := elements(a.Data())
	if err != nil {
		return err
	}
	items := make([][8]byte, len(raw)/8)
	for i := range items {
		items[i] = [8]byte(raw[8*i:])
	}
	items = turned(items, dims)
	for i := range items {
		copy(raw[8*i:], items[i][:])
	}
	l.add(name, dims, raw)
	return nil
}

// turned puts elements with the first index the fastest into the order of the last one.
func turned[T any](in []T, dims []int) []T {
	out := make([]T, len(in))
	index := make([]int, len(dims))
	for i := range out {
		from := 0
		for d := len(dims) - 1; d >= 0; d-- {
			from = from*dims[d] + index[d]
		}
		out[i] = in[from]
		for d := len(dims) - 1; d >= 0; d-- {
			if index[d]++; index[d] < dims[d] {
				break
			}
			index[d] = 0
		}
	}
	return out
}

func (l *lines) sparse(name string, s *matlab.Sparse) error {
	dims := s.Dims()
	rows, columns := dims[0], dims[1]
	z := make([]complex128, rows*columns)
	var err error
	s.Do(func(i, j, k int) {
		at := i*columns + j
		switch d := s.Data().(type) {
		case []float64:
			z[at] += complex(d[k], 0)
		case []bool:
			if d[k] {
				z[at] = 1
			}
		default:
			err = fmt.Errorf("%s: %T", name, d)
		}
		if im, ok := s.Imag().([]float64); ok {
			z[at] += complex(0, im[k])
		}
	})
	if s.Complex() {
		l.add(name, dims, complexes(z))
		return err
	}
	values := make([]float64, len(z))
	for i := range z {
		values[i] = real(z[i])
	}
	l.add(name, dims, floats(values))
	return err
}
