package hdf5

import (
	"fmt"
	"math"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// Kinds of selections.
const (
	selectNone = iota
	selectPoints
	selectBoxes
	selectAll
)

// Regions returns the parts of datasets that the elements refer to; a reference to nothing has no dataset.
func (a *Array) Regions() ([]Region, error) {
	if a.null || a.t.Class != Reference || !a.t.Region {
		return nil, a.wanted("references to regions")
	}
	out := make([]Region, a.n)
	addresses := make([]uint64, a.n)
	pieces := make([][]byte, a.n)
	r := a.f.reading()
	for i := range out {
		c := &cursor{f: a.f, b: a.element(i)}
		heap, index := c.address(), c.u32()
		if heap == 0 || heap == undefined {
			addresses[i] = undefined
			continue
		}
		p, err := a.f.global(heap, index, r)
		if err != nil {
			return nil, named(err, a.part)
		}
		c = &cursor{f: a.f, at: -1, b: p, what: "region reference"}
		if addresses[i] = c.address(); c.err != nil {
			return nil, named(c.err, a.part)
		}
		pieces[i] = p[c.i:]
	}
	objects, err := a.f.byAddress(addresses, a.part)
	if err != nil {
		return nil, err
	}
	for i, o := range objects {
		if pieces[i] == nil {
			continue
		}
		d, ok := o.(*Dataset)
		if !ok {
			return nil, a.failed(file.ErrFormat, -1, "a reference to a region of a dataset", fmt.Sprint(o))
		}
		out[i].Dataset = d
		in := regionReader{cursor: &cursor{f: a.f, at: -1, b: pieces[i], what: "region reference"}, d: d, budget: r.Budget}
		if out[i].Blocks, err = in.blocks(); err != nil {
			return nil, named(err, a.part)
		}
	}
	return out, nil
}

// regionReader reads a selection as the library stores it.
type regionReader struct {
	*cursor
	d      *Dataset
	budget *file.Budget
	out    []Block
}

func (r *regionReader) blocks() ([]Block, error) {
	kind, version := r.u32(), r.u32()
	rank := len(r.d.space.dims)
	width, regular := 4, false
	switch {
	case r.err != nil:
		return nil, r.err
	case kind == selectNone:
		return nil, nil
	case kind == selectAll:
		return []Block{{make([]int, rank), r.d.Shape()}}, nil
	case kind > selectAll, version == 0, kind == selectPoints && version > 2, kind == selectBoxes && version > 3:
		return nil, r.fail(file.ErrUnsupported, "a selection of points or boxes", fmt.Sprintf("kind %d of version %d", kind, version))
	case version == 1:
		r.skip(8)
	case kind == selectPoints:
		width = int(r.u8())
	case version == 2:
		regular, width = r.u8()&1 != 0, 8
		r.skip(4)
	default:
		regular, width = r.u8()&1 != 0, int(r.u8())
	}
	if got := r.u32(); r.err == nil && int64(got) != int64(rank) {
		r.bad(fmt.Sprintf("a selection of %d dimensions", rank), got)
	}
	if width < 1 || width > 8 {
		r.bad("numbers of 1 to 8 bytes", width)
	}
	if r.err != nil {
		return nil, r.err
	}
	if regular {
		return r.regular(rank, width)
	}
	n := r.uint(width)
	per := rank * width
	if kind == selectBoxes {
		per *= 2
	}
	if r.err == nil && (per == 0 && n > 0 || n > 0 && n > uint64(r.left()/max(per, 1))) {
		r.bad(fmt.Sprintf("%d points or boxes", n), fmt.Sprintf("%d bytes", r.left()))
	}
	for k := uint64(0); k < n && r.err == nil; k++ {
		first := r.numbers(rank, width)
		last := first
		if kind == selectBoxes {
			last = r.numbers(rank, width)
		}
		r.add(first, last)
	}
	return r.out, r.err
}

func (r *regionReader) numbers(n, width int) []uint64 {
	out := make([]uint64, n)
	for i := range out {
		out[i] = r.uint(width)
	}
	return out
}

// add notes the box from the first to the last index, both included.
func (r *regionReader) add(first, last []uint64) {
	if r.err != nil {
		return
	}
	if want, got, ok := r.budget.Hold(1, int64(48+16*len(first))); !ok {
		r.err = r.fail(file.ErrLimit, want, got)
		return
	}
	b := Block{}
	for d := range first {
		if n := uint64(r.d.space.dims[d]); first[d] > last[d] || last[d] >= n {
			r.bad(fmt.Sprintf("indices below %d", n), fmt.Sprintf("%d to %d", first[d], last[d]))
			return
		}
		b.Start, b.Count = append(b.Start, int(first[d])), append(b.Count, int(last[d]-first[d]+1))
	}
	r.out = append(r.out, b)
}

// regular reads boxes at equal distances.
func (r *regionReader) regular(rank, width int) ([]Block, error) {
	var start, stride, count, size []uint64
	all := uint64(1)
	for range rank {
		start, stride = append(start, r.uint(width)), append(stride, r.uint(width))
		count, size = append(count, r.uint(width)), append(size, r.uint(width))
		if k := count[len(count)-1]; k == 1<<(8*width-1)<<1-1 || k > math.MaxInt32 || all*k > math.MaxInt32 {
			r.bad("a number of boxes", k)
			return nil, r.err
		}
		all *= count[len(count)-1]
	}
	for k := uint64(0); k < all && r.err == nil; k++ {
		first, last := make([]uint64, rank), make([]uint64, rank)
		for d, rest := rank-1, k; d >= 0; d-- {
			first[d] = start[d] + rest%count[d]*stride[d]
			last[d] = first[d] + size[d] - 1
			rest /= count[d]
		}
		r.add(first, last)
	}
	return r.out, r.err
}
