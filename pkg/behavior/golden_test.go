package behavior_test

import (
	"context"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/data"
	"github.com/richlazy/richlazy/pkg/behavior"
	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/rsa/inference"
	"github.com/richlazy/richlazy/pkg/table"
)

var bg = context.Background()

// needs skips a test without a data set in a folder of RICHLAZY_DATA.
func needs(t *testing.T, sets ...string) {
	t.Helper()
	for _, set := range sets {
		found := false
		for _, folder := range data.Folders() {
			_, err := os.Stat(filepath.Join(folder, set))
			found = found || err == nil
		}
		if !found {
			if os.Getenv("CI") != "" && len(data.Folders()) > 0 {
				t.Fatalf("the %s data are in none of the folders of %s: %q", set, data.EnvFolders, data.Folders())
			}
			t.Skipf("the %s data are not in a folder of %s", set, data.EnvFolders)
		}
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// tested are the published test choices of experiment 1a by curriculum, with four trials a cell.
func tested() map[string][]*behavior.Choices {
	all := map[string][]*behavior.Choices{}
	for _, c := range must(data.Flesch2018(bg, data.Flesch2018Options{})).Curves {
		if c.Phase == "test" {
			n, _ := c.Plant.Dims()
			for p := range n {
				all[c.Curriculum] = append(all[c.Curriculum], must(behavior.FromShares(c.Plant.RawRowView(p), 4)))
			}
		}
	}
	return all
}

// The cost of the published parameters is the published cost for each of 176 people, which shows the model, its orientation and the cost; and so are bias and BIC.
func TestPublishedCosts(t *testing.T) {
	needs(t, "hebbcl_mit", "flesch2018")
	people, fits := tested(), must(data.HumanGardenFits(bg, data.Options{}))
	for _, group := range data.Curricula() {
		two, one := fits.Fit("two boundaries", group), fits.Fit("one boundary", group)
		for p, c := range people[group] {
			loss, _, err := behavior.Factorised().Loss(behavior.Proportions, two.Theta(p), c)
			if !(math.Abs(loss-two.Cost[p]) < 1e-9) {
				t.Errorf("%s, person %d: two boundaries cost %v, want %v, %v", group, p, loss, two.Cost[p], err)
			}
			loss, _, err = behavior.Linear().Loss(behavior.Proportions, one.Theta(p), c)
			if !(math.Abs(loss-one.Cost[p]) < 1e-9) {
				t.Errorf("%s, person %d: one boundary costs %v, want %v, %v", group, p, loss, one.Cost[p], err)
			}
		}
	}
}

// No published fit of two boundaries to people of three groups, or of the other models to the first of the fourth, is better than ours by more than a thousandth.
func TestFitsAreNoWorseThanPublished(t *testing.T) {
	needs(t, "hebbcl_mit", "flesch2018")
	people, fits := tested(), must(data.HumanGardenFits(bg, data.Options{}))
	for name, m := range map[string]behavior.Model{"two boundaries": behavior.Factorised(), "one boundary": behavior.Linear(), "two boundaries and sigmoids": behavior.Separated()} {
		for _, group := range data.Curricula() {
			starts := 8
			if group == "b20" {
				starts = 40 // the cost of eight parameters has many hollows
			}
			if (name == "two boundaries") == (group == "b20") || name != "two boundaries" && group != "b20" || testing.Short() && name != "one boundary" {
				continue // for the time that it takes
			}
			published, who := fits.Fit(name, group), people[group]
			if group == "b20" {
				who = who[:15]
			}
			better, worst := 0, 0.0
			for p, f := range must(m.FitAll(bg, who, behavior.FitOptions{Likelihood: behavior.Proportions, Starts: starts}, rand.NewPCG(1, 2))) {
				gap := f.Loss - published.Cost[p]
				worst = max(worst, gap)
				if gap < -1e-3 {
					better++
				}
				if !(math.Abs(f.BIC()-2*f.Loss-float64(published.Parameters)*math.Log(50)) < 1e-9) {
					t.Errorf("%s, person %d: BIC %v", group, p, f.BIC())
				}
			}
			if !(worst < 1e-3) {
				t.Errorf("%s, %s: ours is worse by up to %v", name, group, worst)
			}
			t.Logf("%s, %s: ours is better by more than 0.001 for %d of %d people, worse by at most %.2g", name, group, better, len(who), worst)
		}
	}
}

// Model selection from the published evidence has the published frequencies and risk.
func TestPublishedSelection(t *testing.T) {
	needs(t, "hebbcl_mit")
	for _, s := range must(data.HumanGardenFits(bg, data.Options{})).Selections {
		got := must(inference.SelectModels(s.Evidence, .5)) // a prior that counts as much as one person
		if !(math.Abs(got.Frequencies[0]-s.Frequencies[0]) < 1e-4) || !(math.Abs(got.OmnibusRisk/s.OmnibusRisk-1) < .01) {
			t.Errorf("%s: %v and %v, want %v and %v", s.Curriculum, got.Frequencies, got.OmnibusRisk, s.Frequencies, s.OmnibusRisk)
		}
	}
}

// Blocked against interleaved: the four published t values (Flesch et al. 2023), to their two decimals.
func TestPublishedComparisons(t *testing.T) {
	needs(t, "hebbcl_mit")
	human := must(data.HumanGardens(bg, data.Options{}))
	var measures [2][4][]float64 // group; accuracy, factorised, linear, congruency
	for g, group := range []*data.ChoiceGroup{human.Blocked, human.Interleaved} {
		measures[g][0] = group.Accuracy
		for p := range group.People() {
			c := must(behavior.FromShares(group.Plant.RawRowView(p), 4))
			w := must(c.Factorisation())
			all, congruent, incongruent := c.Accuracy()
			if !(all >= group.Accuracy[p]-1e-12) { // a missed trial is wrong there, and a no here, which can be right
				t.Errorf("group %d, person %d: accuracy %v, want at least %v", g, p, all, group.Accuracy[p])
			}
			measures[g][1], measures[g][2] = append(measures[g][1], w.Factorised), append(measures[g][2], w.Linear)
			measures[g][3] = append(measures[g][3], congruent-incongruent)
		}
	}
	for k, want := range []float64{2.32, 3.07, -3.12, -2.74} {
		if got := behavior.StudentTTest(measures[0][k], measures[1][k], inference.TwoSided); !(math.Abs(got.Statistic-want) <= .005) || got.DoF != 93 {
			t.Errorf("measure %d: %v, want t = %v", k, got, want)
		}
	}
}

// The published slopes are ours, of all people for whom the published search ended at the minimum that it sought (ours is never worse).
func TestPublishedSlopes(t *testing.T) {
	needs(t, "hebbcl_mit")
	human := must(data.HumanGardens(bg, data.Options{}))
	levels := []float64{-2, -1, 0, 1, 2}
	for g, group := range []*data.ChoiceGroup{human.Blocked, human.Interleaved} {
		for kind, curves := range []*mat.Dense{group.Relevant, group.Irrelevant} {
			off := 0
			for p, want := range [][]float64{group.RelevantSlope, group.IrrelevantSlope}[kind] {
				s := must(behavior.FitSigmoid(levels, curves.RawRowView(p), behavior.SigmoidOptions{Published: true}))
				own := 0.0
				for i, y := range curves.RawRowView(p) {
					d := y - 1/(1+math.Exp(-want*levels[i]/math.Sqrt(2.5)))
					own += d * d
				}
				if !(s.Loss <= own+1e-12) {
					t.Errorf("group %d, person %d: %+v, published slope %v with loss %v", g, p, s, want, own)
				}
				if !(math.Abs(s.Slope-want) < 1e-3) {
					off++
					t.Logf("group %d, kind %d, person %d: slope %v with loss %v, published %v with loss %v", g, kind, p, s.Slope, s.Loss, want, own)
				}
			}
			if off > 1 {
				t.Errorf("group %d: %d slopes differ", g, off)
			}
		}
	}
}

// Trials lead to the same choices as the published matrices, when missed and late answers count as no.
func TestTrialsAreThePublishedChoices(t *testing.T) {
	needs(t, "flesch2018")
	set := must(data.Flesch2018(bg, data.Flesch2018Options{}))
	for _, c := range set.Curves {
		if c.Phase != "test" {
			continue
		}
		people := set.Of(set.In(c.Curriculum), 3)
		err := cores.Try(bg, len(people), func(p int) error {
			choice, rt := must(people[p].Column("choice")), must(people[p].Column("rt"))
			answered := make([]float64, choice.Len())
			for i, v := range choice.Number {
				if v == 1 && !(rt.Number[i] > 5) {
					answered[i] = 1
				}
			}
			got := must(behavior.FromTrials(must(people[p].With(table.Numbers("choice", answered...))), behavior.Columns{}))
			for i, share := range got.Shares() {
				if !(math.Abs(share-c.Plant.At(p, i)) < 1e-12) || got.Task[i] != i/25 {
					t.Errorf("%s, person %d, cell %d: %v, want %v", c.Curriculum, p, i, share, c.Plant.At(p, i))
				}
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}
