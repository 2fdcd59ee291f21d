package hdf5

import (
	"fmt"
	"unsafe"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// ReadAs returns the elements of a dataset, an attribute or an array of numbers as numbers of another type, each of which is equal to what the file holds: one
// that T cannot hold is an error. Enums and bit fields count as their integers. A dataset's elements are converted while they are read, so that hardly more memory
// is needed than for the result.
func ReadAs[T Number](v Values) ([]T, error) {
	d, ok := v.(*Dataset)
	if !ok {
		a, err := v.Read()
		if err != nil {
			return nil, err
		}
		return arrayAs[T](a)
	}
	t, _ := flat(d.t, nil)
	if d.space.null || !t.Number() && t.Class != Enum && t.Class != Bits {
		return arrayAs[T](newArray(d.f, d.path, d.t, nil, nil))
	}
	sel, err := d.selection(make([]int, len(d.space.dims)), d.Shape())
	if err != nil {
		return nil, err
	}
	per := int64(d.t.Size / t.Size)
	if n, ok := file.Product([]int64{sel.n, per}, 1<<62); !ok {
		return nil, d.grants(1<<62, 8, 0)
	} else if err := d.grants(n, int64(unsafe.Sizeof(*new(T))), sel.n*int64(d.t.Size)); err != nil {
		return nil, err
	}
	dst := make([]T, int(sel.n*per))
	if err := readInto(d, dst, sel); err != nil {
		return nil, err
	}
	return dst, nil
}

func arrayAs[T Number](a *Array) ([]T, error) {
	if a.null {
		return nil, a.wanted("numbers")
	}
	c, err := converterFor[T](a.t)
	if err != nil {
		return nil, a.wanted("numbers")
	}
	if err := a.holds(file.NewBudget(a.f.limits), int64(unsafe.Sizeof(*new(T)))); err != nil {
		return nil, err
	}
	out := make([]T, a.n)
	if err := c.convert(out, a.raw); err != nil {
		return nil, placed(err, a.f, a.part)
	}
	return out, nil
}

// placed completes an error of a conversion.
func placed(err error, f *File, part string) error {
	if e, ok := err.(*file.Error); ok {
		if f != nil {
			e.File = f.Name()
		}
		e.Part = part
	}
	return err
}

// BlockAs fills dst with a part of the elements of a dataset of numbers, count of each dimension from start on, the last index fastest, as [ReadAs] does. It
// panics where dst is not as long as the block. Limits do not matter: the memory is the caller's. Chunks of which only a part was wanted are remembered, up to 32 MiB
// for each dataset, so that neighbouring blocks do not decompress them again.
func BlockAs[T Number](d *Dataset, dst []T, start, count []int) error {
	t, _ := flat(d.t, nil)
	if d.space.null || !t.Number() && t.Class != Enum && t.Class != Bits {
		return newArray(d.f, d.path, d.t, nil, nil).wanted("numbers")
	}
	sel, err := d.selection(start, count)
	if err != nil {
		return err
	}
	if want, ok := file.Product([]int64{sel.n, int64(d.t.Size / t.Size)}, 1<<62); !ok || int64(len(dst)) != want {
		panic(fmt.Sprintf("hdf5: %d elements for a block of %s of %s", len(dst), dims(count), d.path))
	}
	return readInto(d, dst, sel)
}

// ReadBlock is [BlockAs] for float64.
func (d *Dataset) ReadBlock(dst []float64, start, count []int) error {
	return BlockAs(d, dst, start, count)
}

func readInto[T Number](d *Dataset, dst []T, sel selection) error {
	t, _ := flat(d.t, nil)
	c, err := converterFor[T](t)
	if err != nil {
		return placed(err, d.f, d.path)
	}
	to := target{out: view(dst), width: int64(d.t.Size/t.Size) * int64(unsafe.Sizeof(*new(T)))}
	if !c.copies {
		to.convert = func(dst, src []byte) error { return placed(c.convert(numbersIn[T](dst), src), d.f, d.path) }
	}
	return named(d.read(sel, to), d.path)
}

// target is the memory for the elements of a selection, width bytes for each of the file's. Without convert they are wanted as they are in the file.
type target struct {
	out     []byte
	width   int64
	convert func(dst, src []byte) error
}

// put takes elements that follow each other, the first of them element at of the selection.
func (t target) put(at int64, src []byte) error {
	if t.convert == nil {
		copy(t.out[at*t.width:], src)
		return nil
	}
	return t.convert(t.out[at*t.width:], src)
}

// read fills a target with the selected elements.
func (d *Dataset) read(sel selection, to target) error {
	s := d.store
	if s.refused != "" {
		return d.f.fail(file.ErrUnsupported, s.at, "layout", "data in one piece or in chunks of this file", s.refused)
	}
	if sel.n == 0 {
		return nil
	}
	switch s.class {
	case late:
		return s.nothing(sel.n, to)
	case compact:
		return s.gather(d.space.dims, sel, to, func(p []byte, at int64) error { copy(p, s.data[at:]); return nil })
	case contiguous:
		from, ok := d.f.where(s.address)
		if !ok || s.size > d.f.in.Size()-from {
			return d.f.fail(file.ErrTruncated, from, "data", fmt.Sprintf("%d bytes at %#x", s.size, s.address), fmt.Sprintf("a file of %d bytes", d.f.in.Size()))
		}
		return s.gather(d.space.dims, sel, to, func(p []byte, at int64) error { return d.f.in.Read(p, from+at, "data") })
	}
	return s.readChunks(sel, to)
}

// nothing puts the value of elements that were never written to n of them.
func (s *storage) nothing(n int64, to target) error {
	piece := buffer(min(n, max(1, 65536/s.element)) * s.element)
	defer release(piece)
	if err := s.blanks(*piece); err != nil {
		return err
	}
	for at := int64(0); at < n; {
		k := min(n-at, int64(len(*piece))/s.element)
		if err := to.put(at, (*piece)[:k*s.element]); err != nil {
			return err
		}
		at += k
	}
	return nil
}

// blanks fills p with the value of elements that were never written.
func (s *storage) blanks(p []byte) error {
	if s.blank {
		return s.f.fail(file.ErrValue, s.at, "data", "elements that were written, or a value for those that were not", "elements without a value")
	}
	if s.fill == nil {
		clear(p)
		return nil
	}
	for i := copy(p, s.fill); i < len(p); i *= 2 {
		copy(p[i:], p[:i])
	}
	return nil
}
