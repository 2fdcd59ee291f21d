package train

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/internal/backprop"
	"github.com/richlazy/richlazy/pkg/network"
)

// spanShape is what networks of one shape share.
type spanShape[T backprop.Real] struct {
	chain  *backprop.Chain[T] // with A, ρ and the biases for the weights onto the first layer
	units  int                // of the first layer
	at     []int              // where A of each block begins
	biased int                // where the biases of the first layer begin, −1 where there are none
	folded int                // the block with the fewest rows, to whose part of the drive biases are added
	head   []stretch          // A and ρ of each block
	bias   []stretch          // of the first layer, none or one
	rest   []stretch
	tail   []stretch // bias and rest
	rooms  pool[*spanRoom[T]]

	shallow bool // one hidden layer and one linear output, without losses of hidden responses
	one     bool // and batches of one trial
}

func (p *problem[T]) spanShape(n *network.MLP, most int) *spanShape[T] {
	key := fmt.Sprint(most, shapeKey(n))
	if s, ok := p.spans[key]; ok {
		return s
	}
	all := layers[T](n)
	first := &all[0]
	s := &spanShape[T]{units: first.Units, biased: -1}
	lines := 0 // rows of units
	for b, space := range p.spaces {
		if space.size < p.spaces[s.folded].size {
			s.folded = b
		}
		s.at = append(s.at, lines*s.units)
		s.head = append(s.head, stretch{from: lines * s.units, to: (lines + space.size + 1) * s.units, frozen: p.opt.isFrozen(Part{})})
		lines += space.size + 1
	}
	if first.Bias {
		s.biased = lines * s.units
		s.bias = []stretch{{from: s.biased, to: s.biased + s.units, bias: true, frozen: p.opt.isFrozen(Part{Bias: true})}}
		lines++
	}
	s.shallow = len(all) == 2 && all[1].Units == 1 && all[1].Grad == nil && len(p.opt.Hidden) == 0
	s.one = s.shallow && most == 1
	first.Inputs, first.Bias = lines, false
	s.chain = backprop.NewChain(all)
	old := p.opt.parts(n)
	for _, part := range old[2:] {
		shift := lines*s.units - old[1].to
		part.from, part.to = part.from+shift, part.to+shift
		s.rest = append(s.rest, part)
	}
	s.rest = merge(s.rest)
	s.tail = append(append(s.tail, s.bias...), s.rest...)
	s.rooms.make = func() *spanRoom[T] { return p.newSpanRoom(s, most) }
	p.spans[key] = s
	return s
}
