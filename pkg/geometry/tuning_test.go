package geometry_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/geometry"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/task"
)

func gardenContexts() (rsa.TwoContexts, *task.GardenTask) {
	g := task.Gardens()
	return rsa.TwoContexts{Conditions: g.Trials, Context: g.Context, Relevant0: g.Second, Relevant1: g.First}, g
}

// In the gardens the four regressors are orthogonal, x·x = 50, so that β = x·y/50 and t = β √(50·46/rest) with rest = y·y − 50 Σ β².
func TestFeatureTuningClosedForm(t *testing.T) {
	c, g := gardenContexts()
	random := rng.New(4).Rand()
	x := mat.NewDense(50, 7, nil)
	x.Apply(func(_, _ int, _ float64) float64 { return random.NormFloat64() }, x)
	got, err := geometry.FeatureTuning(x, c)
	if err != nil {
		t.Fatal(err)
	}
	feature := [4][]float64{g.Second, g.First, g.First, g.Second}
	for unit := range 7 {
		mean := mat.Sum(x.ColView(unit)) / 50
		rest, beta := 0.0, [4]float64{}
		for i := range 50 {
			y := x.At(i, unit) - mean
			rest += y * y
			for k := 2 * g.Context[i]; k < 2*g.Context[i]+2; k++ {
				beta[k] += feature[k][i] * y / 50
			}
		}
		for _, b := range beta {
			rest -= 50 * b * b
		}
		for k, b := range beta {
			if want := b * math.Sqrt(50*46/rest); math.Abs(got.T.At(unit, k)-want) > 1e-10 {
				t.Errorf("unit %d, regressor %d: t = %v, want %v", unit, k, got.T.At(unit, k), want)
			}
		}
	}
}

// Units made for one class each; scale, shift, the levels of the features and the order of conditions do not matter.
func TestFeatureTuningAlone(t *testing.T) {
	c, g := gardenContexts()
	random := rng.New(5).Rand()
	x := mat.NewDense(50, 8, nil)
	for i := range 50 {
		a, b := float64(1-g.Context[i]), float64(g.Context[i])
		for unit, v := range []float64{a * g.Second[i], a * g.First[i], b * g.First[i], b * g.Second[i], g.Second[i], -a * g.Second[i], a, 0} {
			if unit < 7 {
				v = 1e200 * (v + 3 + 0.1*random.NormFloat64())
			}
			x.Set(i, unit, v)
		}
	}
	check := func(x *mat.Dense, c rsa.TwoContexts) *geometry.Tuning {
		t.Helper()
		got, err := geometry.FeatureTuning(x, c)
		if err != nil {
			t.Fatal(err)
		}
		for r, want := range [][]int{{0}, {1}, {2}, {3}} { // unit 4 has two, 5 a negative one, 6 the context alone, 7 is constant
			if units := got.Alone(geometry.Regressor(r), 1.96); !slices.Equal(units, want) {
				t.Errorf("regressor %d: units %v, want %v", r, units, want)
			}
		}
		return got
	}
	first := check(x, c)
	order := random.Perm(50)
	shuffled, y := rsa.TwoContexts{}, mat.NewDense(50, 8, nil)
	for i, from := range order {
		y.SetRow(i, x.RawRowView(from))
		shuffled.Conditions = append(shuffled.Conditions, c.Conditions[from])
		shuffled.Context = append(shuffled.Context, c.Context[from])
		shuffled.Relevant0 = append(shuffled.Relevant0, 1e-200*(7+0.5*c.Relevant0[from]))
		shuffled.Relevant1 = append(shuffled.Relevant1, 1e250*(-1+3*c.Relevant1[from]))
	}
	y.Scale(1e-300, y)
	if second := check(y, shuffled); !mat.EqualApprox(first.T, second.T, 1e-9) {
		t.Error("t values depend on scale, levels or order")
	}
}

func TestFeatureTuningRefuses(t *testing.T) {
	c, _ := gardenContexts()
	x := mat.NewDense(50, 2, nil)
	for want, change := range map[string]func(x *mat.Dense, c *rsa.TwoContexts){
		"entry (3,1) is NaN": func(x *mat.Dense, c *rsa.TwoContexts) { x.Set(3, 1, math.NaN()) },
		"50 rows of responses, 50 contexts, 50 and 49 values": func(x *mat.Dense, c *rsa.TwoContexts) { c.Relevant1 = c.Relevant1[1:] },
		"context 2, want 0 or 1":                              func(x *mat.Dense, c *rsa.TwoContexts) { c.Context = append([]int{2}, c.Context[1:]...) },
		"the relevant feature does not vary in context 0":     func(x *mat.Dense, c *rsa.TwoContexts) { c.Relevant0 = make([]float64, 50) },
		"the irrelevant feature does not vary in context 0": func(x *mat.Dense, c *rsa.TwoContexts) {
			c.Relevant1 = slices.Repeat([]float64{0.1}, 50) // whose mean is not 0.1 to the last bit
		},
		"features: entry (0,0) is": func(x *mat.Dense, c *rsa.TwoContexts) {
			c.Relevant0 = append([]float64{math.Inf(1)}, c.Relevant0[1:]...)
		},
		"features: matrix singular": func(x *mat.Dense, c *rsa.TwoContexts) { c.Relevant0 = c.Relevant1 },
	} {
		y, d := mat.DenseCopyOf(x), c
		change(y, &d)
		if _, err := geometry.FeatureTuning(y, d); err == nil || !strings.Contains(err.Error(), "geometry: tuning: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
