package data

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/table"
)

// Residuals returns what the volumes of the blocks have besides their block's mean, volumes × voxels in the order of Blocks, and their degrees of freedom, volumes less
// blocks: noise for crossnobis distances. opt is as for [Haxby.Patterns], so that residuals and patterns are of the same courses; Centre has no part in it. Blocks are
// those of the labels moved by the delay, and the rise and fall of the response within them is in the residuals too.
func (h *Haxby) Residuals(opt HaxbyPatternOptions) (residuals *mat.Dense, dof float64, err error) {
	shift, err := h.shift(opt)
	if err != nil {
		return nil, 0, err
	}
	clean := h.clean(opt)
	volumes, voxels := clean.Dims()
	var rows []float64
	n := 0
	for _, block := range h.Blocks {
		first := n
		mean := make([]float64, voxels)
		for t := block.First + shift; t < min(block.First+shift+block.N, volumes) && h.Runs[t] == block.Run; t++ {
			rows = append(rows, clean.RawRowView(t)...)
			subtract(mean, clean.RawRowView(t), -1)
			n++
		}
		if n == first {
			return nil, 0, h.empty(opt, block)
		}
		for row := first; row < n; row++ {
			subtract(rows[row*voxels:(row+1)*voxels], mean, 1/float64(n-first))
		}
	}
	return mat.NewDense(n, voxels, rows), float64(n - len(h.Blocks)), nil
}

// Epochs returns the course of each block: a data set of 96 blocks × voxels at times from and to in seconds around the first volume that is labelled as the block's,
// both rounded to whole volumes, with the columns "condition" and "run". Its rows are in the order of [HaxbyPatterns], run by run with the categories in their order. opt is
// as for Patterns; Delay has no part in it, and Centre takes the mean over categories out at each time. A time that a block's run does not have is an error.
func (h *Haxby) Epochs(from, to float64, opt HaxbyPatternOptions) (*rsa.Dataset, error) {
	if _, err := h.shift(opt); err != nil {
		return nil, err
	}
	first, last := math.Round(from/h.TR), math.Round(to/h.TR)
	if !(first <= last && first > -haxbyVolumes && last < haxbyVolumes) {
		return nil, fmt.Errorf("data: haxby_pymvpa: epochs from %v to %v s", from, to)
	}
	clean, blocks := h.clean(opt), h.inOrder()
	volumes, voxels := clean.Dims()
	d := &rsa.Dataset{}
	var conditions []string
	var runs []int
	for _, block := range blocks {
		conditions, runs = append(conditions, block.Category), append(runs, block.Run)
	}
	for step := int(first); step <= int(last); step++ {
		x := mat.NewDense(len(blocks), voxels, nil)
		for row, block := range blocks {
			t := block.First + step
			if t < 0 || t >= volumes || h.Runs[t] != block.Run {
				return nil, fmt.Errorf("data: haxby_pymvpa: run %d has no volume %v s from the begin of the block of %q", block.Run, float64(step)*h.TR, block.Category)
			}
			x.SetRow(row, clean.RawRowView(t))
		}
		if opt.Centre {
			centreRuns(x)
		}
		d.Values, d.Times = append(d.Values, x), append(d.Times, float64(step)*h.TR)
	}
	d.Observations = table.Table{table.Texts("condition", conditions...), table.Integers("run", runs...)}
	return d, d.Check()
}
