package chou2025

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/capacity"
	"github.com/richlazy/richlazy/pkg/geometry"
	"github.com/richlazy/richlazy/pkg/internal/simd"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// fresh are inputs that nothing was learnt from, the value β·x/|β| of the teacher for them, and its sign.
type fresh struct {
	features *mat.Dense
	value    []float64
	labels   []int // ±1
}

// freshTrials draws inputs and lets the network respond. More trials from the same source begin with the same ones.
func freshTrials(n *network.MLP, teacher []float64, trials int, src rand.Source) fresh {
	x := mat.NewDense(trials, len(teacher), nil)
	simd.Normals(x.RawMatrix().Data, src)
	f := fresh{value: make([]float64, trials), labels: make([]int, trials)}
	length := math.Sqrt(simd.SumSquares(teacher))
	for j := range trials {
		f.value[j], f.labels[j] = simd.Dot(x.RawRowView(j), teacher)/length, 1
		if f.value[j] < 0 {
			f.labels[j] = -1
		}
	}
	f.features, _ = n.Respond(x)
	return f
}

// silent returns the first of so many trials to which no unit responds, or their number.
func (f fresh) silent(trials int) int {
	for j := range trials {
		if simd.SumSquares(f.features.RawRowView(j)) == 0 {
			return j
		}
	}
	return trials
}

// mostSeparable returns the largest number of fresh trials, from the first, of which a hyperplane through the origin has the labels. It begins its search about guess.
func mostSeparable(n *network.MLP, teacher []float64, guess int, seed rng.Seed) (int, error) {
	low, high := 0, 0 // separable; not, 0 where that is not known
	trials := max(guess, 8)
	var f fresh
	for low == 0 || high == 0 || high-low > 1 {
		try := trials
		switch {
		case f.features == nil || high == 0: // more trials, until some are not separable
			f = freshTrials(n, teacher, trials, seed.Source())
			trials += trials / 4
		default:
			try = (low + high) / 2
		}
		if try == 0 {
			return 0, nil
		}
		_, units := f.features.Dims()
		ok := f.silent(try) == try // no side has what no unit responds to
		if ok {
			var err error
			if ok, _, err = capacity.Separable(f.features.Slice(0, try, 0, units).(*mat.Dense), f.labels[:try]); err != nil {
				return 0, err
			}
		}
		if ok {
			low = try
		} else {
			high = try
		}
		if trials > 1000*(units+10) {
			return 0, fmt.Errorf("chou2025: %d fresh points of %d units are separable: the features tell the teacher", low, units)
		}
	}
	return low, nil
}

// crossValidate returns the correlation of values with their prediction from features and a constant, by least squares on the other folds: trial j is in fold j mod folds.
func crossValidate(features *mat.Dense, value []float64, folds int) (float64, error) {
	trials, units := features.Dims()
	x := mat.NewDense(trials, units+1, nil)
	x.Slice(0, trials, 0, units).(*mat.Dense).Copy(features)
	for j := range trials {
		x.Set(j, units, 1)
	}
	predicted := make([]float64, trials)
	for fold := range folds {
		var train, test []int
		for j := range trials {
			if j%folds == fold {
				test = append(test, j)
			} else {
				train = append(train, j)
			}
		}
		a, b := mat.NewDense(len(train), units+1, nil), mat.NewVecDense(len(train), nil)
		for i, j := range train {
			a.SetRow(i, x.RawRowView(j))
			b.SetVec(i, value[j])
		}
		var gram mat.SymDense
		gram.SymOuterK(1, a.T())
		var right, w mat.VecDense
		right.MulVec(a.T(), b)
		var cholesky mat.Cholesky
		if !cholesky.Factorize(&gram) {
			return 0, fmt.Errorf("chou2025: the responses of %d units depend on each other linearly", units)
		}
		if err := cholesky.SolveVecTo(&w, &right); err != nil {
			return 0, fmt.Errorf("chou2025: least squares of the teacher: %w", err)
		}
		for _, j := range test {
			predicted[j] = mat.Dot(x.RowView(j), &w)
		}
	}
	return stat.Correlation(predicted, value, nil), nil
}

// readout is the accuracy of a linear readout of the labels on held-out trials, by least squares without a ridge to speak of.
func readout(f fresh, folds int, src rand.Source) (capacity.Estimate, error) {
	classes := make([]int, len(f.labels))
	for j, y := range f.labels {
		classes[j] = (y + 1) / 2
	}
	p, err := geometry.Probe(f.features, classes, geometry.ProbeOptions{Classifier: geometry.LeastSquares(1e-9), Folds: folds}, src)
	if err != nil {
		return capacity.Estimate{}, fmt.Errorf("chou2025: %w", err)
	}
	return capacity.Estimate{Value: p.Accuracy, SE: math.Sqrt(p.Accuracy * (1 - p.Accuracy) / float64(len(classes)))}, nil
}
