package rsa_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/richlazy/richlazy/pkg/rsa"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// The mean squared jackknife error is the variance of the distance for a large distance, and 2(R−1)/(R−2) times that for none. Crossnobis distances of 6 runs and 3
// channels are simulated; the second ratio follows from the variances of sums of uncorrelated products of runs.
func TestJackknifeErrors(t *testing.T) {
	const runs, channels, studies = 6, 3, 4000
	random := rand.New(rand.NewPCG(3, 4))
	crossnobis := func(t *rsa.Trials) (*rsa.RDM, error) { return rsa.Crossnobis(t, rsa.CrossnobisOptions{}) }
	for _, c := range []struct{ apart, ratio float64 }{{0, 2 * (runs - 1.) / (runs - 2)}, {50, 1}} {
		var distances, squared []float64
		for range studies {
			values, of, run := mat.NewDense(2*runs, channels, nil), []string{}, []string{}
			values.Apply(func(i, _ int, _ float64) float64 { return random.NormFloat64() + c.apart*float64(i%2) }, values)
			for i := range 2 * runs {
				of, run = append(of, fmt.Sprint(i%2)), append(run, fmt.Sprint(i/2))
			}
			trials := sure(rsa.NewTrials(values, of, run))
			se := sure(rsa.JackknifeErrors(trials, crossnobis))
			distances, squared = append(distances, sure(crossnobis(trials)).Values[0]), append(squared, se[0]*se[0])
		}
		variance := stat.Variance(distances, nil)
		kurtosis := stat.ExKurtosis(distances, nil) + 2
		tolerance := 4 * math.Hypot(math.Sqrt(kurtosis/studies), stat.StdDev(squared, nil)/stat.Mean(squared, nil)/math.Sqrt(studies))
		if got := stat.Mean(squared, nil) / variance; !(math.Abs(got/c.ratio-1) <= tolerance) {
			t.Errorf("patterns %g apart: mean squared error is %.3f of the variance, want %.3f ± %.0f %% (4 standard errors)", c.apart, got, c.ratio, 100*tolerance)
		}
	}
	// A run that is named and has no rows is none.
	three := sure(rsa.NewTrials(mat.NewDense(6, 1, []float64{1, 2, 3, 5, 1, 7}), []string{"a", "b", "a", "b", "a", "b"}, []string{"1", "1", "2", "2", "3", "3"}))
	want := sure(rsa.JackknifeErrors(three, crossnobis))
	three.Runs = append(three.Runs, "4")
	if got := sure(rsa.JackknifeErrors(three, crossnobis)); got[0] != want[0] {
		t.Errorf("an error of %v with a run that has no rows, want %v", got[0], want[0])
	}
	few := sure(rsa.NewTrials(mat.NewDense(4, 1, []float64{1, 2, 3, 5}), []string{"a", "b", "a", "b"}, []string{"1", "1", "2", "2"}))
	if _, err := rsa.JackknifeErrors(few, crossnobis); err == nil || err.Error() != "rsa: jackknife: 2 runs, want at least 3" {
		t.Errorf("got %v", err)
	}
	gap := sure(rsa.NewTrials(mat.NewDense(5, 1, []float64{1, 2, 3, 5, 4}), []string{"a", "b", "a", "b", "a"}, []string{"1", "1", "2", "2", "3"}))
	if _, err := rsa.JackknifeErrors(gap, crossnobis); err == nil {
		t.Error("a run without a condition: no error")
	}
}
