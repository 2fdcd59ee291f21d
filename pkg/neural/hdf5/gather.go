package hdf5

import (
	"context"

	"github.com/richlazy/richlazy/pkg/internal/cores"
)

// runs describes a block of an array as runs of elements that follow each other in both.
type runs struct {
	n, count   int64 // elements of a run, number of runs
	outer      int   // dimensions that are walked over
	start, dim []int64
	counts     []int64
}

func runsOf(dims []int64, sel selection) runs {
	r := runs{n: 1, count: 1, outer: len(dims), start: sel.start, dim: dims, counts: sel.count}
	for r.outer > 0 {
		r.outer--
		r.n *= sel.count[r.outer]
		if sel.count[r.outer] != dims[r.outer] {
			break
		}
	}
	for d := range r.outer {
		r.count *= sel.count[d]
	}
	return r
}

// offset is where run k begins in the array.
func (r runs) offset(k int64) int64 {
	at, stride := int64(0), int64(1)
	for d := len(r.dim) - 1; d >= 0; d-- {
		i := r.start[d]
		if d < r.outer {
			i += k % r.counts[d]
			k /= r.counts[d]
		}
		at += i * stride
		stride *= r.dim[d]
	}
	return at
}

// pieceBytes is how much is read at once, and most gaps between runs of which several are read at once.
const (
	pieceBytes = 1 << 20
	gapBytes   = 1 << 12
)

// gather reads a block of data that are stored in one piece.
func (s *storage) gather(dims []int64, sel selection, to target, read func(p []byte, at int64) error) error {
	r := runsOf(dims, sel)
	e := s.element
	if r.n*e >= pieceBytes/4 { // long runs, in pieces
		most := max(1, pieceBytes/e)
		perRun := (r.n + most - 1) / most
		return cores.Try(context.Background(), int(r.count*perRun), func(k int) error {
			run, piece := int64(k)/perRun, int64(k)%perRun
			n := min(most, r.n-piece*most)
			at := run*r.n + piece*most
			from := (r.offset(run) + piece*most) * e
			if to.convert == nil {
				return read(to.out[at*e:(at+n)*e], from)
			}
			p := buffer(n * e)
			defer release(p)
			if err := read(*p, from); err != nil {
				return err
			}
			return to.put(at, *p)
		})
	}
	batch := max(1, pieceBytes/(r.n*e+gapBytes))
	return cores.Try(context.Background(), int((r.count+batch-1)/batch), func(k int) error {
		run, end := int64(k)*batch, min(r.count, (int64(k)+1)*batch)
		for run < end {
			begin := r.offset(run)
			next, last := run+1, begin
			for next < end {
				at := r.offset(next)
				if (at-last-r.n)*e > gapBytes {
					break
				}
				last, next = at, next+1
			}
			p := buffer((last + r.n - begin) * e)
			if err := read(*p, begin*e); err != nil {
				release(p)
				return err
			}
			for ; run < next; run++ {
				at := (r.offset(run) - begin) * e
				if err := to.put(run*r.n, (*p)[at:at+r.n*e]); err != nil {
					release(p)
					return err
				}
			}
			release(p)
		}
		return nil
	})
}
