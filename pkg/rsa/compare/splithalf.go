package compare

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
)

// SplitHalfOptions says into which halves runs are split.
type SplitHalfOptions struct {
	// Splits is the number of splits; 0 is 100. Where there are no more in all, each is made once, and nothing is random.
	Splits int
	// Source gives the random numbers. It may be nil where all splits are made; where it is needed and nil, that is an error.
	Source rand.Source
}

// SplitHalf says how reliable the RDM of one subject is, and so how well a model can do where there are no others to compare with.
type SplitHalf struct {
	// Halves is the mean similarity of the RDMs of one half of the runs and of the other. Each holds it split by split.
	Halves float64
	Each   []float64
	// Reliability is that of the RDM of all runs: the similarity with one of as many new runs, by the formula of Spearman and Brown. It is 0 where Halves is not above 0.
	Reliability float64
	// Ceiling is the square root of Reliability: the similarity of the true RDM with that of all runs.
	Ceiling float64
	// Runs is the number of runs. All reports that all splits were made.
	Runs int
	All  bool
}

// SplitHalves returns the noise ceiling of a single subject, of RDMs that an estimator makes of two halves of the runs. With an odd number of runs one half has one
// more, which the formula takes into account.
//
// For measures that are cosines ([Cosine], [Pearson] and their whitened forms) Ceiling is right where the noise of distances has the mean 0 and a variance that falls
// as one over the number of runs. So take an unbiased estimator, crossnobis: the bias of others is shared by the halves and looks like signal under cosines. Close to
// no signal the variance of crossnobis falls faster than that, and Ceiling is too low. For other measures it is a guide only.
//
// It is an error where there are fewer than two runs, the estimator fails on a half (crossnobis needs two runs in each), or a similarity is not defined.
func SplitHalves(m Measure, t *rsa.Trials, e rsa.Estimator, o SplitHalfOptions) (*SplitHalf, error) {
	bad := func(format string, a ...any) error { return fmt.Errorf("compare: split halves: "+format, a...) }
	var names []string // of the runs that have rows
	for k, name := range t.Runs {
		if slices.Contains(t.Run, k) {
			names = append(names, name)
		}
	}
	runs := len(names)
	if runs < 2 {
		return nil, bad("%d runs, want two or more", runs)
	}
	if o.Splits < 0 {
		panic(fmt.Sprintf("compare: split halves: %d splits", o.Splits))
	}
	if o.Splits == 0 {
		o.Splits = 100
	}
	splits, all := halves(runs, o.Splits)
	if !all {
		if o.Source == nil {
			return nil, bad("%d runs have more than %d splits, so they are drawn, and there is no source", runs, o.Splits)
		}
		random := rand.New(o.Source)
		for range o.Splits {
			half := random.Perm(runs)[:runs/2]
			slices.Sort(half)
			splits = append(splits, half)
		}
	}
	out := &SplitHalf{Runs: runs, All: all}
	for _, half := range splits {
		var sides [2][]string
		for r, name := range names {
			side := 1
			if slices.Contains(half, r) {
				side = 0
			}
			sides[side] = append(sides[side], name)
		}
		var rows []float64
		for _, side := range sides {
			part, err := t.InRuns(side...)
			if err != nil {
				return nil, bad("%w", err)
			}
			r, err := e(part)
			if err != nil {
				return nil, bad("runs %q: %w", side, err)
			}
			rows = append(rows, r.Values...)
		}
		ready, err := m.Ready(t.Len(), mat.NewDense(2, len(rows)/2, rows))
		if err != nil {
			return nil, bad("runs %q and %q: %w", sides[0], sides[1], err)
		}
		v := ready.Similarity(0, 1)
		if math.IsNaN(v) {
			return nil, bad("runs %q and %q have no %s", sides[0], sides[1], m)
		}
		out.Each = append(out.Each, v)
		out.Halves += v / float64(len(splits))
	}
	out.Reliability = reliability(out.Halves, runs/2, runs-runs/2)
	out.Ceiling = math.Sqrt(out.Reliability)
	return out, nil
}

// reliability returns that of a+b runs from the similarity r of parts of a and of b runs. With s the ratio of signal to noise variance in one run, that of k runs is
// ks/(1+ks), and r² is the product of those of the parts: ab(1−r²)s² − r²(a+b)s − r² = 0. For a = b the result is the formula of Spearman (1910) and Brown (1910),
// 2r/(1+r).
func reliability(r float64, a, b int) float64 {
	switch {
	case !(r > 0):
		return 0
	case r >= 1:
		return 1
	}
	x, y := float64(a), float64(b)
	q := r * r
	p, n := x*y*(1-q), x+y
	s := (q*n + math.Sqrt(q*q*n*n+4*p*q)) / (2 * p)
	return n * s / (1 + n*s)
}

// halves returns the first halves of all splits of n runs into two, the smaller half where n is odd, where there are no more than most.
func halves(n, most int) (splits [][]int, all bool) {
	size := n / 2
	half := make([]int, size)
	for i := range half {
		half[i] = i
	}
	for {
		if n%2 == 0 && half[0] != 0 { // each split once
			return splits, true
		}
		if len(splits) == most {
			return nil, false
		}
		splits = append(splits, slices.Clone(half))
		at := size - 1
		for at >= 0 && half[at] == n-size+at {
			at--
		}
		if at < 0 {
			return splits, true
		}
		half[at]++
		for i := at + 1; i < size; i++ {
			half[i] = half[i-1] + 1
		}
	}
}
