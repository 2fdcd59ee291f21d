package train

import (
	"math"
	"sync"

	"github.com/richlazy/richlazy/pkg/internal/backprop"
	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// stretch is a part of a flat slice of parameters that an optimiser treats alike.
type stretch struct {
	from, to int
	bias     bool // L2 and decay do not act on it, unless the optimiser says so
	frozen   bool // it does not change
}

// merge returns the stretches with neighbours of one kind in one piece: fewer calls a step.
func merge(all []stretch) (merged []stretch) {
	for _, s := range all {
		if n := len(merged); n > 0 && merged[n-1].to == s.from && merged[n-1].bias == s.bias && merged[n-1].frozen == s.frozen {
			merged[n-1].to = s.to
		} else if s.to > s.from {
			merged = append(merged, s)
		}
	}
	return merged
}

// descent is an optimiser at work on one flat slice of parameters, whatever network they are of. The moments are part of what a checkpoint holds.
type descent[T backprop.Real] struct {
	*kernels[T]
	sgd       SGD
	adam      *Adam // nil for SGD
	clip      float64
	stretches []stretch
	cores     int    // how many a long update may be divided among
	moments   [2][]T // SGD: velocity; Adam: mean and mean square; nil where there is none
}

func newDescent[T backprop.Real](opt *Options, stretches []stretch) *descent[T] {
	d := &descent[T]{kernels: kernelsOf[T](), clip: opt.Clip, stretches: merge(stretches), cores: max(1, opt.cores)}
	size := 0
	for _, s := range stretches {
		size = max(size, s.to)
	}
	switch o := opt.Optimiser.(type) {
	case SGD:
		d.sgd = o
		if o.Momentum > 0 {
			d.moments[0] = backprop.Make[T](size)
		}
	case Adam:
		d.adam = &o
		d.moments[0], d.moments[1] = backprop.Make[T](size), backprop.Make[T](size)
	}
	return d
}

// keep returns what a plain update multiplies a stretch's parameters by.
func (d *descent[T]) keep(s stretch, rate float64) float64 {
	l2, decay := d.shrink(s)
	return 1 - rate*decay - rate*l2
}

// shrink returns L2 and decay for a stretch.
func (d *descent[T]) shrink(s stretch) (l2, decay float64) {
	var biases bool
	if d.adam != nil {
		_, l2, decay, biases = d.adam.rates()
	} else {
		_, l2, decay, biases = d.sgd.rates()
	}
	if s.bias && !biases {
		return 0, 0
	}
	return l2, decay
}

// rate returns the learning rate at a factor of the schedule.
func (d *descent[T]) rate(factor float64) float64 {
	if d.adam != nil {
		return d.adam.Rate * factor
	}
	return d.sgd.Rate * factor
}

// squares returns the squared norm of g over all stretches that move.
func (d *descent[T]) squares(g []T) (sum float64) {
	for _, s := range d.stretches {
		if !s.frozen {
			sum += d.kernels.inner(g[s.from:s.to], g[s.from:s.to])
		}
	}
	return sum
}

// gain returns what clips a gradient of this norm to the largest one that Clip allows, as PyTorch's clip_grad_norm_ does but for its 1e-6. Of a norm that overflowed it is
// NaN, so that training diverges instead of standing still.
func (d *descent[T]) gain(norm float64) float64 {
	switch {
	case d.clip == 0 || !(norm > d.clip):
		return 1
	case math.IsInf(norm, 1):
		return math.NaN()
	}
	return d.clip / norm
}

// cut scales g, whose norm is given, down to the largest norm that Clip allows.
func (d *descent[T]) cut(g []T, norm float64) {
	if gain := d.gain(norm); gain != 1 {
		d.kernels.scale(T(gain), g)
	}
}

// step takes the step-th update, counted from 0, of w by the gradient g, which it may overwrite.
func (d *descent[T]) step(w, g []T, step int, factor float64) {
	d.move(d.stretches, w, g, step, factor)
}

// move is step for some of the stretches.
func (d *descent[T]) move(stretches []stretch, w, g []T, step int, factor float64) {
	rate := d.rate(factor)
	for _, s := range stretches {
		if s.frozen {
			continue
		}
		if n := s.to - s.from; n >= 2*shared && d.cores > 1 {
			d.divide(s, w, g, step, rate)
		} else {
			d.update(s, w, g, step, rate)
		}
	}
}

// shared is how many parameters are worth a core.
const shared = 1 << 16

// divide is update on several cores. Parameters do not see each other: the bits are the same.
func (d *descent[T]) divide(s stretch, w, g []T, step int, rate float64) {
	var group sync.WaitGroup
	parts := min(d.cores, (s.to-s.from)/shared)
	for i := range parts {
		part := s
		part.from, part.to = s.from+(s.to-s.from)*i/parts, s.from+(s.to-s.from)*(i+1)/parts
		group.Go(func() { d.update(part, w, g, step, rate) })
	}
	group.Wait()
}

// update moves one stretch, or a part of one.
func (d *descent[T]) update(s stretch, w, g []T, step int, rate float64) {
	w, g = w[s.from:s.to], g[s.from:s.to]
	l2, decay := d.shrink(s)
	if a := d.adam; a != nil {
		d.kernels.adam(w, d.moments[0][s.from:s.to], d.moments[1][s.from:s.to], g, simd.AdamStep{
			Rate: rate, Beta1: a.Beta1, Beta2: a.Beta2, Epsilon: a.Epsilon, L2: l2, Decay: decay, Step: step + 1,
		})
		return
	}
	if l2 != 0 {
		d.kernels.axpy(T(l2), w, g)
	}
	if decay != 0 {
		d.kernels.scale(T(1-rate*decay), w)
	}
	switch {
	case d.sgd.Momentum == 0:
		d.kernels.axpy(T(-rate), g, w)
	case d.sgd.Nesterov:
		d.kernels.nesterov(w, d.moments[0][s.from:s.to], g, T(rate), T(d.sgd.Momentum))
	default:
		d.kernels.momentum(w, d.moments[0][s.from:s.to], g, T(rate), T(d.sgd.Momentum))
	}
}

// vectors returns the moments there are, for checkpoints. They share memory with d.
func (d *descent[T]) vectors() (all [][]T) {
	for _, m := range d.moments {
		if m != nil {
			all = append(all, m)
		}
	}
	return all
}
