package blas

import "github.com/richlazy/richlazy/pkg/internal/simd"

// workspace is what one goroutine needs to compute a product. Workspaces are kept between calls, so that a product allocates nothing once they have grown.
type workspace[T float] struct {
	tile    simd.Tile
	panels  []panel
	a, b    []T // packed
	scratch []T // a tile that the diagonal crosses
	job     product[T]
}

// kept is the number of workspaces of each element type that stay when nobody uses them.
const kept = 16

var (
	free64 = make(chan *workspace[float64], kept)
	free32 = make(chan *workspace[float32], kept)
)

func freeList[T float]() chan *workspace[T] {
	switch list := any(free64).(type) {
	case chan *workspace[T]:
		return list
	}
	return any(free32).(chan *workspace[T])
}

func take[T float]() *workspace[T] {
	select {
	case w := <-freeList[T]():
		return w
	default:
		return &workspace[T]{scratch: make([]T, 8*8*16)}
	}
}

// giveBack keeps w for the next product, without what would hold the caller's matrices in memory.
func giveBack[T float](w *workspace[T]) {
	w.job = product[T]{}
	select {
	case freeList[T]() <- w:
	default:
	}
}
