package changepoint

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/richlazy/richlazy/pkg/rng"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/combin"
	"gonum.org/v1/gonum/stat/distmv"
)

// design is the matrix from values to observations, made without the package: levels, or values at the ends of lines.
func design(model Model, times []float64, changes []int) *mat.Dense {
	n := len(times)
	x := mat.NewDense(n, model.parameters(len(changes)), nil)
	for i := range n {
		k := 0
		for k < len(changes) && i >= changes[k] {
			k++
		}
		first, last := 0, n-1
		if k > 0 {
			first = changes[k-1]
		}
		if k < len(changes) {
			last = changes[k]
			if model == Lines {
				last--
			}
		}
		u := (times[i] - times[first]) / (times[last] - times[first])
		switch model {
		case Levels:
			x.Set(i, k, 1)
		case Lines:
			x.Set(i, 2*k, 1-u)
			x.Set(i, 2*k+1, u)
		case Bends:
			x.Set(i, k, 1-u)
			x.Set(i, k+1, u)
		}
	}
	return x
}

// every returns all segmentations with k changes.
func every(model Model, n, k, least int) (all [][]int) {
	if k == 0 {
		return [][]int{{}}
	}
	end := model.length(n)
	for _, c := range combin.Combinations(n, k) {
		edges := append(append([]int{0}, c...), end)
		ok := true
		for i := 1; i < len(edges); i++ {
			ok = ok && edges[i]-edges[i-1] >= least
		}
		if ok {
			all = append(all, c)
		}
	}
	return all
}

func example(n, series int, r *rand.Rand) Series {
	s := Series{Values: mat.NewDense(n, series, nil), Noise: mat.NewDense(n, series, nil)}
	t := 3.0
	for i := range n {
		t += 0.3 + r.Float64()
		s.Times = append(s.Times, t)
		for d := range series {
			s.Values.Set(i, d, r.NormFloat64()+float64(d*i)/4)
			s.Noise.Set(i, d, 0.3+r.Float64())
		}
	}
	return s
}

// The posterior is that of a sum over all segmentations of normal densities with the whole covariance of the observations, and the best segmentation the best of all.
func TestAgainstAllSegmentations(t *testing.T) {
	r := rand.New(rng.New(1).Source())
	for _, c := range []struct {
		model             Model
		n, series, k, min int
	}{{Levels, 9, 1, 2, 1}, {Levels, 10, 2, 3, 2}, {Lines, 11, 2, 2, 3}, {Lines, 9, 1, 2, 2}, {Bends, 9, 1, 3, 1}, {Bends, 11, 2, 2, 2}} {
		s := example(c.n, c.series, r)
		opt := Options{Model: c.model, MaxChanges: c.k, Least: c.min, Mean: make([]float64, c.series), Spread: make([]float64, c.series)}
		for d := range c.series {
			opt.Mean[d], opt.Spread[d] = 0.5*float64(d+1), 1.5+float64(d)
		}
		for k := range c.k + 1 {
			opt.Number = append(opt.Number, 1/float64(k+1))
		}
		f, err := Find(context.Background(), s, opt)
		if err != nil {
			t.Fatal(err)
		}
		number, position := make([]float64, c.k+1), make([][][]float64, c.k+1)
		for k := range c.k + 1 {
			all := every(c.model, c.n, k, c.min)
			if got := math.Exp(c.model.segmentations(c.n, k, c.min)); !(math.Abs(got-float64(len(all))) < 1e-6) {
				t.Errorf("%v: %v segmentations with %d changes, want %d", c.model, got, k, len(all))
			}
			best, squares := []int(nil), math.Inf(1)
			logs := make([]float64, len(all))
			for i, changes := range all {
				sum := 0.0
				for d := range c.series {
					logs[i] += density(s, d, design(c.model, s.Times, changes), opt.Mean[d], opt.Spread[d])
				}
				_, residuals := s.segments(c.model, changes)
				for i := range c.n {
					for d := range c.series {
						sum += math.Pow(residuals.At(i, d)/s.Noise.At(i, d), 2)
					}
				}
				if sum < squares {
					best, squares = changes, sum
				}
			}
			number[k] = floats.LogSumExp(logs) + math.Log(opt.Number[k]/float64(len(all)))
			position[k] = make([][]float64, k)
			for m := range k {
				position[k][m] = make([]float64, c.n)
				for i, changes := range all {
					position[k][m][changes[m]] += math.Exp(logs[i] - floats.LogSumExp(logs))
				}
				if d := floats.Distance(position[k][m], f.Position[k][m], 1); !(d < 1e-9) {
					t.Errorf("%v: change %d of %d: %v, want %v", c.model, m, k, f.Position[k][m], position[k][m])
				}
			}
			if !slices.Equal(best, f.Optimal[k].Changes) || !(math.Abs(squares-f.Optimal[k].Squares) < 1e-9*squares) {
				t.Errorf("%v: best of %d changes: %v, want %v with %v", c.model, k, f.Optimal[k], best, squares)
			}
		}
		whole := floats.LogSumExp(number)
		for k := range number {
			if want := math.Exp(number[k] - whole); !(math.Abs(f.Number[k]-want) < 1e-9) {
				t.Errorf("%v: probability of %d changes %v, want %v", c.model, k, f.Number[k], want)
			}
		}
	}
}

// density is that of a series, with covariance XXᵀ·spread² + noise².
func density(s Series, d int, x *mat.Dense, mean, spread float64) float64 {
	n, k := x.Dims()
	var covariance mat.SymDense
	covariance.SymOuterK(spread*spread, x)
	mu := make([]float64, n)
	for i := range n {
		covariance.SetSym(i, i, covariance.At(i, i)+s.Noise.At(i, d)*s.Noise.At(i, d))
		for j := range k {
			mu[i] += x.At(i, j) * mean
		}
	}
	normal, ok := distmv.NewNormal(mu, &covariance, nil)
	if !ok {
		panic("not positive definite")
	}
	return normal.LogProb(mat.Col(nil, d, s.Values))
}

// The sum over sizes of the noise is an integral: finer steps change nothing.
func TestNoiseIsIntegrated(t *testing.T) {
	r := rand.New(rng.New(2).Source())
	s := example(14, 1, r)
	s.Noise = nil
	opt := Options{MaxChanges: 2, Mean: []float64{0}, Spread: []float64{2}}
	f, err := Find(context.Background(), s, opt)
	if err != nil {
		t.Fatal(err)
	}
	var logs [3][]float64
	for x := -6.0; x < 4; x += 0.002 {
		noise := math.Exp(x)
		s.Noise = mat.NewDense(14, 1, filled(14, noise))
		for k := range 3 {
			all := every(Levels, 14, k, 2)
			var each []float64
			for _, changes := range all {
				each = append(each, levels(s.Values.RawMatrix().Data, changes, noise, 2))
			}
			logs[k] = append(logs[k], floats.LogSumExp(each)-math.Log(float64(len(all))))
		}
	}
	whole := floats.LogSumExp([]float64{floats.LogSumExp(logs[0]), floats.LogSumExp(logs[1]), floats.LogSumExp(logs[2])})
	for k := range 3 {
		if want := math.Exp(floats.LogSumExp(logs[k]) - whole); !(math.Abs(f.Number[k]-want) < 1e-3) {
			t.Errorf("probability of %d changes %v, want %v", k, f.Number[k], want)
		}
	}
}

// levels is the log density of a series with levels from N(0, spread²), by the formula for one level.
func levels(y []float64, changes []int, noise, spread float64) (sum float64) {
	edges := append(append([]int{0}, changes...), len(y))
	for k := 1; k < len(edges); k++ {
		part := y[edges[k-1]:edges[k]]
		n, v, w := float64(len(part)), noise*noise, spread*spread
		total := floats.Sum(part)
		sum += -0.5*n*math.Log(2*math.Pi*v) - 0.5*math.Log(1+n*w/v) - 0.5*floats.Dot(part, part)/v + 0.5*w*total*total/(v*(v+n*w))
	}
	return sum
}
