package loss_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
)

func modelOf(conditions int, r *rand.Rand) *rsa.RDM {
	coordinates := mat.NewDense(conditions, 3, nil)
	any64(coordinates.RawMatrix().Data, r)
	names := make([]string, conditions)
	for i := range names {
		names[i] = fmt.Sprint("trial ", i)
	}
	model, err := rsa.Euclidean(rsa.Patterns(coordinates, names))
	if err != nil {
		panic(err)
	}
	return model
}

func TestHiddenSlopesAgainstCentralDifferences(t *testing.T) {
	r := rng.New(11).Rand()
	for range 40 {
		conditions := 4 + r.IntN(12)
		model := modelOf(conditions, r)
		trials := r.Perm(conditions)[:3+r.IntN(conditions-3)]
		if r.IntN(3) == 0 {
			trials = append(trials, trials[1]) // a trial may come twice
		}
		units := 1 + r.IntN(6)
		for _, l := range []loss.Hidden{loss.MatchRDM{Model: model}, loss.MatchRDM{Model: model, Weight: .1, RootMean: true}, loss.Activity{L1: .3, L2: 2}} {
			if err := loss.CheckHidden(l, conditions); err != nil {
				t.Fatal(err)
			}
			response, slope, before := make([]float64, len(trials)*units), make([]float64, len(trials)*units), make([]float64, len(trials)*units)
			any64(response, r)
			any64(before, r)
			copy(slope, before)
			l.EvaluateHidden(slope, response, trials, units)
			scale := 1.0
			for i := range slope {
				slope[i] -= before[i] // it adds
				scale = max(scale, math.Abs(slope[i]))
			}
			for i, at := range response {
				const h = 1e-5
				response[i] = at + h
				up := l.EvaluateHidden(before, response, trials, units)
				response[i] = at - h
				down := l.EvaluateHidden(before, response, trials, units)
				response[i] = at
				if want := (up - down) / (2 * h); !(math.Abs(slope[i]-want) <= 1e-6*scale) {
					t.Fatalf("%T, trials %v, %d units, response %d: slope %v, central difference %v", l, trials, units, i, slope[i], want)
				}
			}
		}
	}
}

// The loss by its definition, with rsa's squared distances and gonum's moments.
func TestMatchRDMByDefinition(t *testing.T) {
	r := rng.New(12).Rand()
	model := modelOf(9, r)
	response := mat.NewDense(9, 5, nil)
	any64(response.RawMatrix().Data, r)
	hidden, err := rsa.SquaredEuclidean(rsa.Patterns(response, model.Conditions))
	if err != nil {
		t.Fatal(err)
	}
	for i := range hidden.Values {
		hidden.Values[i] *= 5 // rsa divides by the number of channels
	}
	all := []int{0, 1, 2, 3, 4, 5, 6, 7, 8}
	for _, root := range []bool{false, true} {
		z := func(values []float64, root bool) []float64 {
			z := make([]float64, len(values))
			mean, by := stat.PopMeanStdDev(values, nil)
			if root {
				by = math.Sqrt(mean)
			}
			for i, v := range values {
				z[i] = (v - mean) / by
			}
			return z
		}
		a, b, want := z(hidden.Values, root), z(model.Values, false), 0.0
		for i := range a {
			want += .3 * (a[i] - b[i]) * (a[i] - b[i])
		}
		got := loss.MatchRDM{Model: model, Weight: .3, RootMean: root}.EvaluateHidden(make([]float64, 45), response.RawMatrix().Data, all, 5)
		if !(math.Abs(got-want) <= 1e-11*want) {
			t.Errorf("by root of the mean %v: %v, want %v", root, got, want)
		}
	}
}

// Turning, moving and scaling the responses changes nothing; responses whose squared distances are the model have no loss.
func TestMatchRDMInvariances(t *testing.T) {
	r := rng.New(13).Rand()
	response, turn := mat.NewDense(8, 4, nil), mat.NewDense(4, 4, nil)
	any64(response.RawMatrix().Data, r)
	any64(turn.RawMatrix().Data, r)
	var qr mat.QR
	var q, moved mat.Dense
	qr.Factorize(turn)
	qr.QTo(&q)
	moved.Mul(response, &q)
	moved.Apply(func(_, j int, v float64) float64 { return 3*v + float64(j) }, &moved)
	trials := []int{0, 1, 2, 3, 4, 5, 6, 7}
	evaluate := func(model *rsa.RDM, x *mat.Dense) float64 {
		return loss.MatchRDM{Model: model}.EvaluateHidden(make([]float64, 32), x.RawMatrix().Data, trials, 4)
	}
	model := modelOf(8, r)
	if a, b := evaluate(model, response), evaluate(model, &moved); !(math.Abs(a-b) <= 1e-11*a) || a < 1 {
		t.Errorf("%v, turned, moved and scaled %v", a, b)
	}
	moved.Apply(func(_, _ int, v float64) float64 { return v + 1e6 }, &moved)
	if a, b := evaluate(model, response), evaluate(model, &moved); !(math.Abs(a-b) <= 1e-8*a) {
		t.Errorf("%v, moved far %v", a, b)
	}
	own, err := rsa.SquaredEuclidean(rsa.Patterns(response, model.Conditions))
	if err != nil {
		t.Fatal(err)
	}
	if l := evaluate(own, &moved); l > 1e-16 { // moved by 10⁶, of which ten digits are left
		t.Errorf("the model itself has a loss of %v", l)
	}
}

// Where distances do not vary there is nothing to standardise: z is 0 and nothing is added to the slope.
func TestMatchRDMWithoutVariance(t *testing.T) {
	r := rng.New(14).Rand()
	model := modelOf(6, r)
	for name, c := range map[string]struct {
		response []float64
		trials   []int
		want     float64 // one for each pair: the sum of the model's squared z
	}{
		"dead": {make([]float64, 18), []int{0, 1, 2, 3, 4, 5}, 15}, "one trial": {[]float64{1, 2, 3}, []int{4}, 0},
		"two trials": {[]float64{1, 2, 3, 3, 2, 1}, []int{0, 3}, 0},
	} {
		slope := make([]float64, len(c.response))
		got := loss.MatchRDM{Model: model}.EvaluateHidden(slope, c.response, c.trials, len(slope)/len(c.trials))
		if !(math.Abs(got-c.want) <= 1e-12) {
			t.Errorf("%s: loss %v, want %v", name, got, c.want)
		}
		for _, s := range slope {
			if s != 0 {
				t.Errorf("%s: slope %v", name, slope)
				break
			}
		}
	}
}

// A unit for each trial: all distances are the same, but their mean may be off by rounding, which is no variance.
func TestMatchRDMOfASimplex(t *testing.T) {
	r := rng.New(16).Rand()
	for n := 3; n < 20; n++ {
		for _, size := range []float64{.1, .3, 7.7, 1e5} {
			response, slope, trials := make([]float64, n*n), make([]float64, n*n), make([]int, n)
			for i := range n {
				response[i*n+i], trials[i] = size, i
			}
			got := loss.MatchRDM{Model: modelOf(n, r)}.EvaluateHidden(slope, response, trials, n)
			if want := float64(n*(n-1)) / 2; !(math.Abs(got-want) <= 1e-11) || slices.Max(slope) != 0 || slices.Min(slope) != 0 {
				t.Errorf("%d trials, %v: loss %v, want %v; slopes from %v to %v, want 0", n, size, got, want, slices.Min(slope), slices.Max(slope))
			}
		}
	}
}

func TestCheckHidden(t *testing.T) {
	model := modelOf(5, rng.New(15).Rand())
	flat, broken, endless, short := *model, *model, *model, *model
	short.Values = model.Values[:9]
	flat.Values = make([]float64, 10)
	broken.Values = append([]float64{1, math.NaN()}, model.Values[2:]...)
	endless.Values = append([]float64{1, 2, math.Inf(-1)}, model.Values[3:]...)
	for _, c := range []struct {
		loss   loss.Hidden
		trials int
		want   string
	}{
		{loss.MatchRDM{Model: model}, 5, "<nil>"},
		{loss.Activity{}, 7, "<nil>"},
		{loss.MatchRDM{}, 5, "loss: MatchRDM: no model"},
		{loss.MatchRDM{Model: model}, 50, "loss: MatchRDM: the model has 5 conditions, want one for each of 50 trials"},
		{loss.MatchRDM{Model: &short}, 5, "loss: MatchRDM: the model holds 9 values, want 10, one a pair of 5 conditions"},
		{loss.Activity{L1: -1}, 5, "loss: Activity: got L1 -1 and L2 0, want finite numbers ≥ 0"},
		{loss.Activity{L2: math.NaN()}, 5, "loss: Activity: got L1 0 and L2 NaN, want finite numbers ≥ 0"},
		{loss.MatchRDM{Model: model, Weight: -1}, 5, "loss: MatchRDM: weight -1, want a finite number ≥ 0"},
		{loss.MatchRDM{Model: &flat}, 5, "loss: MatchRDM: all distances of the model are the same"},
		{loss.MatchRDM{Model: &broken}, 5, "loss: MatchRDM: value 1 of the model is NaN, want a finite number"},
		{loss.MatchRDM{Model: &endless}, 5, "loss: MatchRDM: value 2 of the model is -Inf, want a finite number"},
	} {
		if got := fmt.Sprint(loss.CheckHidden(c.loss, c.trials)); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}
