package rsa_test

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/richlazy/richlazy/pkg/rsa"
	"gonum.org/v1/gonum/mat"
)

// seen returns the RDMs that subjects have of points, each with every point moved by normal noise.
func seen(points *mat.Dense, subjects int, noise float64, random *rand.Rand) *rsa.Stack {
	n, _ := points.Dims()
	var rdms []*rsa.RDM
	for range subjects {
		moved := mat.DenseCopyOf(points)
		moved.Apply(func(_, _ int, v float64) float64 { return v + noise*random.NormFloat64() }, moved)
		rdms = append(rdms, sure(rsa.Euclidean(rsa.Patterns(moved, mapOf(mat.NewDense(n, 1, nil)).Conditions))))
	}
	return sure(rsa.NewStack(rdms...))
}

// The variance of a point of the map of the mean RDM, over studies of new subjects, is what the bootstrap says from one study.
func TestBootstrapMapsKnowTheVariance(t *testing.T) {
	const subjects, noise, studies = 4, 0.08, 60
	points, random := randomPoints(12, 2, 3), rand.New(rand.NewPCG(1, 2))
	truth := sure(rsa.MetricMDS(context.Background(), sure(rsa.Euclidean(rsa.Patterns(points, mapOf(points).Conditions))), 2, rsa.MDSOptions{}))
	var maps []*rsa.Embedding
	said := 0.0
	for study := range studies {
		e, a, err := rsa.BootstrapMaps(context.Background(), seen(points, subjects, noise, random), 2, rsa.BootstrapMapOptions{Samples: 200, Source: rand.NewPCG(9, uint64(study))})
		if err != nil {
			t.Fatal(err)
		}
		maps = append(maps, e)
		said += traces(a) / studies
	}
	over := traces(sure(rsa.ProcrustesAlign(truth, maps, rsa.ProcrustesOptions{})))
	// Each of 12 × 2 − 3 free coordinates has some noise²/subjects; 60 studies tell the sum to √(2/(60·21)) = 4 %, the bootstrap of 4 subjects to √(2/(3·21·60)) = 2 %: 0.15 is three of both, and less than the factor 4/3.
	if !(math.Abs(said/over-1) <= 0.15) {
		t.Errorf("total variance of the map: the bootstrap says %.4g, studies have %.4g", said, over)
	}
}

func traces(a *rsa.Aligned) (sum float64) {
	for _, c := range a.Covariance {
		sum += mat.Trace(c)
	}
	return sum
}

func TestBootstrapMapsOnAnyNumberOfCores(t *testing.T) {
	s := seen(randomPoints(8, 3, 5), 5, 0.2, rand.New(rand.NewPCG(4, 4)))
	of := func(cores int) float64 {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		_, a, err := rsa.BootstrapMaps(context.Background(), s, 2, rsa.BootstrapMapOptions{Samples: 40, Source: rand.NewPCG(1, 1), Transform: rsa.SquareRoot})
		if err != nil {
			t.Fatal(err)
		}
		return traces(a)
	}
	if one, four := of(1), of(4); one != four {
		t.Errorf("got %v on one core and %v on four", one, four)
	}
}

func TestBootstrapMapsRefuse(t *testing.T) {
	s := seen(randomPoints(8, 3, 5), 5, 0.2, rand.New(rand.NewPCG(4, 4)))
	refused(t, s, rsa.BootstrapMapOptions{}, "rsa: bootstrap of maps: a source of random numbers is missing")
	refused(t, s.Select([]int{0}), rsa.BootstrapMapOptions{Source: rand.NewPCG(1, 1)}, "rsa: bootstrap of maps: 1 RDM, want at least 2")
}

func refused(t *testing.T, s *rsa.Stack, opt rsa.BootstrapMapOptions, want string) {
	t.Helper()
	if _, _, err := rsa.BootstrapMaps(context.Background(), s, 2, opt); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// Runs that are taken out are those rows and no others, and the RDM is that of the rows alone.
func TestInRuns(t *testing.T) {
	values := randomPoints(12, 4, 8)
	conditions, runs := []string{}, []string{}
	for row := range 12 {
		conditions, runs = append(conditions, string(rune('a'+row%3))), append(runs, string(rune('1'+row/3)))
	}
	all := sure(rsa.NewTrials(values, conditions, runs))
	part := sure(all.InRuns("4", "2"))
	by := mat.NewDense(6, 4, nil)
	by.Slice(0, 3, 0, 4).(*mat.Dense).Copy(values.Slice(3, 6, 0, 4))
	by.Slice(3, 6, 0, 4).(*mat.Dense).Copy(values.Slice(9, 12, 0, 4))
	hand := sure(rsa.NewTrials(by, conditions[:6], []string{"2", "2", "2", "4", "4", "4"}))
	got, want := sure(rsa.Crossnobis(part, rsa.CrossnobisOptions{})), sure(rsa.Crossnobis(hand, rsa.CrossnobisOptions{}))
	for p, v := range want.Values {
		if !(math.Abs(got.Values[p]-v) <= 1e-14) {
			t.Errorf("pair %d: got %v, want %v", p, got.Values[p], v)
		}
	}
	for _, bad := range [][]string{{}, {"5"}, {"1", "1"}} {
		if _, err := all.InRuns(bad...); err == nil {
			t.Errorf("runs %q: no error", bad)
		}
	}
}

func sure[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
