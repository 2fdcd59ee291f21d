package hdf5

import (
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// space is the extent of a dataset or an attribute.
type space struct {
	null bool
	dims []int64 // none for a single element
	most []int64 // to which the dimensions can grow, −1 without bound
}

func (f *File) space(c *cursor) (s space, err error) {
	version := c.u8()
	rank := int(c.u8())
	flags := c.u8()
	switch version {
	case 1:
		c.skip(5)
	case 2:
		kind := c.u8()
		s.null = kind == 2
		if c.err == nil && (kind > 2 || kind != 1 && rank > 0) {
			c.bad("a scalar, simple or null space", fmt.Sprintf("kind %d of rank %d", kind, rank))
		}
	default:
		if c.err == nil {
			return s, c.fail(file.ErrUnsupported, "dataspace of version 1 or 2", version)
		}
	}
	if rank > 32 {
		c.bad("at most 32 dimensions", rank)
	}
	s.dims = make([]int64, 0, rank)
	for range rank {
		s.dims = append(s.dims, c.length())
	}
	s.most = s.dims
	if flags&1 != 0 {
		s.most = make([]int64, 0, rank)
		for d := range rank {
			at := c.i
			v := c.uint(f.sizeL)
			switch {
			case v == 1<<(8*f.sizeL-1)<<1-1:
				s.most = append(s.most, -1)
			case v > math.MaxInt64/2 || int64(v) < s.dims[d]:
				c.i = at
				c.bad(fmt.Sprintf("a bound of at least %d", s.dims[d]), v)
			default:
				s.most = append(s.most, int64(v))
			}
			if c.err != nil {
				return s, c.err
			}
		}
	}
	return s, c.err
}

// elements is the number of elements, false where it is beyond 2⁶².
func (s space) elements() (int64, bool) {
	if s.null {
		return 0, true
	}
	return file.Product(s.dims, 1<<62)
}

// shape is that of the array: nil for a null space, of length 0 for a single element.
func (s space) shape() []int {
	if s.null {
		return nil
	}
	out := make([]int, len(s.dims))
	for i, d := range s.dims {
		out[i] = int(d)
	}
	return out
}
