package data

import (
	"context"
	"math"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/rsa"
)

// The weights that the tutorial shows of the monkey, by the calls that it makes.
func TestManteRSA(t *testing.T) {
	var golden struct{ Raw, ZScored []float64 }
	needs(t, "mante", "mante_rsa.json", &golden)
	rec, err := Mante2013(context.Background(), ManteOptions{})
	if err == nil {
		rec, err = rec.Between(.317, .751)
	}
	if err != nil {
		t.Fatal(err)
	}
	raw, err := rec.ConditionMeans("context", "colour_rank", "motion_rank")
	if err != nil {
		t.Fatal(err)
	}
	zscored, err := raw.ZScore()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		means *neural.Conditions
		want  []float64
	}{{"raw", raw, golden.Raw}, {"z-scored", zscored, golden.ZScored}} {
		got, err := weights(c.means)
		if err != nil {
			t.Fatal(c.name, err)
		}
		if len(got) != 3 || len(c.want) != 3 {
			t.Fatalf("%s: got the weights %v, want %v", c.name, got, c.want)
		}
		for k, want := range c.want {
			if !(math.Abs(got[k]-want) <= 1e-9) {
				t.Errorf("%s: weight %d: got %v, want %v", c.name, k, got[k], want)
			}
		}
	}
}

// weights regresses the RDM of the means on the grid, the orthogonal and the parallel model: colour counts in context −1, motion in context 1.
func weights(means *neural.Conditions) ([]float64, error) {
	task := rsa.TwoContexts{Conditions: means.Names}
	for name, into := range map[string]*[]float64{"colour_rank": &task.Relevant0, "motion_rank": &task.Relevant1} {
		column, err := means.Factors.Column(name)
		if err != nil {
			return nil, err
		}
		*into = column.Number
	}
	cues, err := means.Factors.Column("context")
	if err != nil {
		return nil, err
	}
	for _, cue := range cues.Number {
		task.Context = append(task.Context, int(cue+1)/2)
	}
	models, err := task.Models()
	if err != nil {
		return nil, err
	}
	rdm, err := rsa.Euclidean(rsa.Patterns(means.Mean, means.Names))
	if err != nil {
		return nil, err
	}
	return rsa.Regress(rdm, models...)
}
