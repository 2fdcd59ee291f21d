package train

import (
	"context"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// scratch is the working memory of one network on one core, allocated once a stride. All inner loops run along the units, which lie side by side.
type scratch struct {
	drive  blas64.General   // trials × units: the input of the units
	slope  blas64.General   // trials × units: the derivative of the units
	hidden blas64.General   // trials × units
	output blas64.General   // trials × outputs
	fault  blas64.General   // trials × outputs: ŷ − y
	back   blas64.General   // trials × units: loss by the input of the units
	delta  []blas64.General // per block, distinct rows × units: loss by U
}

func general(rows, columns int, data []float64) blas64.General {
	return blas64.General{Rows: rows, Cols: columns, Stride: columns, Data: data}
}

func newScratch(p *problem, s *State) *scratch {
	units := len(s.HiddenBias)
	fresh := func(rows, columns int) blas64.General { return general(rows, columns, make([]float64, rows*columns)) }
	w := &scratch{
		drive:  fresh(p.trials, units),
		slope:  fresh(p.trials, units),
		hidden: fresh(p.trials, units),
		output: fresh(p.trials, p.outputs),
		fault:  fresh(p.trials, p.outputs),
		back:   fresh(p.trials, units),
	}
	for _, drive := range s.Drive {
		w.delta = append(w.delta, fresh(len(drive)/units, units))
	}
	return w
}

// row returns row i of m.
func row(m blas64.General, i int) []float64 { return m.Data[i*m.Stride : i*m.Stride+m.Cols] }

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

// forward fills w with the responses to all trials and returns the loss and the accuracy.
func (p *problem) forward(s *State, w *scratch) (loss, accuracy float64) {
	units := len(s.HiddenBias)
	for i := range p.trials {
		h, before := row(w.drive, i), s.HiddenBias
		for b := range p.blocks {
			at := p.blocks[b].row[i] * units
			simd.Add(h, before, s.Drive[b][at:at+units])
			before = h
		}
	}
	simd.ReLUGrad(w.hidden.Data, w.slope.Data, w.drive.Data)
	blas64.Gemm(blas.NoTrans, blas.Trans, 1, w.hidden, general(p.outputs, units, s.Readout), 0, w.output)
	right, judged := 0, 0
	for i := range p.trials {
		for out, got := range row(w.output, i) {
			got += s.ReadoutBias[out]
			want := p.targets[i*p.outputs+out]
			if want != 0 {
				judged++
				if (got > 0) == (want > 0) {
					right++
				}
			}
			fault := got - want
			loss += fault * fault / 2
			w.fault.Data[i*p.outputs+out] = fault
		}
	}
	return loss, float64(right) / float64(judged)
}

// update takes one step of gradient descent.
func (p *problem) update(s *State, w *scratch, rate float64) {
	units := len(s.HiddenBias)
	readout := general(p.outputs, units, s.Readout)
	blas64.Gemm(blas.NoTrans, blas.NoTrans, 1, w.fault, readout, 0, w.back)
	blas64.Gemm(blas.Trans, blas.NoTrans, -rate, w.fault, w.hidden, 1, readout)
	simd.Mul(w.back.Data, w.back.Data, w.slope.Data)
	for b := range w.delta {
		clear(w.delta[b].Data)
	}
	for i := range p.trials {
		for out, fault := range row(w.fault, i) {
			s.ReadoutBias[out] -= rate * fault
		}
		for b := range p.blocks {
			d := row(w.delta[b], p.blocks[b].row[i])
			simd.Add(d, d, row(w.back, i))
		}
	}
	for i := range w.delta[0].Rows { // each trial is in one row of the first block
		simd.Axpy(-rate, row(w.delta[0], i), s.HiddenBias)
	}
	for b, delta := range w.delta {
		blas64.Gemm(blas.NoTrans, blas.NoTrans, -rate, p.blocks[b].gram.RawMatrix(), delta, 1, general(delta.Rows, units, s.Drive[b]))
		simd.Axpy(-rate, delta.Data, s.Taken[b])
	}
}
