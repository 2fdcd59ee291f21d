package hdf5

import (
	"fmt"
	"sync"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// Classes of layout.
const (
	compact = iota
	contiguous
	chunked
	virtual
	late // nothing is stored yet: all elements are the fill value
)

// storage is where and how the elements of a dataset are stored.
type storage struct {
	f       *File
	class   int
	at      int64 // of the layout message, for errors
	refused string
	data    []byte // compact
	address uint64
	size    int64 // of contiguous data

	element int64   // bytes
	dims    []int64 // of the dataset
	chunk   []int64 // elements of a chunk by dimension
	bytes   int64   // of a chunk
	grid    []int64 // chunks by dimension
	bounds  []int64 // chunks by dimension when the dataset is as large as it can be, −1 without bound
	kind    indexKind
	partial bool // chunks that reach beyond the dataset are not filtered
	single  chunkEntry
	filters []filter
	fill    []byte // nil: zeros
	blank   bool   // elements that were never written have no value

	once  sync.Once
	index chunkIndex
	err   error
	cache chunkCache
}

// storage reads how a dataset is stored; what is not read is refused when elements are wanted.
func (f *File) storage(d *Dataset) (*storage, error) {
	s := &storage{f: f, element: int64(d.t.Size), dims: d.space.dims, class: late}
	if m, ok, err := f.find(d.o, msgFilters); err != nil {
		return nil, err
	} else if ok {
		if s.filters, err = f.pipeline(f.cursor(m, "filters")); err != nil {
			return nil, err
		}
	}
	if err := f.fill(d, s); err != nil {
		return nil, err
	}
	m, ok, err := f.find(d.o, msgLayout)
	if err != nil {
		return nil, err
	}
	if ok {
		s.at = m.at
		if err := f.layout(f.cursor(m, "layout"), d, s); err != nil {
			return nil, err
		}
	}
	if _, ok, _ := f.find(d.o, msgExternal); ok {
		s.refused = "elements that are stored in other files (external storage)"
	}
	return s, nil
}

// fill reads the value of elements that were never written.
func (f *File) fill(d *Dataset, s *storage) error {
	m, ok, err := f.find(d.o, msgFill)
	if err != nil {
		return err
	}
	old := !ok
	if old {
		if m, ok, err = f.find(d.o, msgOldFill); err != nil || !ok {
			return err
		}
	}
	c := f.cursor(m, "fill value")
	defined, undefinedFill := true, false
	if !old {
		switch version := c.u8(); version {
		case 1, 2:
			c.skip(2)
			defined = c.u8() != 0 || version == 1
			undefinedFill = !defined
		case 3:
			flags := c.u8()
			defined, undefinedFill = flags&0x20 != 0, flags&0x10 != 0
		default:
			if c.err == nil {
				return c.fail(file.ErrUnsupported, "fill value of version 1 to 3", version)
			}
		}
	}
	if c.err != nil {
		return c.err
	}
	if !defined {
		s.blank = undefinedFill
		return nil
	}
	n := int32(c.u32())
	s.blank = n < 0
	if c.err != nil || n <= 0 {
		return c.err
	}
	if int(n) != d.t.Size {
		return c.fail(file.ErrFormat, fmt.Sprintf("a value of %d bytes", d.t.Size), n)
	}
	s.fill = c.bytes(int(n))
	return c.err
}

// layout reads the layout message.
func (f *File) layout(c *cursor, d *Dataset, s *storage) error {
	version := c.u8()
	switch version {
	case 1, 2:
		return f.oldLayout(c, d, s)
	case 3, 4:
	default:
		s.refused = fmt.Sprintf("a layout of version %d, which is newer than HDF5 1.14", version)
		return c.err
	}
	s.class = int(c.u8())
	switch s.class {
	case compact:
		s.data = c.bytes(int(c.u16()))
		return s.sized(c, d, int64(len(s.data)))
	case contiguous:
		s.address, s.size = c.address(), c.length()
		return s.sized(c, d, s.size)
	case chunked:
		if version == 4 {
			return f.layout4(c, d, s)
		}
		n := int(c.u8())
		s.address, s.kind = c.address(), btree1Index
		return s.chunks(c, d, n, 4)
	case virtual:
		s.refused = "a virtual dataset, which is put together from those of other files"
		return c.err
	}
	c.i--
	return c.fail(file.ErrFormat, "a layout of class 0 to 3", s.class)
}

func (f *File) oldLayout(c *cursor, d *Dataset, s *storage) error {
	n := int(c.u8())
	s.class = int(c.u8())
	c.skip(5)
	switch s.class {
	case compact:
		c.skip(4 * n)
		s.data = c.bytes(int(c.u32()))
		return s.sized(c, d, int64(len(s.data)))
	case contiguous:
		s.address = c.address()
		elements, _ := d.space.elements()
		s.size, _ = file.Product([]int64{elements, s.element}, 1<<62)
		return s.sized(c, d, s.size)
	case chunked:
		s.address, s.kind = c.address(), btree1Index
		return s.chunks(c, d, n, 4)
	}
	return c.fail(file.ErrFormat, "a layout of class 0 to 2", s.class)
}

// sized demands that the bytes of data in one piece are those of the elements; nothing may be stored yet.
func (s *storage) sized(c *cursor, d *Dataset, n int64) error {
	if c.err != nil {
		return c.err
	}
	elements, ok := d.space.elements()
	want, fits := file.Product([]int64{elements, s.element}, 1<<62)
	switch {
	case s.class == contiguous && s.address == undefined, s.class == compact && n == 0, want == 0 && ok && fits:
		s.class = late
		return nil
	case !ok || !fits || n < want:
		return c.fail(file.ErrFormat, fmt.Sprintf("%s elements of %d bytes", dims(d.Shape()), s.element), fmt.Sprintf("%d bytes", n))
	case s.class == contiguous && len(s.filters) > 0:
		s.refused = "filters on data that are not in chunks"
	}
	s.size = want
	return nil
}

// chunks reads the shape of the chunks, n numbers of so many bytes of which the last is the size of an element.
func (s *storage) chunks(c *cursor, d *Dataset, n, width int) error {
	rank := len(d.space.dims)
	if c.err == nil && n != rank+1 {
		c.bad(fmt.Sprintf("chunks of %d dimensions and the size of an element", rank), n)
	}
	if c.err != nil {
		return c.err
	}
	if rank == 0 {
		return c.fail(file.ErrFormat, "a dataset with dimensions, as it is in chunks", "a single element")
	}
	for i := range n {
		v := int64(c.uint(width))
		if c.err == nil && (v <= 0 || v > 1<<32) {
			c.bad("chunks of 1 to 2³² elements in each dimension", v)
		}
		if c.err != nil {
			return c.err
		}
		if i == rank {
			if v != s.element {
				return c.fail(file.ErrFormat, fmt.Sprintf("elements of %d bytes", s.element), v)
			}
			break
		}
		s.chunk = append(s.chunk, v)
		s.grid = append(s.grid, (d.space.dims[i]+v-1)/v)
		if most := d.space.most[i]; most < 0 {
			s.bounds = append(s.bounds, -1)
		} else {
			s.bounds = append(s.bounds, (most+v-1)/v)
		}
	}
	var ok bool
	if s.bytes, ok = file.Product(append([]int64{s.element}, s.chunk...), 1<<32); !ok {
		return c.fail(file.ErrFormat, "chunks of at most 2³² bytes", dims(space{dims: s.chunk}.shape()))
	}
	if _, ok := file.Product(s.grid, 1<<62); !ok {
		return c.fail(file.ErrLimit, "at most 2⁶² chunks", dims(space{dims: s.grid}.shape()))
	}
	return nil
}
