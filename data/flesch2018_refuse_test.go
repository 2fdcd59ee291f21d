package data

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"
)

// treeTrials are the trials of one person who knows the rules: every tree of both gardens 8 times in training and 4 times in the test.
func treeTrials() *treeRows {
	r := &treeRows{people: 1, codes: [][]float64{{3, 0, 0, 0, 200, 0, 1}}}
	for at := range perPerson {
		block, k := at/200+1, at%50
		branch, leaf, context := float64(k%25/5+1), float64(k%5+1), float64(k/25+1)
		decides := leaf - 3
		if context == 2 {
			decides = branch - 3
		}
		plant := btof(decides > 0)
		r.trial, r.block, r.session = append(r.trial, float64(at%200+1)), append(r.block, float64(block)), append(r.session, max(1, float64(block-1)))
		r.branch, r.leaf, r.context = append(r.branch, branch), append(r.leaf, leaf), append(r.context, context)
		r.category, r.reward = append(r.category, sign(decides)), append(r.reward, 25*decides)
		r.choice, r.received = append(r.choice, plant), append(r.received, plant*25*decides)
		r.correct, r.rt, r.exemplar = append(r.correct, btof(decides != 0)), append(r.rt, 1), append(r.exemplar, "a")
	}
	return r
}

func TestFlesch2018Refuses(t *testing.T) {
	fine := &FleschTrials{Experiment: "1a"}
	if err := fine.fill(treeTrials()); err != nil || fine.Trials.Rows() != perPerson {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, want string
		spoil      func(r *treeRows)
	}{
		{"a missed trial and a clock that was set back", "", func(r *treeRows) {
			r.choice[0], r.received[0], r.correct[0], r.rt[1] = math.NaN(), math.NaN(), 0, -1
		}},
		{"group", "want 3, or 1 or 2", func(r *treeRows) { r.codes[0][0] = 4 }},
		{"size of blocks", "want 3, or 1 or 2", func(r *treeRows) { r.codes[0][0], r.codes[0][4] = 1, 21 }},
		{"rule of the other experiment", "rule 5 in experiment 1a", func(r *treeRows) { r.codes[0][6] = 5 }},
		{"rule of another person", "where the rules say", func(r *treeRows) { r.codes[0][6] = 2 }},
		{"level", "trial 1: branch 6", func(r *treeRows) { r.branch[0] = 6 }},
		{"block", "trial 201: block 1", func(r *treeRows) { r.block[200] = 1 }},
		{"reward", "reward 0 where the rules say -1", func(r *treeRows) { r.reward[0] = 0 }},
		{"choice", "choice 2", func(r *treeRows) { r.choice[0] = 2 }},
		{"missed, but rewarded", "choice NaN, received", func(r *treeRows) { r.choice[0] = math.NaN() }},
		{"wrong, but correct", "correct is 1", func(r *treeRows) { r.choice[0], r.received[0] = 1, -50 }},
		{"time", "response time NaN", func(r *treeRows) { r.rt[0] = math.NaN() }},
		{"a trial too few", "599 trials", func(r *treeRows) { r.trial = r.trial[:599] }},
		{"a tree too often", "want 100, 8 times", func(r *treeRows) {
			for _, v := range [][]float64{r.branch, r.leaf, r.context, r.category, r.reward, r.choice, r.received, r.correct} {
				v[0] = v[1]
			}
		}},
	} {
		r, set := treeTrials(), &FleschTrials{Experiment: "1a"}
		c.spoil(r)
		switch err := set.fill(r); {
		case c.want == "" && (err != nil || set.Missed != 1 || set.ClockErrors != 1 || !slices.ContainsFunc(set.Trials[len(set.Trials)-1].Number, math.IsNaN)):
			t.Errorf("%s: %v, %d missed, %d clock errors", c.name, err, set.Missed, set.ClockErrors)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
	if _, err := Flesch2018(context.Background(), Flesch2018Options{Experiment: "2a"}); err == nil || !strings.Contains(err.Error(), `experiment "2a"`) {
		t.Error(err)
	}
}
