package hdf5

import (
	"context"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/neural/file"
)

// readChunks reads a block chunk by chunk, several at once.
func (s *storage) readChunks(sel selection, to target) error {
	for _, f := range s.filters {
		if !f.known() {
			return s.f.fail(file.ErrUnsupported, s.at, "filters", "deflate, shuffle, fletcher32 or lzf", f.String())
		}
	}
	if err := s.load(); err != nil {
		return err
	}
	rank := len(s.chunk)
	first, number, all := make([]int64, rank), make([]int64, rank), int64(1)
	for d := range rank {
		first[d] = sel.start[d] / s.chunk[d]
		number[d] = (sel.start[d]+sel.count[d]-1)/s.chunk[d] - first[d] + 1
		all *= number[d]
	}
	return cores.Try(context.Background(), int(all), func(k int) error {
		at, rest := make([]int64, rank), int64(k)
		for d := rank - 1; d >= 0; d-- {
			at[d] = first[d] + rest%number[d]
			rest /= number[d]
		}
		return s.readChunk(s.cut(at, sel), to)
	})
}

// cut is the part of a chunk that is selected.
type cut struct {
	at    []int64
	in    selection // within the chunk
	to    []int64   // where it begins within the selection
	dims  []int64   // of the selection
	whole bool      // all elements of the chunk that the dataset has
}

func (s *storage) cut(at []int64, sel selection) cut {
	c := cut{at: at, dims: sel.count, whole: true, in: selection{n: 1}}
	for d := range at {
		begin := at[d] * s.chunk[d]
		lo, hi := max(begin, sel.start[d]), min(begin+s.chunk[d], sel.start[d]+sel.count[d])
		c.in.start, c.in.count = append(c.in.start, lo-begin), append(c.in.count, hi-lo)
		c.to = append(c.to, lo-sel.start[d])
		c.in.n *= hi - lo
		c.whole = c.whole && lo == begin && (hi == begin+s.chunk[d] || at[d] == s.grid[d]-1)
	}
	return c
}

// readChunk puts the selected part of a chunk to where it belongs.
func (s *storage) readChunk(c cut, to target) error {
	in := boxOf(s.chunk, c.in.start, c.in.count, s.element)
	out := boxOf(c.dims, c.to, c.in.count, to.width)
	n := c.in.n * s.element
	e, stored := s.chunkAt(c.at)
	if !stored {
		p := buffer(n)
		defer release(p)
		if err := s.blanks(*p); err != nil {
			return err
		}
		return s.deliver(c, *p, out, to)
	}
	edge := false
	for d := range c.at {
		edge = edge || s.partial && c.at[d] == s.grid[d]-1 && s.dims[d]%s.chunk[d] != 0
	}
	if to.convert == nil && n == s.bytes && out.whole() { // the chunk as it is
		return s.decode(e, edge, to.out[out.begin:out.begin+n:out.begin+n])
	}
	p := s.cache.get(e.number)
	if p == nil {
		if err := s.plausible(e, edge); err != nil {
			return err
		}
		b := buffer(s.bytes)
		if err := s.decode(e, edge, *b); err != nil {
			release(b)
			return err
		}
		if p = *b; c.whole {
			defer release(b)
		} else {
			s.cache.put(e.number, p)
		}
	}
	if to.convert == nil {
		scatter(to.out, out, p, in)
		return nil
	}
	if n == s.bytes {
		return s.deliver(c, p, out, to)
	}
	packed := buffer(n)
	defer release(packed)
	scatter(*packed, boxOf(c.in.count, make([]int64, len(c.at)), c.in.count, s.element), p, in)
	return s.deliver(c, *packed, out, to)
}

// deliver converts the elements of a cut, which follow each other in p, and puts them to where they belong.
func (s *storage) deliver(c cut, p []byte, out box, to target) error {
	packed := boxOf(c.in.count, make([]int64, len(c.at)), c.in.count, to.width)
	switch {
	case to.convert == nil:
		scatter(to.out, out, p, packed)
		return nil
	case out.whole():
		return to.convert(to.out[out.begin:], p)
	}
	numbers := buffer(c.in.n * to.width)
	defer release(numbers)
	if err := to.convert(*numbers, p); err != nil {
		return err
	}
	scatter(to.out, out, *numbers, packed)
	return nil
}
