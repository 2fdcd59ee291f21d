package train

import (
	"github.com/richlazy/richlazy/pkg/internal/backprop"
	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// spanRoom is the working memory of a step on the span path.
type spanRoom[T backprop.Real] struct {
	*desk[T]
	gradient []T
	drive    []T // trials × units: the input of the first layer
	views    []*view[T]
	keep     []T // for Oja's rule

	// For batches of one trial: what the hidden units respond, the slopes, the derivative by their drive, and the output.
	response, slopes, delta, answer []T

	combination simd.Combination[T]
}

// view is what a batch shows of an input block: its distinct rows, and what there is to know of each.
type view[T backprop.Real] struct {
	rows  []int // the distinct rows of the batch, in the order in which they appear
	at    []int // for each trial of the batch, its place in rows
	place []int // for each row of the block, its place in rows; in force where stamp is that of the batch
	stamp []int
	batch int

	whole  []int // all rows
	own    []int // room for others
	gram   []T   // rows × all rows: the Gram matrix, or those rows of it
	drive  []T   // rows × units
	delta  []T   // rows × units: the derivative of the loss by them
	store  []T   // for delta
	pick   []T   // rows × trials: which trial shows which row
	inner  []T   // rows × rows: the Gram matrix of the batch, to measure norms
	pulled []T   // rows × units: that times delta
}

func (p *problem[T]) newSpanRoom(s *spanShape[T], most int) *spanRoom[T] {
	r := &spanRoom[T]{desk: newDesk(s.chain, most, p.opt.Hidden), gradient: backprop.Make[T](s.chain.Size())}
	r.drive, r.keep = backprop.Make[T](most*s.units), backprop.Make[T](s.units)
	if s.one {
		r.response, r.slopes = backprop.Make[T](s.units), backprop.Make[T](s.units)
		r.delta, r.answer = backprop.Make[T](s.units), backprop.Make[T](1)
	}
	for _, space := range p.spaces {
		d := min(most, space.size)
		v := &view[T]{at: make([]int, most), place: make([]int, space.size), stamp: make([]int, space.size)}
		v.own, v.gram, v.drive, v.store = make([]int, 0, d), backprop.Make[T](d*space.size), backprop.Make[T](d*s.units), backprop.Make[T](d*s.units)
		v.pick = backprop.Make[T](min(d, 4) * most)
		if p.opt.Clip > 0 {
			v.inner, v.pulled = backprop.Make[T](d*d), backprop.Make[T](d*s.units)
		}
		for i := range space.size {
			v.whole = append(v.whole, i)
		}
		r.views = append(r.views, v)
	}
	return r
}

// notice finds the distinct rows of a batch.
func (r *spanRoom[T]) notice(spaces []*space[T], trials []int, full bool) {
	for b, v := range r.views {
		s := spaces[b]
		if full {
			v.rows, v.at = v.whole, append(v.at[:0], s.row...)
			continue
		}
		v.rows, v.at = v.own[:0], v.at[:len(trials)]
		v.batch++
		for i, t := range trials {
			row := s.row[t]
			if v.stamp[row] != v.batch {
				v.stamp[row], v.place[row] = v.batch, len(v.rows)
				v.rows = append(v.rows, row)
			}
			v.at[i] = v.place[row]
		}
	}
}
