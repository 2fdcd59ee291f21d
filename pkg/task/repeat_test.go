package task_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
)

// The numbers of a seed are part of the contract: a study is repeated from its seed years later. Σ x and Σ (i+1) x_i, over all inputs and over all targets, as
// they were when the generators were written; to nine digits, since other processors may round sums of products otherwise.
func TestNumbersOfASeed(t *testing.T) {
	src := func() rand.Source { return rng.New(2022).At("task").Source() }
	sums := func(values []float64) string {
		sum, weighted := 0.0, 0.0
		for i, v := range values {
			sum, weighted = sum+v, weighted+float64(i+1)*v
		}
		return fmt.Sprintf("%.9g %.9g", sum, weighted)
	}
	both := func(k *task.Task) string {
		if err := k.Validate(); err != nil {
			t.Error(err)
		}
		return sums(k.Inputs().RawMatrix().Data) + " | " + sums(k.Targets.RawMatrix().Data)
	}
	inTime := func(s *task.Sequence) string {
		if err := s.Validate(); err != nil {
			t.Error(err)
		}
		actions := make([]float64, len(s.Target))
		for i, a := range s.Target {
			actions[i] = float64(a)
		}
		return sums(s.Inputs) + " | " + sums(actions)
	}
	order := func(o *task.Order) string {
		trials := make([]float64, o.Len())
		for i, trial := range o.Trials {
			trials[i] = float64(trial)
		}
		return sums(trials)
	}
	images, err := task.Classify(pictures(30, 3), nil, task.ImageSpec{PerClass: 4, Permute: 1}, src())
	if err != nil {
		t.Fatal(err)
	}
	_, second := task.Teachers(task.TeacherSpec{Inputs: 10, Points: 20, Width: 3, Activation: task.TeacherErf, Noise: .1}, .5, src())
	small := task.ManifoldSpec{Manifolds: 4, Points: 5, TestPoints: 5, Inputs: 10, CentreCorrelation: .5, AxisCorrelation: .3, CentreSpread: .2, CentreAxis: .1}
	for _, c := range []struct{ name, got, want string }{
		{"manifolds", both(task.Manifolds(small, src()).Train.Task), "7.05926372 -38.4523778 | 0 -50"},
		{"manifolds, test", both(task.Manifolds(small, src()).Test.Task), "3.06558943 -530.617107 | 0 -50"},
		{"parity", both(task.Parity(task.ParitySpec{Bits: 3, Distractors: 2, Noise: .1}, src()).Train.Task), "-10.7401509 -116.870409 | 0 0"},
		{"patterns", both(task.Patterns(task.PatternSpec{}, src()).Task), "-21.0723706 -8708.90137 | 30 1356"},
		{"teacher", both(second.Task), "-11.2545344 -1117.20577 | -6.93849493 -93.8885222"},
		{"images", both(images.Train.Task), "83.6470588 9437.75294 | 12 222"},
		{"perceptual", inTime(task.Perceptual(task.PerceptualSpec{}, src())), "671.244327 710510.851 | 50 17864"},
		{"match", inTime(task.Match(task.MatchSpec{}, src())), "1057.29485 1611390.86 | 450 232056"},
		{"context", inTime(task.Context(task.ContextSpec{}, src())), "1137.82898 3262647.53 | 49 21704"},
		{"interleaved", order(task.Gardens().Interleaved(8, src())), "9800 1961542"},
		{"blocked", order(task.Gardens().Blocked(task.OrderSpec{BlockLength: 20}, src())), "9800 2015537"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, c.got, c.want)
		}
	}
}

// Whatever the design, each trial is shown as often as it should be, and all blocks but a context's last have their length and one context.
func TestAnyCurriculum(t *testing.T) {
	random := rng.New(1).Rand()
	for range 300 {
		context := make([]int, 1+random.IntN(20))
		for i := range context {
			context[i] = random.IntN(4) - 1
		}
		spec := task.OrderSpec{Episodes: 1 + random.IntN(5), BlockLength: random.IntN(9)}
		o := task.Blocked(context, spec, random)
		if err := o.Validate(len(context)); err != nil {
			t.Fatalf("%v, %+v: %v", context, spec, err)
		}
		shown, short := make([]int, len(context)), map[int]int{}
		for i := range o.Blocks {
			block := o.Block(i)
			for _, trial := range block {
				shown[trial]++
				if context[trial] != context[block[0]] {
					t.Fatalf("%v, %+v: block %d has two contexts: %v", context, spec, i, block)
				}
			}
			if spec.BlockLength > 0 && len(block) != spec.BlockLength {
				short[context[block[0]]]++
			}
			if spec.BlockLength > 0 && (len(block) > spec.BlockLength || short[context[block[0]]] > 1) {
				t.Fatalf("%v, %+v: block %d has %d trials, want %d", context, spec, i, len(block), spec.BlockLength)
			}
		}
		if slices.Min(shown) != spec.Episodes || slices.Max(shown) != spec.Episodes {
			t.Fatalf("%v, %+v: trials are shown %v times, want %d", context, spec, shown, spec.Episodes)
		}
	}
}

// Whatever the design, a sequence is valid, its decision comes last and asks for an action, and nothing else does.
func TestAnySequence(t *testing.T) {
	random := rng.New(2).Rand()
	for range 150 {
		step := []float64{10, 20, 100, 100. / 3}[random.IntN(4)]
		timing := task.DecisionTiming{Fixation: 300 * random.Float64(), Stimulus: 100 + 300*random.Float64(), Delay: 200 * random.Float64(), Decision: 100 + 100*random.Float64()}
		if random.IntN(2) == 0 {
			timing.Delay, timing.DelayMin, timing.DelayMax = 100, 50, 60+400*random.Float64()
		}
		n, trials, balanced := 2+random.IntN(4), 1+random.IntN(20), random.IntN(2) == 0
		for _, s := range []*task.Sequence{
			task.Perceptual(task.PerceptualSpec{Trials: trials, Step: step, Timing: timing, Choices: n, Balanced: balanced, GoCue: balanced}, random),
			task.Context(task.ContextSpec{Trials: trials, Step: step, Timing: timing, Choices: n, Balanced: balanced, Implicit: n == 3, GoCue: !balanced}, random),
			task.Match(task.MatchSpec{Trials: trials, Step: step, Ring: n, Balanced: balanced,
				Timing: task.MatchTiming{Sample: timing.Stimulus, Delay: timing.Delay, DelayMin: timing.DelayMin, DelayMax: timing.DelayMax, Test: 100, Decision: 100}}, random),
		} {
			if err := s.Validate(); err != nil {
				t.Fatal(err)
			}
			decision, err := s.Period("decision")
			if err != nil {
				t.Fatal(err)
			}
			for trial, length := range s.Lengths {
				if decision.End[trial] != length {
					t.Fatalf("%s: the decision of trial %d ends at %d of %d", s.Name, trial, decision.End[trial], length)
				}
				for i := range s.Steps() {
					if asked, action := i >= decision.Start[trial] && i < length, s.Target[trial*s.Steps()+i]; asked != (action > 0) {
						t.Fatalf("%s: trial %d, step %d: action %d, decision from %d", s.Name, trial, i, action, decision.Start[trial])
					}
				}
			}
		}
	}
}
