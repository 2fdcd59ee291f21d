package hdf5

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// selection is a block of a dataset.
type selection struct {
	start, count []int64
	n            int64 // elements
}

func (d *Dataset) selection(start, count []int) (selection, error) {
	s := selection{}
	if d.space.null || len(start) != len(d.space.dims) || len(count) != len(d.space.dims) {
		return s, d.f.partFail(file.ErrValue, d.path, fmt.Sprintf("a block of %d dimensions", len(d.space.dims)), fmt.Sprintf("%d and %d", len(start), len(count)))
	}
	for i, n := range d.space.dims {
		a, k := int64(start[i]), int64(count[i])
		if a < 0 || k < 0 || a > n || k > n-a {
			return s, d.f.partFail(file.ErrValue, d.path, fmt.Sprintf("a block within %s", dims(d.Shape())), fmt.Sprintf("%d elements of dimension %d from %d on", k, i, a))
		}
		s.start, s.count = append(s.start, a), append(s.count, k)
	}
	var ok bool
	if s.n, ok = file.Product(s.count, 1<<62); !ok {
		return s, d.grants(1<<62, 1, 0)
	}
	return s, nil
}

// grants refuses results beyond the limits, n elements of size bytes, and data beyond the file's bytes.
func (d *Dataset) grants(n, size, stored int64) error {
	if d.store.refused == "" && d.store.class == contiguous {
		at, ok := d.f.where(d.store.address)
		if !ok || stored > d.f.in.Size()-at {
			return named(d.f.fail(file.ErrTruncated, at, "data", fmt.Sprintf("%d bytes at %#x", stored, d.store.address), fmt.Sprintf("a file of %d bytes", d.f.in.Size())), d.path)
		}
	}
	if want, got, ok := file.NewBudget(d.f.limits).Hold(n, size); !ok {
		return d.f.partFail(file.ErrLimit, d.path, want, got+": read it in blocks")
	}
	return nil
}
