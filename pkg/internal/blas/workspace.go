package blas

import (
	"sync/atomic"
	"unsafe"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// workspace is what one goroutine needs to compute a product. Workspaces are kept between calls, so that a product allocates nothing once they have grown.
type workspace[T float] struct {
	tile    simd.Tile
	panels  []panel
	a, b    []T // packed
	mirror  []T // the transpose of a result
	scratch []T // a tile that the diagonal crosses
	job     product[T]
}

// spare is the number of workspaces of each element type that stay when nobody uses them.
const spare = 16

// store keeps things between calls: one in reach of a single instruction, more behind it.
type store[V any] struct {
	first atomic.Pointer[V]
	more  chan *V
}

func (s *store[V]) take() *V {
	if v := s.first.Swap(nil); v != nil {
		return v
	}
	select {
	case v := <-s.more:
		return v
	default:
		return nil
	}
}

func (s *store[V]) giveBack(v *V) {
	if s.first.CompareAndSwap(nil, v) {
		return
	}
	select {
	case s.more <- v:
	default:
	}
}

// stores are what is kept for products of one element type.
type stores[T float] struct {
	workspaces store[workspace[T]]
	teams      store[team[T]]
}

func newStores[T float]() *stores[T] {
	return &stores[T]{
		workspaces: store[workspace[T]]{more: make(chan *workspace[T], spare)},
		teams:      store[team[T]]{more: make(chan *team[T], spare)},
	}
}

var (
	stores64 = newStores[float64]()
	stores32 = newStores[float32]()
)

func storesOf[T float]() *stores[T] {
	if s, ok := any(stores64).(*stores[T]); ok {
		return s
	}
	return any(stores32).(*stores[T])
}

func (s *stores[T]) workspace() *workspace[T] {
	if w := s.workspaces.take(); w != nil {
		return w
	}
	const line = 64 // bytes of the longest vector
	return &workspace[T]{scratch: make([]T, simd.MaxRows*simd.MaxVectors*line/int(unsafe.Sizeof(*new(T))))}
}

// giveBack keeps w for the next product, without what would hold the caller's matrices in memory.
func (s *stores[T]) giveBack(w *workspace[T]) {
	w.job = product[T]{}
	w.tile = simd.Tile{}
	s.workspaces.giveBack(w)
}
