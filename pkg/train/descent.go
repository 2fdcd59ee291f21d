package train

import (
	"context"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
)

// scratch is the working memory of one network on one core, allocated once a stride. All inner loops run along the units, which lie side by side.
type scratch struct {
	hidden []float64   // trials × units
	fault  []float64   // trials × outputs: ŷ − y
	back   []float64   // units: one trial's loss by the input of the units
	before []float64   // outputs × units: the readout weights before the update
	delta  [][]float64 // per block, distinct rows × units: loss by U
}

func newScratch(p *problem, s *State) *scratch {
	units := len(s.HiddenBias)
	w := &scratch{
		hidden: make([]float64, p.trials*units),
		fault:  make([]float64, p.trials*p.outputs),
		back:   make([]float64, units),
		before: make([]float64, len(s.Readout)),
	}
	for _, drive := range s.Drive {
		w.delta = append(w.delta, make([]float64, len(drive)))
	}
	return w
}

// advance makes up to steps updates, fewer when ctx is cancelled or the loss ceases to be finite.
func (p *problem) advance(ctx context.Context, s *State, steps int, rate float64) {
	w := newScratch(p, s)
	for range steps {
		if s.Step%16 == 0 && ctx.Err() != nil {
			return
		}
		loss, accuracy := p.forward(s, w)
		if math.IsNaN(loss) || math.IsInf(loss, 0) {
			s.Lost = true
			return
		}
		s.History.Loss = append(s.History.Loss, loss)
		s.History.Accuracy = append(s.History.Accuracy, accuracy)
		p.update(s, w, rate)
		s.Step++
	}
}

// forward fills w.hidden and w.fault and returns the loss and the accuracy.
func (p *problem) forward(s *State, w *scratch) (loss, accuracy float64) {
	units := len(s.HiddenBias)
	right, judged := 0, 0
	for i := range p.trials {
		h := w.hidden[i*units : (i+1)*units]
		copy(h, s.HiddenBias)
		for b := range p.blocks {
			row := p.blocks[b].row[i]
			floats.Add(h, s.Drive[b][row*units:(row+1)*units])
		}
		for unit, v := range h {
			h[unit] = max(v, 0) // keeps a NaN
		}
		for out := range p.outputs {
			got := s.ReadoutBias[out] + floats.Dot(s.Readout[out*units:(out+1)*units], h)
			want := p.targets[i*p.outputs+out]
			if want != 0 {
				judged++
				if (got > 0) == (want > 0) {
					right++
				}
			}
			loss += (got - want) * (got - want) / 2
			w.fault[i*p.outputs+out] = got - want
		}
	}
	return loss, float64(right) / float64(judged)
}

// update takes one step of gradient descent.
func (p *problem) update(s *State, w *scratch, rate float64) {
	units := len(s.HiddenBias)
	copy(w.before, s.Readout)
	for b := range w.delta {
		clear(w.delta[b])
	}
	for i := range p.trials {
		h := w.hidden[i*units : (i+1)*units]
		back := w.back[:len(h)]
		clear(back)
		for out := range p.outputs {
			fault := w.fault[i*p.outputs+out]
			floats.AddScaled(back, fault, w.before[out*units:(out+1)*units])
			floats.AddScaled(s.Readout[out*units:(out+1)*units], -rate*fault, h)
			s.ReadoutBias[out] -= rate * fault
		}
		for unit, v := range h {
			if v == 0 {
				back[unit] = 0 // the derivative of ReLU
			}
		}
		for b := range p.blocks {
			row := p.blocks[b].row[i]
			floats.Add(w.delta[b][row*units:(row+1)*units], back)
		}
	}
	for row := range len(w.delta[0]) / units { // each trial is in one row of the first block
		floats.AddScaled(s.HiddenBias, -rate, w.delta[0][row*units:(row+1)*units])
	}
	for b := range p.blocks {
		rows := len(s.Drive[b]) / units
		delta := blas64.General{Rows: rows, Cols: units, Stride: units, Data: w.delta[b]}
		drive := blas64.General{Rows: rows, Cols: units, Stride: units, Data: s.Drive[b]}
		blas64.Gemm(blas.NoTrans, blas.NoTrans, -rate, p.blocks[b].gram.RawMatrix(), delta, 1, drive)
		floats.AddScaled(s.Taken[b], -rate, w.delta[b])
	}
}
