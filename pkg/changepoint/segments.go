package changepoint

import (
	"fmt"
	"math"

	_ "github.com/richlazy/richlazy/pkg/internal/blas" // products of matrices on all cores
	"gonum.org/v1/gonum/mat"
)

// Value is a number of a segment with its standard error.
type Value struct{ Value, SE float64 }

// String returns the value and its standard error.
func (v Value) String() string { return fmt.Sprintf("%.4g ± %.2g", v.Value, v.SE) }

// Segment is what the series do between two changes.
type Segment struct {
	From, To   int     // the first observation, and the one after the last; for [Bends] the observations at both ends
	Start, End float64 // the times of the first and last observation
	// First and Last are the values of each series at both ends, which are the same for [Levels]; Slope is the change for a unit of time, 0 there.
	First, Last, Slope []Value
}

// Segments returns the least-squares course of the series with these changes, [Fit.Optimal]'s say. Standard errors take the changes as known and the noise as independent, in the
// size that is given or, where it is not, that of the residuals of each series. It panics where the changes do not ascend or leave segments without observations.
func (f *Fit) Segments(changes []int) []Segment {
	s, _ := f.Series.segments(f.Options.Model, changes)
	n, series := f.Series.Values.Dims()
	if f.Estimated {
		_, residuals := f.Series.segments(f.Options.Model, changes)
		for d := range series {
			square := 0.0
			for i := range n {
				x := residuals.At(i, d) / f.Series.noise(i, d)
				square += x * x
			}
			factor := math.Sqrt(square / float64(n-f.Options.Model.parameters(len(changes))))
			for i := range s {
				for _, v := range []*Value{&s[i].First[d], &s[i].Last[d], &s[i].Slope[d]} {
					v.SE *= factor
				}
			}
		}
	}
	return s
}

// segments fits all series by weighted least squares and returns residuals, times × series.
func (s Series) segments(model Model, changes []int) ([]Segment, *mat.Dense) {
	n, series := s.Values.Dims()
	edges := append(append([]int{0}, changes...), n)
	if model == Bends {
		edges[len(edges)-1] = n - 1
	}
	all := make([]Segment, len(edges)-1)
	for k := range all {
		if edges[k+1] <= edges[k] || edges[k+1] > n {
			panic(fmt.Sprintf("changepoint: changes %v of %d observations", changes, n))
		}
		last := edges[k+1]
		if model != Bends {
			last--
		}
		all[k] = Segment{From: edges[k], To: edges[k+1], Start: s.Times[edges[k]], End: s.Times[last]}
	}
	parameters := model.parameters(len(changes))
	design := mat.NewDense(n, parameters, nil)
	for k, g := range all {
		for i := g.From; i < n && s.Times[i] <= g.End; i++ {
			a, b := model.ends(k)
			if model == Levels {
				design.Set(i, a, 1)
				continue
			}
			u := (s.Times[i] - g.Start) / (g.End - g.Start)
			design.Set(i, a, 1-u) // the same number from both sides where lines meet
			design.Set(i, b, u)
		}
	}
	residuals := mat.NewDense(n, series, nil)
	for d := range series {
		s.regress(d, model, design, all, residuals)
	}
	return all, residuals
}

// ends are the parameters that are a segment's values at both ends.
func (m Model) ends(k int) (first, last int) {
	switch m {
	case Lines:
		return 2 * k, 2*k + 1
	case Bends:
		return k, k + 1
	}
	return k, k
}

// regress adds the values of series d to the segments.
func (s Series) regress(d int, model Model, design *mat.Dense, all []Segment, residuals *mat.Dense) {
	n, parameters := design.Dims()
	weighted, y := mat.DenseCopyOf(design), mat.NewVecDense(n, nil)
	for i := range n {
		w := 1.0
		if s.Noise != nil {
			w = 1 / s.noise(i, d)
		}
		for k := range parameters {
			weighted.Set(i, k, w*design.At(i, k))
		}
		y.SetVec(i, w*s.Values.At(i, d))
	}
	var normal mat.SymDense
	normal.SymOuterK(1, weighted.T())
	var c mat.Cholesky
	if !c.Factorize(&normal) {
		panic("changepoint: a segment has too few observations for its values")
	}
	var right, beta mat.VecDense
	right.MulVec(weighted.T(), y)
	covariance := mat.NewSymDense(parameters, nil)
	if err := c.SolveVecTo(&beta, &right); err != nil {
		panic("changepoint: a segment has too few observations for its values")
	}
	if err := c.InverseTo(covariance); err != nil {
		panic("changepoint: a segment has too few observations for its values")
	}
	for k := range all {
		a, b := model.ends(k)
		g := &all[k]
		first, last := Value{beta.AtVec(a), math.Sqrt(covariance.At(a, a))}, Value{beta.AtVec(b), math.Sqrt(covariance.At(b, b))}
		slope := Value{}
		if a != b {
			l := g.End - g.Start
			slope = Value{(last.Value - first.Value) / l, math.Sqrt(max(covariance.At(a, a)+covariance.At(b, b)-2*covariance.At(a, b), 0)) / l}
		}
		g.First, g.Last, g.Slope = append(g.First, first), append(g.Last, last), append(g.Slope, slope)
	}
	for i := range n {
		fit := 0.0
		for k := range parameters {
			fit += design.At(i, k) * beta.AtVec(k)
		}
		residuals.Set(i, d, s.Values.At(i, d)-fit)
	}
}
