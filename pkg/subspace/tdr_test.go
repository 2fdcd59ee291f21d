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

var factors = []string{"choice", "motion", "colour", "context"}

// population makes units whose rates depend on four regressors along known vectors, with a time course each, and noise.
// Units have trials of their own, or those of the first.
func population(units, trials int, noise float64, seed uint64) (*Trials, *mat.Dense) {
	return populated(units, trials, noise, seed, false)
}

func populated(units, trials int, noise float64, seed uint64, together bool) (*Trials, *mat.Dense) {
	r := rand.New(rand.NewPCG(seed, 2))
	t := &Trials{}
	for s := range 10 {
		t.Time = append(t.Time, float64(s)*0.05)
	}
	vectors := mat.NewDense(units, 4, nil)
	vectors.Apply(func(int, int, float64) float64 { return r.NormFloat64() }, vectors)
	for u := range units {
		columns, y := make([][]float64, 4), mat.NewDense(trials, 10, nil)
		for i := range trials {
			x := []float64{float64(2*r.IntN(2) - 1), float64(2*r.IntN(3)-2) / 2, float64(2*r.IntN(3)-2) / 2, float64(2*r.IntN(2) - 1)}
			if together && u > 0 {
				for k, c := range t.Units[0].Trials {
					x[k] = c.Number[i]
				}
			}
			for s := range 10 {
				ramp := float64(s+1) / 10
				v := 20 + noise*r.NormFloat64()
				for k := range x {
					course := ramp
					if k == 3 {
						course = 1
					}
					v += vectors.At(u, k) * x[k] * course
				}
				y.Set(i, s, v)
			}
			for k := range x {
				columns[k] = append(columns[k], x[k])
			}
		}
		var c table.Table
		for k, name := range factors {
			c = append(c, table.Numbers(name, columns[k]...))
		}
		t.Units = append(t.Units, Unit{Name: string(rune('a'+u%26)) + string(rune('a'+u/26)), Trials: c, Responses: y})
	}
	return t, vectors
}

func study(t *testing.T, all *Trials, o Options) Study {
	t.Helper()
	conditions, err := all.Conditions("context", "motion", "choice")
	if err != nil {
		t.Fatal(err)
	}
	more, err := all.Conditions("context", "colour", "choice")
	if err != nil {
		t.Fatal(err)
	}
	return Study{Regressors: factors, Conditions: append(conditions, more...), Smooth: -1, Options: o}
}

func TestKnownVectorsAreFound(t *testing.T) {
	all, truth := populated(30, 300, 0, 1, true)
	s := study(t, all, Options{Components: -1})
	fit, err := s.Fit(context.Background(), all)
	if err != nil {
		t.Fatal(err)
	}
	// Without noise coefficients are the vectors over each unit's standard deviation, times the time course.
	for u := range all.Units {
		_, sd := moments(all.Units[u].Responses.RawMatrix().Data)
		for k := range factors {
			for at := range all.Time {
				course := float64(at+1) / 10
				if k == 3 {
					course = 1
				}
				if want := truth.At(u, k) * course / sd; !(math.Abs(fit.Coefficients.Values[k].At(u, at)-want) < 1e-10) {
					t.Fatalf("coefficient %d of unit %d is %v, want %v", k, u, fit.Coefficients.Values[k].At(u, at), want)
				}
			}
		}
	}
	for k, at := range fit.Axes.At[:3] {
		if at != 9 {
			t.Errorf("axis %d is that of sample %d, want the last, 9", k, at)
		}
	}
	var gram mat.Dense
	gram.Mul(fit.Axes.Orthogonal.T(), fit.Axes.Orthogonal)
	for i := range 4 {
		for j := range 4 {
			want := 0.0
			if i == j {
				want = 1
			}
			if !(math.Abs(gram.At(i, j)-want) < 1e-12) {
				t.Errorf("axes %d and %d have the product %v", i, j, gram.At(i, j))
			}
			// R = QᵀV is upper triangular with a positive diagonal.
			r := mat.Dot(fit.Axes.Orthogonal.ColView(i), fit.Axes.Vectors.ColView(j))
			if i == j && !(r > 0) || i > j && !(math.Abs(r) < 1e-10) {
				t.Errorf("R has %v at %d, %d", r, i, j)
			}
		}
	}
	// Averages in units of the single trials lie in the span of the vectors, as the coefficients are in these units; those of the paper are in units of their own.
	averages, err := all.Average(s.Conditions)
	if err != nil {
		t.Fatal(err)
	}
	scale := fit.Scale
	for u := range all.Units {
		_, scale.SD[u] = moments(all.Units[u].Responses.RawMatrix().Data)
	}
	explained, err := fit.Axes.Explained(context.Background(), averages.ZScore(scale))
	if err != nil {
		t.Fatal(err)
	}
	if !(explained.Subspace <= explained.Best+1e-12) || !(explained.Subspace > 1-1e-9) {
		t.Errorf("the subspace explains %v, four principal components %v; want all", explained.Subspace, explained.Best)
	}
}

func TestDenoisingKeepsVectorsInTheComponents(t *testing.T) {
	all, truth := population(40, 300, 2, 3)
	with, err := study(t, all, Options{Components: 5}).Fit(context.Background(), all)
	if err != nil {
		t.Fatal(err)
	}
	without, err := study(t, all, Options{Components: -1}).Fit(context.Background(), all)
	if err != nil {
		t.Fatal(err)
	}
	var outside mat.Dense
	outside.Product(with.Axes.Components, with.Axes.Components.T(), with.Axes.Vectors)
	if d := apart(&outside, with.Axes.Vectors); !(d < 1e-10) {
		t.Errorf("denoised vectors leave the components by %g", d)
	}
	near(t, "without denoising", without.Axes.Denoised[1].RawMatrix().Data, without.Coefficients.Values[1].RawMatrix().Data, 1e-12)
	for k := range factors {
		scaled := mat.NewVecDense(40, nil)
		for u := range 40 {
			_, sd := moments(all.Units[u].Responses.RawMatrix().Data)
			scaled.SetVec(u, truth.At(u, k)/sd)
		}
		for name, v := range map[string]*mat.Dense{"denoised": with.Axes.Vectors, "raw": without.Axes.Vectors} {
			if c := cosine(v.ColView(k), scaled); !(c > 0.9) {
				t.Errorf("the %s vector of %s has the cosine %v with the truth", name, factors[k], c)
			}
		}
	}
}

// TestUnitsOfMeasureDoNotMatter scales and shifts the responses of one unit, and the coherences of another.
func TestUnitsOfMeasureDoNotMatter(t *testing.T) {
	all, _ := population(8, 120, 1, 4)
	s := study(t, all, Options{})
	a, err := s.Fit(context.Background(), all)
	if err != nil {
		t.Fatal(err)
	}
	y := all.Units[2].Responses
	y.Apply(func(_, _ int, v float64) float64 { return 7*v - 3 }, y)
	b, err := s.Fit(context.Background(), all)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "axes", b.Axes.Orthogonal.RawMatrix().Data, a.Axes.Orthogonal.RawMatrix().Data, 1e-9)
	for i := range all.Units[3].Trials[1].Number {
		all.Units[3].Trials[1].Number[i] *= 0.3
	}
	c, err := Regress(context.Background(), all, factors...)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "coefficients of other coherences", c.Values[1].RawMatrix().Data, a.Coefficients.Values[1].RawMatrix().Data, 1e-10)
}

// TestCrossValidation compares trials that depend on nothing with trials that do: axes of noise agree between halves as little as chance, those of signal agree.
func TestCrossValidation(t *testing.T) {
	for _, c := range []struct {
		noise float64
		low   float64
		high  float64
	}{{0.1, 0.99, 1}, {500, -0.35, 0.35}} {
		all, _ := population(50, 150, c.noise, 5)
		s := study(t, all, Options{Components: -1})
		cv, err := s.CrossValidate(context.Background(), all, 4, rand.NewPCG(1, 1), nil)
		if err != nil {
			t.Fatal(err)
		}
		for k, a := range cv.Agreement {
			if !(a >= c.low && a <= c.high) {
				t.Errorf("noise %v: halves agree on %s with a cosine of %v", c.noise, factors[k], a)
			}
		}
		// Held-out trials of choice +1 lie on the positive side where there is a signal.
		apart, n := 0.0, 0.0
		for k, condition := range cv.Projection.Conditions {
			sign := 1.0
			if condition.Level("choice") == "-1" {
				sign = -1
			}
			apart += sign * cv.Projection.At(0, k, 9)
			n++
		}
		if signal := apart / n; c.noise < 1 && !(signal > 1) || c.noise > 1 && !(math.Abs(signal) < 0.5) {
			t.Errorf("noise %v: held-out choices lie %v from the middle", c.noise, signal)
		}
	}
}

func TestCrossValidationOnAnyNumberOfCores(t *testing.T) {
	all, _ := population(6, 100, 1, 6)
	s := study(t, all, Options{})
	run := func(cores int) []float64 {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		cv, err := s.CrossValidate(context.Background(), all, 5, rand.NewPCG(3, 3), nil)
		if err != nil {
			t.Fatal(err)
		}
		return append(cv.Projection.Values.RawMatrix().Data, cv.Agreement...)
	}
	near(t, "one core and three", run(3), run(1), 0)
}

func TestHalves(t *testing.T) {
	all, _ := population(5, 90, 1, 7)
	all.Units[3].Session, all.Units[4].Session = 1, 1
	all.Units[4].Trials = all.Units[3].Trials
	conditions, err := all.Conditions("context", "choice")
	if err != nil {
		t.Fatal(err)
	}
	for u := range all.Units { // a column that says which trial it was
		number := make([]float64, 90)
		for i := range number {
			number[i] = float64(i)
		}
		all.Units[u].Trials = append(append(table.Table{}, all.Units[u].Trials...), table.Numbers("trial", number...))
	}
	a, b, err := all.Halves(conditions, rand.NewPCG(1, 2))
	if err != nil {
		t.Fatal(err)
	}
	for u := range a.Units {
		seen := map[float64]int{}
		for _, half := range []*Trials{a, b} {
			c, _ := half.Units[u].Trials.Column("trial")
			for _, v := range c.Number {
				seen[v]++
			}
		}
		for i := range 90 {
			if seen[float64(i)] != 1 {
				t.Fatalf("trial %d of unit %d is in %d halves", i, u, seen[float64(i)])
			}
		}
		for _, c := range conditions {
			x, _ := c.rows(a.Units[u].Trials, len(a.Units[u].Trials[0].Number))
			y, _ := c.rows(b.Units[u].Trials, len(b.Units[u].Trials[0].Number))
			if d := len(x) - len(y); d < -1 || d > 1 {
				t.Errorf("%v: %d and %d trials", c, len(x), len(y))
			}
		}
	}
	if !a.Units[3].Trials.Equal(a.Units[4].Trials) {
		t.Error("units of one session are split differently")
	}
}

func TestSmoothing(t *testing.T) {
	c := &Courses{Units: []string{"u"}, Conditions: []Condition{nil}, Time: []float64{0, 1, 2, 3, 4}, Values: mat.NewDense(1, 5, []float64{2, 2, 2, 2, 2})}
	near(t, "a constant", c.Smooth(0.7).Values.RawMatrix().Data, []float64{2, 2, 2, 2, 2}, 1e-15)
	c.Values = mat.NewDense(1, 5, []float64{0, 0, 1, 0, 0})
	w := math.Exp(-0.5)
	w2 := math.Exp(-2)
	s := 1 + 2*w + 2*w2
	got := c.Smooth(1).Values.RawMatrix().Data
	near(t, "an impulse", got[2:3], []float64{1 / s}, 1e-15)
	near(t, "its end", got[:1], []float64{w2 / (1 + w + w2 + math.Exp(-4.5) + math.Exp(-8))}, 1e-15)
}

func TestTargetRefuses(t *testing.T) {
	all, _ := population(5, 60, 1, 8)
	for _, c := range []struct {
		spoil func()
		want  string
	}{
		{func() { all.Units[1].Trials[0] = table.Texts("choice", make([]string, 60)...) }, `unit "ba": the regressor "choice" is a column of texts`},
		{func() { all.Units[1].Trials[0] = table.Numbers("choice", make([]float64, 60)...) }, `the regressor "choice" is 0 in all trials`},
		{func() { all.Units[1].Trials[0] = table.Numbers("choice", all.Units[1].Trials[3].Number...) }, "linearly dependent"},
		{func() { all.Units[1].Trials[2].Number[7] = math.NaN() }, `the regressor "colour" is NaN in trial 7`},
		{func() { all.Units[1].Responses.Set(2, 3, math.Inf(1)) }, `unit "ba": trial 2, sample 3: +Inf`},
		{func() { all.Units[1].Responses = mat.NewDense(60, 10, nil) }, `unit "ba": the responses do not vary`},
		{func() { all.Units[1].Name = "aa" }, `two units have the name "aa"`},
		{func() { all.Time[4] = all.Time[3] }, "does not follow"},
	} {
		all, _ = population(5, 60, 1, 8)
		c.spoil()
		if _, err := Regress(context.Background(), all, factors...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want one with %q", err, c.want)
		}
	}
	all, _ = population(5, 60, 1, 8)
	_, err := all.Average([]Condition{{{"choice", "1"}}, {{"choice", "3"}}})
	var missing *MissingError
	if !errors.As(err, &missing) || missing.Unit != "aa" || missing.Condition.String() != "choice=3" {
		t.Errorf("error %v, want a missing condition", err)
	}
	s := study(t, all, Options{Axes: []string{"reward"}})
	if _, err := s.Fit(context.Background(), all); err == nil || !strings.Contains(err.Error(), `no coefficients of "reward"`) {
		t.Errorf("error %v", err)
	}
	s.Options = Options{Components: 3}
	if _, err := s.Fit(context.Background(), all); err == nil || !strings.Contains(err.Error(), "4 axes in 3 components") {
		t.Errorf("error %v", err)
	}
	s.Options = Options{Windows: map[string][2]float64{"motion": {7, 8}}}
	if _, err := s.Fit(context.Background(), all); err == nil || !strings.Contains(err.Error(), `no sample of "motion" from 7 to 8`) {
		t.Errorf("error %v", err)
	}
}
