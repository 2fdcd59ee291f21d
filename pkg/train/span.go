package train

import (
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/backprop"
	"github.com/richlazy/richlazy/pkg/network"
)

// span is a network that learns in the span of a finite number of stimuli.
//
// The gradient by the weights W onto the first layer from one input block is Δᵀ X, a combination of the block's distinct rows X. So W = ρ ∘ W₀ + Aᵀ X at all times, where
// ρ has one number a unit, and what the units see of the stimuli is X Wᵀ = ρ ∘ X W₀ᵀ + K A with the Gram matrix K = X Xᵀ. A step of any optimiser that is linear in
// gradients and weights (SGD, momentum, Nesterov, L2, decay) on W is the same step on A with the gradient Δ, and on ρ with the gradient 0. So A and ρ take the place of
// W among the parameters, and the rest is as ever. Nothing of the width of the input is left in a step.
type span[T backprop.Real] struct {
	*problem[T]
	*spanShape[T]
	*descent[T]
	initial *network.MLP
	begin   [][]T // of each block: X W₀ᵀ, distinct rows × units
	params  []T   // of each block A and ρ, (distinct rows + 1) × units; the biases of the first layer; all other parameters
	moves   bool  // whether ρ changes
	batches *batches
	exam    *exam[T]
	centre  []float64

	room   *spanRoom[T]
	trials []int
}

func (p *problem[T]) span(n *network.MLP, b *batches) *span[T] {
	s := &span[T]{problem: p, spanShape: p.spanShape(n, b.most()), initial: n, batches: b, exam: p.newExam(n)}
	s.descent = newDescent[T](p.opt, append(append([]stretch(nil), s.head...), s.tail...))
	_, l2, decay, _ := p.opt.Optimiser.rates()
	s.moves = l2 != 0 || decay != 0 || p.opt.Oja.Rate != 0
	s.params = backprop.Make[T](s.chain.Size())
	for i, space := range p.spaces {
		var drive mat.Dense
		w := mat.NewDense(s.units, p.widths[i], backprop.Make[float64](s.units*p.widths[i]))
		w.Copy(n.Block(i))
		drive.Mul(space.x, w.T())
		s.begin = append(s.begin, narrow[T](drive.RawMatrix().Data))
		rho := s.rho(i)
		for unit := range rho {
			rho[unit] = 1
		}
	}
	parameters := n.Parameters()
	if s.biased >= 0 {
		backprop.Convert(s.params[s.biased:s.biased+s.units], n.Layers[0].Bias)
	}
	rest := s.params[s.headSize():]
	backprop.Convert(rest, parameters[len(parameters)-len(rest):])
	if p.opt.Alpha != 0 {
		s.enter()
		s.centre = p.centreOf(p.learn, b.most(), func(trials []int) []T { return s.respond(trials, false) })
		s.leave()
	}
	return s
}

// headSize returns the number of parameters that stand for those of the first layer.
func (s *span[T]) headSize() int { return len(s.chain.Weights(s.params, 0)) }

// taken returns A of a block, rho ρ.
func (s *span[T]) taken(block int) []T {
	return s.params[s.at[block] : s.at[block]+s.spaces[block].size*s.units]
}

func (s *span[T]) rho(block int) []T {
	at := s.at[block] + s.spaces[block].size*s.units
	return s.params[at : at+s.units]
}

func (s *span[T]) enter() { s.room = s.rooms.get() }

func (s *span[T]) leave() {
	s.rooms.put(s.room)
	s.room = nil
}

// respond returns the outputs to trials of the task.
func (s *span[T]) respond(trials []int, full bool) []T {
	s.room.notice(s.spaces, trials, full)
	if s.one {
		return s.respondOne()
	}
	for b := range s.spaces {
		s.project(b, b == s.folded && s.biased >= 0)
	}
	return s.room.pass.Rise(s.params, s.drive(trials), len(trials))
}

func (s *span[T]) forward(step int) (loss, accuracy float64) {
	s.trials = s.batches.at(step)
	full := s.batches.full()
	return s.judge(s.room.desk, s.learn, s.respond(s.trials, full), s.trials, full, s.centre)
}

func (s *span[T]) update(step int, factor float64) (norm float64) {
	r := s.room
	back := r.back[:len(s.trials)*s.outputs]
	switch {
	case s.one:
		s.gatherOne(back[0])
	case s.shallow:
		s.gatherShallow(back)
	default:
		s.gather(r.pass.Descend(s.params, r.gradient, back))
	}
	gain := 1.0
	if s.clip > 0 {
		norm = s.norm()
		gain = s.descent.gain(norm)
	}
	if s.adam == nil && s.sgd.Momentum == 0 {
		s.sparse(s.rate(factor), gain)
		if gain != 1 {
			s.scale(T(gain), r.gradient[s.headSize():])
		}
		s.move(s.rest, s.params, r.gradient, step, factor)
	} else {
		s.scatter()
		if gain != 1 {
			s.scale(T(gain), r.gradient)
		}
		s.step(s.params, r.gradient, step, factor)
	}
	if s.opt.Oja.Rate != 0 {
		s.oja()
	}
	return norm
}

// parameters returns those of the network: W = ρ ∘ W₀ + Aᵀ X, computed in float64.
func (s *span[T]) parameters() []float64 {
	n := s.initial.Clone()
	for b, space := range s.spaces {
		var change mat.Dense
		change.Mul(mat.NewDense(space.size, s.units, wide(s.taken(b))).T(), space.x)
		w := n.Block(b)
		for unit, rho := range s.rho(b) {
			for j := range space.x.RawMatrix().Cols {
				w.Set(unit, j, float64(T(float64(rho)*w.At(unit, j)+change.At(unit, j))))
			}
		}
	}
	if s.biased >= 0 {
		backprop.Convert(n.Layers[0].Bias, s.params[s.biased:s.biased+s.units])
	}
	all, rest := n.Parameters(), s.params[s.headSize():]
	backprop.Convert(all[len(all)-len(rest):], rest)
	return all
}

func (s *span[T]) test() (loss, accuracy float64) { return s.exam.take(narrow[T](s.parameters())) }

func (s *span[T]) vectors() [][]float64 { return copies(append(s.descent.vectors(), s.params)...) }

func (s *span[T]) met(step int) uint64 { return digest(s.batches.at(step)) }

func (s *span[T]) restore(v [][]float64, _ int) error {
	return fill(v, append(s.descent.vectors(), s.params)...)
}
