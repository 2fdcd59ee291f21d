package rsa

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa/internal/draws"
)

// SimulateOptions says what is measured of the patterns, and with which noise. The zero value is one measurement of each condition without noise.
type SimulateOptions struct {
	// Runs is the number of runs, named "1", "2" …; with 0 the trials have none. Repeats is that of each condition in each run; 0 is 1.
	Runs, Repeats int
	// Noise is the variance of the noise in each value; 0 is none.
	Noise float64
	// Covariance is that of the noise over channels, channels × channels, and TrialCovariance that over rows, rows × rows (rows by run, then repeat, then condition). Both are
	// multiplied by Noise; nil is the identity.
	Covariance, TrialCovariance mat.Symmetric
}

// Simulate returns measurements of patterns, one row a condition: every condition as often in every run as the options say, each time with new normal noise, whose
// covariance is the product of that over rows and that over channels. Rows are sorted by run, then repeat, then condition. All numbers come from src.
//
// Signal is made stronger by scaling the patterns (distances grow by the square). Data sets that share a signal are simulated from the same patterns, others from
// patterns of their own by [DrawPatterns]. For models of the second moment with parameters and fixed effects see package pcm's Simulate.
func Simulate(patterns *mat.Dense, conditions []string, o SimulateOptions, src rand.Source) (*Trials, error) {
	n, channels := patterns.Dims()
	if err := checkNames(conditions, n); err != nil {
		return nil, fmt.Errorf("rsa: simulation: %w", err)
	}
	if o.Runs < 0 || o.Repeats < 0 {
		panic(fmt.Sprintf("rsa: simulation: %d runs of %d repeats", o.Runs, o.Repeats))
	}
	if !(o.Noise >= 0) || math.IsInf(o.Noise, 0) {
		return nil, fmt.Errorf("rsa: simulation: noise of variance %v", o.Noise)
	}
	repeats := max(o.Repeats, 1)
	rows := max(o.Runs, 1) * repeats * n
	overChannels, err := factor(o.Covariance, channels, "covariance of the noise over channels")
	if err != nil {
		return nil, err
	}
	overRows, err := factor(o.TrialCovariance, rows, "covariance of the noise over rows")
	if err != nil {
		return nil, err
	}
	t := &Trials{Conditions: slices.Clone(conditions), Values: mat.NewDense(rows, channels, nil)}
	if o.Noise > 0 {
		if src == nil {
			panic("rsa: simulation: no source of random numbers")
		}
		t.Values = draws.Normal(rand.New(src), rows, channels)
		t.Values.Scale(math.Sqrt(o.Noise), t.Values)
		if overChannels != nil {
			t.Values.Mul(t.Values, overChannels.T())
		}
		if overRows != nil {
			t.Values.Mul(overRows, t.Values)
		}
	}
	for run := range o.Runs {
		t.Runs = append(t.Runs, strconv.Itoa(run+1))
	}
	for row := range rows {
		c := row % n
		t.Of = append(t.Of, c)
		if o.Runs > 0 {
			t.Run = append(t.Run, row/(n*repeats))
		}
		to := t.Values.RawRowView(row)
		for k, v := range patterns.RawRowView(c) {
			to[k] += v
		}
	}
	return t, nil
}
