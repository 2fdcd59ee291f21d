package hdf5

import (
	"fmt"
	"slices"
	"sync"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// heapCache remembers the collections of the global heap that were used last: neighbouring texts share one.
type heapCache struct {
	mu    sync.Mutex
	byAt  map[uint64]*collection
	order []uint64
	held  int
}

const heapCacheBytes = 32 << 20

// collection is a part of the global heap: the bytes of its objects by index.
type collection struct {
	c       *cursor
	objects map[uint32][2]int // begin and length
}

// reading is one call that follows references into the global heap: it counts what it returns, and the bytes of collections that were read for it, of which the
// same may be read again and again.
type reading struct {
	*file.Budget
	left int64
}

func (f *File) reading() *reading {
	return &reading{file.NewBudget(f.limits), 1000 * min(f.in.Size(), 1<<40)}
}

// global returns an object of the global heap, which is not the caller's.
func (f *File) global(address uint64, index uint32, r *reading) ([]byte, error) {
	col, err := f.collection(address, r)
	if err != nil {
		return nil, err
	}
	o, ok := col.objects[index]
	if !ok || index == 0 {
		return nil, f.fail(file.ErrFormat, col.c.at, "global heap", "the object of a reference", fmt.Sprintf("no object %d in this collection", index))
	}
	return col.c.b[o[0] : o[0]+o[1]], nil
}

func (f *File) collection(address uint64, r *reading) (*collection, error) {
	h := &f.heaps
	h.mu.Lock()
	defer h.mu.Unlock()
	if col := h.byAt[address]; col != nil {
		return col, nil
	}
	col, err := f.readCollection(address)
	if err != nil {
		return nil, err
	}
	if r.left -= int64(len(col.c.b)); r.left < 0 {
		return nil, f.fail(file.ErrLimit, col.c.at, "global heap", "each part of the heap to be read a few times", "more than a thousand times the file")
	}
	if h.byAt == nil {
		h.byAt = map[uint64]*collection{}
	}
	h.byAt[address], h.order, h.held = col, append(h.order, address), h.held+len(col.c.b)
	for h.held > heapCacheBytes && len(h.order) > 1 {
		h.held -= len(h.byAt[h.order[0]].c.b)
		delete(h.byAt, h.order[0])
		h.order = slices.Delete(h.order, 0, 1)
	}
	return col, nil
}

func (f *File) readCollection(address uint64) (*collection, error) {
	head := int64(8+f.sizeL+7) / 8 * 8 // all begins on multiples of 8
	c, err := f.block(address, head, "GCOL", 1)
	if err != nil {
		return nil, err
	}
	c.skip(3)
	n := c.length()
	if c.err != nil {
		return nil, c.err
	}
	if n < head || n > f.limits.MaxBytes {
		return nil, f.fail(file.ErrLimit, c.at, c.what, fmt.Sprintf("%d to %d bytes (Limits.MaxBytes)", head, f.limits.MaxBytes), n)
	}
	if c, err = f.piece(address, n, "global heap"); err != nil {
		return nil, err
	}
	c.skip(int(head))
	col := &collection{c: c, objects: map[uint32][2]int{}}
	for c.left() >= int(head) {
		index := uint32(c.u16())
		c.skip(6)
		size := c.length()
		c.skip(int(head) - 8 - f.sizeL)
		if index == 0 || c.err != nil { // free space, which is the rest
			break
		}
		if size > int64(c.left()) {
			return nil, c.fail(file.ErrFormat, fmt.Sprintf("an object within the %d bytes of its collection", c.left()), size)
		}
		if _, twice := col.objects[index]; twice {
			return nil, c.fail(file.ErrFormat, "objects that differ", fmt.Sprintf("number %d twice", index))
		}
		col.objects[index] = [2]int{c.i, int(size)}
		c.skip(int(min(int64(c.left()), (size+7)/8*8)))
	}
	return col, c.err
}
