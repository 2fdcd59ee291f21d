package changepoint

import (
	"context"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
)

// Segmentation is one way to divide the series.
type Segmentation struct {
	// Changes are the first observations of all segments but the first; for [Bends] those at which two lines meet.
	Changes []int
	// Squares is the least sum of squared residuals in units of the noise, over all series.
	Squares float64
	// BIC is lower where the segmentation is better: S + p·log(n) where the noise is given, N·log(S/N) + p·log(N) where it is estimated, with S the squares, N the number of
	// values and p the values fitted and changes.
	BIC float64
}

// Find finds the changes of series: the best segmentation for each number of changes, and the posterior of numbers and places.
//
// Where the noise is not given, it is estimated from how far values are from their neighbours and then, where there are several series, from the residuals of the segmentation
// with the lowest BIC, until that stays: so come the weights of series among each other. Least squares need no more, and the posterior sums over the noise as a whole, with a
// prior that is even on a logarithmic scale, on a grid as fine as its posterior is wide.
//
// For [Levels] and [Lines] time grows as n²·MaxChanges and memory as 4n² bytes. For [Bends] all segmentations are enumerated, n^MaxChanges of them: some hundred observations,
// for five changes 50. It is an error, with their number, where they are too many; where times do not ascend or, for lines, are within 1e-5 of their distance from the first;
// where a value is NaN or infinite, or a series too short, without noise, or with noise so small that sums of squares have no digits left for it (some 1e-6 of the values); each
// names where. ctx ends it with its error. Options that make no sense panic.
func Find(ctx context.Context, s Series, opt Options) (*Fit, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	opt, err := opt.resolve(s)
	if err != nil {
		return nil, err
	}
	if err := s.apart(opt.Model); err != nil {
		return nil, err
	}
	given := s.Noise != nil
	if !given {
		if s, err = s.guess(opt.Model); err != nil {
			return nil, err
		}
	}
	work, err := newSearch(s, opt)
	if err != nil {
		return nil, err
	}
	n, series := s.Values.Dims()
	var optimal []Segmentation
	for range 10 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := work.resolved(); err != nil {
			return nil, err
		}
		before := optimal
		optimal = work.optimal(given)
		if given || series == 1 || before != nil && slices.Equal(before[lowest(before)].Changes, optimal[lowest(optimal)].Changes) {
			break
		}
		chosen := optimal[lowest(optimal)].Changes
		_, residuals := s.segments(opt.Model, chosen)
		for d := range series {
			square := 0.0
			for i := range n {
				square += residuals.At(i, d) * residuals.At(i, d)
			}
			sd := math.Sqrt(square / float64(n-opt.Model.parameters(len(chosen))))
			if !(sd > exact*math.Abs(opt.Spread[d])) {
				return nil, fmt.Errorf("changepoint: series %d is fitted without residuals, so that its noise is not known: give Noise", d)
			}
			s.Noise.Set(0, d, sd)
		}
		work.pieces = newPieces(s, opt)
	}
	for k, o := range optimal {
		if !given && !(o.Squares > lost*work.total()) {
			return nil, fmt.Errorf("changepoint: %d changes leave no residuals, so that the noise is not known: give Noise, or take fewer changes", k)
		}
	}
	f := &Fit{Series: s, Options: opt, Optimal: optimal, Estimated: !given}
	if err := f.integrate(ctx, work); err != nil {
		return nil, err
	}
	f.judge()
	return f, nil
}

// exact is the size of residuals, in units of the spread of a series, that are rounding.
const exact = 1e-10

// guess returns the series with noise from neighbours.
func (s Series) guess(model Model) (Series, error) {
	_, series := s.Values.Dims()
	s.Noise = newRow(series)
	for d := range series {
		sd := s.neighbours(d, model)
		if _, spread := s.spread(d); !(sd > exact*spread) {
			return s, fmt.Errorf("changepoint: series %d has no scatter about its neighbours, so that its noise is not known: give Noise", d)
		}
		s.Noise.Set(0, d, sd)
	}
	return s, nil
}

// search is what both answers share.
type search struct {
	*pieces
	opt   Options
	table table
}

func newSearch(s Series, opt Options) (*search, error) {
	w := &search{pieces: newPieces(s, opt), opt: opt}
	n := len(s.Times)
	if opt.Model != Bends {
		w.table = newTable(n)
		return w, nil
	}
	if total := w.count(); total*usualSizes > enumerable {
		const text = "changepoint: %.2g segmentations of %d observations into up to %d lines that meet are too many to enumerate: take fewer changes, longer segments or Lines"
		return nil, fmt.Errorf(text, total, n, opt.MaxChanges+1)
	}
	return w, nil
}

// usualSizes is how many sizes of the noise are summed over, or more.
const usualSizes = 20

// count is how many segmentations there are.
func (w *search) count() (sum float64) {
	for k := range w.opt.MaxChanges + 1 {
		sum += math.Exp(w.opt.Model.segmentations(w.observations(), k, w.opt.Least))
	}
	return sum
}

// optimal returns the best segmentation for each number of changes, with its BIC.
func (w *search) optimal(given bool) []Segmentation {
	var all []Segmentation
	if w.opt.Model == Bends {
		all = newBends(w.pieces, w.opt.MaxChanges, w.opt.Least).all(0, 1).best
	} else {
		all = w.best(w.opt.MaxChanges, w.opt.Least, w.table)
	}
	values := float64(w.observations() * w.series)
	for k := range all {
		p := float64(w.series*w.opt.Model.parameters(k) + k)
		all[k].BIC = all[k].Squares + p*math.Log(values)
		if !given {
			all[k].BIC = values*math.Log(all[k].Squares/values) + p*math.Log(values)
		}
	}
	return all
}

func lowest(all []Segmentation) int {
	best := 0
	for k, s := range all {
		if s.BIC < all[best].BIC {
			best = k
		}
	}
	return best
}

// sizes are those of the noise, in units of what is estimated, that the posterior sums over: as far as they are likely for any number of changes that is.
func (f *Fit) sizes() []float64 {
	if !f.Estimated {
		return []float64{1}
	}
	n, series := f.Series.Values.Dims()
	values := float64(n * series)
	step := 1 / math.Sqrt(2*values)
	low, high := math.Inf(1), math.Inf(-1)
	best := f.Optimal[lowest(f.Optimal)].BIC
	for k, s := range f.Optimal {
		if s.BIC > best+30 {
			continue
		}
		left := values - float64(series*f.Options.Model.parameters(k))
		middle := 0.5 * math.Log(s.Squares/left)
		width := 1 / math.Sqrt(2*left)
		low, high = min(low, middle-6*width), max(high, middle+9*width)
	}
	var all []float64
	for x := low; x <= high; x += step {
		all = append(all, math.Exp(x))
	}
	return all
}

// integrate sums the posterior over sizes of the noise and numbers of changes.
func (f *Fit) integrate(ctx context.Context, w *search) error {
	n, series := f.Series.Values.Dims()
	most := f.Options.MaxChanges
	prior := f.Options.Number
	if prior == nil {
		prior = filled(most+1, 1)
	}
	sizes := f.sizes()
	logs, places := make([][]float64, most+1), make([][][][]float64, most+1)
	var all *bends
	if f.Options.Model == Bends {
		all = newBends(w.pieces, most, f.Options.Least)
	}
	for _, noise := range sizes {
		if err := ctx.Err(); err != nil {
			return err
		}
		var evidence []float64
		var position [][][]float64
		if all != nil {
			evidence, position = all.posterior(noise)
		} else {
			evidence, position = w.posterior(most, f.Options.Least, noise, w.table)
		}
		for k := range evidence {
			v := evidence[k] - float64(n*series)*math.Log(noise) - f.Options.Model.segmentations(n, k, f.Options.Least)
			logs[k], places[k] = append(logs[k], v), append(places[k], position[k])
		}
	}
	f.Number, f.Position = make([]float64, most+1), make([][][]float64, most+1)
	for k := range logs {
		f.Number[k] = floats.LogSumExp(logs[k]) + math.Log(prior[k])
		f.Position[k] = make([][]float64, k)
		for m := range k {
			f.Position[k][m] = make([]float64, n)
			for g, place := range places[k] {
				floats.AddScaled(f.Position[k][m], math.Exp(logs[k][g]-floats.Max(logs[k])), place[m])
			}
			floats.Scale(1/floats.Sum(f.Position[k][m]), f.Position[k][m])
		}
	}
	whole := floats.LogSumExp(f.Number)
	for k := range f.Number {
		f.Number[k] = math.Exp(f.Number[k] - whole)
	}
	return nil
}
