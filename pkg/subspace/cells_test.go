package subspace

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/table"
)

// cellTrials are trials of a stimulus and a decision, in unequal numbers, whose stimulus effect is known.
func cellTrials(units int, effect, noise float64, seed uint64) *Trials {
	r := rand.New(rand.NewPCG(seed, 3))
	t := &Trials{Time: []float64{0, 0.1, 0.2}}
	for u := range units {
		var s, q []float64
		for i := range 60 {
			s = append(s, float64(i%3))
			q = append(q, float64(min(1, i%5)))
		}
		y, axis := mat.NewDense(60, 3, nil), r.NormFloat64()
		y.Apply(func(i, k int, _ float64) float64 {
			return 10 + axis*effect*(s[i]-1)*float64(k)/2 + noise*r.NormFloat64()
		}, y)
		t.Units = append(t.Units, Unit{Name: string(rune('a' + u)), Responses: y, Trials: table.Table{table.Numbers("stimulus", s...), table.Numbers("decision", q...)}})
	}
	return t
}

func TestCellsHaveTheMeansOfTheirTrials(t *testing.T) {
	all := cellTrials(3, 1, 1, 1)
	c, err := all.Cells("stimulus", "decision")
	if err != nil {
		t.Fatal(err)
	}
	conditions, err := all.Conditions("stimulus", "decision")
	if err != nil {
		t.Fatal(err)
	}
	average, err := all.Average(conditions)
	if err != nil {
		t.Fatal(err)
	}
	x := c.Tensor()
	if err := x.Check(); err != nil {
		t.Fatal(err)
	}
	near(t, "means", x.Values.RawMatrix().Data, average.Values.RawMatrix().Data, 1e-12)
	if got := c.Condition(1).String(); got != "stimulus=0 decision=1" || x.Cell(4) != "stimulus=0 decision=1 time=0.1" {
		t.Errorf("condition 1 is %s, cell 4 %s", got, x.Cell(4))
	}
	if c.Trials()[0][0] != 4 || c.Trials()[0][1] != 16 {
		t.Errorf("%v trials, want 4 and 16 of each stimulus", c.Trials()[0])
	}
	// What is left out and what remains make up the mean.
	left := c.draw(rand.New(rand.NewPCG(1, 1)))
	train, test := c.means(left)
	for u := range 3 {
		for i := range 18 {
			n := float64(c.Trials()[u][i/3])
			if got, want := (train.Values.At(u, i)*(n-1)+test.Values.At(u, i))/n, x.Values.At(u, i); !(math.Abs(got-want) < 1e-12) {
				t.Fatalf("unit %d, cell %d: %v, want %v", u, i, got, want)
			}
		}
	}
}

func TestNoiseIsUnbiased(t *testing.T) {
	all := cellTrials(4, 0, 2, 2)
	all.Units[1].Session, all.Units[2].Session = 1, 1
	all.Units[2].Responses = mat.DenseCopyOf(all.Units[1].Responses)
	c, err := all.Cells("stimulus", "decision")
	if err != nil {
		t.Fatal(err)
	}
	noise := c.Noise()
	// 18 cells of variance 4: 72 in expectation, with a standard error of about 10.
	for u := range 4 {
		if v := noise.At(u, u); !(math.Abs(v-72) < 40) {
			t.Errorf("unit %d has noise %v, want about 72", u, v)
		}
	}
	if noise.At(0, 3) != 0 || !(math.Abs(noise.At(1, 2)-noise.At(1, 1)) < 1e-12) {
		t.Errorf("covariances %v and %v, want 0 and %v", noise.At(0, 3), noise.At(1, 2), noise.At(1, 1))
	}
	if share := c.NoiseShare(); !(share > 0.6 && share < 1.6) {
		t.Errorf("noise has the share %v of means of nothing but noise, want about 1", share)
	}
	quiet, err := cellTrials(4, 5, 0, 2).Cells("stimulus", "decision")
	if err != nil {
		t.Fatal(err)
	}
	if share := quiet.NoiseShare(); !(share < 1e-20) {
		t.Errorf("noise has the share %v where there is none", share)
	}
}

func TestSignificance(t *testing.T) {
	all := cellTrials(12, 1.5, 1, 3)
	c, err := all.Cells("stimulus", "decision")
	if err != nil {
		t.Fatal(err)
	}
	run := func(cores int) *Significance {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		s, err := c.Significance(context.Background(), DemixedOptions{Lambda: 0.1}, SignificanceOptions{Repetitions: 10, Shuffles: 39, Components: 2}, rand.NewPCG(4, 4))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s, again := run(2), run(1)
	for g, group := range s.Groups {
		if s.Classes[g] > 0 {
			near(t, group.Name+" on one core", again.P[g].RawMatrix().Data, s.P[g].RawMatrix().Data, 0)
		}
		switch group.Name {
		case "stimulus":
			if s.Classes[g] != 3 || s.P[g].At(0, 2) != 1.0/40 || !(s.Accuracy[g].At(0, 2) > 0.8) {
				t.Errorf("stimulus: %d classes, accuracy %v, p %v at the end", s.Classes[g], s.Accuracy[g].At(0, 2), s.P[g].At(0, 2))
			}
			if !(s.P[g].At(0, 0) > 0.05) {
				t.Errorf("stimulus: p %v at the beginning, where there is nothing", s.P[g].At(0, 0))
			}
		case "decision":
			if s.Classes[g] != 2 || !(s.P[g].At(0, 2) > 0.05) {
				t.Errorf("decision: %d classes, p %v, where there is no effect", s.Classes[g], s.P[g].At(0, 2))
			}
		case "time":
			if s.Classes[g] != 0 || !math.IsNaN(s.P[g].At(0, 0)) {
				t.Errorf("time: %d classes, p %v; want no test", s.Classes[g], s.P[g].At(0, 0))
			}
		}
	}
}

// TestLambda holds that noise asks for more regularisation, and that the choice does not depend on the number of cores.
func TestLambda(t *testing.T) {
	best := func(noise float64, cores int) *LambdaSearch {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		c, err := cellTrials(20, 1, noise, 5).Cells("stimulus", "decision")
		if err != nil {
			t.Fatal(err)
		}
		s, err := c.Lambda(context.Background(), DemixedOptions{Components: 2}, LambdaOptions{Repetitions: 4}, rand.NewPCG(5, 5))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	quiet, loud := best(0.01, 2), best(2, 2)
	if !(quiet.Best < loud.Best) {
		t.Errorf("λ %v with little noise, %v with much", quiet.Best, loud.Best)
	}
	near(t, "errors on one core", best(2, 1).Mean, loud.Mean, 0)
	if !(quiet.Mean[0] < 0.1) {
		t.Errorf("without noise an error of %v of the variance", quiet.Mean[0])
	}
}

func TestCellsRefuse(t *testing.T) {
	all := cellTrials(3, 1, 1, 6)
	for i := range all.Units[1].Trials[1].Number {
		if all.Units[1].Trials[0].Number[i] == 2 && i > 5 {
			all.Units[1].Trials[1].Number[i] = 1
		}
	}
	var missing *MissingError
	if _, err := all.Cells("stimulus", "decision"); !errors.As(err, &missing) || missing.Unit != "b" || missing.Condition.String() != "stimulus=2 decision=0" || missing.Want != 2 {
		t.Errorf("error %v", err)
	}
	conditions, err := all.Conditions("stimulus", "decision")
	if err != nil {
		t.Fatal(err)
	}
	kept, dropped, err := all.Complete(conditions, 2)
	if err != nil || len(kept.Units) != 2 || strings.Join(dropped, " ") != "b" {
		t.Errorf("kept %v, dropped %v, error %v", kept, dropped, err)
	}
	if _, err := all.Cells("reward"); err == nil || !strings.Contains(err.Error(), `"reward"`) {
		t.Errorf("error %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	c, err := kept.Cells("stimulus", "decision")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Significance(ctx, DemixedOptions{Lambda: 0.1}, SignificanceOptions{}, rand.NewPCG(1, 1)); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
}
