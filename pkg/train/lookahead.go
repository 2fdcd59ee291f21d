package train

import (
	"math"

	"gonum.org/v1/gonum/blas"

	"github.com/richlazy/richlazy/pkg/internal/backprop"
	"github.com/richlazy/richlazy/pkg/network"
)

// mostAhead is the largest batch that the look-ahead path takes, window about how many trials it looks ahead.
const (
	mostAhead = 16
	window    = 48
)

// ahead is a network that learns from batches of a few trials, which need not repeat.
//
// The trials X of the next steps are known. What the first layer sees of them, X Wᵀ, is computed in one product; then each step corrects it, as on the span path, by what
// the steps since the window began have added to W, which is c·(W₀ + Aᵀ X) with c the product of what L2 and decay have left. At the end of the window W is brought
// up to date in one product. So a step reads and writes as many rows of A as the window has trials, and not W.
type ahead[T backprop.Real] struct {
	*problem[T]
	*aheadShape[T]
	*descent[T]
	params  []T // of the network; the weights onto the first layer are those at the beginning of the window
	taken   []T // A, trials of the window × units
	kept    float64
	batches *batches
	exam    *exam[T]
	centre  []float64

	open     bool
	from     int   // the first step of the window
	trials   []int // of all its steps
	ends     []int // where the trials of each step end
	room     *aheadRoom[T]
	low, top int // the trials of the step in hand, in the window
}

func (p *problem[T]) lookAhead(n *network.MLP, b *batches) *ahead[T] {
	s := p.aheadShape(n, b.most())
	a := &ahead[T]{problem: p, aheadShape: s, params: narrow[T](n.Parameters()), kept: 1, batches: b, exam: p.newExam(n)}
	a.taken = backprop.Make[T](s.most * s.units)
	a.descent = newDescent[T](p.opt, append([]stretch{s.weight}, s.rest...))
	if p.opt.Alpha != 0 {
		r := s.rooms.get()
		a.centre = p.centreOf(p.learn, b.most(), func(trials []int) []T { // as prepare and forward do it, so that α(f − f₀) begins as 0
			n, x := len(trials), rows(p.learn.x, p.inputs, trials, false, r.batch)
			a.gemm(blas.NoTrans, blas.Trans, n, s.units, p.inputs, 1, x, p.inputs, s.chain.Weights(a.params, 0), p.inputs, 0, r.drive, s.units)
			return r.pass.Rise(a.params, r.drive, n)
		})
		s.rooms.put(r)
	}
	return a
}

func (a *ahead[T]) enter() {
	a.room = a.rooms.get()
	if a.open {
		a.prepare()
	}
}

func (a *ahead[T]) leave() {
	a.rooms.put(a.room)
	a.room = nil
}

// look makes the window the one that a step belongs to.
func (a *ahead[T]) look(step int) {
	a.open, a.from = true, step-step%a.steps
	a.trials, a.ends = a.trials[:0], a.ends[:0]
	for i := range a.steps {
		a.trials = append(a.trials, a.batches.at(a.from+i)...)
		a.ends = append(a.ends, len(a.trials))
	}
}

// has reports whether the window is open and has a step.
func (a *ahead[T]) has(step int) bool { return a.open && step >= a.from && step < a.from+a.steps }

// prepare computes what there is to know of the trials of the window.
func (a *ahead[T]) prepare() {
	r, n := a.room, len(a.trials)
	a.inputsOf(r.x)
	a.gemm(blas.NoTrans, blas.Trans, n, a.units, a.inputs, 1, r.x, a.inputs, a.chain.Weights(a.params, 0), a.inputs, 0, r.begin, a.units)
	a.syrk(blas.Lower, blas.NoTrans, n, a.inputs, 1, r.x, a.inputs, 0, r.gram, n)
}

// inputsOf copies the inputs of the window to x.
func (a *ahead[T]) inputsOf(x []T) {
	for i, t := range a.trials {
		copy(x[i*a.inputs:(i+1)*a.inputs], a.learn.x[t*a.inputs:(t+1)*a.inputs])
	}
}

// fold adds to weights, those at the beginning of the window, what its steps have added. x holds the inputs of the window.
func (a *ahead[T]) fold(weights, x []T) {
	a.gemm(blas.Trans, blas.NoTrans, a.units, a.inputs, len(a.trials), T(a.kept), a.taken, a.units, x, a.inputs, T(a.kept), weights, a.inputs)
}

// settle brings the weights up to date.
func (a *ahead[T]) settle() {
	if !a.weight.frozen {
		a.fold(a.chain.Weights(a.params, 0), a.room.x)
	}
	clear(a.taken)
	a.kept = 1
}

func (a *ahead[T]) forward(step int) (loss, accuracy float64) {
	if !a.has(step) {
		a.look(step)
		a.prepare()
	}
	k := step - a.from
	a.low, a.top = 0, a.ends[k]
	if k > 0 {
		a.low = a.ends[k-1]
	}
	r, n, units, all := a.room, a.top-a.low, a.units, len(a.trials)
	z := r.drive[:n*units]
	copy(z, r.begin[a.low*units:a.top*units])
	switch gram := r.gram[a.low*all:]; {
	case a.low == 0:
	case n == 1:
		r.combination.Add(z, gram[:a.low], a.taken[:a.low*units])
	default:
		a.gemm(blas.NoTrans, blas.NoTrans, n, units, a.low, 1, gram, all, a.taken, units, 1, z, units)
	}
	if a.kept != 1 {
		a.scale(T(a.kept), z)
	}
	trials := a.trials[a.low:a.top]
	return a.judge(r.desk, a.learn, r.pass.Rise(a.params, z, n), trials, false, a.centre)
}

func (a *ahead[T]) update(step int, factor float64) (norm float64) {
	r, units := a.room, a.units
	delta := r.pass.Descend(a.params, r.gradient, r.back[:(a.top-a.low)*a.outputs])
	gain := 1.0
	if a.clip > 0 {
		norm = a.norm(delta)
		if gain = a.descent.gain(norm); gain != 1 {
			for _, s := range a.rest {
				a.scale(T(gain), r.gradient[s.from:s.to])
			}
		}
	}
	if rate := a.rate(factor); !a.weight.frozen {
		if a.kept *= a.keep(a.weight, rate); math.Abs(a.kept) < 1e-3 { // begin anew, before it is lost in rounding
			a.settle()
			a.prepare()
		}
		to := a.taken[a.low*units : a.top*units]
		clear(to)
		a.axpy(T(-rate*gain/a.kept), delta, to)
	}
	a.move(a.rest, a.params, r.gradient, step, factor)
	if step == a.from+a.steps-1 {
		a.settle()
		a.open = false
	}
	return norm
}

// norm returns the norm of the gradient.
func (a *ahead[T]) norm(delta []T) float64 {
	sum, units, all := 0.0, a.units, len(a.trials)
	if !a.weight.frozen {
		for i := a.low; i < a.top; i++ {
			row := delta[(i-a.low)*units : (i-a.low+1)*units]
			sum += float64(a.room.gram[i*all+i]) * a.inner(row, row)
			for j := a.low; j < i; j++ {
				sum += 2 * float64(a.room.gram[i*all+j]) * a.inner(row, delta[(j-a.low)*units:(j-a.low+1)*units])
			}
		}
	}
	for _, s := range a.rest {
		if !s.frozen {
			sum += a.inner(a.room.gradient[s.from:s.to], a.room.gradient[s.from:s.to])
		}
	}
	return root(sum)
}

// now returns a copy of the parameters as they are.
func (a *ahead[T]) now() []T {
	params := append([]T(nil), a.params...)
	if a.open && !a.weight.frozen {
		x := backprop.Make[T](len(a.trials) * a.inputs)
		a.inputsOf(x)
		a.fold(a.chain.Weights(params, 0), x)
	}
	return params
}

func (a *ahead[T]) parameters() []float64 { return wide(a.now()) }

func (a *ahead[T]) test() (loss, accuracy float64) { return a.exam.take(a.now()) }

func (a *ahead[T]) vectors() [][]float64 {
	return append(copies(a.params, a.taken), []float64{a.kept})
}

func (a *ahead[T]) restore(v [][]float64, step int) error {
	kept := make([]float64, 1)
	if len(v) != 3 {
		return fill[T](v)
	}
	if err := fill(v[2:], kept); err != nil {
		return err
	}
	a.kept = kept[0]
	a.open = a.has(step) // met has opened the window of the step before
	return fill(v[:2], a.params, a.taken)
}

func (a *ahead[T]) met(step int) uint64 {
	if step < a.from || step >= a.from+a.steps || len(a.ends) == 0 {
		a.look(step)
	}
	k, low := step-a.from, 0
	if k > 0 {
		low = a.ends[k-1]
	}
	return digest(a.trials[low:a.ends[k]])
}
