package neural

import (
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/table"
)

func source(seed uint64) rand.Source { return rand.NewPCG(seed, 9) }

// numbered is a recording whose only channel holds the number of the observation, with an uneven number of observations of each condition: 4 of a, 7 of b, 5 of c and one
// of none.
func numbered(name string, channels int) *Recording {
	labels := strings.Split("abbcbacbacbabcbc-", "")
	labels[16] = ""
	var values []float64
	for o := range labels {
		for c := range channels {
			values = append(values, float64(o+100*c))
		}
	}
	return &Recording{Name: name, Measure: FiringRate, Values: Of(len(labels), channels, 1, values), Observations: table.Table{table.Texts("c", labels...)}}
}

func counts(r *Recording) map[string]int {
	n := map[string]int{}
	for _, label := range r.Observations[0].Text {
		n[label]++
	}
	return n
}

func TestBalance(t *testing.T) {
	r := numbered("r", 1)
	b := must(r.Balance(source(1), "c"))(t)
	if got := counts(b); !reflect.DeepEqual(got, map[string]int{"a": 4, "b": 4, "c": 4}) {
		t.Errorf("got %v", got)
	}
	if v := floats(t, b); !slices.IsSorted(v) || len(slices.Compact(v)) != 12 {
		t.Errorf("drawn twice or out of order: %v", v)
	}
	if again := must(r.Balance(source(1), "c"))(t); !reflect.DeepEqual(again, b) {
		t.Error("one seed gives two draws")
	}
	other := 0
	for seed := range uint64(20) {
		if !reflect.DeepEqual(must(r.Balance(source(seed), "c"))(t).Values, b.Values) {
			other++
		}
	}
	if other < 15 {
		t.Errorf("of 20 seeds %d draw other observations", other)
	}
}

func TestSplitsShareNothing(t *testing.T) {
	r := numbered("r", 1)
	folds := must(r.Folds(4, source(2), "c"))(t)
	var all []float64
	for _, s := range folds {
		train, test := floats(t, s.Train), floats(t, s.Test)
		if len(train)+len(test) != 16 || slices.ContainsFunc(test, func(v float64) bool { return slices.Contains(train, v) }) {
			t.Errorf("%s: %v and %v", s.Name, train, test)
		}
		if len(counts(s.Test)) != 3 || len(test) != 4 {
			t.Errorf("%s: test has %v", s.Name, counts(s.Test))
		}
		all = append(all, test...)
	}
	if slices.Sort(all); !slices.Equal(all, axis(0, 1, 16)) {
		t.Errorf("the tests are together %v", all)
	}
	if _, err := r.Folds(5, source(2), "c"); err == nil || !strings.Contains(err.Error(), "4 observations of c=a for 5 folds") {
		t.Errorf("too many folds: %v", err)
	}
	s := must(r.TrainTest(.25, source(3), "c"))(t)
	if got := counts(s.Test); !reflect.DeepEqual(got, map[string]int{"a": 1, "b": 2, "c": 1}) || s.Train.Observations.Rows() != 12 {
		t.Errorf("a quarter: %v", got)
	}
	for _, share := range []float64{0, 1, nan} {
		if _, err := r.TrainTest(share, source(3)); err == nil {
			t.Errorf("a share of %v: want an error", share)
		}
	}
	runs := must(session(1, 24, 2, 1, false).LeaveOut("run"))(t)
	if len(runs) != 4 || runs[3].Name != "run=4" || len(runs[3].Test.Observations[1].Levels()) != 1 || len(runs[3].Train.Observations[1].Levels()) != 3 {
		t.Errorf("runs: %v", runs)
	}
	if _, err := session(1, 3, 2, 1, false).LeaveOut("run"); err == nil {
		t.Error("one run: want an error")
	}
}

func population() *Population {
	return &Population{Name: "days", Sessions: []*Recording{numbered("monday", 2), numbered("friday", 1)}}
}

// TestPseudo holds that each pseudo-trial is made of trials of its condition, that channels of a session keep theirs in common, and that no trial is in two parts.
func TestPseudo(t *testing.T) {
	p := population()
	for _, opt := range []PseudoOptions{
		{By: []string{"c"}, Parts: 2},
		{By: []string{"c"}, Parts: 2, Trials: 1},
		{By: []string{"c"}, Parts: 2, Independent: true},
		{By: []string{"c"}, Parts: 2, Replace: true, Trials: 30},
		{By: []string{"c"}},
	} {
		r := must(p.Pseudo(opt, source(5)))(t)
		if again := must(p.Pseudo(opt, source(5)))(t); !reflect.DeepEqual(again, r) {
			t.Errorf("%+v: one seed gives two draws", opt)
		}
		n, channels, _ := r.Dims()
		parts := max(opt.Parts, 1)
		trials := opt.Trials
		if trials == 0 {
			trials = 4 / parts
		}
		if n != 3*trials*parts || channels != 3 || !slices.Equal(r.Names(), []string{"monday/0", "monday/1", "friday/0"}) {
			t.Fatalf("%+v: %d observations × %v, want %d", opt, n, r.Names(), 3*trials*parts)
		}
		values, labels := floats(t, r), r.Observations[0].Text
		together := 0
		used := map[[2]float64]float64{} // the part of each trial of each channel
		for o := range n {
			part := r.Observations[1].Number[o]
			for c := range channels {
				trial := values[o*channels+c] - []float64{0, 100, 0}[c]
				if got := p.Sessions[0].Observations[0].Text[int(trial)]; got != labels[o] {
					t.Fatalf("%+v: observation %d is of %s, and channel %d of %s", opt, o, labels[o], c, got)
				}
				key := [2]float64{float64(c), trial}
				if was, ok := used[key]; ok && (was != part || !opt.Replace) {
					t.Errorf("%+v: trial %v of channel %d is in part %v and in %v", opt, trial, c, was, part)
				}
				used[key] = part
			}
			if values[o*channels]+100 == values[o*channels+1] {
				together++
			}
		}
		if (together == n) == opt.Independent {
			t.Errorf("%+v: in %d of %d pseudo-trials the channels of a session have their trial in common", opt, together, n)
		}
		if s := must(r.GroupBy("part"))(t); len(s) != parts {
			t.Errorf("%+v: %d parts", opt, len(s))
		}
	}
}

func TestPseudoNamesWhatIsScarce(t *testing.T) {
	p := population()
	p.Sessions[1] = p.Sessions[1].Select([]int{0, 1, 2, 3, 4, 6}) // one a, two c
	_, err := p.Pseudo(PseudoOptions{By: []string{"c"}, Trials: 2}, source(1))
	var scarce *ScarceError
	if !errors.As(err, &scarce) || scarce.Scarce[0].Session != "friday" || scarce.Scarce[0].Conditions[0] != "c=a" || !strings.Contains(err.Error(), `"friday" has 1 of c=a`) {
		t.Errorf("got %v", err)
	}
	kept, dropped, err := p.AtLeast(2, "c")
	if err != nil || len(dropped) != 1 || !slices.Equal(kept.Names(), []string{"monday/0", "monday/1"}) {
		t.Errorf("kept %v, dropped %v: %v", kept, dropped, err)
	}
	if _, err := kept.Pseudo(PseudoOptions{By: []string{"c"}, Trials: 2}, source(1)); err != nil {
		t.Error(err)
	}
	if _, _, err := p.AtLeast(20, "c"); err == nil {
		t.Error("none is left: want an error")
	}
}

func TestAtLeastKnowsSessionsOfOneName(t *testing.T) {
	unit := func(name string, labels ...string) *Recording {
		return &Recording{Name: "monday", Observations: table.Table{table.Texts("c", labels...)}, Channels: table.Table{table.Texts("name", name)},
			Values: Of(len(labels), 1, 1, make([]uint8, len(labels)))}
	}
	p := &Population{Sessions: []*Recording{unit("many", "a", "a", "b", "b"), unit("few", "a", "b")}}
	kept, dropped, err := p.AtLeast(2, "c")
	if err != nil || len(dropped) != 1 || !slices.Equal(kept.Names(), []string{"monday/many"}) {
		t.Errorf("kept %v, dropped %v: %v", kept, dropped, err)
	}
}

func TestConcatAndJoin(t *testing.T) {
	r := session(4, 12, 2, 3, true)
	halves := []*Recording{r.Select(count(12)[:5]), r.Select(count(12)[5:])}
	back := must(Concat(halves...))(t)
	same(t, "there and back", floats(t, back), floats(t, r), 0)
	if !back.Observations.Equal(r.Observations) {
		t.Error("the table of observations is not what it was")
	}
	if _, err := Concat(r, r.SelectChannels([]int{1, 0})); err == nil {
		t.Error("other channels: want an error")
	}
	bare := *halves[1]
	bare.Observations = nil
	if got := must(Concat(halves[0], &bare))(t); got.Observations[0].Text[11] != "" || got.Observations[0].Text[4] == "" {
		t.Errorf("a recording without a table: %v", got.Observations)
	}
	left, right := *r.SelectChannels([]int{0}), *r.SelectChannels([]int{1})
	left.Name, right.Name = "", ""
	joined := must((&Population{Name: "session", Sessions: []*Recording{&left, &right}}).Join())(t)
	same(t, "side by side", floats(t, joined), floats(t, r), 0)
	right = *right.Select([]int{1, 0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
	if _, err := (&Population{Name: "session", Sessions: []*Recording{&left, &right}}).Join(); err == nil || !strings.Contains(err.Error(), "not made together") {
		t.Errorf("other trials: %v", err)
	}
}
