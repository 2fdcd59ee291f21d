package capacity

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"

	"github.com/richlazy/richlazy/pkg/progress"
	"gonum.org/v1/gonum/mat"
)

// Samples returns n sets of manifolds of m points each, taken from the points of manifolds at random without replacement: what results of other numbers of points are to be
// compared with, and what [Over] takes. As long as there are enough points sets have none in common: n·m of the manifold. Otherwise each set is drawn anew from all of
// its points, and results of the sets depend on each other.
//
// It is an error where a manifold has fewer than m points, or other channels than the first. It panics where n or m is not positive.
func Samples(manifolds []*mat.Dense, m, n int, src rand.Source) ([][]*mat.Dense, error) {
	if m < 1 || n < 1 {
		panic(fmt.Sprintf("capacity: Samples: %d sets of %d points", n, m))
	}
	if err := checkManifolds(manifolds); err != nil {
		return nil, err
	}
	sets := make([][]*mat.Dense, n)
	r, chosen := rand.New(src), make([][][]int, n)
	for k := range chosen {
		chosen[k] = make([][]int, len(manifolds))
	}
	for mu, manifold := range manifolds {
		points, _ := manifold.Dims()
		if points < m {
			return nil, fmt.Errorf("capacity: manifold %d has %d points, less than %d", mu, points, m)
		}
		order := r.Perm(points)
		for k := range chosen {
			if n*m > points {
				chosen[k][mu] = r.Perm(points)[:m]
			} else {
				chosen[k][mu] = order[k*m : (k+1)*m]
			}
		}
	}
	for k := range sets {
		sets[k] = pick(manifolds, chosen[k])
	}
	return sets, nil
}

// Averaged is what several sets of manifolds have in common.
type Averaged struct {
	Each []*Result
	// Mean has the means over sets of all numbers, with standard errors from their spread, which have points, directions and labels in them: sd/√n of independent sets.
	Mean *Result
}

// Over measures sets of manifolds, such as several samples of points of the same classes, or many pairs of classes, each with directions and labels of its own, and takes
// the means. Where sets are of independent points their spread is all that there is to a standard error, for any dependence of points within a set: put trials that were recorded
// together, or neighbouring bins of time, into one set. Means over pairs of classes have other dimensions and utilities than all classes at once, see [GLUE].
//
// It is an error where there are fewer than two sets, or sets have different numbers of manifolds; those of the estimator say of which set they are. ctx ends it;
// opt.Progress counts sets.
func Over(ctx context.Context, estimate Estimator, sets [][]*mat.Dense, opt Options, src rand.Source) (*Averaged, error) {
	if len(sets) < 2 {
		return nil, fmt.Errorf("capacity: %d sets of manifolds, of which there is no spread", len(sets))
	}
	count := progress.Count(opt.Progress, int64(len(sets)))
	opt.Progress = nil
	a := &Averaged{Each: make([]*Result, len(sets))}
	for k, manifolds := range sets {
		if len(manifolds) != len(sets[0]) {
			return nil, fmt.Errorf("capacity: set %d has %d manifolds and set 0 has %d", k, len(manifolds), len(sets[0]))
		}
		r, err := estimate(ctx, manifolds, opt, stream(src))
		if err != nil {
			return nil, fmt.Errorf("%w (set %d)", err, k)
		}
		a.Each[k] = r
		count.Add(1)
	}
	rows, n := rowsOf(a.Each), float64(len(sets))
	row := make([]Estimate, len(rows[0]))
	for i := range row {
		mean, squares := spread(rows, i)
		row[i] = Estimate{mean, math.Sqrt(squares / (n - 1) / n)}
	}
	a.Mean = a.Each[0].with(row)
	a.Mean.NonSeparable, a.Mean.Residual, a.Mean.Notes = 0, 0, nil
	for k, r := range a.Each {
		a.Mean.NonSeparable += r.NonSeparable
		a.Mean.Residual = math.Max(a.Mean.Residual, r.Residual)
		for _, note := range r.Notes {
			a.Mean.Notes = append(a.Mean.Notes, fmt.Sprintf("set %d: %s", k, note))
		}
	}
	return a, nil
}

// String returns the means with their standard errors.
func (a *Averaged) String() string {
	var b strings.Builder
	names, values := a.Mean.Measures()
	fmt.Fprintf(&b, "%s of %d sets of %d manifolds; %s\n", a.Mean.Theory, len(a.Each), len(a.Mean.Manifolds), strings.Join(a.Mean.Options.words(), ", "))
	for i, name := range names {
		if values[i].Value == values[i].Value {
			fmt.Fprintf(&b, "%-22s %v\n", name, values[i])
		}
	}
	return b.String()
}
