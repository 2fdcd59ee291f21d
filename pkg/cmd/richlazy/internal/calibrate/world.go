package calibrate

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
)

// names returns names of conditions in ascending order.
func names(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("c%03d", i)
	}
	return out
}

// gaussian returns independent standard normal numbers.
func gaussian(random *rand.Rand, rows, columns int) *mat.Dense {
	x := mat.NewDense(rows, columns, nil)
	for i := range rows {
		for j := range columns {
			x.Set(i, j, random.NormFloat64())
		}
	}
	return x
}

// beside returns the features of conditions side by side, each set times its factor.
func beside(a *mat.Dense, by float64, b *mat.Dense, times float64) *mat.Dense {
	n, ka := a.Dims()
	_, kb := b.Dims()
	out := mat.NewDense(n, ka+kb, nil)
	for i := range n {
		for j := range ka {
			out.Set(i, j, by*a.At(i, j))
		}
		for j := range kb {
			out.Set(i, ka+j, times*b.At(i, j))
		}
	}
	return out
}

// relabelled returns features with row i taken from row order[i].
func relabelled(x *mat.Dense, order []int) *mat.Dense {
	n, k := x.Dims()
	out := mat.NewDense(n, k, nil)
	for i, from := range order {
		out.SetRow(i, x.RawRowView(from)[:k])
	}
	return out
}

// mirrored returns the order n−1 … 0.
func mirrored(n int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = n - 1 - i
	}
	return order
}

// distances returns the squared Euclidean distances of features: a model RDM.
func distances(features *mat.Dense, name string) (*rsa.RDM, error) {
	n, _ := features.Dims()
	r, err := rsa.SquaredEuclidean(rsa.Patterns(features, names(n)))
	if err == nil {
		r.Measure = name
	}
	return r, err
}

// measured returns the crossnobis RDM of a subject whose true patterns are features, seen twice on every channel in two runs under noise of a standard deviation. Its
// expectation is the RDM of the features.
func measured(random *rand.Rand, features *mat.Dense, noise float64) (*rsa.RDM, error) {
	n, k := features.Dims()
	x := mat.NewDense(2*n, 2*k, nil)
	conditions, runs := make([]string, 2*n), make([]string, 2*n)
	for row := range 2 * n {
		conditions[row], runs[row] = fmt.Sprintf("c%03d", row%n), fmt.Sprint(row/n)
		for c := range 2 * k {
			x.Set(row, c, features.At(row%n, c%k)+noise*random.NormFloat64())
		}
	}
	t, err := rsa.NewTrials(x, conditions, runs)
	if err != nil {
		return nil, err
	}
	return rsa.Crossnobis(t, rsa.CrossnobisOptions{})
}

// group returns the measured RDMs of subjects; truth gives the features of each.
func group(random *rand.Rand, subjects int, noise float64, truth func() *mat.Dense) (*rsa.Stack, error) {
	all := make([]*rsa.RDM, subjects)
	for s := range all {
		var err error
		if all[s], err = measured(random, truth(), noise); err != nil {
			return nil, err
		}
	}
	return rsa.NewStack(all...)
}

// meanWeight is the root of the expected square of a weight.
var meanWeight = math.Exp(.3 * .3)

// weights returns how strongly a subject represents either set of features: independent, log-normal, with the same distribution.
func weights(random *rand.Rand) (a, b float64) {
	return math.Exp(.3 * random.NormFloat64()), math.Exp(.3 * random.NormFloat64())
}
