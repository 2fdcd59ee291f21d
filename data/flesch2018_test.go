package data

import (
	"context"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/task"
)

// flesch2018Golden is testdata/flesch2018.json, which testdata/expected_flesch2018.py explains.
type flesch2018Golden struct {
	E1a    json.RawMessage `json:"1a"`
	E1b    json.RawMessage `json:"1b"`
	Curves map[string][]float64
	Fits   map[string]map[string]float64
}

type flesch2018Experiment struct {
	People              map[string]int
	Missed, ClockErrors int
	Sums, RDM           map[string]float64
	RT                  float64
	Exemplar            string
}

func nearly(t *testing.T, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-9*math.Abs(want)) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func TestFlesch2018(t *testing.T) {
	var golden flesch2018Golden
	needs(t, "flesch2018", "flesch2018.json", &golden)
	for experiment, raw := range map[string]json.RawMessage{"1a": golden.E1a, "1b": golden.E1b} {
		var want flesch2018Experiment
		if err := json.Unmarshal(raw, &want); err != nil {
			t.Fatal(err)
		}
		opt := Flesch2018Options{Experiment: experiment, Options: Options{Files: []string{"ignored"}}}
		set, err := Flesch2018(context.Background(), opt)
		if err != nil {
			t.Fatal(err)
		}
		if set.Missed != want.Missed || set.ClockErrors != want.ClockErrors {
			t.Errorf("%s: %d missed and %d clock errors, want %d and %d", experiment, set.Missed, set.ClockErrors, want.Missed, want.ClockErrors)
		}
		for _, group := range Curricula() {
			if got := len(set.In(group)); got != want.People[group] {
				t.Errorf("%s: %d people in %s, want %d", experiment, got, group, want.People[group])
			}
		}
		sum := func(name string) float64 {
			c, err := set.Trials.Column(name)
			if err != nil {
				t.Fatal(err)
			}
			total := 0.0
			for i, v := range c.Number {
				if !math.IsNaN(v) {
					total += v * float64((i+1)%1009)
				}
			}
			return total
		}
		for name, v := range want.Sums {
			nearly(t, experiment+" "+name, sum(name), v)
		}
		nearly(t, experiment+" rt", sum("rt"), want.RT)
		exemplar, _ := set.Trials.Column("exemplar")
		if got := strings.Join(exemplar.Text[:40], ""); got != want.Exemplar {
			t.Errorf("%s: exemplars %s, want %s", experiment, got, want.Exemplar)
		}
		for _, c := range set.RDMs {
			total := 0.0
			for p := range c.Len() {
				r := c.RDM(p)
				for i := range 50 {
					for j := range 50 {
						total += r.At((i+25)%50, (j+25)%50) * float64((p+1)*(50*i+j)) // the file has the south first
					}
				}
			}
			nearly(t, experiment+" RDM "+c.Phase+" "+c.Curriculum, total, want.RDM[c.Phase+" "+c.Curriculum])
		}

		// Both files hold the same, but for the last digit of some times, which the CSV file has with fifteen.
		csv, err := Flesch2018CSV(context.Background(), opt)
		if err != nil {
			t.Fatal(err)
		}
		exact, _ := set.Trials.Column("rt")
		times, err := csv.Trials.Column("rt")
		for i := range exact.Number {
			if err != nil || math.IsNaN(exact.Number[i]) != math.IsNaN(times.Number[i]) || math.Abs(exact.Number[i]-times.Number[i]) > 1e-14 {
				t.Fatalf("%s: row %d: rt %v and %v, %v", experiment, i, exact.Number[i], times.Number[i], err)
			}
		}
		if !csv.Trials.Without("rt").Equal(set.Trials.Without("rt")) ||
			!csv.Subjects.Equal(set.Subjects.Without("accuracy")) || csv.Missed != set.Missed || csv.ClockErrors != set.ClockErrors {
			t.Errorf("%s: the CSV file gives other trials than the MATLAB file", experiment)
		}
	}
}

// The published RDMs and accuracies follow from the trials, when a missed or late answer counts as a tree that was not planted: an identity for every person, which shows the order
// of people and conditions and that the rules are read as the authors do.
func TestFlesch2018RDMsFollowFromTrials(t *testing.T) {
	needs(t, "flesch2018", "flesch2018.json", &flesch2018Golden{})
	garden := task.Gardens()
	for _, experiment := range []string{"1a", "1b"} {
		set, err := Flesch2018(context.Background(), Flesch2018Options{Experiment: experiment})
		if err != nil {
			t.Fatal(err)
		}
		people, err := set.Subjects.Column("subject")
		if err != nil {
			t.Fatal(err)
		}
		accuracy, _ := set.Subjects.Column("accuracy")
		counted := map[string][]float64{"1a": nil, "1b": {3}}[experiment] // all blocks, or the test
		for _, group := range Curricula() {
			right := set.Right(group, counted...)
			for k, who := range set.In(group) {
				if people.Number[who-1] != float64(who) || !(math.Abs(right[k]-accuracy.Number[who-1]) < 1e-12) {
					t.Errorf("%s, subject %d: accuracy %v, want %v", experiment, who, right[k], accuracy.Number[who-1])
				}
			}
		}
		for _, c := range set.RDMs {
			blocks := []float64{1, 2}
			if c.Phase == "test" {
				blocks = []float64{3}
			}
			if !slices.Equal(c.Conditions, garden.Trials) {
				t.Fatal("other conditions")
			}
			differ := 0
			for p, trials := range set.Of(set.In(c.Curriculum), blocks...) {
				column := func(name string) []float64 { v, _ := trials.Column(name); return v.Number }
				x, y, choice, rt := column("x"), column("y"), column("choice"), column("rt")
				context, _ := trials.Column("context")
				var planted, seen [50]float64
				for i := range x {
					cell := int(5*(x[i]+2) + y[i] + 2)
					if context.Text[i] == "south" {
						cell += 25
					}
					seen[cell]++
					if choice[i] == 1 && !(rt[i] > 5) {
						planted[cell]++
					}
				}
				largest, k := 0.0, 0
				for i := range 50 {
					for j := i + 1; j < 50; j++ {
						largest = max(largest, math.Abs(math.Abs(planted[i]/seen[i]-planted[j]/seen[j])-c.Values.At(p, k)))
						k++
					}
				}
				if largest > 1e-12 {
					differ++
				}
			}
			if differ > 0 {
				t.Errorf("%s, %s, %s: the RDMs of %d of %d people differ", experiment, c.Phase, c.Curriculum, differ, c.Len())
			}
		}
	}
}

func TestFlesch2018Curves(t *testing.T) {
	var golden flesch2018Golden
	needs(t, "flesch2018", "flesch2018.json", &golden)
	set, err := Flesch2018(context.Background(), Flesch2018Options{})
	if err != nil {
		t.Fatal(err)
	}
	human, err := HumanGardens(context.Background(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range set.Curves {
		want := golden.Curves[c.Phase+" "+c.Curriculum]
		for k, m := range []*mat.Dense{c.Relevant, c.Irrelevant, c.RelevantTime, c.IrrelevantTime} {
			total := 0.0
			n, _ := m.Dims()
			for p := range n {
				for level := range 5 {
					total += m.At(p, level) * float64((p+1)*(level+1))
				}
			}
			nearly(t, c.Phase+" "+c.Curriculum, total, want[k])
		}
		total := 0.0
		n, _ := c.Plant.Dims()
		for p := range n {
			for i := range 25 {
				total += c.Plant.At(p, i) * float64((p+1)*(10*(i%5+1)+i/5+1))
			}
		}
		nearly(t, c.Phase+" "+c.Curriculum+" north", total, want[4])
		group := map[string]*ChoiceGroup{"interleaved": human.Interleaved, "b200": human.Blocked}[c.Curriculum]
		if group != nil && c.Phase == "test" && !mat.Equal(group.Plant, c.Plant) {
			t.Errorf("%s: other choices than those that were published in 2023", c.Curriculum)
		}
	}
}

func TestHumanGardenFits(t *testing.T) {
	var golden flesch2018Golden
	needs(t, "hebbcl_mit", "flesch2018.json", &golden)
	all, err := HumanGardenFits(context.Background(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(all.Fits) != 12 || len(all.Selections) != 4 || len(all.Skipped) == 0 {
		t.Errorf("%d fits, %d selections, skipped %q", len(all.Fits), len(all.Selections), all.Skipped)
	}
	for _, f := range all.Fits {
		angles := make([]float64, len(f.Cost))
		for p := range angles {
			angles[p] = floats.Sum(f.Angles.RawRowView(p))
		}
		for name, v := range map[string][]float64{"slope": f.Slope, "offset": f.Offset, "lapse": f.Lapse, "bias": f.Bias, "nll": f.Cost, "gof": f.BIC, "phi": angles} {
			if v == nil {
				continue
			}
			total := 0.0
			for p, one := range v {
				total += float64(p+1) * one
			}
			nearly(t, f.Model+" "+f.Curriculum+" "+name, total, golden.Fits[f.Model+" "+f.Curriculum][name])
		}
	}
	for _, s := range all.Selections {
		for p := range all.Fit("one boundary", s.Curriculum).Cost {
			nearly(t, "evidence", s.Evidence.At(p, 0), -all.Fit("two boundaries and sigmoids", s.Curriculum).BIC[p]/2)
			nearly(t, "evidence", s.Evidence.At(p, 1), -all.Fit("one boundary", s.Curriculum).BIC[p]/2)
		}
	}
}
