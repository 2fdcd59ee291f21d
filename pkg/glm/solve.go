package glm

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/cores"
)

// block is how many channels are worked on at a time.
const block = 256

// solve fits all parts, block by block.
func (f *Fit) solve(parts []*part) {
	_, channels := f.y.Dims()
	f.parts, f.in = parts, make([]int, channels)
	for k, p := range parts {
		for _, c := range p.channels {
			f.in[c] = k
		}
	}
	work := f.pieces()
	cores.Do(len(work), func(k int) { f.piece(work[k]) })
}

// piece is some channels of a part.
type piece struct {
	*part
	channels []int
}

// pieces returns the blocks of all parts.
func (f *Fit) pieces() (work []piece) {
	for _, p := range f.parts {
		for from := 0; from < len(p.channels); from += block {
			work = append(work, piece{p, p.channels[from:min(from+block, len(p.channels))]})
		}
	}
	return work
}

// piece fits some channels of one part.
func (f *Fit) piece(p piece) {
	y := p.seen(f.y, p.channels)
	n, m := y.Dims()
	r := p.f.rank()
	total, about := make([]float64, m), make([]float64, m) // squares, and the part of them that the mean has
	for i := range n {
		for c, v := range y.RawRowView(i) {
			total[c] += v * v
		}
	}
	if p.base != nil {
		for i, b := range p.base {
			for c, v := range y.RawRowView(i) {
				about[c] += b * v
			}
		}
	}
	spread := total
	if p.base != nil {
		spread = make([]float64, m)
		for i, b := range p.base {
			for c, v := range y.RawRowView(i) {
				v -= b * about[c]
				spread[c] += v * v
			}
		}
	}
	left := make([]float64, m)
	betas := p.fit(y)
	for i := range n { // y is what is left now
		for c, v := range y.RawRowView(i) {
			left[c] += v * v
		}
	}
	for c, channel := range p.channels {
		const rounding = 1e-24 // of squares
		if left[c] <= rounding*total[c] {
			left[c] = 0
		}
		f.DoF[channel] = float64(n - r)
		f.Variance[channel] = left[c] / f.DoF[channel]
		f.R2[channel] = 1 - left[c]/spread[c]
		if spread[c] <= rounding*total[c] {
			f.R2[channel] = math.NaN()
		}
		for j := range betas.RawMatrix().Rows {
			f.Betas.Set(j, channel, betas.At(j, c))
		}
	}
}

// residuals calls do with the residuals of one block of channels after another, on all cores.
func (f *Fit) residuals(do func(channels []int, e *mat.Dense)) {
	work := f.pieces()
	cores.Do(len(work), func(k int) {
		e := work[k].seen(f.y, work[k].channels)
		work[k].fit(e)
		do(work[k].channels, e)
	})
}
