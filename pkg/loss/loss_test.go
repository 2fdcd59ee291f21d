package loss_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/rng"
)

func any64(y []float64, r *rand.Rand) {
	for j := range y {
		y[j] = r.NormFloat64()
	}
}

func plusMinus(y []float64, r *rand.Rand) {
	for j := range y {
		y[j] = float64(2*r.IntN(2) - 1)
	}
}

func oneHot(y []float64, r *rand.Rand) {
	clear(y)
	y[r.IntN(len(y))] = 1
}

func soft(y []float64, r *rand.Rand) {
	sum := 0.0
	for j := range y {
		y[j] = r.ExpFloat64()
		sum += y[j]
	}
	for j := range y {
		y[j] /= sum
	}
}

// all holds every loss with targets that suit it, and the fewest outputs that do.
var all = []struct {
	name    string
	loss    loss.Loss
	targets func(y []float64, r *rand.Rand)
	outputs int
}{
	{"Squared", loss.Squared{}, any64, 1},
	{"MeanSquared", loss.MeanSquared{}, any64, 1},
	{"Logistic", loss.Logistic{}, plusMinus, 1},
	{"CrossEntropy", loss.CrossEntropy{}, oneHot, 2},
	{"CrossEntropy, soft", loss.CrossEntropy{}, soft, 2},
	{"Margin", loss.Margin{}, plusMinus, 1},
	{"Margin, classes", loss.Margin{Width: 1.5}, oneHot, 2},
	{"Reward", loss.Reward{}, any64, 1},
	{"Mean of Logistic", loss.Mean(loss.Logistic{}), plusMinus, 1},
}

func draw(i int, r *rand.Rand) (output, target, weight []float64, outputs int) {
	trials := 1 + r.IntN(200)
	outputs = all[i].outputs + r.IntN(4)
	output, target, weight = make([]float64, trials*outputs), make([]float64, trials*outputs), make([]float64, trials)
	for t := range trials {
		all[i].targets(target[t*outputs:(t+1)*outputs], r)
		weight[t] = float64(r.IntN(3))
	}
	weight[0] = 1
	any64(output, r)
	return output, target, weight, outputs
}

func TestSlopesAgainstCentralDifferences(t *testing.T) {
	r := rng.New(1).Rand()
	for i, c := range all {
		t.Run(c.name, func(t *testing.T) {
			for n := range 30 {
				output, target, weight, outputs := draw(i, r)
				if n%2 == 0 {
					weight = nil
				}
				if err := loss.Check(c.loss, target, weight, outputs); err != nil {
					t.Fatal(err)
				}
				slope, scratch := make([]float64, len(output)), make([]float64, len(output))
				c.loss.Evaluate(slope, output, target, weight, outputs)
				for range 10 {
					j := r.IntN(len(output))
					const h = 1e-5
					at := output[j]
					output[j] = at + h
					up := c.loss.Evaluate(scratch, output, target, weight, outputs)
					output[j] = at - h
					down := c.loss.Evaluate(scratch, output, target, weight, outputs)
					output[j] = at
					if want := (up - down) / (2 * h); !(math.Abs(slope[j]-want) <= 1e-6*max(1, math.Abs(want))) {
						t.Fatalf("output %d: slope %v, central difference %v", j, slope[j], want)
					}
				}
			}
		})
	}
}

// A weight of k is the same as k copies of the trial, and one of 0 as none.
func TestWeightsAreCopies(t *testing.T) {
	r := rng.New(2).Rand()
	for i, c := range all {
		for range 20 {
			output, target, weight, outputs := draw(i, r)
			var outputs2, targets2 []float64
			for t, w := range weight {
				for range int(w) {
					outputs2 = append(outputs2, output[t*outputs:(t+1)*outputs]...)
					targets2 = append(targets2, target[t*outputs:(t+1)*outputs]...)
				}
			}
			slope, slope2 := make([]float64, len(output)), make([]float64, len(outputs2))
			got := c.loss.Evaluate(slope, output, target, weight, outputs)
			want := c.loss.Evaluate(slope2, outputs2, targets2, nil, outputs)
			if !(math.Abs(got-want) <= 1e-12*max(1, math.Abs(want))) {
				t.Errorf("%s: weighted %v, copied %v", c.name, got, want)
			}
			at := 0
			for trial, w := range weight {
				for j := range outputs {
					sum := 0.0
					for k := range int(w) {
						sum += slope2[at+k*outputs+j]
					}
					if d := slope[trial*outputs+j] - sum; !(math.Abs(d) <= 1e-12) {
						t.Fatalf("%s: trial %d: slope %v, copies %v", c.name, trial, slope[trial*outputs+j], sum)
					}
				}
				at += int(w) * outputs
			}
		}
	}
}

func TestClosedForms(t *testing.T) {
	const big = 1e4
	nan, ln2 := math.NaN(), math.Ln2
	for _, c := range []struct {
		name           string
		loss           loss.Loss
		output, target []float64
		outputs        int
		want           float64
		slope          []float64
	}{
		{"half the square", loss.Squared{}, []float64{3, 1}, []float64{1, 1}, 1, 2, []float64{2, 0}},
		{"mean over trials and outputs", loss.MeanSquared{}, []float64{3, 1, 0, 0}, []float64{1, 1, 2, 0}, 2, 2, []float64{1, 0, -1, 0}},
		{"logistic at 0", loss.Logistic{}, []float64{0, 0}, []float64{1, -1}, 1, 2 * ln2, []float64{-.5, .5}},
		{"mean logistic at 0", loss.Mean(loss.Logistic{}), []float64{0, 0}, []float64{1, -1}, 1, ln2, []float64{-.25, .25}},
		{"logistic, right and large", loss.Logistic{}, []float64{big, -big}, []float64{1, -1}, 1, 0, []float64{0, 0}},
		{"logistic, wrong and large", loss.Logistic{}, []float64{-big, big}, []float64{1, -1}, 1, 2 * big, []float64{-1, 1}},
		{"cross-entropy at 0", loss.CrossEntropy{}, []float64{0, 0, 0, 0}, []float64{0, 1, 0, 0}, 4, 2 * ln2, []float64{.25, -.75, .25, .25}},
		{"cross-entropy does not see a shift", loss.CrossEntropy{}, []float64{big, big}, []float64{0, 1}, 2, ln2, []float64{.5, -.5}},
		{"cross-entropy, right and large", loss.CrossEntropy{}, []float64{-big, big}, []float64{0, 1}, 2, 0, []float64{0, 0}},
		{"cross-entropy, wrong and large", loss.CrossEntropy{}, []float64{big, -big}, []float64{0, 1}, 2, 2 * big, []float64{1, -1}},
		{"cross-entropy, an impossible class", loss.CrossEntropy{}, []float64{0, math.Inf(-1)}, []float64{1, 0}, 2, 0, []float64{0, 0}},
		{"entropy of soft targets", loss.CrossEntropy{}, []float64{math.Log(.25), math.Log(.75)}, []float64{.25, .75}, 2, -.25*math.Log(.25) - .75*math.Log(.75), []float64{0, 0}},
		{"targets that are no probabilities: the slope is that of the value", loss.CrossEntropy{}, []float64{0, 0}, []float64{1, 1}, 2, 2 * ln2, []float64{0, 0}},
		{"hinge", loss.Margin{}, []float64{.25, 2, -big}, []float64{1, 1, 1}, 1, .75 + 1 + big, []float64{-1, 0, -1}},
		{"hinge at the kink", loss.Margin{Width: 2}, []float64{2}, []float64{1}, 1, 0, []float64{0}},
		{"hinge of two outputs", loss.Margin{}, []float64{.5, .5}, []float64{1, -1}, 2, 2, []float64{-1, 1}},
		{"Crammer and Singer", loss.Margin{}, []float64{1, .5, .75}, []float64{1, 0, 0}, 3, .75, []float64{-1, 0, 1}},
		{"Crammer and Singer, right", loss.Margin{}, []float64{big, 0, -big}, []float64{1, 0, 0}, 3, 0, []float64{0, 0, 0}},
		{"Crammer and Singer at the kink", loss.Margin{}, []float64{1, 0, -1}, []float64{1, 0, 0}, 3, 0, []float64{0, 0, 0}},
		{"reward at 0", loss.Reward{}, []float64{0, 0}, []float64{2, -4}, 1, 1, []float64{-.5, 1}},
		{"reward, sure", loss.Reward{}, []float64{big, -big}, []float64{3, 50}, 1, -3, []float64{0, 0}},
		{"NaN stays: squared", loss.Squared{}, []float64{nan, 0}, []float64{1, 1}, 1, nan, nil},
		{"NaN stays: logistic", loss.Logistic{}, []float64{nan, 0}, []float64{1, 1}, 1, nan, nil},
		{"NaN stays: cross-entropy", loss.CrossEntropy{}, []float64{nan, 0}, []float64{0, 1}, 2, nan, nil},
		{"NaN stays: hinge", loss.Margin{}, []float64{nan, 5}, []float64{1, 1}, 1, nan, nil},
		{"NaN stays: rival", loss.Margin{}, []float64{9, nan, 0}, []float64{1, 0, 0}, 3, nan, nil},
		{"NaN stays: class", loss.Margin{}, []float64{nan, 0, 0}, []float64{1, 0, 0}, 3, nan, nil},
		{"NaN stays: reward", loss.Reward{}, []float64{nan, 0}, []float64{1, 1}, 1, nan, nil},
	} {
		slope := make([]float64, len(c.output))
		got := c.loss.Evaluate(slope, c.output, c.target, nil, c.outputs)
		if math.Abs(got-c.want) > 1e-12*max(1, math.Abs(c.want)) || math.IsNaN(got) != math.IsNaN(c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
		for j, s := range c.slope {
			if !(math.Abs(slope[j]-s) < 1e-14) {
				t.Errorf("%s: slope %v, want %v", c.name, slope, c.slope)
				break
			}
		}
	}
}

func TestNoWeightIsNoLoss(t *testing.T) {
	for _, l := range []loss.Loss{loss.MeanSquared{}, loss.Mean(loss.Squared{})} {
		slope := []float64{7, 7}
		if got := l.Evaluate(slope, []float64{1, 2}, []float64{0, 0}, []float64{0, 0}, 1); got != 0 || !slices.Equal(slope, []float64{0, 0}) {
			t.Errorf("%T without weights: %v, slope %v", l, got, slope)
		}
	}
}

func TestCheck(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		loss           loss.Loss
		target, weight []float64
		outputs        int
		want           string
	}{
		{loss.Squared{}, []float64{1, math.NaN()}, nil, 1, "loss: Squared: target of trial 1: output 0 is NaN, want a finite number"},
		{loss.Squared{}, []float64{1, math.NaN()}, []float64{1, 0}, 1, "<nil>"},
		{loss.Squared{}, []float64{math.NaN(), inf}, []float64{0, 1}, 1, "loss: Squared: target of trial 1: output 0 is +Inf, want a finite number"},
		{loss.Squared{}, []float64{1, 1}, []float64{1}, 1, "loss: Squared: got 1 weights, want one for each of 2 trials"},
		{loss.Squared{}, []float64{1, 1}, []float64{1, -1}, 1, "loss: Squared: weight of trial 1 is -1, want a finite number ≥ 0"},
		{loss.Squared{}, []float64{1, 1}, []float64{1, inf}, 1, "loss: Squared: weight of trial 1 is +Inf, want a finite number ≥ 0"},
		{loss.Squared{}, []float64{1, 1}, []float64{0, 0}, 1, "loss: Squared: the weights of all 2 trials are 0"},
		{loss.Squared{}, nil, nil, 1, "loss: Squared: got 0 targets for 1 outputs, want one an output for at least one trial"},
		{loss.Squared{}, []float64{1, 1, 1}, nil, 2, "loss: Squared: got 3 targets for 2 outputs, want one an output for at least one trial"},
		{loss.Logistic{}, []float64{1, 0}, nil, 1, "loss: Logistic: target of trial 1: output 0 is 0, want -1 or 1"},
		{loss.Mean(loss.Logistic{}), []float64{1, 0}, nil, 1, "loss: Logistic: target of trial 1: output 0 is 0, want -1 or 1"},
		{loss.CrossEntropy{}, []float64{1, 0}, nil, 1, "loss: CrossEntropy: target of trial 0: 1 outputs, want one a class, at least 2"},
		{loss.CrossEntropy{}, []float64{1, -1}, nil, 2, "loss: CrossEntropy: target of trial 0: output 1 is -1, want a probability"},
		{loss.CrossEntropy{}, []float64{0, 1, 1, 1}, nil, 2, "loss: CrossEntropy: target of trial 1: got probabilities that sum to 2, want 1"},
		{loss.Margin{}, []float64{0, 1, 0, 1, 1, 0}, nil, 3, "loss: Margin: target of trial 1: 2 outputs are 1, want exactly one"},
		{loss.Margin{}, []float64{0, 2, 0}, nil, 3, "loss: Margin: target of trial 0: output 1 is 2, want 0 or 1"},
		{loss.Margin{}, []float64{1, 2, 1}, nil, 3, "loss: Margin: target of trial 0: output 1 is 2, want -1 or 1"},
		{loss.Margin{}, []float64{0}, nil, 1, "loss: Margin: target of trial 0: output 0 is 0, want -1 or 1"},
		{loss.Margin{Width: -1}, []float64{1}, nil, 1, "loss: Margin: target of trial 0: the width of the margin is -1, want a finite number ≥ 0"},
		{loss.Margin{Width: math.NaN()}, []float64{1}, nil, 1, "loss: Margin: target of trial 0: the width of the margin is NaN, want a finite number ≥ 0"},
		{loss.Reward{}, []float64{-50, 25}, nil, 1, "<nil>"},
	} {
		if got := fmt.Sprint(loss.Check(c.loss, c.target, c.weight, c.outputs)); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

func TestNothingIsAllocated(t *testing.T) {
	r := rng.New(3).Rand()
	for i, c := range all {
		output, target, weight, outputs := draw(i, r)
		slope := make([]float64, len(output))
		if n := testing.AllocsPerRun(10, func() { c.loss.Evaluate(slope, output, target, weight, outputs) }); n != 0 {
			t.Errorf("%s: %v allocations", c.name, n)
		}
	}
}

func TestMeanOfNothingPanics(t *testing.T) {
	defer func() {
		if got := fmt.Sprint(recover()); got != "loss: Mean: got nil, want a loss" {
			t.Errorf("got %q", got)
		}
	}()
	loss.Mean(nil)
}
