package coding

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/geometry"
	"github.com/richlazy/richlazy/pkg/internal/cores"
)

// aligned returns the responses as an overlap takes them: each stimulus centred over neurons, and the whole of norm 1.
func aligned(x *mat.Dense) (*mat.Dense, error) {
	if err := finite("responses", x); err != nil {
		return nil, err
	}
	out := mat.DenseCopyOf(x)
	stimuli, neurons := out.Dims()
	before := 0.0
	for s := range stimuli {
		row := out.RawRowView(s)
		mean := 0.0
		for _, v := range row {
			mean += v / float64(neurons)
			before = max(before, math.Abs(v))
		}
		for i := range row {
			row[i] -= mean
		}
	}
	size := mat.Norm(out, 2)
	if !(size > 1e-12*before) {
		return nil, fmt.Errorf("all neurons respond alike")
	}
	out.Scale(1/size, out)
	return out, nil
}

// Overlap returns Pearson's correlation over neurons and stimuli of two sets of responses of the same neurons to the same stimuli, stimuli × neurons, each stimulus being
// centred over neurons first: 1 where neurons do the same in both, 0 on average after the neurons of one were permuted at random, which changes neither the kernel nor what
// can be read out.
//
// Readout weights are compared in the same way, given as outputs × neurons. It is an error where shapes differ, an entry is not finite, or all neurons respond alike.
func Overlap(x, y *mat.Dense) (float64, error) {
	q, err := Overlaps([]*mat.Dense{x, y})
	if err != nil {
		return 0, err
	}
	return q.At(0, 1), nil
}

// Overlaps returns the overlap of every two of several sets of responses, as those of one layer at several times of a chain: times × times. Errors are those of [Overlap].
func Overlaps(stored []*mat.Dense) (*mat.SymDense, error) {
	if len(stored) == 0 {
		return nil, fmt.Errorf("coding: overlaps: no responses")
	}
	var all *mat.Dense
	for t, x := range stored {
		a, err := aligned(x)
		if err != nil {
			return nil, fmt.Errorf("coding: overlap: time %d: %w", t, err)
		}
		stimuli, neurons := a.Dims()
		if s, n := stored[0].Dims(); s != stimuli || n != neurons {
			return nil, fmt.Errorf("coding: overlap: time %d: %d stimuli and %d neurons; the first time has %d and %d", t, stimuli, neurons, s, n)
		}
		if all == nil {
			all = mat.NewDense(len(stored), stimuli*neurons, nil)
		}
		for s := range stimuli {
			copy(all.RawRowView(t)[s*neurons:], a.RawRowView(s))
		}
	}
	q := mat.NewSymDense(len(stored), nil)
	q.SymOuterK(1, all)
	for t := range stored {
		q.SetSym(t, t, 1)
	}
	return q, nil
}

// KernelOverlaps returns the centred kernel alignment of every two of several sets of responses, times × times. It stays near 1 where representations drift without changing what
// they represent. Errors are those of [geometry.KernelCKA].
func KernelOverlaps(stored []*mat.Dense) (*mat.SymDense, error) {
	n := len(stored)
	if n == 0 {
		return nil, fmt.Errorf("coding: kernel overlaps: no responses")
	}
	kernels := make([]*mat.SymDense, n)
	failed := make([]error, n)
	cores.Do(n, func(t int) {
		if failed[t] = finite("responses", stored[t]); failed[t] == nil {
			kernels[t], failed[t] = geometry.LinearKernel(stored[t])
		}
	})
	for t, err := range failed {
		if err != nil {
			return nil, fmt.Errorf("coding: kernel overlaps: time %d: %w", t, err)
		}
	}
	rows := make([][]float64, n)
	cores.Do(n, func(t int) {
		rows[t] = make([]float64, n)
		for u := range t {
			if rows[t][u], failed[t] = geometry.KernelCKA(kernels[t], kernels[u]); failed[t] != nil {
				return
			}
		}
	})
	q := mat.NewSymDense(n, nil)
	for t, row := range rows {
		if failed[t] != nil {
			return nil, fmt.Errorf("coding: kernel overlaps: time %d: %w", t, failed[t])
		}
		for u := range t {
			q.SetSym(t, u, row[u])
		}
		q.SetSym(t, t, 1)
	}
	return q, nil
}
