package hdf5

import (
	"fmt"
	"math/bits"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// datatype reads the description of a type.
func (f *File) datatype(c *cursor, depth int) (*Type, error) {
	if depth > f.limits.MaxDepth {
		return nil, c.fail(file.ErrLimit, fmt.Sprintf("at most %d types within each other (Limits.MaxDepth)", f.limits.MaxDepth), "more")
	}
	head := c.u8()
	version, flags := int(head>>4), uint32(c.uint(3))
	t := &Type{Class: Class(head & 15), Size: int(c.u32())}
	if c.err != nil {
		return nil, c.err
	}
	if version < 1 || version > 5 {
		c.i -= 8
		return nil, c.fail(file.ErrUnsupported, "type of version 1 to 5", version)
	}
	if t.Class >= Unknown {
		t.Tag, t.Class = fmt.Sprintf("a type of class %d, which is newer than HDF5 1.14", head&15), Unknown
		return t, nil
	}
	if t.Size == 0 || t.Size > 1<<31-1 {
		c.i -= 4
		return nil, c.fail(file.ErrFormat, "elements of 1 to 2³¹−1 bytes", t.Size)
	}
	var err error
	switch t.Class {
	case Integer, Bits:
		t.BigEndian, t.Signed = flags&1 != 0, flags&8 != 0 && t.Class == Integer
		t.Offset, t.Precision = int(c.u16()), int(c.u16())
		t.fits(c, t.Offset, t.Precision)
	case Float:
		f.floatType(c, t, flags)
	case Time:
		c.skip(2)
	case String:
		t.Padding, t.UTF8 = byte(flags&15), flags>>4&15 == 1
	case Opaque:
		tag := c.bytes(int(flags & 255))
		for len(tag) > 0 && tag[len(tag)-1] == 0 {
			tag = tag[:len(tag)-1]
		}
		t.Tag = string(tag)
	case Compound:
		err = f.compoundType(c, t, version, int(flags&0xffff), depth)
	case Reference:
		switch flags & 15 {
		case 0, 1:
			t.Region = flags&15 == 1
			if want := f.sizeO + 4*int(flags&1); t.Size != want {
				c.bad(fmt.Sprintf("references of %d bytes", want), t.Size)
			}
		default:
			t.Tag, t.Class = "a reference of HDF5 1.12 or later", Unknown
		}
	case Enum:
		err = f.enumType(c, t, version, int(flags&0xffff), depth)
	case List:
		if t.Size != 4+f.sizeO+4 {
			c.bad(fmt.Sprintf("elements of variable length of %d bytes", 4+f.sizeO+4), t.Size)
		}
		base, err := f.datatype(c, depth+1)
		if err != nil {
			return nil, err
		}
		if flags&15 == 1 {
			t.Class, t.Variable, t.Padding, t.UTF8 = String, true, byte(flags>>4&15), flags>>8&15 == 1
		} else {
			t.Base = base
		}
	case Fixed:
		err = f.arrayType(c, t, version, depth)
	}
	if err == nil {
		err = c.err
	}
	return t, err
}

// fits demands that a number of bits from one on are within the element.
func (t *Type) fits(c *cursor, at, n int) {
	if n < 1 || at+n > 8*t.Size {
		c.bad(fmt.Sprintf("bits within the %d of an element", 8*t.Size), fmt.Sprintf("%d from bit %d on", n, at))
	}
}

func (f *File) floatType(c *cursor, t *Type, flags uint32) {
	t.Offset, t.Precision = int(c.u16()), int(c.u16())
	t.ExpAt, t.ExpBits, t.MantAt, t.MantBits = int(c.u8()), int(c.u8()), int(c.u8()), int(c.u8())
	bias := c.u32()
	t.ExpBias, t.Sign, t.MantNorm = int(bias), int(flags>>8&255), int(flags>>4&3)
	switch flags & 0x41 {
	case 0:
	case 1:
		t.BigEndian = true
	default:
		t.Tag, t.Class = "a float in the byte order of a VAX", Unknown
	}
	t.fits(c, t.Offset, t.Precision)
	t.fits(c, t.ExpAt, t.ExpBits)
	t.fits(c, t.MantAt, t.MantBits)
	t.fits(c, t.Sign, 1)
	if t.MantNorm > 2 || t.ExpBits > 30 || t.Size > 16 || bias > 1<<30 {
		c.bad("a float of at most 16 bytes", fmt.Sprintf("%d bytes, %d bits of exponent, normalised by rule %d", t.Size, t.ExpBits, t.MantNorm))
	}
}

// padded passes over zeros after n bytes up to a multiple of 8, which versions before 3 have.
func (c *cursor) padded(n, version int) {
	if version < 3 {
		c.skip((8 - n%8) % 8)
	}
}

func (f *File) compoundType(c *cursor, t *Type, version, n, depth int) error {
	if n == 0 {
		c.bad("a compound with members", "none")
	}
	names := map[string]bool{}
	for range n {
		m := Member{Name: c.text()}
		c.padded(len(m.Name)+1, version)
		if version >= 3 {
			m.Offset = int(c.uint((bits.Len(uint(t.Size)) + 7) / 8))
		} else {
			m.Offset = int(c.u32())
		}
		var array []int
		if version == 1 {
			rank := int(c.u8())
			c.skip(11)
			for i := range 4 {
				if d := int(c.u32()); i < rank {
					array = append(array, d)
				}
			}
		}
		if c.err != nil {
			return c.err
		}
		var err error
		if m.Type, err = f.datatype(c, depth+1); err != nil {
			return err
		}
		if len(array) > 0 {
			m.Type = &Type{Class: Fixed, Base: m.Type, Dims: array}
			if err := m.Type.arraySize(c); err != nil {
				return err
			}
		}
		switch {
		case m.Offset > t.Size-m.Type.Size:
			c.bad(fmt.Sprintf("member %q within the %d bytes of an element", m.Name, t.Size), fmt.Sprintf("%d bytes at %d", m.Type.Size, m.Offset))
		case names[m.Name]:
			c.bad("members of different names", fmt.Sprintf("%q twice", m.Name))
		}
		if c.err != nil {
			return c.err
		}
		names[m.Name] = true
		t.Members = append(t.Members, m)
	}
	return c.err
}

func (f *File) enumType(c *cursor, t *Type, version, n, depth int) (err error) {
	if t.Base, err = f.datatype(c, depth+1); err != nil {
		return err
	}
	if t.Base.Class != Integer || t.Base.Size != t.Size || t.Base.Size > 8 {
		c.bad(fmt.Sprintf("an enum of integers of %d bytes", t.Size), t.Base)
	}
	for range n {
		if c.err != nil {
			return c.err
		}
		name := c.text()
		c.padded(len(name)+1, version)
		t.Names = append(t.Names, name)
	}
	for range n {
		p := c.bytes(t.Size)
		if c.err != nil {
			return c.err
		}
		t.Values = append(t.Values, int64(t.Base.integer(p)))
	}
	return c.err
}

func (f *File) arrayType(c *cursor, t *Type, version, depth int) (err error) {
	n := int(c.u8())
	if version < 3 {
		c.skip(3)
	}
	if n > 32 {
		c.bad("at most 32 dimensions", n)
	}
	for range n {
		if c.err == nil {
			t.Dims = append(t.Dims, int(c.u32()))
		}
	}
	if version < 3 {
		c.skip(4 * n)
	}
	if c.err != nil {
		return c.err
	}
	if t.Base, err = f.datatype(c, depth+1); err != nil {
		return err
	}
	want := t.Size
	if err := t.arraySize(c); err != nil {
		return err
	}
	if want != t.Size {
		c.bad(fmt.Sprintf("%s elements of %d bytes in %d bytes", dims(t.Dims), t.Base.Size, t.Size), want)
	}
	return c.err
}

// arraySize sets the size of an array from its dimensions.
func (t *Type) arraySize(c *cursor) error {
	all := make([]int64, 0, len(t.Dims)+1)
	for _, d := range t.Dims {
		all = append(all, int64(d))
	}
	n, ok := file.Product(append(all, int64(t.Base.Size)), 1<<31-1)
	if !ok || n == 0 {
		return c.fail(file.ErrFormat, "an array of 1 to 2³¹−1 bytes", fmt.Sprintf("%s elements of %d bytes", dims(t.Dims), t.Base.Size))
	}
	t.Size = int(n)
	return nil
}
