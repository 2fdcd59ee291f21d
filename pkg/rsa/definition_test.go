package rsa_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
)

// messy returns trials of conditions in unequal numbers over runs, each condition in each run, and a share of missing values.
func messy(r *rand.Rand, conditions, runs, channels int, missing float64) *rsa.Trials {
	var of, run []string
	for s := range runs {
		for i := range conditions {
			for range 1 + r.IntN(3) {
				of, run = append(of, fmt.Sprint("c", i)), append(run, fmt.Sprint(s))
			}
		}
	}
	x := normal(len(of), channels, r)
	for i := range of {
		for c := range channels {
			if r.Float64() < missing {
				x.Set(i, c, math.NaN())
			}
		}
	}
	r.Shuffle(len(of), func(a, b int) {
		of[a], of[b], run[a], run[b] = of[b], of[a], run[b], run[a]
	})
	t, err := rsa.NewTrials(x, of, run)
	if err != nil {
		panic(err)
	}
	return t
}

// positive returns a random covariance matrix of moderate condition.
func positive(n int, r *rand.Rand) *mat.SymDense {
	s := mat.NewSymDense(n, nil)
	s.SymOuterK(1/float64(n), normal(n, 2*n, r))
	for i := range n {
		s.SetSym(i, i, s.At(i, i)+.3)
	}
	return s
}

func inverted(m mat.Matrix) *mat.Dense {
	out := new(mat.Dense)
	if err := out.Inverse(m); err != nil {
		panic(err)
	}
	return out
}

// byDefinition is the estimator of unbalanced data, pair of rows by pair of rows. weight gives P for the common channels of two rows of runs r and s.
func byDefinition(t *rsa.Trials, crossed, equal bool, weight func(common []int, r, s int) mat.Matrix) []float64 {
	n := t.Len()
	_, channels := t.Values.Dims()
	sum, count := mat.NewDense(n, n, nil), mat.NewDense(n, n, nil)
	for a, i := range t.Of {
		for b, j := range t.Of {
			if crossed && t.Run[a] == t.Run[b] {
				continue
			}
			var common []int
			for c := range channels {
				if v := t.Values.At(a, c) + t.Values.At(b, c); v == v {
					common = append(common, c)
				}
			}
			if len(common) == 0 {
				continue
			}
			p := weight(common, t.Run[a], t.Run[b])
			s, w := 0.0, float64(len(common))
			for k, c := range common {
				for l, d := range common {
					s += t.Values.At(a, c) * p.At(k, l) * t.Values.At(b, d)
				}
			}
			if equal {
				s, w = s/w, 1
			}
			sum.Set(i, j, sum.At(i, j)+s)
			count.Set(i, j, count.At(i, j)+w)
		}
	}
	sum.DivElem(sum, count)
	var values []float64
	for i := range n {
		for j := i + 1; j < n; j++ {
			values = append(values, sum.At(i, i)+sum.At(j, j)-2*sum.At(i, j))
		}
	}
	return values
}

func sub(m mat.Matrix, channels []int) *mat.Dense {
	out := mat.NewDense(len(channels), len(channels), nil)
	for i, c := range channels {
		for j, d := range channels {
			out.Set(i, j, m.At(c, d))
		}
	}
	return out
}

// Every way through unbalanced and missing data gives what the definition says.
func TestUnbalancedIsItsDefinition(t *testing.T) {
	r := rng.New(30).Rand()
	for _, missing := range []float64{0, .1, .4} {
		const channels = 7
		x := messy(r, 5, 3, channels, missing)
		covariance := positive(channels, r)
		precision := mat.NewSymDense(channels, nil)
		inverse := inverted(covariance)
		for i := range channels {
			for j := i; j < channels; j++ {
				precision.SetSym(i, j, inverse.At(i, j))
			}
		}
		var byRun []*rsa.Covariance
		for range 3 {
			byRun = append(byRun, &rsa.Covariance{Matrix: positive(channels, r)})
		}
		mean := func(r, s int) *mat.SymDense {
			m := mat.NewSymDense(channels, nil)
			m.AddSym(byRun[r].Matrix, byRun[s].Matrix)
			m.ScaleSym(.5, m)
			return m
		}
		diagonal := mat.NewDiagDense(channels, []float64{.3, 2, 1, .5, 4, .1, 1.5})
		identity := mat.NewDiagDense(channels, []float64{1, 1, 1, 1, 1, 1, 1})
		for _, equal := range []bool{false, true} {
			weighting := rsa.WeightNumber
			if equal {
				weighting = rsa.WeightEqual
			}
			for _, c := range []struct {
				name        string
				precision   mat.Symmetric
				covariances []*rsa.Covariance
				blocks      bool
				weight      func(common []int, r, s int) mat.Matrix
			}{
				{"no precision", nil, nil, false, func(v []int, _, _ int) mat.Matrix { return sub(identity, v) }},
				{"identity", identity, nil, false, func(v []int, _, _ int) mat.Matrix { return sub(identity, v) }},
				{"diagonal", diagonal, nil, false, func(v []int, _, _ int) mat.Matrix { return sub(diagonal, v) }},
				{"diagonal, blocks", diagonal, nil, true, func(v []int, _, _ int) mat.Matrix { return sub(diagonal, v) }},
				{"precision cut", precision, nil, false, func(v []int, _, _ int) mat.Matrix { return sub(precision, v) }},
				{"blocks inverted", precision, nil, true, func(v []int, _, _ int) mat.Matrix { return inverted(sub(covariance, v)) }},
				{"runs, cut", nil, byRun, false, func(v []int, r, s int) mat.Matrix { return sub(inverted(mean(r, s)), v) }},
				{"runs, blocks", nil, byRun, true, func(v []int, r, s int) mat.Matrix { return inverted(sub(mean(r, s), v)) }},
			} {
				name := fmt.Sprintf("%v missing, equal %v, %s", missing, equal, c.name)
				got := must[*rsa.RDM](t)(rsa.Crossnobis(x, rsa.CrossnobisOptions{Precision: c.precision, Covariances: c.covariances, Weighting: weighting,
					SubBlocks: c.blocks, Scheme: rsa.TrialPairs, AllowMissing: true}))
				if d := apart(got.Values, byDefinition(x, true, equal, c.weight)); d > 1e-12 {
					t.Errorf("crossnobis: %s: off by %.2g", name, d)
				}
				if c.covariances == nil && (missing > 0 || !equal) {
					got := must[*rsa.RDM](t)(rsa.Mahalanobis(x, rsa.MahalanobisOptions{Precision: c.precision, Weighting: weighting, SubBlocks: c.blocks}))
					if d := apart(got.Values, byDefinition(x, false, equal, c.weight)); d > 1e-12 {
						t.Errorf("Mahalanobis: %s: off by %.2g", name, d)
					}
				}
			}
		}
	}
}

// With equal weights and complete data each product has the same weight, and so the estimate is that by number, that of the condition means.
func TestWeightsAgreeOnCompleteData(t *testing.T) {
	x := messy(rng.New(31).Rand(), 4, 3, 5, 0)
	number := must[*rsa.RDM](t)(rsa.Mahalanobis(x, rsa.MahalanobisOptions{}))
	equal := must[*rsa.RDM](t)(rsa.Mahalanobis(x, rsa.MahalanobisOptions{Weighting: rsa.WeightEqual}))
	definition := byDefinition(x, false, true, func(v []int, _, _ int) mat.Matrix { return sub(mat.NewDiagDense(5, []float64{1, 1, 1, 1, 1}), v) })
	if apart(number.Values, equal.Values) != 0 || apart(number.Values, definition) > 1e-12 {
		t.Errorf("number %v\nequal %v\ndefinition %v", number.Values, equal.Values, definition)
	}
}

// foldsByDefinition computes crossnobis from its two formulas in plain loops.
func foldsByDefinition(t *rsa.Trials, pairs bool) []float64 {
	n, runs := t.Len(), len(t.Runs)
	_, channels := t.Values.Dims()
	mean := func(i, c int, in func(run int) bool) float64 {
		sum, count := 0.0, 0.0
		for row, of := range t.Of {
			if of == i && in(t.Run[row]) {
				sum, count = sum+t.Values.At(row, c), count+1
			}
		}
		return sum / count
	}
	var values []float64
	for i := range n {
		for j := i + 1; j < n; j++ {
			d, terms := 0.0, 0.0
			difference := func(in func(run int) bool) (x []float64) {
				for c := range channels {
					x = append(x, mean(i, c, in)-mean(j, c, in))
				}
				return x
			}
			add := func(a, b []float64) {
				for c := range a {
					d += a[c] * b[c]
				}
				terms++
			}
			for r := range runs {
				this := difference(func(run int) bool { return run == r })
				if !pairs {
					add(difference(func(run int) bool { return run != r }), this)
					continue
				}
				for s := range runs {
					if s != r {
						add(difference(func(run int) bool { return run == s }), this)
					}
				}
			}
			values = append(values, d/terms/float64(channels))
		}
	}
	return values
}

func TestCrossnobisSchemes(t *testing.T) {
	x := messy(rng.New(32).Rand(), 5, 4, 6, 0)
	crossnobis := func(s rsa.Scheme) []float64 {
		return must[*rsa.RDM](t)(rsa.Crossnobis(x, rsa.CrossnobisOptions{Scheme: s})).Values
	}
	for _, c := range []struct {
		name   string
		scheme rsa.Scheme
		want   []float64
	}{
		{"leave one run out", rsa.LeaveOneRunOut, foldsByDefinition(x, false)},
		{"pairs of runs", rsa.RunPairs, foldsByDefinition(x, true)},
		{"automatic", rsa.Automatic, crossnobis(rsa.TrialPairs)},
	} {
		if d := apart(crossnobis(c.scheme), c.want); d > 1e-13 {
			t.Errorf("%s: off by %.2g", c.name, d)
		}
	}
	if apart(crossnobis(rsa.LeaveOneRunOut), crossnobis(rsa.RunPairs)) < 1e-3 {
		t.Error("leaving runs out and pairing them are the same on unequal numbers of rows: the test tests nothing")
	}
}

// The k-th row of a condition is fold k where there are no runs.
func TestFoldsWithoutRuns(t *testing.T) {
	r := rng.New(33).Rand()
	values, conditions := normal(12, 5, r), []string{"a", "b", "a", "c", "c", "b", "a", "b", "c", "c", "b", "a"}
	runs, count := make([]string, 12), map[string]int{}
	for i, c := range conditions {
		count[c]++
		runs[i] = fmt.Sprint(count[c])
	}
	without := must[*rsa.Trials](t)(rsa.NewTrials(values, conditions, nil))
	with := must[*rsa.Trials](t)(rsa.NewTrials(values, conditions, runs))
	a := must[*rsa.RDM](t)(rsa.Crossnobis(without, rsa.CrossnobisOptions{}))
	b := must[*rsa.RDM](t)(rsa.Crossnobis(with, rsa.CrossnobisOptions{}))
	if apart(a.Values, b.Values) != 0 {
		t.Errorf("%v without runs, %v with", a.Values, b.Values)
	}
}

// No estimate depends on how many cores there are.
func TestSameOnAnyNumberOfCores(t *testing.T) {
	r := rng.New(34).Rand()
	complete, missing := messy(r, 9, 3, 90, 0), messy(r, 9, 3, 90, .1)
	covariance := positive(90, r)
	byRun := []*rsa.Covariance{{Matrix: covariance}, {Matrix: positive(90, r)}, {Matrix: covariance}}
	all := func() (values [][]float64) {
		for _, x := range []*rsa.Trials{complete, missing} {
			for _, e := range []rsa.Estimator{rsa.SquaredEuclidean, rsa.Euclidean, rsa.Correlation, rsa.CityBlock,
				func(t *rsa.Trials) (*rsa.RDM, error) {
					return rsa.Mahalanobis(t, rsa.MahalanobisOptions{Precision: covariance, Weighting: rsa.WeightEqual})
				},
				func(t *rsa.Trials) (*rsa.RDM, error) {
					return rsa.Crossnobis(t, rsa.CrossnobisOptions{Precision: covariance})
				},
				func(t *rsa.Trials) (*rsa.RDM, error) {
					return rsa.Crossnobis(t, rsa.CrossnobisOptions{Covariances: byRun})
				},
			} {
				values = append(values, must[*rsa.RDM](t)(e(x)).Values)
			}
		}
		return values
	}
	many := all()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for k, one := range all() {
		if apart(one, many[k]) != 0 {
			t.Errorf("estimate %d differs on one core by %.2g", k, apart(one, many[k]))
		}
	}
}
