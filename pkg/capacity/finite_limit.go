package capacity

import (
	"fmt"
	"math"
	"strings"
)

// form is how the limit of a number is taken: for which measure's ratio q, by what x(M). Numbers of no form have no limit.
type form struct {
	measure  int
	of, back func(float64) float64
}

var forms = [4]form{
	{0, func(v float64) float64 { return 1 / v }, func(x float64) float64 { return 1 / x }},
	{1, math.Log, math.Exp}, {2, math.Log, math.Exp}, {3, math.Log, math.Exp},
}

const (
	// offForm is the share of a correction, in logarithms, by which the form may be off.
	offForm = 0.25
	// fromNear is the largest correction of the capacity, in logarithms, with which a radius or utility has a limit: a hull's radius falls before it rises with more points.
	fromNear = 0.2
)

// number is the limit with the standard errors of x, of directions and labels, and of the form, where there is one.
func (f form) number(x, raw Estimate) Estimate {
	limit := f.back(x.Value)
	slope := limit // of the number by x
	if f.measure == 0 {
		slope = limit * limit
	}
	if !(limit > 0) {
		return Estimate{math.NaN(), math.NaN()}
	}
	return Estimate{limit, math.Hypot(math.Hypot(slope*x.SE, raw.SE*limit/raw.Value), offForm*limit*math.Abs(math.Log(limit/raw.Value)))}
}

// formOf returns the form of column i of [Result.estimates].
func formOf(i, manifolds int) (form, bool) {
	switch of := i - measureCount; {
	case i < len(forms):
		return forms[i], true
	case of >= 0 && of < 4*manifolds && of%4 < 3: // capacity, dimension and radius of each manifold
		return forms[of%4], true
	}
	return form{}, false
}

// sizes are x at all points, at halves and at quarters, with what it is without each of the groups.
type sizes struct {
	x       [3]float64
	without [eighths][3]float64
}

// newSizes takes them from results of one number: of all points, without each group, of each half and of each quarter.
func newSizes(all float64, left, half, quarter []float64, halves, quarters []uint8) sizes {
	var s sizes
	s.x[0] = all
	mean := 0.0
	for _, v := range left {
		mean += v / eighths
	}
	for i, side := range []struct {
		values []float64
		sets   []uint8
	}{{half, halves}, {quarter, quarters}} {
		var count [eighths]float64
		for k, v := range side.values {
			s.x[i+1] += v / float64(len(side.values))
			for g := range eighths {
				if side.sets[k]>>g&1 == 0 {
					s.without[g][i+1] += v
					count[g]++
				}
			}
		}
		for g := range eighths {
			s.without[g][i+1] /= count[g]
		}
	}
	for g, v := range left {
		s.without[g][0] = all + v - mean // seven eighths of the points are fewer: what differs between groups is what counts
	}
	return s
}

// deviation is the jackknife's standard error of what linear makes of x.
func (s *sizes) deviation(linear func(x [3]float64) float64) float64 {
	mean, squares := 0.0, 0.0
	for _, x := range s.without {
		mean += linear(x) / eighths
	}
	for _, x := range s.without {
		squares += (linear(x) - mean) * (linear(x) - mean)
	}
	return math.Sqrt((eighths - 1.0) / eighths * squares)
}

// shrink is the ratio q of a measure, as it is estimated: the weight of what the points say in it, and how it moves with x.
type shrink struct {
	q, weight float64
	per       [3]float64
	se        float64
}

// newShrink weighs the ratio of two differences with what is typical.
func newShrink(s sizes) shrink {
	last, before := s.x[0]-s.x[1], s.x[1]-s.x[2]
	noise := s.deviation(func(x [3]float64) float64 { return x[0] - x[1] - typical*(x[1]-x[2]) })
	if before == 0 && noise == 0 { // nothing changes
		return shrink{q: typical, se: offTypical}
	}
	// With precision p of the prior and b of the points, of which the ratio is last/before: q = (b last/before + p q₀)/(b + p), b = before²/noise².
	p := noise * noise / (offTypical * offTypical)
	total := before*before + p
	h := shrink{q: (before*last + p*typical) / total, weight: before * before / total}
	h.per = [3]float64{before / total, -(before + last) / total, last / total}
	h.se = math.Hypot(s.deviation(h.move), (1-h.weight)*offTypical)
	h.q = max(h.q, 0)
	return h
}

// move is what x moves q by, up to a constant.
func (h *shrink) move(x [3]float64) float64 {
	return h.per[0]*x[0] + h.per[1]*x[1] + h.per[2]*x[2]
}

// limit is x∞ with its standard error, NaN where q is too near 1.
func (h *shrink) limit(s sizes) Estimate {
	if !(h.q < slowest) {
		return Estimate{math.NaN(), math.NaN()}
	}
	last, ahead := s.x[0]-s.x[1], h.q/(1-h.q)
	perQ := last / ((1 - h.q) * (1 - h.q))
	noise := s.deviation(func(x [3]float64) float64 { return x[0] + ahead*(x[0]-x[1]) + perQ*h.move(x) })
	return Estimate{s.x[0] + ahead*last, math.Hypot(noise, perQ*(1-h.weight)*offTypical)}
}

// extrapolate takes the limits.
func (e *Extrapolated) extrapolate(left, half, quarter []*Result, halves, quarters []uint8) {
	raw := e.Raw.estimates()
	corrected := make([]Estimate, len(raw))
	l, h, q := rowsOf(left), rowsOf(half), rowsOf(quarter)
	var shrinks [len(forms)]shrink
	for i, v := range raw {
		f, ok := formOf(i, len(e.Raw.Manifolds))
		if !ok {
			corrected[i] = Estimate{math.NaN(), math.NaN()}
			continue
		}
		s := newSizes(f.of(v.Value), column(l, i, f), column(h, i, f), column(q, i, f), halves, quarters)
		if i < len(forms) {
			shrinks[i] = newShrink(s)
			e.Shrink[i] = Estimate{shrinks[i].q, shrinks[i].se}
		}
		corrected[i] = f.number(shrinks[f.measure].limit(s), v)
		if farthest := math.Abs(math.Log(corrected[0].Value / raw[0].Value)); f.measure > 1 && !(farthest <= fromNear) {
			corrected[i] = Estimate{math.NaN(), math.NaN()}
		}
	}
	e.Corrected = e.Raw.with(corrected)
	e.Corrected.Limit = true
}

func rowsOf(results []*Result) [][]Estimate {
	rows := make([][]Estimate, len(results))
	for i, r := range results {
		rows[i] = r.estimates()
	}
	return rows
}

func column(rows [][]Estimate, i int, f form) []float64 {
	x := make([]float64, len(rows))
	for k, r := range rows {
		x[k] = f.of(r[i].Value)
	}
	return x
}

// meanResult has the means of all numbers of results, with standard errors of none.
func meanResult(results []*Result) *Result {
	row := results[0].estimates()
	rows := rowsOf(results)
	for i := range row {
		mean, _ := spread(rows, i)
		row[i] = Estimate{mean, math.NaN()}
	}
	return results[0].with(row)
}

// Interval returns the interval about an estimate of e.Corrected that Student's t with e.Freedom has at this level, such as 0.95.
func (e *Extrapolated) Interval(of Estimate, level float64) (low, high float64) {
	return interval(of, level, e.Freedom)
}

// String returns a table of the numbers at a quarter, a half and all of the points, and the limit.
func (e *Extrapolated) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-22s %10s %10s %10s   %-18s %s\n", "share of points", "¼", "½", "1", "limit", "q")
	names, raw := e.Raw.Measures()
	_, quarter := e.Quarter.Measures()
	_, half := e.Half.Measures()
	_, limit := e.Corrected.Measures()
	for i, name := range names[:len(forms)] {
		if raw[i].Value != raw[i].Value {
			continue
		}
		to := limit[i].String()
		if limit[i].Value != limit[i].Value {
			to = "not in sight"
		}
		fmt.Fprintf(&b, "%-22s %10.4g %10.4g %10.4g   %-18s %.2f ± %.2f\n", name, quarter[i].Value, half[i].Value, raw[i].Value, to, e.Shrink[i].Value, e.Shrink[i].SE)
	}
	return b.String()
}
