package npy

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// longs is the column of long doubles, and of complex numbers of two. Files of x86 have numbers of 80 bits in 12 or 16 bytes, of which the last ones are whatever was in
// memory; other machines write all 128 bits under the same name. What the bytes are is told by the numbers: see array.
type longs[T float64 | complex128] struct {
	values[T]
	sure   bool // a number whose unused bytes are zeros: as one of 128 bits it would be below 10⁻⁴⁹³¹
	normal int  // numbers that are not zero and that float64 has
	dirty  bool // unused bytes that are not zeros
}

// enough is how many numbers have to be right ones of 80 bits and exactly a float64 each, for unused bytes that are not zeros to be believed to be unused. A random
// number of 128 bits passes once in 32 times.
const enough = 4

func (c *longs[T]) decode(raw []byte, stride, count int) *fault {
	width, each := c.t.one(), c.t.each()
	c.out = slices.Grow(c.out, count*each)
	for i := range count {
		for j := range each {
			at := i*stride + j*width
			var v T
			var f *fault
			switch p := any(&v).(type) {
			case *float64:
				*p, f = c.number(raw[at : at+width])
			case *complex128:
				var re, im float64
				if re, f = c.number(raw[at : at+width/2]); f == nil {
					if im, f = c.number(raw[at+width/2 : at+width]); f != nil {
						f.at += width / 2
					}
				}
				*p = complex(re, im)
			}
			if f != nil {
				f.at += at
				return f
			}
			c.out = append(c.out, v)
		}
	}
	return nil
}

// number decodes one number of 80 bits: a sign and 15 bits of exponent, and 64 of a fraction whose first one is written.
func (c *longs[T]) number(b []byte) (float64, *fault) {
	if c.t.big {
		b = slices.Clone(b)
		slices.Reverse(b)
	}
	fraction, head := binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint16(b[8:])
	clean := true
	for _, pad := range b[10:] {
		clean = clean && pad == 0
	}
	c.dirty = c.dirty || !clean
	exponent, v := int(head&0x7fff), 0.
	switch {
	case exponent > 0 && fraction>>63 == 0 || exponent == 0 && fraction>>63 == 1:
		return 0, &fault{file.ErrUnsupported, 0, "data", "long doubles of 80 bits, as x86 has them", "bits that mean none: is the file of another machine? Save it as float64"}
	case exponent == 0 && fraction == 0:
	case exponent == 0x7fff && fraction<<1 == 0:
		v = math.Inf(1)
	case exponent == 0x7fff:
		v = math.NaN()
	default:
		v = math.Ldexp(float64(fraction), exponent-16383-63)
		if math.IsInf(v, 0) || fraction&(1<<11-1) != 0 && exponent > 0 || v == 0 || !same(v, fraction, exponent) {
			return 0, &fault{file.ErrValue, 0, "data", "a long double that a float64 holds exactly", "another one: save the array as float64, which rounds it"}
		}
		c.normal++
		c.sure = c.sure || clean
	}
	if head>>15 == 1 {
		v = -v
	}
	return v, nil
}

// same tells whether v, which came of a fraction of 64 bits and an exponent, is still that number.
func same(v float64, fraction uint64, exponent int) bool {
	f, e := math.Frexp(v)
	return uint64(math.Ldexp(f, 64)) == fraction && e == exponent-16382
}

func (c *longs[T]) array(outer, inner []int, fortran bool) (*Array, *fault) {
	if c.dirty && !c.sure && c.normal < enough {
		return nil, &fault{file.ErrUnsupported, 0, "data", "long doubles that are told from those of 128 bits of other machines",
			fmt.Sprintf("only %d numbers that are not 0, and bytes behind them: save the array as float64", c.normal)}
	}
	return c.values.array(outer, inner, fortran)
}
