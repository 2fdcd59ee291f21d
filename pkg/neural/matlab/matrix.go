package matlab

import (
	"fmt"
	"math/bits"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// matrix is the head of a miMATRIX element, common to all classes.
type matrix struct {
	class   uint8
	complex bool
	logical bool
	global  bool
	nzmax   int64
	dims    []int
	n       int64 // product of dims
	name    string
	at      int64 // position of the element's tag
	end     int64 // position where it ends
}

// nested reads a value inside another one.
func (d *decoder) nested(end int64) (Value, error) {
	e, err := d.element(end, "value")
	if err != nil {
		return nil, err
	}
	if e.typ != miMATRIX || e.small {
		return nil, d.fail(file.ErrFormat, e.at, "value", "miMATRIX", typeName(e.typ))
	}
	if err := d.charge(e.at, "value", 1, valueCost); err != nil {
		return nil, err
	}
	if e.n == 0 {
		return &Array{class: Double, dims: []int{0, 0}, data: []float64{}}, nil
	}
	if d.depth++; d.depth > d.limits.MaxDepth {
		return nil, d.fail(file.ErrLimit, e.at, "value", fmt.Sprintf("at most %d values within each other (Limits.MaxDepth)", d.limits.MaxDepth), "one more")
	}
	m, err := d.head(e)
	if err != nil {
		return nil, err
	}
	v, err := d.body(m)
	if err != nil {
		return nil, err
	}
	d.depth--
	return v, nil
}

// head reads flags, dimensions and name of the matrix whose tag was read.
func (d *decoder) head(tag element) (*matrix, error) {
	m := &matrix{at: tag.at, end: d.pos + tag.n}
	e, err := d.element(m.end, "array flags")
	if err != nil {
		return nil, err
	}
	if e.typ != miUINT32 || e.n != 8 || e.small {
		return nil, d.fail(file.ErrFormat, e.at, "array flags", "miUINT32 of 8 bytes", fmt.Sprintf("%s of %d bytes", typeName(e.typ), e.n))
	}
	b := d.few[:8]
	if err := e.read(b); err != nil {
		return nil, err
	}
	flags := d.order.Uint32(b)
	m.class = uint8(flags)
	m.logical, m.global, m.complex = flags>>9&1 == 1, flags>>10&1 == 1, flags>>11&1 == 1
	m.nzmax = int64(d.order.Uint32(b[4:]))
	if m.class < mxCELL || m.class > mxOPAQUE {
		return nil, d.fail(file.ErrFormat, e.at, "array flags", "a class from 1 to 17", fmt.Sprint(m.class))
	}
	// An opaque value has no dimensions, and three names instead of one.
	if m.class != mxOPAQUE {
		if err := d.dimensions(m); err != nil {
			return nil, err
		}
	}
	m.name, err = d.name(m.end, "name")
	return m, err
}

// maxDims bounds the number of dimensions; NumPy and SciPy know 32.
const maxDims = 64

// dimensions reads the lengths of the dimensions and their product.
func (d *decoder) dimensions(m *matrix) error {
	const what = "dimensions"
	e, err := d.element(m.end, what)
	if err != nil {
		return err
	}
	// Some writers tag them as unsigned.
	if e.typ != miINT32 && e.typ != miUINT32 {
		return d.fail(file.ErrFormat, e.at, what, "miINT32", typeName(e.typ))
	}
	if e.n%4 != 0 || e.n < 8 || e.n > 4*maxDims {
		return d.fail(file.ErrFormat, e.at, what, fmt.Sprintf("2 to %d numbers of 4 bytes", maxDims), fmt.Sprintf("%d bytes", e.n))
	}
	b := d.few[:e.n]
	if err := e.read(b); err != nil {
		return err
	}
	m.dims = make([]int, e.n/4)
	for i := range m.dims {
		v := d.order.Uint32(b[4*i:])
		if v > 1<<31-1 {
			return d.fail(file.ErrFormat, e.at, what, "lengths from 0 to 2147483647", describeDim(v, e.typ))
		}
		m.dims[i] = int(v)
	}
	if m.class == mxSPARSE {
		// The product of a sparse matrix costs nothing.
		return e.close()
	}
	var ok bool
	if m.n, ok = product(m.dims); !ok || m.n > d.limits.MaxElements {
		return d.fail(file.ErrLimit, e.at, what, fmt.Sprintf("at most %d elements (Limits.MaxElements)", d.limits.MaxElements), times(m.dims))
	}
	return e.close()
}

func describeDim(v, typ uint32) string {
	if typ == miINT32 {
		return fmt.Sprint(int32(v))
	}
	return fmt.Sprint(v)
}

// product multiplies dimensions and tells whether the result fits.
func product(dims []int) (int64, bool) {
	for _, k := range dims {
		if k == 0 {
			return 0, true
		}
	}
	n := uint64(1)
	for _, k := range dims {
		hi, lo := bits.Mul64(n, uint64(k))
		if hi != 0 || lo > 1<<62 {
			return 0, false
		}
		n = lo
	}
	return int64(n), true
}

// body reads what follows the head.
func (d *decoder) body(m *matrix) (Value, error) {
	v, err := d.ofClass(m)
	if err != nil {
		return nil, err
	}
	return v, d.ended(m)
}

// ended demands that the matrix ends where its tag said.
func (d *decoder) ended(m *matrix) error {
	if left := m.end - d.pos; left != 0 {
		return d.fail(file.ErrFormat, d.pos, "end of the value", "no more data", fmt.Sprintf("%d bytes more", left))
	}
	return nil
}

func (d *decoder) ofClass(m *matrix) (Value, error) {
	switch m.class {
	case mxCELL:
		return d.cell(m)
	case mxSTRUCT:
		return d.structure(m)
	case mxOBJECT:
		return d.object(m)
	case mxCHAR:
		return d.char(m)
	case mxSPARSE:
		return d.sparse(m)
	case mxFUNCTION:
		return d.handle(m)
	case mxOPAQUE:
		return d.opaque(m)
	}
	return d.array(m, d.classOf(m))
}

func (d *decoder) classOf(m *matrix) Class {
	if m.logical {
		return Logical
	}
	return numeric[m.class-mxDOUBLE]
}
