package hdf5

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// denseLinks reads the links of a group with many, which are in a fractal heap and listed by a B-tree.
func (f *File) denseLinks(heap, names uint64, out *[]Link) error {
	h, err := f.fractalHeap(heap)
	if err != nil {
		return err
	}
	return f.walkTree2(names, 5, func(r *cursor) error {
		r.skip(4)
		p, at, err := h.get(r.bytes(r.left()))
		if err != nil {
			return err
		}
		l, err := f.link(&cursor{f: f, at: at, b: p, what: "link"})
		*out = append(*out, l)
		return err
	})
}

// attrMessages returns the attribute messages of an object, wherever they are stored.
func (f *File) attrMessages(o *object) ([]message, error) {
	f.mu.Lock()
	done, known := o.attrs, o.attrsRead
	f.mu.Unlock()
	if known {
		return done, nil
	}
	var out []message
	for _, m := range o.messages {
		switch m.kind {
		case msgAttribute:
			m, err := f.resolve(m)
			if err != nil {
				return nil, err
			}
			out = append(out, m)
		case msgAttrInfo:
			c := f.cursor(m, "attribute info")
			c.skip(1)
			if c.u8()&1 != 0 {
				c.skip(2)
			}
			heap, names := c.address(), c.address()
			if c.err != nil {
				return nil, c.err
			}
			if heap == undefined {
				continue
			}
			h, err := f.fractalHeap(heap)
			if err != nil {
				return nil, err
			}
			err = f.walkTree2(names, 8, func(r *cursor) error {
				id, flags := r.bytes(8), r.u8()
				if r.err != nil {
					return r.err
				}
				if flags&2 != 0 {
					m, err := f.sharedInHeap(r, msgAttribute, id)
					out = append(out, m)
					return err
				}
				p, at, err := h.get(id)
				out = append(out, message{kind: msgAttribute, at: at, data: p})
				return err
			})
			if err != nil {
				return nil, err
			}
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	o.attrs, o.attrsRead = out, true
	return out, nil
}

// layout4 reads the chunks of a layout of version 4, which has an index for each way in which datasets grow.
func (f *File) layout4(c *cursor, d *Dataset, s *storage) error {
	flags := c.u8()
	n, width := int(c.u8()), int(c.u8())
	s.partial = flags&1 != 0
	if err := s.chunks(c, d, n, width); err != nil {
		return err
	}
	if c.err == nil {
		c.skip(width * (n - 1 - len(s.chunk)))
	}
	s.kind = indexKind(c.u8())
	switch s.kind {
	case singleIndex:
		s.single.size = s.bytes
		if flags&2 != 0 {
			s.single.size, s.single.skipped = c.length(), c.u32()
		}
	case implicitIndex:
	case fixedIndex:
		c.skip(1)
	case extensibleIndex:
		c.skip(5)
	case btree2Index:
		c.skip(6)
	default:
		if c.err == nil {
			c.i--
			return c.fail(file.ErrFormat, "a chunk index of kind 1 to 5", s.kind)
		}
	}
	s.address = c.address()
	return c.err
}

// indexKind is how the places of chunks are listed.
type indexKind int

const (
	btree1Index indexKind = iota
	singleIndex
	implicitIndex
	fixedIndex
	extensibleIndex
	btree2Index
)

// readIndex reads the places of the chunks.
func (s *storage) readIndex() error {
	switch s.kind {
	case btree1Index:
		return s.readTree1()
	case singleIndex:
		if _, ok := file.Product(s.grid, 1); !ok {
			return s.f.fail(file.ErrFormat, s.at, "chunk index", "a dataset of one chunk", dims(space{dims: s.grid}.shape())+" chunks")
		}
		e := s.single
		e.address = s.address
		return s.add(make([]int64, len(s.chunk)), e)
	case implicitIndex:
		s.index.implicit = true
		for _, b := range s.bounds {
			if b < 0 {
				return s.f.fail(file.ErrFormat, s.at, "chunk index", "a dataset that cannot grow without bound", "one that can")
			}
		}
		return nil
	case fixedIndex:
		return s.readFixed()
	case extensibleIndex:
		return s.readExtensible()
	}
	return s.readTree2()
}

// linear counts a chunk in the largest grid, the unlimited dimension slowest.
func (s *storage) linear(at []int64) (int64, bool) {
	n := int64(0)
	for d, k := range at {
		if s.bounds[d] < 0 {
			n += k
		}
	}
	for d, k := range at {
		if s.bounds[d] < 0 {
			continue
		}
		if k < 0 || k >= s.bounds[d] || n > (1<<62)/max(1, s.bounds[d]) {
			return 0, false
		}
		n = n*s.bounds[d] + k
	}
	return n, true
}

// place is the reverse of linear: where chunk n of the largest grid is, false beyond it.
func (s *storage) place(n int64, at []int64) bool {
	for d := len(at) - 1; d >= 0; d-- {
		if s.bounds[d] >= 0 {
			if s.bounds[d] == 0 {
				return false
			}
			at[d] = n % s.bounds[d]
			n /= s.bounds[d]
		}
	}
	for d := range at {
		if s.bounds[d] < 0 {
			at[d] = n
			return true
		}
	}
	return n == 0
}

// sizeLen is the number of bytes of the size of a filtered chunk.
func (s *storage) sizeLen() int { return min(8, 1+(log2(uint64(s.bytes))+8)/8) }

// entry reads a chunk's address, and its size and the filters left out where there are filters.
func (s *storage) entry(c *cursor, filtered bool, size int) chunkEntry {
	e := chunkEntry{address: c.address(), size: s.bytes}
	if filtered {
		e.size, e.skipped = int64(min(c.uint(size), 1<<62)), c.u32()
	}
	return e
}

// readTree2 reads the chunks of a dataset that grows in several dimensions.
func (s *storage) readTree2() error {
	filtered := len(s.filters) > 0
	kind := uint8(10)
	if filtered {
		kind = 11
	}
	at := make([]int64, len(s.chunk))
	return s.f.walkTree2(s.address, kind, func(r *cursor) error {
		e := s.entry(r, filtered, s.sizeLen())
		for d := range at {
			at[d] = int64(min(r.uint(8), 1<<62))
		}
		if r.err != nil {
			return r.err
		}
		if r.left() > 0 {
			return r.fail(file.ErrFormat, fmt.Sprintf("records of %d bytes", len(r.b)-r.left()), len(r.b))
		}
		return s.add(at, e)
	})
}
