package task_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
)

func ExampleContext() {
	s := task.Context(task.ContextSpec{Trials: 72, Balanced: true, Timing: task.DecisionTiming{Stimulus: 700, Decision: 100}}, rng.New(1).Source())
	fmt.Println(s.Len(), "trials ×", s.Steps(), "steps ×", len(s.Features), "inputs,", len(s.Actions), "actions")
	_, names, err := s.Groups("context", "signed 1")
	fmt.Println(len(names), "conditions:", names[:3], err)
	// Output:
	// 72 trials × 8 steps × 7 inputs, 3 actions
	// 12 conditions: [context 0, signed 1 -50 context 0, signed 1 -15 context 0, signed 1 -5] <nil>
}

func ExamplePerceptual() {
	s := task.Perceptual(task.PerceptualChou2025(4), rng.New(2).Source())
	decision, err := s.Period("decision")
	fmt.Println(s.Features, "decision at", float64(decision.Start[0])*s.Step, "ms", err)
	for trial, name := range s.Trials {
		fmt.Println(name, s.Target[trial*s.Steps():(trial+1)*s.Steps()])
	}
	// Output:
	// [fixation stimulus 1 stimulus 2] decision at 700 ms <nil>
	// choice 1 coherence 51.2 [0 0 0 0 0 0 0 1]
	// choice 1 coherence 12.8 [0 0 0 0 0 0 0 1]
	// choice 2 coherence 0 [0 0 0 0 0 0 0 2]
	// choice 2 coherence 12.8 [0 0 0 0 0 0 0 2]
}

// The timing of neurogym's defaults and of Chou et al. 2025, period by period in steps.
func TestTiming(t *testing.T) {
	src := rng.New(1).Source
	for _, c := range []struct {
		name  string
		s     *task.Sequence
		steps []int
		want  string // features
	}{
		{"2AF, neurogym", task.Perceptual(task.PerceptualSpec{}, src()), []int{1, 20, 0, 1}, "[fixation stimulus 1 stimulus 2]"},
		{"2AF, Chou", task.Perceptual(task.PerceptualChou2025(0), src()), []int{0, 7, 0, 1}, "[fixation stimulus 1 stimulus 2]"},
		{"2AF, 20 ms", task.Perceptual(task.PerceptualSpec{Step: 20}, src()), []int{5, 100, 0, 5}, "[fixation stimulus 1 stimulus 2]"},
		{"2AF, third of 100 ms", task.Perceptual(task.PerceptualSpec{Step: 100. / 3, Timing: task.DecisionTiming{Stimulus: 500, Decision: 100}}, src()), []int{0, 15, 0, 3},
			"[fixation stimulus 1 stimulus 2]"},
		{"DMS, neurogym", task.Match(task.MatchSpec{}, src()), []int{3, 5, 10, 5, 9}, "[fixation stimulus 1 stimulus 2]"},
		{"DMS, Chou", task.Match(task.MatchChou2025(0), src()), []int{0, 1, 5, 1, 1}, "[fixation stimulus 1 stimulus 2]"},
		{"CXT, neurogym", task.Context(task.ContextSpec{}, src()), []int{3, 7, -1, 1},
			"[fixation modality 1 stimulus 1 modality 1 stimulus 2 modality 2 stimulus 1 modality 2 stimulus 2 context 0 context 1]"},
		{"CXT, Chou", task.Context(task.ContextChou2025(0), src()), []int{0, 2, 5, 1},
			"[fixation modality 1 stimulus 1 modality 1 stimulus 2 modality 2 stimulus 1 modality 2 stimulus 2]"},
	} {
		if err := c.s.Validate(); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if c.s.Len() != 32 {
			t.Errorf("%s: %d trials, want 32", c.name, c.s.Len())
		}
		if got := fmt.Sprint(c.s.Features); got != c.want {
			t.Errorf("%s: inputs %s, want %s", c.name, got, c.want)
		}
		for trial := range c.s.Len() {
			for i, p := range c.s.Periods {
				if got := p.End[trial] - p.Start[trial]; c.steps[i] >= 0 && got != c.steps[i] {
					t.Errorf("%s: %s of trial %d has %d steps, want %d", c.name, p.Name, trial, got, c.steps[i])
				}
			}
		}
	}
}

// The delays of the contextual task: steps of an exponential with mean 600 ms in [300, 3000) cut to whole steps of 100 ms. The mean is summed over
// the 27 possible numbers.
func TestTruncatedExponentialDelay(t *testing.T) {
	s := task.Context(task.ContextSpec{Trials: 4000, Timing: task.DecisionTiming{Stimulus: 100, Delay: 600, DelayMin: 300, DelayMax: 3000, Decision: 100}}, rng.New(3).Source())
	delay, err := s.Period("delay")
	if err != nil {
		t.Fatal(err)
	}
	var steps []float64
	for trial, start := range delay.Start {
		steps = append(steps, float64(delay.End[trial]-start))
	}
	want, total := 0.0, math.Exp(-300./600)-math.Exp(-3000./600)
	for k := 3; k < 30; k++ {
		want += float64(k) * (math.Exp(-float64(k)/6) - math.Exp(-float64(k+1)/6)) / total
	}
	within(t, "steps of the delay", steps, want)
	if slices.Min(steps) != 3 || slices.Max(steps) > 29 {
		t.Errorf("delays of %v to %v steps, want 3 to at most 29", slices.Min(steps), slices.Max(steps))
	}
	if err := s.Validate(); err != nil {
		t.Error(err)
	}
}

// Without noise every input is what the formulas of neurogym say.
func TestInputsWithoutNoise(t *testing.T) {
	p := task.Perceptual(task.PerceptualSpec{Trials: 10, Sigma: task.Zero, Balanced: true}, rng.New(4).Source())
	for trial := range 10 {
		coherence := []float64{0, 6.4, 12.8, 25.6, 51.2}[trial/2]
		right, wrong := (1+coherence/100)/2, (1-coherence/100)/2
		want := []float64{right, wrong}
		if trial%2 == 1 {
			want = []float64{wrong, right}
		}
		for step := range 22 {
			x := p.At(trial, step)
			switch {
			case step == 0 && !slices.Equal(x, []float64{1, 0, 0}), step == 21 && !slices.Equal(x, []float64{0, 0, 0}),
				step > 0 && step < 21 && (x[0] != 0 || math.Abs(x[1]-want[0]) > 1e-15 || math.Abs(x[2]-want[1]) > 1e-15):
				t.Errorf("%s, step %d: %v, stimulus should be %v", p.Trials[trial], step, x, want)
			}
			if action := p.Target[trial*22+step]; step < 21 && action != 0 || step == 21 && action != 1+trial%2 {
				t.Errorf("%s, step %d: action %d", p.Trials[trial], step, action)
			}
		}
	}

	m := task.Match(task.MatchSpec{Trials: 4, Sigma: task.Zero, Balanced: true, Timing: task.MatchTiming{Fixation: 100, Sample: 100, Delay: 100, Test: 100, Decision: 100}},
		rng.New(4).Source())
	for trial, want := range [][3][]float64{ // sample, test; wanted action
		{{1, 0}, {1, 0}, {1}}, {{1, 0}, {0, 1}, {2}}, {{0, 1}, {0, 1}, {1}}, {{0, 1}, {1, 0}, {2}},
	} {
		for step, stimulus := range [][]float64{{0, 0}, want[0], {0, 0}, want[1], {0, 0}} {
			cue, x := 1., m.At(trial, step)
			if step == 4 {
				cue = 0
			}
			if x[0] != cue || math.Abs(x[1]-stimulus[0]) > 1e-15 || math.Abs(x[2]-stimulus[1]) > 1e-15 {
				t.Errorf("%s, step %d: %v, want %v and %v", m.Trials[trial], step, x, cue, stimulus)
			}
		}
		if got := float64(m.Target[trial*5+4]); got != want[2][0] {
			t.Errorf("%s: action %v, want %v", m.Trials[trial], got, want[2][0])
		}
	}
}

// On a ring the other test lies opposite, on an odd one between two.
func TestMatchOnARing(t *testing.T) {
	for ring, want := range map[int][]float64{4: {1, 3, 2, 4, 3, 1, 4, 2}, 3: {1, 2.5, 2, 3.5, 3, 1.5}} {
		s := task.Match(task.MatchSpec{Trials: 2 * ring, Ring: ring, Sigma: task.Zero, Balanced: true}, rng.New(9).Source())
		test, err := s.Condition("test")
		if err != nil || !slices.Equal(test, want) {
			t.Errorf("ring of %d: tests %v, want %v: %v", ring, test, want, err)
		}
		for trial, at := range want {
			for k := range ring { // step 18 is the first of the test
				if got, want := s.At(trial, 18)[1+k], .5+.5*math.Cos(2*math.Pi*(float64(k)-(at-1))/float64(ring)); math.Abs(got-want) > 1e-14 {
					t.Errorf("%s, stimulus %d: %v, want %v", s.Trials[trial], k+1, got, want)
				}
			}
		}
	}
}

// All 72 conditions of the contextual task: the modality of the context decides, the cue is on at every step, channels follow direction and coherence.
func TestContextDecides(t *testing.T) {
	s := task.Context(task.ContextSpec{Trials: 72, Sigma: task.Zero, Balanced: true, GoCue: true, Timing: task.DecisionTiming{Fixation: 100, Stimulus: 100, Delay: 100, Decision: 100}},
		rng.New(5).Source())
	column := func(name string) []float64 {
		values, err := s.Condition(name)
		if err != nil {
			t.Fatal(err)
		}
		return values
	}
	context, choice, congruent := column("context"), column("choice"), column("congruent")
	signed := [][]float64{column("signed 1"), column("signed 2")}
	seen := map[string]bool{}
	for trial, name := range s.Trials {
		seen[name] = true
		c := int(context[trial])
		want := 1.
		if signed[c][trial] < 0 {
			want = 2
		}
		if choice[trial] != want || s.Target[trial*4+3] != int(want) {
			t.Errorf("%s: choice %v, action %d, want %v", name, choice[trial], s.Target[trial*4+3], want)
		}
		if (signed[0][trial]*signed[1][trial] > 0) != (congruent[trial] == 1) {
			t.Errorf("%s: congruent %v", name, congruent[trial])
		}
		for step := range 4 {
			x := s.At(trial, step)
			if x[5+c] != 1 || x[6-c] != 0 || (x[0] == 1) != (step < 3) {
				t.Errorf("%s, step %d: cues %v, fixation %v", name, step, x[5:], x[0])
			}
			for modality := range 2 {
				first, second := 0., 0.
				if step == 1 {
					first, second = .5+signed[modality][trial]/200, .5-signed[modality][trial]/200
				}
				if math.Abs(x[1+2*modality]-first) > 1e-15 || math.Abs(x[2+2*modality]-second) > 1e-15 {
					t.Errorf("%s, step %d, modality %d: %v, want %v %v", name, step, modality+1, x[1+2*modality:3+2*modality], first, second)
				}
			}
		}
	}
	if len(seen) != 72 {
		t.Errorf("%d conditions, want 72", len(seen))
	}
}

// Noise has σ/√dt at every step of the stimulus, independent over steps and channels, and none elsewhere; choices are equally frequent.
func TestNoiseAndChoicesOfSequences(t *testing.T) {
	const n = 4000
	noisy := task.Perceptual(task.PerceptualSpec{Trials: n, Step: 50, Timing: task.DecisionTiming{Fixation: 50, Stimulus: 100, Decision: 50}}, rng.New(6).Source())
	plain := task.Perceptual(task.PerceptualSpec{Trials: n, Step: 50, Timing: task.DecisionTiming{Fixation: 50, Stimulus: 100, Decision: 50}, Sigma: task.Zero}, rng.New(6).Source())
	var mean, squares, steps, channels, choice, both, sizes []float64
	for trial := range n {
		var d [4][3]float64
		for step := range 4 {
			for k := range 3 {
				d[step][k] = noisy.At(trial, step)[k] - plain.At(trial, step)[k]
			}
		}
		if d[0] != [3]float64{} || d[3] != [3]float64{} || d[1][0] != 0 || d[2][0] != 0 {
			t.Fatalf("trial %d has noise outside of the stimulus: %v", trial, d)
		}
		mean, squares = append(mean, d[1][1]), append(squares, d[2][2]*d[2][2])
		steps, channels = append(steps, d[1][1]*d[2][1]), append(channels, d[1][1]*d[1][2])
		choice = append(choice, float64(plain.Target[trial*4+3]))
		both, sizes = append(both, (choice[trial]-1.5)*d[1][1]), append(sizes, (choice[trial]-1.5)*d[1][1]*d[1][1])
	}
	within(t, "noise", mean, 0)
	within(t, "variance", squares, 1./50)
	within(t, "steps", steps, 0)
	within(t, "channels", channels, 0)
	within(t, "choice", choice, 1.5)
	within(t, "choice × noise", both, 0)
	within(t, "choice × noise²", sizes, 0)

	few := task.Perceptual(task.PerceptualSpec{Trials: 5, Step: 50, Timing: task.DecisionTiming{Fixation: 50, Stimulus: 100, Decision: 50}}, rng.New(6).Source())
	if !slices.Equal(few.Inputs, noisy.Inputs[:len(few.Inputs)]) || !slices.Equal(few.Trials, noisy.Trials[:5]) {
		t.Error("trials change with their number")
	}
}

// A subset keeps all that belongs to a trial, and is no longer than its longest trial.
func TestSubset(t *testing.T) {
	s := task.Context(task.ContextSpec{}, rng.New(7).Source())
	short := 0
	for trial, length := range s.Lengths {
		if length < s.Lengths[short] {
			short = trial
		}
	}
	sub := s.Subset([]int{short, 3, short})
	if err := sub.Validate(); err != nil {
		t.Fatal(err)
	}
	if want := max(s.Lengths[3], s.Lengths[short]); sub.Steps() != want {
		t.Errorf("%d steps, want %d", sub.Steps(), want)
	}
	for step := range s.Lengths[short] {
		if !slices.Equal(sub.At(2, step), s.At(short, step)) {
			t.Errorf("step %d: %v, want %v", step, sub.At(2, step), s.At(short, step))
		}
	}
	if !mat.Equal(sub.InputsAt(0), mat.NewDense(3, 7, slices.Concat(s.At(short, 0), s.At(3, 0), s.At(short, 0)))) {
		t.Error("InputsAt is not what At is")
	}
	if y := sub.TargetsAt(sub.Lengths[0] - 1).RawRowView(0); y[0] != 0 || y[1]+y[2] != 1 {
		t.Errorf("one-hot target %v in the decision", y)
	}
	got, err := sub.Condition("coherence 2")
	want, _ := s.Condition("coherence 2")
	if err != nil || got[1] != want[3] {
		t.Errorf("coherence %v, want %v: %v", got[1], want[3], err)
	}
}

func TestGroupsAndWeights(t *testing.T) {
	s := task.Match(task.MatchSpec{Trials: 6, Balanced: true}, rng.New(8).Source())
	group, names, err := s.Groups("sample", "match")
	if err != nil || fmt.Sprint(names) != "[sample 1, match 0 sample 1, match 1 sample 2, match 0 sample 2, match 1]" || !slices.Equal(group, []int{1, 0, 3, 2, 1, 0}) {
		t.Errorf("groups %v, names %q, error %v", group, names, err)
	}
	if err := s.Weigh("fixation", 0); err != nil || s.Weight[2] != 0 || s.Weight[3] != 1 {
		t.Errorf("weights %v: %v", s.Weight[:5], err)
	}
	for _, c := range []struct {
		err  error
		want string
	}{
		{s.Weigh("go", 1), `task: delayed match to sample: no period "go": there are fixation, sample, delay, test, decision`},
		{s.Weigh("test", math.NaN()), "task: delayed match to sample: weight of test: got NaN, want ≥ 0"},
		{func() error { _, _, err := s.Groups("match", "colour"); return err }(), `task: delayed match to sample: no condition "colour": there are match, sample, test`},
	} {
		if c.err == nil || c.err.Error() != c.want {
			t.Errorf("got %v, want %s", c.err, c.want)
		}
	}
}
