package train

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/internal/backprop"
	"github.com/richlazy/richlazy/pkg/internal/simd"
	"github.com/richlazy/richlazy/pkg/network"
)

// aheadShape is what networks of one shape share.
type aheadShape[T backprop.Real] struct {
	chain  *backprop.Chain[T]
	units  int // of the first layer
	steps  int // of a window
	most   int // trials of a window
	weight stretch
	rest   []stretch
	rooms  pool[*aheadRoom[T]]
}

// aheadRoom is the working memory of a window.
type aheadRoom[T backprop.Real] struct {
	*desk[T]
	gradient []T
	x        []T // trials × inputs
	begin    []T // X W₀ᵀ, trials × units
	gram     []T // X Xᵀ, its lower triangle
	drive    []T // of one batch
	batch    []T // inputs of a batch, for the untrained outputs

	combination simd.Combination[T]
}

func (p *problem[T]) aheadShape(n *network.MLP, most int) *aheadShape[T] {
	key := fmt.Sprint(most, shapeKey(n))
	if s, ok := p.aheads[key]; ok {
		return s
	}
	parts := p.opt.parts(n)
	s := &aheadShape[T]{chain: backprop.NewChain(layers[T](n)), steps: max(1, window/most), weight: parts[0], rest: merge(parts[1:])}
	s.units, s.most = s.chain.Layers()[0].Units, s.steps*most
	s.rooms.make = func() *aheadRoom[T] {
		return &aheadRoom[T]{
			desk: newDesk(s.chain, most, p.opt.Hidden), gradient: backprop.Make[T](s.chain.Size()),
			x: backprop.Make[T](s.most * p.inputs), begin: backprop.Make[T](s.most * s.units), gram: backprop.Make[T](s.most * s.most),
			drive: backprop.Make[T](most * s.units), batch: backprop.Make[T](most * p.inputs),
		}
	}
	p.aheads[key] = s
	return s
}
