package data

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
)

// HaxbyPatternOptions say how time courses become patterns. The zero value takes a line out of each voxel's course in each run, and averages the volumes as
// they are labelled.
type HaxbyPatternOptions struct {
	// Delay is the time in seconds by which the volumes of a block are taken later than their labels, rounded to whole volumes. Labels are late already, see
	// [Haxby2001]; for them the categories are told apart best with 0.
	Delay float64
	// Trend is taken out of each voxel's time course in each run.
	Trend Trend
	// ZScore divides what remains by its standard deviation over all volumes of the run, rest included, with their number in the denominator, after taking
	// its mean out. A voxel that is constant in a run is 0 there.
	ZScore bool
	// Centre takes the mean pattern of all categories out of the patterns of each run, so that they say how a category differs from the others.
	Centre bool
}

// HaxbyPatterns holds one pattern for each run and category.
type HaxbyPatterns struct {
	Values     *mat.Dense // 96 × voxels: run 1 with the categories in their order, run 2, …
	Categories []string   // of each row
	Runs       []int      // of each row, 1 to 12
}

// Patterns returns the mean of each block over its volumes. In this order, and for each run on its own, the trend is taken out of each voxel's time course, courses
// are z-scored if that is wanted, the block is moved by the delay, its volumes (9, or those that are left in the run) are averaged, and the mean over categories is
// taken out if that is wanted. A delay that is negative, no
// number, or leaves a block without a volume is an error.
func (h *Haxby) Patterns(opt HaxbyPatternOptions) (*HaxbyPatterns, error) {
	shift, err := h.shift(opt)
	if err != nil {
		return nil, err
	}
	volumes, voxels := h.Volumes.Dims()
	clean, blocks := h.clean(opt), h.inOrder()
	p := &HaxbyPatterns{Values: mat.NewDense(len(blocks), voxels, nil)}
	for row, block := range blocks {
		n, mean := 0, p.Values.RawRowView(row)
		for t := block.First + shift; t < min(block.First+shift+block.N, volumes) && h.Runs[t] == block.Run; t++ {
			n++
			for i, v := range clean.RawRowView(t) {
				mean[i] += v
			}
		}
		if n == 0 {
			return nil, h.empty(opt, block)
		}
		for i := range mean {
			mean[i] /= float64(n)
		}
		p.Categories, p.Runs = append(p.Categories, block.Category), append(p.Runs, block.Run)
	}
	if opt.Centre {
		centreRuns(p.Values)
	}
	return p, nil
}

// shift returns the delay in volumes.
func (h *Haxby) shift(opt HaxbyPatternOptions) (int, error) {
	shift := math.Round(opt.Delay / h.TR)
	if !(shift >= 0 && shift < haxbyVolumes) {
		return 0, fmt.Errorf("data: haxby_pymvpa: a delay of %v s, want one from 0 s to the length of a run", opt.Delay)
	}
	if opt.Trend < LinearTrend || opt.Trend > NoTrend {
		panic(fmt.Sprintf("data: haxby_pymvpa: trend %d", opt.Trend))
	}
	return int(shift), nil
}

// inOrder returns the blocks run by run, in each the categories in their order.
func (h *Haxby) inOrder() []HaxbyBlock {
	categories, blocks := HaxbyCategories(), slices.Clone(h.Blocks)
	slices.SortStableFunc(blocks, func(a, b HaxbyBlock) int {
		return (a.Run-b.Run)*len(categories) + slices.Index(categories, a.Category) - slices.Index(categories, b.Category)
	})
	return blocks
}

func (h *Haxby) empty(opt HaxbyPatternOptions, block HaxbyBlock) error {
	return fmt.Errorf("data: haxby_pymvpa: with a delay of %v s the block of %q in run %d has no volume left", opt.Delay, block.Category, block.Run)
}

// centreRuns takes the mean over categories out of each run's rows.
func centreRuns(x *mat.Dense) {
	rows, columns := x.Dims()
	categories := len(HaxbyCategories())
	for from := 0; from < rows; from += categories {
		detrend(x.Slice(from, from+categories, 0, columns).(*mat.Dense), MeanOnly)
	}
}

// clean returns the volumes with the trend of each run taken out, z-scored where that is wanted.
func (h *Haxby) clean(opt HaxbyPatternOptions) *mat.Dense {
	volumes, voxels := h.Volumes.Dims()
	clean := mat.DenseCopyOf(h.Volumes)
	for from := 0; from < volumes; {
		to := from
		for to < volumes && h.Runs[to] == h.Runs[from] {
			to++
		}
		run := clean.Slice(from, to, 0, voxels).(*mat.Dense)
		before := squares(run)
		detrend(run, opt.Trend)
		if opt.ZScore {
			zscore(run, before)
		}
		from = to
	}
	return clean
}

// Trials returns the patterns for an estimator of RDMs: conditions are the [HaxbyCategories], runs "1" to "12". The values are not copied.
func (p *HaxbyPatterns) Trials() *rsa.Trials {
	t := &rsa.Trials{Values: p.Values, Conditions: HaxbyCategories()}
	for run := range haxbyRuns {
		t.Runs = append(t.Runs, strconv.Itoa(run+1))
	}
	for i, category := range p.Categories {
		t.Of = append(t.Of, slices.Index(t.Conditions, category))
		t.Run = append(t.Run, p.Runs[i]-1)
	}
	return t
}
